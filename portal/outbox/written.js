/** Writing a message down in the journal, once: what may be there already is looked for, and never written a second time. */

import { sends } from '../sends/sends.js';

/**
 * @typedef {import('../sends/sends.js').Campaign} Campaign
 * @typedef {import('../service/begun.js').Written} Written
 *
 * @typedef {object} Found
 * @property {Campaign | undefined} made the message itself
 * @property {boolean} isAny whether anything was written down by hand since, the message itself or another
 */

/** Ids of all that is written down. Where it cannot be read, nothing is to be written. @throws {import('../pec-massiva/full.js').StorageError} */
export async function writtenBefore() {
  const { campaigns } = await sends.home();
  return (await campaigns.list()).map(({ id }) => id);
}

/**
 * Only what a person has confirmed.
 *
 * @param {import('../sends/sends.js').Single} message
 * @param {string[]} before ids of what was written down until now
 * @returns {Promise<Campaign>}
 * @throws {import('../pec-massiva/full.js').PecError} where it was not written down for certain; whatever else says nothing of that
 */
export async function writeDown(message, before) {
  const home = await sends.home();
  try {
    return sends.adopt(await home.campaigns.create(message), home);
  } catch (error) {
    // It may be there though it could not be read again: then it is that one, and no second.
    const { made, isAny } = await found(message, before).catch((cause) => {
      throw new Error('The message may have been written down: the journal cannot be read.', { cause });
    });
    if (made !== undefined) {
      return sends.adopt(made, home);
    }
    throw isAny ? new Error('The message may have been written down: there is one more than before.', { cause: error }) : error;
  }
}

/** Ends it for good where it is there, and nothing of it went. @param {import('../service/begun.js').Begun} begun */
export async function cancelWritten({ before, message }) {
  const { made } = before === undefined || message === undefined ? { made: undefined } : await found(message, before);
  if (made !== undefined && made.progress.pending === made.progress.total && !sends.isRunning(made.id)) {
    await sends.cancel(made.id);
  }
}

/** What was written down since. @param {Written} message @param {string[]} before @returns {Promise<Found>} */
export async function found({ sender, subject, text, recipients }, before) {
  const home = await sends.home();
  const known = new Set(before);
  // By no clock, which may have been set back.
  const since = (await home.campaigns.list()).filter(({ id, kind }) => kind === 'single' && !known.has(id));
  for (const { id } of since) {
    const campaign = await sends.campaign(id, home);
    const addresses = [];
    for await (const { address, addresses: all } of campaign.rows()) {
      addresses.push(...(all ?? [address]));
    }
    const isIt = campaign.sender === sender && campaign.subject === subject && campaign.text === text;
    if (isIt && JSON.stringify(addresses) === JSON.stringify(recipients)) {
      return { made: campaign, isAny: true };
    }
  }
  return { made: undefined, isAny: since.length > 0 };
}
