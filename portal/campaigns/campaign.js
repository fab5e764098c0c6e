/** One campaign from a table: started, paused, ended, and what became of each row; what failed goes into a new one. */

import { address } from '../service/address.js';
import { t, when } from '../words/words.js';
import { callout } from '../ui/callout.js';
import { ask } from '../ui/dialog.js';
import { el } from '../ui/el.js';
import { isFailed, isLeftOut } from '../sends/bands.js';
import { openPage } from '../sends/page.js';
import { isAtWork } from '../sends/states.js';
import { begin, hasAnything } from './draft.js';
import { filesOf } from './files-of.js';
import { notePrepared, preparedAt } from './prepared.js';
import { tableOf } from './table-file.js';

/**
 * @typedef {import('../sends/sends.js').Campaign} Campaign
 * @typedef {import('../sends/sends.js').CampaignRow} CampaignRow
 */

export const title = () => t('campaign.title');

/** @param {HTMLElement} place @param {string} [id] */
export const open = (place, id = '') => openPage(place, id, moreOf);

/** @param {Campaign} campaign @param {import('../sends/table.js').Table} table */
function moreOf(campaign, table) {
  /** @param {import('../sends/sends.js').CampaignProgress} progress */
  return (progress) => {
    if (isAtWork(campaign.id, progress)) {
      return [];
    }
    const failed = table.rows.filter(isFailed);
    const leftOut = table.rows.filter(isLeftOut);
    return [againOf('again', failed), againOf('mend', leftOut)];
  };

  /** @param {'again' | 'mend'} name @param {CampaignRow[]} rows */
  function againOf(name, rows) {
    const words = t(`act.${name}`, { count: rows.length });
    return rows.length > 0 && { name, words, act: () => again(campaign, table, rows, name) };
  }
}

/** @param {Campaign} campaign @param {import('../sends/table.js').Table} table @param {CampaignRow[]} rows @param {'again' | 'mend'} name */
async function again(campaign, table, rows, name) {
  const from = `${campaign.id} ${name}`;
  const before = preparedAt(from);
  const words = [
    before !== undefined && callout('warning', t('act.prepared', { date: when(before) }), el('p', {}, t('act.preparedWords'))),
    el('p', {}, t(`act.${name}Words`)),
    hasAnything() && el('p', {}, t('act.draft')),
  ];
  if (!(await ask(t(`act.${name}`, { count: rows.length }), words, { yes: t('act.againYes'), no: t('write.back') }))) {
    return;
  }
  const { files, hasOthers } = await filesOf(campaign, table.rows);
  notePrepared(from);
  begin({
    name: campaign.name,
    sender: campaign.sender,
    subject: campaign.subject,
    text: campaign.text ?? '',
    body: campaign.body,
    table: tableOf(campaign, rows),
    files,
    isAgain: true,
    needsFiles: hasOthers,
  });
  location.hash = address('campagne', 'nuova');
}
