/** Registrations that nobody knows the outcome of: one looks among the mailboxes before anything else. */

import { address } from '../../service/address.js';
import { explain, t } from '../../words/words.js';
import { callout } from '../../ui/callout.js';
import { el } from '../../ui/el.js';
import { say } from '../../ui/live.js';
import { trouble } from '../parts/access.js';
import { doubtsOf, isUnknown, news } from '../parts/paid.js';
import { notDone } from '../parts/word.js';
import { ACTION, find } from './registration.js';

/**
 * All of them, as long as they are in doubt.
 *
 * @param {AbortSignal} signal ends it
 * @param {(pec: string) => boolean} [isWanted]
 */
export function doubtfuls(signal, isWanted = () => true) {
  const element = el('div', { class: 'below', tabIndex: -1 });
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();
  function show() {
    const wanted = doubtsOf(ACTION).map(({ about }) => about).filter(isWanted);
    for (const [pec, one] of [...shown].filter(([about]) => !wanted.includes(about))) {
      one.remove();
      shown.delete(pec);
    }
    for (const pec of wanted.filter((about) => !shown.has(about))) {
      const one = doubtful(pec, undefined, () => element.focus());
      shown.set(pec, one);
      element.append(one);
    }
  }
  news.addEventListener('change', show, { signal });
  show();
  return { element, show };
}

/**
 * It may be registered already.
 *
 * @param {string} pec
 * @param {unknown} error why nobody knows, where that was just told
 * @param {() => void} settled goes on where it is in doubt no more
 */
export function doubtful(pec, error, settled) {
  const told = el('div', { role: 'status' });
  const word = notDone(pec, ACTION, settled);
  word.hidden = true;
  const look = el('button', { type: 'button', class: 'primary' }, t('review.look'));
  look.addEventListener('click', async () => {
    told.textContent = t('review.looking');
    try {
      const found = await find(pec);
      if (found === undefined) {
        told.textContent = t('review.notFound', { address: pec });
        word.hidden = false;
      } else {
        say(t('review.found', { address: pec }));
        location.hash = address('caselle', found.id ?? '');
      }
    } catch (broken) {
      told.replaceChildren(trouble(broken));
    }
  });
  return callout(
    'warning',
    t('review.doubt'),
    isUnknown(error) && el('p', {}, explain(error).what),
    el('p', {}, t('review.doubtWords', { address: pec })),
    told,
    el('div', { class: 'actions' }, look, word),
  );
}
