/** One message that was sent by hand: where it stands, for each addressee, and what can be done. */

import { address } from '../service/address.js';
import { size, t } from '../words/words.js';
import { ask } from '../ui/dialog.js';
import { el, newId } from '../ui/el.js';
import { say } from '../ui/live.js';
import { isFailed } from '../sends/bands.js';
import { openPage } from '../sends/page.js';
import { sends } from '../sends/sends.js';
import { beginAgain } from './compose.js';

/** @typedef {import('../sends/sends.js').Campaign} Campaign */

export const title = () => t('message.title');

/** @param {HTMLElement} place @param {string} [id] */
export async function open(place, id = '') {
  const far = el('div', { class: 'far' });
  /** What was said last: not each slice of a file is. */
  let said = '';
  const progressed = () => {
    const progress = sends.progressOf(id);
    far.replaceChildren(...(progress === undefined ? [] : [barOf(progress)]));
    if (progress !== undefined && progress.phase !== said) {
      said = progress.phase;
      say(progressWords(progress));
    }
  };
  const close = await openPage(place, id, againOf, far);
  progressed();
  sends.addEventListener('progress', progressed);
  sends.addEventListener('change', progressed);
  return () => {
    close();
    sends.removeEventListener('progress', progressed);
    sends.removeEventListener('change', progressed);
  };
}

/** @param {import('../sends/sends.js').Progress} progress */
function barOf(progress) {
  const id = newId('progress');
  // Only of what is read it is known how far it is.
  const value = progress.phase === 'reading' ? progress.loaded : undefined;
  return el('p', {}, el('label', { for: id }, progressWords(progress)), ' ', el('progress', { id, max: Math.max(1, progress.total), value }));
}

/** @param {import('../sends/sends.js').Progress} progress */
function progressWords({ phase, loaded, total }) {
  return phase === 'reading' ? t('progress.reading', { loaded: size(loaded), total: size(total) }) : t(`progress.${phase}`);
}

/** @param {Campaign} campaign @param {import('../sends/table.js').Table} table */
function againOf(campaign, table) {
  return () => {
    const failed = table.rows.filter(isFailed);
    const isOver = failed.length > 0 && !sends.isRunning(campaign.id);
    return [isOver && { name: 'again', words: t('message.again', { count: failed.length }), act: () => again(campaign, failed) }];
  };
}

/** What failed, in a message of its own, to be mended first. @param {Campaign} campaign @param {import('../sends/states.js').CampaignRow[]} rows */
async function again(campaign, rows) {
  const words = [el('p', {}, t('message.againWords')), el('p', {}, t('message.againDraft'))];
  if (!(await ask(t('message.again', { count: rows.length }), words, { yes: t('message.againYes'), no: t('write.back') }))) {
    return;
  }
  beginAgain({
    sender: campaign.sender,
    subject: campaign.subject,
    text: campaign.text ?? '',
    toEach: true,
    recipient: rows.flatMap(({ address, addresses }) => addresses ?? [address]),
  });
  location.hash = address('scrivi');
}
