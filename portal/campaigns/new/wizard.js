/** A new campaign in three steps: to whom, what, and a look at all of it before it goes. */

import { t } from '../../words/words.js';
import { callout, errorCallout } from '../../ui/callout.js';
import { ask } from '../../ui/dialog.js';
import { el } from '../../ui/el.js';
import { say } from '../../ui/live.js';
import { stepper } from '../../ui/stepper.js';
import { draft, hasAnything, keep } from '../draft.js';
import { checkStep } from './check.js';
import { discard, made, make, read } from './made.js';
import { messageStep } from './message.js';
import { recipientsStep } from './recipients.js';

export const title = () => t('new.title');

/** Whether one is being checked: there is one at a time, in whichever view it was begun. @type {AbortController | undefined} */
let checking;

/** Shows the view that is open anew. @type {(() => void) | undefined} */
let renew;

/** The columns of the table, as they were read last. @type {readonly string[]} */
let columns = [];

/** @param {HTMLElement} place */
export async function open(place) {
  const body = el('div', { class: 'view' });
  const head = el('div', { class: 'view' });
  const below = el('div', { class: 'below' });
  place.append(head, body, below);

  /** @param {0 | 1 | 2} step @param {{ focus?: boolean }} [how] whether its heading is where one goes on */
  function show(step, { focus = true } = {}) {
    draft.step = step === 2 && made() === undefined ? 1 : step;
    const current = made();
    const names = [t('new.recipients'), t('new.message'), t('new.checkAndSend')];
    const heading = el('h2', { tabIndex: -1, class: 'step-name' }, names[draft.step]);
    head.replaceChildren(
      ...(draft.isAgain && draft.step < 2 ? [callout('info', t('new.isAgain'))] : []),
      ...(draft.isLost && draft.step < 2 ? [callout('info', t('new.lostTitle'), el('p', {}, t('new.lost')))] : []),
      stepper(names, draft.step),
      el('div', { class: 'line' }, heading, hasAnything() && draft.step < 2 && el('button', { type: 'button', class: 'quiet', onclick: () => void anew() }, t('new.anew'))),
    );
    body.replaceChildren();
    below.replaceChildren();
    if (draft.step === 0) {
      recipientsStep(body, { next: (found) => {
        columns = found.filter((name) => name !== '');
        show(1);
      } });
    } else if (draft.step === 1) {
      const parts = messageStep(body, columns, { back: () => show(0), check: (given) => void check(given) });
      parts.busy(checking !== undefined);
      if (checking !== undefined) {
        showChecking();
      }
    } else if (current !== undefined) {
      checkStep(body, current, { back: show, again: () => check() });
    }
    if (focus) {
      heading.focus();
    }
  }

  function showChecking() {
    below.replaceChildren(el('div', { class: 'card' },
      el('p', {}, el('progress', { 'aria-label': t('new.checking') }), ` ${t('new.checking')}`),
      el('div', { class: 'actions' }, el('button', { type: 'button', onclick: () => checking?.abort() }, t('new.stop')))));
  }

  async function anew() {
    if (await ask(t('new.anew'), [el('p', {}, t('new.anewWords'))], { yes: t('new.anewYes'), no: t('write.back'), danger: true })) {
      await discard();
      columns = [];
      show(0);
    }
  }

  /** Makes the campaign that is written, and shows what came of it. @param {import('./message.js').Parts} [parts] */
  async function check(parts) {
    if (checking !== undefined) {
      return;
    }
    if (draft.ownFiles.length > 0 && draft.fileColumns.length === 0) {
      parts?.complain([{ field: 'rowAttachments', code: 'ownColumn', params: {} }]);
      return;
    }
    const of = draft;
    checking = new AbortController();
    const { signal } = checking;
    parts?.busy(true);
    showChecking();
    below.querySelector('button')?.focus();
    say(t('new.checking'));
    /** @type {any} */
    let failure;
    try {
      await make(signal);
    } catch (error) {
      failure = error;
    } finally {
      checking = undefined;
    }
    if (!place.isConnected || draft !== of) {
      // Whoever came back, or will, finds it; unless something else was begun meanwhile.
      of.step = failure === undefined ? 2 : of.step;
      renew?.();
      return;
    }
    parts?.busy(false);
    below.replaceChildren();
    if (failure === undefined) {
      show(2);
      return;
    }
    if (signal.aborted) {
      say(t('new.stopped'));
      parts?.focus();
      return;
    }
    const problems = failure.name === 'ValidationError' ? failure.problems : [];
    const homeless = parts === undefined ? problems : parts.complain(problems);
    if (problems.length === 0 || homeless.length > 0) {
      const told = errorCallout(failure);
      told.tabIndex = -1;
      below.replaceChildren(told);
      if (homeless.length === problems.length) {
        told.focus();
      }
    }
    say(t('new.nothingMade'));
  }

  place.addEventListener('input', keep);
  place.addEventListener('change', keep);
  if (draft.step === 1 && columns.length === 0 && !(draft.table === undefined && draft.pasted === '')) {
    columns = (await read().catch(() => ({ columns: [] }))).columns.filter((name) => name !== '');
  }
  const own = () => show(draft.step);
  renew = own;
  show(draft.step, { focus: false });
  return () => {
    renew = renew === own ? undefined : renew;
  };
}
