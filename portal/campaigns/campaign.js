/** One campaign from a table: started, paused, ended, and what became of each row; what failed goes into a new one. */

import { address } from '../service/address.js';
import { t } from '../words/words.js';
import { ask } from '../ui/dialog.js';
import { el } from '../ui/el.js';
import { isFailed, isLeftOut } from '../sends/bands.js';
import { openPage } from '../sends/page.js';
import { isAtWork } from '../sends/states.js';
import { begin } from './draft.js';
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
    return [
      failed.length > 0 && { name: 'again', words: t('act.again', { count: failed.length }), act: () => again(campaign, failed, t('act.again', { count: failed.length }), t('act.againWords')) },
      leftOut.length > 0 && { name: 'mend', words: t('act.mend', { count: leftOut.length }), act: () => again(campaign, leftOut, t('act.mend', { count: leftOut.length }), t('act.mendWords')) },
    ];
  };
}

/** @param {Campaign} campaign @param {CampaignRow[]} rows @param {string} name @param {string} words */
async function again(campaign, rows, name, words) {
  if (!(await ask(name, [el('p', {}, words)], { yes: t('act.againYes'), no: t('write.back') }))) {
    return;
  }
  begin({
    name: campaign.name,
    sender: campaign.sender,
    subject: campaign.subject,
    text: campaign.text ?? '',
    body: campaign.body,
    table: tableOf(campaign, rows),
    isAgain: true,
  });
  location.hash = address('campagne', 'nuova');
}
