/** Registering a mailbox, step by step: its address, whose it is, a last look; the documents follow at the mailbox itself. */

import { address } from '../service/address.js';
import { t } from '../words/words.js';
import { ask } from '../ui/dialog.js';
import { el } from '../ui/el.js';
import { say } from '../ui/live.js';
import { stepper } from '../ui/stepper.js';
import { addressStep } from './new/address.js';
import { doubtfuls } from './new/doubts.js';
import { addressOf, change, discard, draft, hasAnything } from './new/draft.js';
import { ownerStep } from './new/owner.js';
import { isInDoubt, isRegistering } from './new/registration.js';
import { reviewStep } from './new/review.js';
import { stepNames } from './parts/steps.js';

export const title = () => t('wizard.title');

/** @param {HTMLElement} place */
export function open(place) {
  const steps = el('div');
  const card = el('section', { class: 'card wizard' });
  const leaving = new AbortController();
  // The last look tells of its own.
  const doubts = doubtfuls(leaving.signal, (pec) => draft.step !== 2 || pec !== addressOf());
  place.append(el('p', { class: 'lead' }, t('wizard.lead')), doubts.element, steps, card);
  /** @type {(() => void) | undefined} */
  let leave;

  /** @param {{ focus: boolean }} how */
  function show({ focus }) {
    leave?.();
    leave = undefined;
    doubts.show();
    const { step } = draft;
    steps.replaceChildren(stepper(stepNames(), step));
    const heading = el('h2', { tabIndex: -1 }, stepNames()[step]);
    const body = el('div', { class: 'below' });
    card.replaceChildren(heading, body, el('div', { class: 'actions' }, el('button', { type: 'button', class: 'quiet', onclick: () => void throwAway() }, t('wizard.discard'))));
    if (step === 0) {
      addressStep(body, moved);
    } else if (step === 1) {
      ownerStep(body, moved, () => go(0));
    } else {
      leave = reviewStep(body, go);
    }
    if (focus) {
      heading.focus();
      heading.scrollIntoView({ block: 'nearest' });
    }
  }

  const moved = () => show({ focus: true });
  /** @param {0 | 1} step */
  function go(step) {
    change({ step });
    moved();
  }

  async function throwAway() {
    if (isRegistering()) {
      say(t('review.registering'));
      return;
    }
    if (!hasAnything() || (await ask(t('wizard.discard'), [el('p', {}, t(isInDoubt() ? 'wizard.discardDoubt' : 'wizard.discardWords'))], { yes: t('wizard.discard'), no: t('write.back'), danger: true }))) {
      discard();
      say(t('wizard.discarded'));
      location.hash = address('caselle');
    }
  }

  show({ focus: false });
  return () => {
    leaving.abort();
    leave?.();
  };
}
