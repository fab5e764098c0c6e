/** A person's word on what is in doubt: that it did not happen, which a look at the mailbox alone cannot tell. */

import { t } from '../../words/words.js';
import { ask } from '../../ui/dialog.js';
import { el } from '../../ui/el.js';
import { say } from '../../ui/live.js';
import { settle } from './paid.js';

/**
 * @param {string} about @param {string} action
 * @param {() => void} settled goes on where the focus is then
 */
export function notDone(about, action, settled) {
  const button = el('button', { type: 'button' }, t('paid.notDone'));
  button.addEventListener('click', async () => {
    const words = [el('p', {}, about), el('p', {}, t('paid.notDoneWords'))];
    if (await ask(t('paid.notDoneTitle'), words, { yes: t('paid.notDone'), no: t('write.back'), danger: true })) {
      settle(about, action);
      say(t('paid.notDoneSaid'));
      settled();
    }
  });
  return button;
}
