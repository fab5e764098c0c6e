/** The page of one message or one campaign: its head, what can be done with it, and what became of each. */

import { t } from '../words/words.js';
import { callout, errorCallout } from '../ui/callout.js';
import { el } from '../ui/el.js';
import { say } from '../ui/live.js';
import { actionsFor } from './actions.js';
import { aloneWarning } from './alone.js';
import { headOf } from './head.js';
import { reportOf } from './report.js';
import { resultsOf } from './results.js';
import { sends } from './sends.js';
import { Table } from './table.js';

/**
 * @typedef {import('./sends.js').Campaign} Campaign
 * @typedef {import('./sends.js').CampaignProgress} CampaignProgress
 * @typedef {import('./actions.js').Action} Action
 *
 * @param {HTMLElement} place @param {string} id
 * @param {(campaign: Campaign, table: Table) => (progress: CampaignProgress) => (Action | false)[]} more what this kind can besides
 * @param {HTMLElement} [far] how far a single message is
 * @returns {Promise<() => void>} closes it
 */
export async function openPage(place, id, more, far) {
  const campaign = await sends.campaign(id);
  const table = await Table.of(campaign);
  // What is read is shown in a turn of its own, so that a page of thousands does not stand still.
  await new Promise((resolve) => setTimeout(resolve));
  const notice = el('div', { class: 'below' });
  /** The address of the last report. */
  let url = '';
  const made = async () => {
    URL.revokeObjectURL(url);
    url = await report(campaign, table, notice);
  };
  const head = headOf(campaign, actionsFor(campaign, table, more(campaign, table), made));
  const results = resultsOf(campaign, table);
  place.append(...aloneWarning(), head.element, ...(far === undefined ? [] : [far]), notice, el('h2', {}, t('message.recipients')), results.element);
  head.show();
  sends.addEventListener('change', head.show);
  table.addEventListener('change', head.show);
  return () => {
    sends.removeEventListener('change', head.show);
    results.close();
    table.close();
    URL.revokeObjectURL(url);
  };
}

/**
 * A page to print is opened by a click of its own, which no browser stops.
 *
 * @param {Campaign} campaign @param {Table} table @param {HTMLElement} notice
 * @returns {Promise<string>} its address, or nothing
 */
async function report(campaign, table, notice) {
  notice.replaceChildren(el('p', { class: 'hint' }, t('report.making')));
  try {
    const url = URL.createObjectURL(await reportOf(campaign, table));
    const link = el('a', { href: url, target: '_blank', rel: 'noopener' }, t('report.open'));
    notice.replaceChildren(callout('good', t('report.ready'), link));
    link.focus();
    say(t('report.ready'));
    return url;
  } catch (error) {
    notice.replaceChildren(errorCallout(error));
    return '';
  }
}
