/** What sent messages are found by: their subjects at once, their addressees and ids once they were read for a search. */

import { service } from '../service/service.js';

/** @typedef {import('../sends/sends.js').Listed} Listed */

/** Subjects alone stand in the list; the rest is read when somebody searches, and again where more was sent since. */
export class Searched {
  /** What was read, by id, and of how many sent messages. @type {Map<string, { sent: number, text: string }>} */
  #read = new Map();

  /** Those in which these words stand, as far as is known now. @param {Listed[]} all @param {string} words */
  found(all, words) {
    const wanted = words.trim().toLowerCase();
    return all.filter(({ id, name }) => `${name}\n${this.#read.get(id)?.text ?? ''}`.toLowerCase().includes(wanted));
  }

  /** Whether all that they are found by is known. @param {Listed[]} all */
  knows(all) {
    return all.every((one) => this.#isKnown(one));
  }

  /** Reads what is not known yet; what cannot be read is found by its subject. @param {Listed[]} all */
  async read(all) {
    for (const { id, progress } of all.filter((one) => !this.#isKnown(one))) {
      this.#read.set(id, { sent: progress.sent, text: await textOf(id).catch(() => '') });
    }
  }

  /** @param {Listed} listed */
  #isKnown({ id, progress }) {
    return this.#read.get(id)?.sent === progress.sent;
  }
}

/** @param {string} id */
async function textOf(id) {
  const { pec } = await service();
  const campaign = await pec.campaigns.open(id);
  try {
    const parts = [];
    for await (const { address, addresses, messageId, copies } of campaign.rows()) {
      parts.push(...(addresses ?? [address]), messageId ?? '', ...(copies ?? []));
    }
    return parts.join('\n');
  } finally {
    campaign.close();
  }
}
