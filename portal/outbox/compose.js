/** Writing a message: it is written down and checked, looked at once more, and only then sent. */

import { config } from '../config/config.js';
import { address } from '../service/address.js';
import { allWords, t } from '../words/words.js';
import { callout, errorCallout } from '../ui/callout.js';
import { Chips } from '../ui/chips.js';
import { ask } from '../ui/dialog.js';
import { el, newId } from '../ui/el.js';
import { field } from '../ui/field.js';
import { Files } from '../ui/files.js';
import { say } from '../ui/live.js';
import { problemsOf } from './check.js';
import { begin, draft, hasAnything, leave, remember, stay } from './draft.js';
import { lastLook } from './last-look.js';
import { aloneWarning } from '../sends/alone.js';
import { sends } from '../sends/sends.js';
import { NO_FAULTS, countOf, faultsOf } from './problems.js';
import { doubt, sendUnkept } from './unkept.js';

export const title = () => t('write.title');

/**
 * @typedef {import('../sends/sends.js').Draft} Draft
 *
 * @typedef {object} Shown the form that is open
 * @property {HTMLElement} place
 * @property {HTMLFormElement} form
 * @property {HTMLElement} below
 * @property {ReturnType<typeof fieldsOf>} parts
 *
 * @typedef {(shown: Shown) => (() => void)} Outcome shows what came of a check, and gives what is done once one can go on there
 */

/** Whether a message is being checked or looked at: there is one at a time, in whichever form it was begun. */
let isBusy = false;

/** @type {Shown | undefined} */
let shown;

/** What came of a check while no form was open, and of what. @type {{ of: Draft, outcome: Outcome } | undefined} */
let left;

/** @param {HTMLElement} place */
export function open(place) {
  const form = el('form', { class: 'card', noValidate: true, inert: isBusy });
  const below = el('div', { class: 'below' });
  const notes = [draft.isAgain && callout('info', t('write.again')), draft.lost.length > 0 && callout('warning', t('write.lost'), el('p', {}, draft.lost.join(', ')))];
  place.append(el('p', { class: 'lead' }, t('write.lead')), ...aloneWarning(), ...notes.filter((one) => one !== false), form, below);
  const parts = fieldsOf(form, async () => {
    if (await ask(t('write.clear'), [el('p', {}, t('write.clearWords'))], { yes: t('write.clear'), no: t('write.back'), danger: true })) {
      desk.anew();
      say(t('write.cleared'));
      place.querySelector('select')?.focus();
    }
  });
  shown = { place, form, below, parts };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!isBusy) {
      parts.read();
      below.replaceChildren();
      void check();
    }
  });
  if (left?.of === draft) {
    left.outcome(shown);
  }
  left = undefined;
  return () => {
    shown = shown?.place === place ? undefined : shown;
  };
}

/** Checks and sends what is written, and shows what came of it in the form that is open then. */
async function check() {
  const of = draft;
  /** @type {Outcome} */
  let outcome = ({ parts }) => parts.focus;
  await desk.alone(async () => {
    try {
      // What is checked is what is shown and what goes, whatever is typed meanwhile.
      outcome = (await checkAndSend({ ...of, recipients: [...of.recipients], files: [...of.files] })) ?? outcome;
    } catch (error) {
      outcome = ({ below, parts }) => {
        below.replaceChildren(errorCallout(error));
        return parts.focus;
      };
    }
  });
  if (draft !== of) {
    return;
  }
  if (shown === undefined) {
    left = { of, outcome };
  } else {
    outcome(shown)();
  }
}

/** What is at hand for whatever sends from here. @type {import('./unkept.js').Desk} */
const desk = {
  async alone(work) {
    if (isBusy) {
      return;
    }
    const busy = (/** @type {boolean} */ value) => {
      isBusy = value;
      if (shown !== undefined) {
        shown.form.inert = value;
      }
    };
    busy(true);
    try {
      await work();
    } finally {
      busy(false);
    }
  },
  async tell(title, contents) {
    say(title);
    if (shown === undefined) {
      await ask(title, contents, { yes: t('ok'), no: t('close') });
      return;
    }
    const told = el('div', { tabIndex: -1 }, ...contents);
    shown.below.replaceChildren(told);
    told.focus();
  },
  anew() {
    begin();
    if (shown !== undefined) {
      const { place } = shown;
      place.replaceChildren();
      open(place);
    }
  },
};

/** @param {HTMLFormElement} form @param {() => Promise<void>} clear */
function fieldsOf(form, clear) {
  const sender = el('select', {}, ...config.senders.map((one) => el('option', { value: one, selected: one === draft.sender }, one)));
  const subject = el('input', { type: 'text', value: draft.subject, autocomplete: 'off' });
  const text = el('textarea', { rows: 10, value: draft.text });
  const senderField = field(sender, { label: t('write.sender') });
  const subjectField = field(subject, { label: t('write.subject') });
  const textField = field(text, { label: t('write.text') });
  const way = wayOf();
  const chips = new Chips({ label: t('write.recipients'), hint: t('write.recipientsHint') }, draft.recipients, (addresses) => {
    draft.recipients = addresses;
    way.show();
    told();
  });
  const files = new Files(draft.files, (chosen) => {
    Object.assign(draft, { files: chosen, lost: [] });
    told();
  });
  const empty = el('button', { type: 'button', class: 'quiet', onclick: () => void clear() }, t('write.clear'));
  const told = () => {
    empty.hidden = !hasAnything();
    remember();
  };
  const button = el('button', { class: 'primary', type: 'submit' }, t('write.check'));
  subject.addEventListener('input', () => (draft.subject = subject.value));
  text.addEventListener('input', () => (draft.text = text.value));
  sender.addEventListener('change', () => (draft.sender = sender.value));
  form.addEventListener('input', told);
  form.addEventListener('change', told);
  // Only the button sends: Enter in a line is a slip.
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      event.preventDefault();
    }
  });
  form.addEventListener('paste', (event) => files.add(event.clipboardData?.files ?? []));
  form.append(senderField.element, chips.element, way.element, subjectField.element, textField.element, files.element, el('div', { class: 'actions' }, button, empty));
  way.show();
  told();
  return {
    read() {
      Object.assign(draft, { sender: sender.value, recipients: chips.addresses(), subject: subject.value, text: text.value, files: files.files() });
    },
    focus: () => button.focus(),
    /** @param {import('./problems.js').Faults} faults @returns {() => void} goes to the first of them */
    complain(faults) {
      senderField.complain(faults.sender);
      chips.complain(faults.each, faults.recipients);
      subjectField.complain(faults.subject);
      textField.complain(faults.text);
      files.complain(faults.files);
      const [first] = [
        [faults.sender.length, sender],
        [faults.recipients.length + faults.each.size, chips],
        [faults.subject.length, subject],
        [faults.text.length, text],
        [faults.files.length, files],
      ].filter(([count]) => Number(count) > 0);
      const at = /** @type {HTMLElement | undefined} */ (first?.[1]) ?? button;
      return () => at.focus();
    },
  };
}

/** One message to all, or one each: asked where there are several. */
function wayOf() {
  const name = newId('way');
  /** @param {boolean} isToAll @param {string} label @param {string} hint */
  const choice = (isToAll, label, hint) => {
    const input = el('input', { type: 'radio', name, checked: draft.isToAll === isToAll, onchange: () => (draft.isToAll = isToAll) });
    return el('label', { class: 'choice' }, input, el('span', {}, label, el('span', { class: 'hint' }, hint)));
  };
  const element = el(
    'fieldset',
    {},
    el('legend', {}, t('write.way')),
    choice(false, t('write.each'), t('write.eachHint')),
    choice(true, t('write.all'), t('write.allHint')),
  );
  return { element, show: () => (element.hidden = draft.recipients.length < 2) };
}

/** @param {Draft} message @returns {Promise<Outcome | undefined>} */
async function checkAndSend(message) {
  say(t('write.checking'));
  // What is wrong has to be said.
  await allWords();
  let problems = [];
  try {
    problems = await problemsOf(message);
  } catch (error) {
    return notKept(error, message);
  }
  if (problems.length > 0) {
    say(t('write.nothingSent'));
    return wrong(problems, message);
  }
  if (!(await lastLook(message))) {
    say(t('write.nothingSent'));
    return undefined;
  }
  // Who leaves before it is written down is asked whether they mean it, too.
  return sends.counted(async () => {
    leave();
    try {
      const { id } = await sends.keep(message);
      begin();
      // It runs on whatever is looked at; its own view, whose heading is where one goes on, shows how far it is, and what stopped it.
      void sends.run(id).catch(() => undefined);
      location.hash = address('inviate', id);
      return undefined;
    } catch (error) {
      stay();
      // It may have been written down all the same, and go from there: who sends it otherwise is asked first.
      doubt(message.recipients);
      return notKept(error, message);
    }
  });
}

/** @param {any[]} problems @param {Draft} message @returns {Outcome} */
const wrong = (problems, { files }) => (shown) => {
  const faults = faultsOf(problems, files.map(({ name }) => name));
  const unusual = faults.unusual.length > 0 && el('button', { type: 'button', onclick: () => accept(faults.unusual, shown) }, t('write.accept'));
  shown.below.replaceChildren(callout('danger', t('write.nothingSent'), el('p', {}, t('write.mend', { count: countOf(faults) })), unusual));
  return shown.parts.complain(faults);
};

/** @param {unknown} error @param {Draft} message @returns {Outcome} */
const notKept = (error, message) => ({ below, parts }) => {
  const isOfStorage = /** @type {any} */ (error)?.name === 'StorageError';
  below.replaceChildren(errorCallout(error), ...(isOfStorage ? [sendUnkept(message, desk)] : []));
  return parts.focus;
};

/** @param {string[]} addresses @param {Shown} shown */
async function accept(addresses, { below, parts }) {
  const isMeant = await ask(t('write.acceptTitle'), [el('p', {}, t('write.acceptWords', { addresses: addresses.join(', ') }))], {
    yes: t('write.acceptYes'),
    no: t('write.back'),
  });
  if (isMeant) {
    draft.acceptedAddresses = [...new Set([...draft.acceptedAddresses, ...addresses])];
    remember();
    below.replaceChildren();
    // What else is wrong is said by the next check.
    parts.complain(NO_FAULTS);
    parts.focus();
  }
}
