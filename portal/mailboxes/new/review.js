/** The third step, the last look: all that was written, what it costs, and only then the registration. */

import { address } from '../../service/address.js';
import { isReal } from '../../service/service.js';
import { t } from '../../words/words.js';
import { callout } from '../../ui/callout.js';
import { ask } from '../../ui/dialog.js';
import { el } from '../../ui/el.js';
import { say } from '../../ui/live.js';
import { trouble } from '../parts/access.js';
import { labelOf, valueWords, wordOf } from '../parts/form.js';
import { kindWords, priceOf, priceWords } from '../parts/kinds.js';
import { isUnknown, news } from '../parts/paid.js';
import { doubtful } from './doubts.js';
import { addressOf, change, draft } from './draft.js';
import { GROUPS } from './fields.js';
import { failed, isInDoubt, isReady, isRegistering, register } from './registration.js';

/** @param {HTMLElement} place @param {(step: 0 | 1) => void} go @returns {() => void} */
export function reviewStep(place, go) {
  const pec = addressOf();
  const below = el('div', { class: 'below' });
  const button = el('button', { type: 'button', class: 'primary' }, t('review.register'));
  const back = el('button', { type: 'button', onclick: () => go(1) }, t('form.back'));
  place.append(
    section(t('review.mailbox'), [[t('mailbox.address'), pec], [t('address.kind'), kindWords(draft.kind)], [t('review.price'), priceWords(priceOf(draft.kind))]], () => go(0)),
    ...GROUPS.map(({ name, fields }) => {
      const given = fields.filter((one) => draft.fields[one.name] !== undefined);
      return section(wordOf(`owner.group.${name}`), given.map((one) => [labelOf(one), valueWords(one, draft.fields[one.name])]), () => go(1));
    }).filter((one) => one.querySelector('dt') !== null),
    isReal() ? callout('warning', t('paid.final'), el('p', {}, t('review.finalWords'))) : callout('info', t('look.test'), el('p', {}, t('paid.testWords'))),
    below,
    el('div', { class: 'actions' }, button, back),
  );

  function show() {
    // It is registered, and forgotten: the mailbox's own view comes.
    if (addressOf() !== pec) {
      return;
    }
    const isBusy = isRegistering();
    button.setAttribute('aria-disabled', String(isBusy));
    button.textContent = t(isBusy ? 'review.registering' : isInDoubt() ? 'review.again' : 'review.register');
    button.classList.toggle('primary', isBusy || !isInDoubt());
    back.disabled = isBusy;
    const failure = failed();
    const isSaid = failure !== undefined && !isUnknown(failure.error);
    below.replaceChildren(...[isSaid && trouble(failure.error), !isBusy && isInDoubt() && doubtful(pec, failure?.error, () => button.focus())].filter((one) => one !== false));
  }

  button.addEventListener('click', async () => {
    if (isRegistering()) {
      say(t('review.registering'));
      return;
    }
    if (!isReady()) {
      change({ step: 0 });
      go(0);
      return;
    }
    if (isInDoubt() && !(await isMeantAgain(pec))) {
      return;
    }
    say(t('review.registering'));
    const mailbox = await register();
    if (mailbox === undefined) {
      if (place.isConnected) {
        say(t(isRegistering() ? 'review.registering' : isInDoubt() ? 'review.doubt' : 'review.nothing'));
        /** @type {HTMLElement | null} */ (below.querySelector('button'))?.focus();
      }
      return;
    }
    say(t('review.registered', { address: pec }));
    if (place.isConnected) {
      location.hash = address('caselle', mailbox.id ?? '');
    }
  });

  news.addEventListener('change', show);
  show();
  return () => news.removeEventListener('change', show);
}

/** A person's word that it is not there. @param {string} pec */
const isMeantAgain = (pec) =>
  ask(t('review.againTitle'), [el('p', {}, t('review.againWords', { address: pec }))], { yes: t('paid.again'), no: t('write.back'), danger: true });

/** @param {string} title @param {[string, string][]} lines @param {() => void} change */
function section(title, lines, change) {
  const edit = el('button', { type: 'button', class: 'quiet', 'aria-label': t('review.changeOf', { title }), onclick: () => (isRegistering() ? say(t('review.registering')) : change()) }, t('review.change'));
  return el(
    'section',
    { class: 'reviewed', 'aria-label': title },
    el('div', { class: 'line' }, el('h3', {}, title), edit),
    el('dl', { class: 'facts' }, ...lines.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])),
  );
}
