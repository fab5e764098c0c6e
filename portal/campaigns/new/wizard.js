/** A new campaign in three steps: to whom, what, and a look at all of it before it goes. */

import { address } from '../../service/address.js';
import { t } from '../../words/words.js';
import { callout, errorCallout } from '../../ui/callout.js';
import { ask, tellError } from '../../ui/dialog.js';
import { el } from '../../ui/el.js';
import { say } from '../../ui/live.js';
import { stepper } from '../../ui/stepper.js';
import { draft, hasAnything, keep } from '../draft.js';
import { checkStep } from './check.js';
import { discard, handOver, made, make, read, Started } from './made.js';
import { messageStep } from './message.js';
import { recipientsStep } from './recipients.js';

export const title = () => t('new.title');

/** What is being checked, of which draft: in whichever view it was begun. @type {{ of: unknown, stop: AbortController } | undefined} */
let checking;

/** What stopped the last check, until a view showed it. @type {{ of: unknown, failure: any, isStopped: boolean } | undefined} */
let failed;

/** Shows what came of a check in the view that is open. @type {(() => void) | undefined} */
let renew;

/** The columns of the table, as they were read last. @type {readonly string[]} */
let columns = [];

/** @param {HTMLElement} place */
export async function open(place) {
  const body = el('div', { class: 'view' });
  const head = el('div', { class: 'view' });
  const below = el('div', { class: 'below' });
  place.append(head, body, below);
  /** The form, where it is shown. @type {import('./message.js').Parts | undefined} */
  let parts;
  const isChecking = () => checking?.of === draft;
  if (!isChecking()) {
    // Something else was begun meanwhile.
    checking?.stop.abort();
  }

  /** @param {0 | 1 | 2} step @param {{ focus?: boolean }} [how] whether its heading is where one goes on */
  function show(step, { focus = true } = {}) {
    draft.step = step === 2 && made() === undefined ? 1 : step;
    const current = made();
    const names = [t('new.recipients'), t('new.message'), t('new.checkAndSend')];
    const heading = el('h2', { tabIndex: -1, class: 'step-name' }, names[draft.step]);
    head.replaceChildren(
      ...(draft.isAgain && draft.step < 2 ? [callout('info', t('new.isAgain'), el('p', {}, t(draft.needsFiles ? 'new.needsFiles' : 'new.sameFiles')))] : []),
      ...(draft.isLost && draft.step < 2 ? [callout('info', t('new.lostTitle'), el('p', {}, t('new.lost')))] : []),
      stepper(names, draft.step),
      el('div', { class: 'line' }, heading, hasAnything() && draft.step < 2 && el('button', { type: 'button', class: 'quiet', onclick: () => void anew() }, t('new.anew'))),
    );
    parts = undefined;
    body.replaceChildren();
    below.replaceChildren();
    if (draft.step === 0) {
      recipientsStep(body, { next: (found) => {
        columns = found.filter((name) => name !== '');
        show(1);
      } });
    } else if (draft.step === 1) {
      parts = messageStep(body, columns, { back: () => show(0), check: () => void check() });
    } else if (current !== undefined) {
      checkStep(body, current, { back: show, again: check });
    }
    hold(isChecking());
    if (failed?.of === draft) {
      showFailed();
    } else if (focus) {
      heading.focus();
    }
  }

  /** While it is checked nothing of it can be changed, started or thrown away; but it can be stopped. @param {boolean} isHeld */
  function hold(isHeld) {
    head.inert = isHeld;
    body.inert = isHeld;
    below.replaceChildren();
    if (isHeld) {
      showChecking();
    }
  }

  function showChecking() {
    below.replaceChildren(el('div', { class: 'card' },
      el('p', {}, el('progress', { 'aria-label': t('new.checking') }), ` ${t('new.checking')}`),
      el('div', { class: 'actions' }, el('button', { type: 'button', onclick: () => checking?.stop.abort() }, t('new.stop')))));
  }

  async function anew() {
    if (await ask(t('new.anew'), [el('p', {}, t('new.anewWords'))], { yes: t('new.anewYes'), no: t('write.back'), danger: true })) {
      checking?.stop.abort();
      await discard();
      columns = [];
      show(0);
    }
  }

  /** Makes the campaign that is written, and shows what came of it in whichever view is open then. */
  async function check() {
    if (isChecking()) {
      return;
    }
    if (draft.ownFiles.length > 0 && draft.fileColumns.length === 0) {
      parts?.complain([{ field: 'rowAttachments', code: 'ownColumn', params: {} }]);
      return;
    }
    checking?.stop.abort();
    failed = undefined;
    const own = { of: draft, stop: new AbortController() };
    checking = own;
    hold(true);
    below.querySelector('button')?.focus();
    say(t('new.checking'));
    try {
      await make(own.stop.signal);
      own.of.step = 2;
    } catch (error) {
      failed = own.of === draft ? { of: own.of, failure: error, isStopped: own.stop.signal.aborted } : failed;
    } finally {
      checking = checking === own ? undefined : checking;
    }
    // Unless something else was begun meanwhile. Who comes back later finds it, too.
    if (own.of === draft) {
      renew?.();
    }
  }

  function showFailed() {
    const { failure, isStopped } = failed ?? {};
    failed = undefined;
    if (failure instanceof Started) {
      void askStarted(failure.id).catch(tellError);
      return;
    }
    if (isStopped) {
      say(t('new.stopped'));
      goOn();
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

  /** Where one stands once nothing is checked any more. */
  function goOn() {
    if (parts === undefined) {
      /** @type {HTMLElement | null} */ (head.querySelector('h2'))?.focus();
    } else {
      parts.focus();
    }
  }

  /** What was made of this form is on its way: another one goes to the same people once more. @param {string} id */
  async function askStarted(id) {
    const of = draft;
    const isAnother = await ask(t('new.started'), [el('p', {}, t('new.startedWords'))], { yes: t('new.startedAnother'), no: t('new.startedOpen'), danger: true });
    if (of !== draft) {
      return;
    }
    if (isAnother) {
      of.made = '';
      keep();
      await check();
      return;
    }
    handOver();
    location.hash = address('campagne', id);
  }

  place.addEventListener('input', keep);
  place.addEventListener('change', keep);
  if (draft.step === 1 && columns.length === 0 && !(draft.table === undefined && draft.pasted === '')) {
    columns = (await read().catch(() => ({ columns: [] }))).columns.filter((name) => name !== '');
  }
  const own = () => {
    if (failed?.of === draft) {
      hold(false);
      showFailed();
    } else {
      show(draft.step);
    }
  };
  renew = own;
  show(draft.step, { focus: false });
  return () => {
    renew = renew === own ? undefined : renew;
  };
}
