/** The last look at what is paid for, and the press that leads there: one at a time. */

import { isReal } from '../../service/service.js';
import { t } from '../../words/words.js';
import { callout } from '../../ui/callout.js';
import { ask } from '../../ui/dialog.js';
import { el } from '../../ui/el.js';
import { say } from '../../ui/live.js';
import { trouble } from './access.js';

/**
 * Asks a person, with all that is known of it.
 *
 * @param {object} what
 * @param {[string, string][]} what.lines
 * @param {string | false} what.again what is said of an earlier one that is in doubt, where there is one
 * @param {string} what.final what cannot be undone
 * @param {string} what.yes
 * @param {boolean} [what.isDanger]
 */
export function lastLook({ lines, again, final, yes, isDanger = false }) {
  const isAgain = again !== false;
  return ask(
    t('look.title'),
    [
      el('dl', { class: 'facts' }, ...lines.flatMap(([label, value]) => [el('dt', {}, label), el('dd', {}, value)])),
      isAgain && callout('warning', t('paid.doubt'), el('p', {}, again)),
      isReal() || isDanger ? callout('warning', t('paid.final'), el('p', {}, final)) : callout('info', t('look.test'), el('p', {}, t('paid.testWords'))),
    ],
    { yes: isAgain ? t('paid.again') : yes, no: t('write.back'), danger: isDanger || isAgain },
  );
}

/**
 * What a press does, one at a time: two of them are not two questions. What breaks is told.
 *
 * @param {HTMLElement} below
 * @param {() => Promise<unknown>} act
 */
export function pressed(below, act) {
  let isRunning = false;
  return async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isRunning) {
      say(t('paid.underWay'));
      return;
    }
    isRunning = true;
    try {
      await act();
    } catch (error) {
      below.replaceChildren(trouble(error));
    } finally {
      isRunning = false;
    }
  };
}
