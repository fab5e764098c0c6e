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
import { faultsOf } from './problems.js';
import { doubt, sendUnkept } from './unkept.js';

export const title = () => t('write.title');

/** Whether a message is being checked or looked at: there is one at a time, in whichever form it was begun. */
let isBusy = false;

/** @param {HTMLElement} place */
export function open(place) {
  const form = el('form', { class: 'card', noValidate: true, inert: isBusy });
  const below = el('div', { class: 'below' });
  const notes = [draft.isAgain && callout('info', t('write.again')), draft.lost.length > 0 && callout('warning', t('write.lost'), el('p', {}, draft.lost.join(', ')))];
  place.append(el('p', { class: 'lead' }, t('write.lead')), ...aloneWarning(), ...notes.filter((one) => one !== false), form, below);
  const parts = fieldsOf(form, async () => {
    if (await ask(t('write.clear'), [el('p', {}, t('write.clearWords'))], { yes: t('write.clear'), no: t('write.back'), danger: true })) {
      begin();
      place.replaceChildren();
      open(place);
      say(t('write.cleared'));
      place.querySelector('select')?.focus();
    }
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (isBusy) {
      return;
    }
    parts.read();
    below.replaceChildren();
    isBusy = form.inert = true;
    /** What is done once one can go on in the form. */
    let next = parts.focus;
    try {
      // What is checked is what is shown and what goes, whatever is typed meanwhile.
      next = (await checkAndSend({ ...draft, recipients: [...draft.recipients], files: [...draft.files] }, parts, below)) ?? next;
    } catch (error) {
      below.replaceChildren(errorCallout(error));
    } finally {
      isBusy = form.inert = false;
      if (form.isConnected) {
        next();
      }
    }
  });
}

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
    /** @param {import('./problems.js').Faults} faults */
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
      /** @type {HTMLElement | undefined} */ (first?.[1])?.focus();
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

/**
 * @param {import('../sends/sends.js').Draft} message @param {ReturnType<typeof fieldsOf>} parts @param {HTMLElement} below
 * @returns {Promise<(() => void) | undefined>} what is to be done in the form
 */
async function checkAndSend(message, parts, below) {
  say(t('write.checking'));
  // What is wrong has to be said.
  await allWords();
  let problems = [];
  try {
    problems = await problemsOf(message);
  } catch (error) {
    await notKept(error, message, below);
    return undefined;
  }
  if (problems.length > 0) {
    const faults = faultsOf(problems, message.files.map(({ name }) => name));
    const unusual = faults.unusual.length > 0 && el('button', { type: 'button', onclick: () => accept(faults.unusual, below) }, t('write.accept'));
    below.replaceChildren(callout('danger', t('write.nothingSent'), el('p', {}, t('write.mend', { count: problems.length })), unusual));
    say(t('write.nothingSent'));
    return () => parts.complain(faults);
  }
  if (!(await lastLook(message))) {
    say(t('write.nothingSent'));
    return undefined;
  }
  let campaign;
  leave();
  try {
    campaign = await sends.keep(message);
  } catch (error) {
    stay();
    // It may have been written down all the same, and go from there: who sends it otherwise is asked first.
    doubt(message.recipients);
    await notKept(error, message, below);
    return undefined;
  }
  begin();
  // It runs on whatever is looked at; its own view shows how far it is, and what stopped it.
  void sends.run(campaign.id).catch(() => undefined);
  location.hash = address('inviate', campaign.id);
  // The heading of the message is where one goes on.
  return () => undefined;
}

/** @param {unknown} error @param {import('../sends/sends.js').Draft} message @param {HTMLElement} below */
async function notKept(error, message, below) {
  const isOfStorage = /** @type {any} */ (error)?.name === 'StorageError';
  below.replaceChildren(errorCallout(error), ...(isOfStorage ? [sendUnkept(message, below)] : []));
}

/** @param {string[]} addresses @param {HTMLElement} below */
async function accept(addresses, below) {
  const isMeant = await ask(t('write.acceptTitle'), [el('p', {}, t('write.acceptWords', { addresses: addresses.join(', ') }))], {
    yes: t('write.acceptYes'),
    no: t('write.back'),
  });
  if (isMeant) {
    draft.acceptedAddresses = [...new Set([...draft.acceptedAddresses, ...addresses])];
    below.replaceChildren();
  }
}
