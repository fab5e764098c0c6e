/** The campaign that the draft makes: checked by the package and kept in the journal, where only a person starts it. */

import { config } from '../../config/config.js';
import { service } from '../../service/service.js';
import { sends } from '../../sends/sends.js';
import { begin, draft, keep } from '../draft.js';
import { readTable } from '../table/table.js';
import { readPace } from './pace.js';
import { answers } from './questions.js';

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
  const { table, pasted } = draft;
  const { encoding, said } = answers();
  const { pec } = await service();
  return readTable(pec, { file: table, pasted, encoding, said });
}

/** What was made of the draft before was started meanwhile: a second one would send the same once more. */
export class Started extends Error {
  /** @param {string} id of the one that was started */
  constructor(id) {
    super('a campaign of the same draft was started');
    this.name = 'Started';
    this.id = id;
  }
}

/**
 * Checks what is written. What was made before goes once this stands.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<Campaign>}
 */
export async function make(signal) {
  // As it is now: what is chosen while it is being read is for the next check.
  const of = draft;
  const { name, sender, subject, text, isHtml, addressColumn, fileColumns } = of;
  const [files, ownFiles] = [[...of.files], [...of.ownFiles]];
  const { emptyCells, said: _, ...said } = answers();
  const pace = readPace();
  const { recipients, lines } = await read();
  await refuseStarted(of.made);
  const { pec } = await service();
  const columns = fileColumns.map((column) => (emptyCells.includes(column) ? { name: column, required: false } : column));
  const price = config.price === undefined ? {} : { pricePerMessage: config.price };
  const campaign = await pec.campaigns.create(
    /** @type {import('../../pec-massiva/full.js').NewCampaign} */ ({
      ...{ name: name.trim(), sender, subject, [isHtml ? 'body' : 'text']: text },
      ...{ recipients: recipients ?? '', addressColumn: addressColumn || undefined, attachments: files },
      rowAttachments: columns.length === 0 && ownFiles.length === 0 ? undefined : { columns, files: ownFiles },
      ...{ ...pace, ...price, ...said },
    }),
    { signal },
  );
  try {
    refuseOvertaken(of);
    // Two that are ready would be two sends: of this one and the one before, also before a reload, one stays.
    await drop(of.made);
    await refuseStarted(of.made);
    refuseOvertaken(of);
  } catch (error) {
    campaign.close();
    await drop(campaign.id);
    throw error;
  }
  made()?.campaign.close();
  last = { campaign, lines, of };
  of.made = campaign.id;
  keep();
  return campaign;
}

/** What is made of something that is being written no more stands for nobody. @param {unknown} of */
function refuseOvertaken(of) {
  if (of !== draft) {
    throw new Error('something else was begun meanwhile');
  }
}

/** @param {string} id */
async function listed(id) {
  const { pec } = await service();
  return id === '' ? undefined : (await pec.campaigns.list()).find((one) => one.id === id);
}

/** Whether nothing of it can have been sent. @param {import('../../pec-massiva/full.js').CampaignInList} listed */
const isUntouched = ({ id, progress }) =>
  !sends.isRunning(id) && ['ready', 'blocked'].includes(progress.state) && progress.sent + progress.sharedId + progress.refused + progress.unknown === 0;

/** @param {string} id */
async function refuseStarted(id) {
  const found = await listed(id);
  if (found !== undefined && !isUntouched(found)) {
    throw new Started(id);
  }
}

/** Deletes a campaign, unless something of it was sent meanwhile. @param {string} id */
async function drop(id) {
  const found = await listed(id);
  if (found !== undefined && isUntouched(found)) {
    await sends.drop(id);
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
