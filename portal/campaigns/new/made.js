/** The campaign that the draft makes: checked by the package and kept in the journal, where only a person starts it. */

import { service } from '../../service/service.js';
import { begin, draft, keep } from '../draft.js';
import { readTable } from '../table/table.js';
import { readPace } from './pace.js';
import { answers } from './questions.js';
import { config } from '../../config/config.js';

/**
 * @typedef {import('../../pec-massiva/full.js').Campaign} Campaign
 * @typedef {import('../table/table.js').Read} Read
 */

/** The campaign that was made last, the rows of its sheet, and the draft it was made of. @type {{ campaign: Campaign, lines: number[] | undefined, of: unknown } | undefined} */
let last;

/** What was made of this draft, where anything was. */
export const made = () => (last?.of === draft ? last : undefined);

/** What is to be read of the table. @returns {Promise<Read>} */
export async function read() {
  const { pec } = await service();
  const { encoding, said } = answers();
  return readTable(pec, { file: draft.table, pasted: draft.pasted, encoding, said });
}

/**
 * Checks what is written. What was made before goes once this stands.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<Campaign>}
 */
export async function make(signal) {
  const of = draft;
  const { recipients, lines } = await read();
  const { pec } = await service();
  const { name, sender, subject, text, isHtml, addressColumn, files, ownFiles, fileColumns } = draft;
  const { emptyCells, said: _, ...said } = answers();
  const columns = fileColumns.map((column) => (emptyCells.includes(column) ? { name: column, required: false } : column));
  const price = config.price === undefined ? {} : { pricePerMessage: config.price };
  const campaign = await pec.campaigns.create(
    /** @type {import('../../pec-massiva/full.js').NewCampaign} */ ({
      ...{ name: name.trim(), sender, subject, [isHtml ? 'body' : 'text']: text },
      ...{ recipients: recipients ?? '', addressColumn: addressColumn || undefined, attachments: files },
      rowAttachments: columns.length === 0 && ownFiles.length === 0 ? undefined : { columns, files: ownFiles },
      ...{ ...readPace(), ...price, ...said },
    }),
    { signal },
  );
  // Also what was made before a reload: two that are ready would be two sends.
  const before = of.made;
  made()?.campaign.close();
  last = { campaign, lines, of };
  of.made = campaign.id;
  if (of === draft) {
    keep();
  }
  if (before !== '') {
    await drop(before).catch(() => undefined);
  }
  return campaign;
}

/** Deletes a campaign, unless something of it was sent meanwhile. @param {string} id */
async function drop(id) {
  const { pec } = await service();
  const old = (await pec.campaigns.list()).find((one) => one.id === id);
  const isUntouched = old !== undefined && ['ready', 'blocked'].includes(old.progress.state) && old.progress.sent + old.progress.sharedId + old.progress.refused + old.progress.unknown === 0;
  if (isUntouched) {
    await pec.campaigns.delete(id);
  }
}

/** It goes on elsewhere; what is written next is another one. */
export function handOver() {
  made()?.campaign.close();
  last = undefined;
  begin();
}

/** Deletes what was made, and begins anew. */
export async function discard() {
  const id = draft.made;
  handOver();
  if (id !== '') {
    await drop(id);
  }
}
