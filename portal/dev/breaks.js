/** What breaks when one wants to see it: a lost answer, a refusal, a day gone by. Only where a sandbox is behind. */

import { service } from '../service/service.js';
import { t } from '../words/words.js';
import { errorCallout } from '../ui/callout.js';
import { el } from '../ui/el.js';
import { say } from '../ui/live.js';
import { linesOf } from './views.js';

const DAY = 86_400_000;

/** @param {string} path of the view */
export function breaksOf(path) {
  const told = el('div');
  const { asks = 'POST /send', pays = 'POST /send' } = linesOf(path) ?? {};
  /** @param {string} words @param {string} done @param {() => Promise<void>} act */
  const button = (words, done, act) => {
    const press = async () => {
      try {
        await act();
        told.replaceChildren(el('p', {}, done));
        say(done);
      } catch (error) {
        told.replaceChildren(errorCallout(error));
      }
    };
    return el('button', { type: 'button', onclick: () => void press() }, words);
  };
  /** @param {import('../service/service.js').Fault} fault */
  const fail = async (fault) => (await service()).fail?.(fault);
  const day = async () => {
    await (await service()).letPass?.(DAY);
    // What waits looks at once when a computer is back on the net.
    dispatchEvent(new Event('online'));
  };
  return el(
    'section',
    {},
    el('h3', {}, t('dev.break')),
    el('p', { class: 'hint' }, t('dev.breakHint')),
    el(
      'div',
      { class: 'actions' },
      button(t('dev.lose'), t('dev.loseDone', { request: pays }), () => fail({ on: pays, drop: true, taken: true })),
      button(t('dev.refuse'), t('dev.refuseDone', { request: asks }), () => fail({ on: asks, status: 401 })),
      button(t('dev.day'), t('dev.dayDone'), day),
    ),
    told,
  );
}
