/** The last look before a campaign goes: to whom, what, with which files, who is left out, and how long it takes. */

import { number, t, when } from '../../words/words.js';
import { el } from '../../ui/el.js';
import { lookAt } from '../../sends/last-look.js';

/** Addressees that are shown; of more the number is told. */
const SHOWN = 5;

/** @param {import('../../pec-massiva/full.js').Campaign} campaign @returns {Promise<boolean>} whether it is to go */
export async function lastLook(campaign) {
  const { name, sender, subject, estimate, progress } = campaign;
  const { messages, recipients, days, finishesAt } = estimate;
  const waiting = await firstOf(campaign);
  const to = el('ul', {}, ...waiting.map(({ address, addresses }) => el('li', {}, (addresses ?? [address]).join(', '))));
  if (messages > waiting.length) {
    to.append(el('li', {}, t('look.more', { count: messages - waiting.length })));
  }
  const [first] = waiting;
  const message = first === undefined ? undefined : await campaign.preview(first.index);
  const files = Array.from(/** @type {Iterable<any>} */ (message?.attachments ?? []), (file) => String(file.name)).join(', ');
  /** @type {import('../../sends/last-look.js').Line[]} */
  const lines = [
    [t('look.campaign'), name],
    [t('look.from'), sender],
    [t('look.to'), messages > 1 ? el('p', {}, t('look.recipients', { count: recipients })) : '', to],
    [t('look.subject'), subject],
    [t('look.first'), message === undefined || message.subject === subject ? '' : message.subject],
    [t(messages > 1 ? 'look.firstFiles' : 'look.files'), files || t('look.noFiles')],
    [t('look.left'), progress.skipped > 0 ? t('look.leftOut', { count: progress.skipped }) : ''],
    [t('estimate.days'), number(days)],
    [t('estimate.end'), finishesAt === undefined ? '' : when(finishesAt)],
  ];
  return lookAt(lines.filter(([, ...value]) => value.some((one) => one !== '')), { messages, recipients });
}

/** @param {import('../../pec-massiva/full.js').Campaign} campaign */
async function firstOf(campaign) {
  const found = [];
  for await (const row of campaign.rows({ state: 'pending' })) {
    found.push(row);
    if (found.length === SHOWN) {
      break;
    }
  }
  return found;
}
