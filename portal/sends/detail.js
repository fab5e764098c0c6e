/** One row of a long table, opened over it: the message as it goes, why in words, its receipts, and what can be said of it. */

import { t, when } from '../words/words.js';
import { el, newId } from '../ui/el.js';
import { showRows } from './rows.js';

/**
 * @typedef {import('../pec-massiva/full.js').Campaign} Campaign
 * @typedef {import('../pec-massiva/full.js').CampaignRow} CampaignRow
 *
 * @param {Campaign} campaign @param {import('./table.js').Table} table @param {number} index
 * @returns {Promise<void>} once it is closed
 */
export function openDetail(campaign, table, index) {
  const id = newId('detail');
  const row = table.rows[index];
  const title = el('h2', { id, tabIndex: -1 }, t('detail.title', { place: index + 1, address: row.address }));
  const list = el('ul', { class: 'rows' });
  const facts = el('dl', { class: 'facts' });
  const close = el('button', { value: 'no', class: 'primary' }, t('close'));
  const dialog = el('dialog', { 'aria-labelledby': id, class: 'detail' }, el('form', { method: 'dialog' }, title, list, facts, el('div', { class: 'actions' }, close)));
  const show = () => showRows(list, campaign.id, table.rows.slice(index, index + 1));
  show();
  table.addEventListener('change', show);
  document.body.append(dialog);
  void factsOf(campaign, row).then((lines) => facts.append(...lines), () => undefined);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      table.removeEventListener('change', show);
      dialog.remove();
      resolve();
    });
    dialog.showModal();
    title.focus();
  });
}

/** @param {Campaign} campaign @param {CampaignRow} row */
async function factsOf(campaign, { index, postedAt, fields }) {
  const { subject, attachments } = await campaign.preview(index);
  const names = Array.from(attachments ?? [], (file) => ('name' in file ? String(file.name) : '')).filter((name) => name !== '');
  const columns = Object.entries(fields).filter(([name, value]) => value !== '' && name !== campaign.addressColumn);
  /** @type {[string, Node | string][]} */
  const lines = [
    [t('detail.subject'), subject],
    [t('detail.posted'), when(postedAt)],
    [t('detail.files'), names.join(', ')],
    [t('detail.fields'), campaign.kind === 'single' || columns.length === 0 ? '' : el('ul', {}, ...columns.map(([name, value]) => el('li', {}, `${name}: ${value}`)))],
  ];
  return lines.filter(([, value]) => value !== '').flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]);
}
