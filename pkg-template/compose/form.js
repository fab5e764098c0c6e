/** The form: what is written into it stands in the draft at once. */

import { Chips } from './parts/chips.js';
import { el } from './parts/el.js';
import { field } from './parts/field.js';
import { Files } from './parts/files.js';
import { wayOf } from './parts/way.js';

/**
 * @typedef {object} Form
 * @property {HTMLFormElement} element
 * @property {() => void} read takes into the draft what is being typed
 * @property {(faults: import('./faults.js').Faults) => (() => void)} complain shows what is wrong, and gives what goes to the first of it
 * @property {() => string} typed takes out of its line the address that is being typed
 * @property {() => void} focus goes to its button
 * @property {() => void} begin goes to its first line
 * @property {(isLocked: boolean) => void} lock whether nobody can write in it
 *
 * @typedef {object} Told
 * @property {(words: string) => void} say
 * @property {() => void} changed the draft is another
 * @property {() => boolean} isFresh whether the draft is as a new message begins
 * @property {() => void} submit
 * @property {() => void} clear
 */

/**
 * @param {import('./words/speech.js').Speech} speech
 * @param {import('./kept.js').Draft} draft
 * @param {{ senders: string[], most: number, toEach: import('./parts/way.js').ToEach, typed: string, isWriting: boolean }} settings `senders`: one may choose among them; none: it is written; `typed`: an address that is being typed; `isWriting`: whether it is seen
 * @param {Told} told
 * @returns {Form}
 */
export function formOf(speech, draft, { senders, most, toEach, typed, isWriting }, told) {
  const { say, submit, clear } = told;
  const t = speech.t.bind(speech);
  const sender =
    senders.length > 0
      ? el('select', { part: 'input' }, ...senders.map((one) => el('option', { value: one, selected: one === draft.sender }, one)))
      : el('input', { type: 'text', inputMode: 'email', autocomplete: 'off', spellcheck: false, value: draft.sender, part: 'input' });
  const subject = el('input', { type: 'text', value: draft.subject, autocomplete: 'off', part: 'input' });
  const text = el('textarea', { rows: 10, value: draft.text, part: 'input' });
  const senderField = field('sender', sender, { label: t('write.sender') });
  const subjectField = field('subject', subject, { label: t('write.subject') });
  const textField = field('text', text, { label: t('write.text') });
  const empty = el('button', { class: 'quiet', type: 'button', part: 'button quiet-button', onclick: clear }, t('write.clear'));
  const changed = () => {
    empty.hidden = told.isFresh();
    told.changed();
  };
  const choose = (/** @type {boolean} */ isToEach) => {
    draft.isToEach = isToEach;
    changed();
  };
  const way = wayOf(speech, { toEach, isToEach: draft.isToEach, choose });
  const chips = new Chips(speech, draft.recipients, {
    say,
    changed: (addresses) => {
      draft.recipients = addresses;
      way.hidden = addresses.length < 2;
      changed();
    },
  });
  way.hidden = draft.recipients.length < 2;
  chips.type(typed);
  const isNote = way.localName === 'p';
  if (isNote) {
    chips.element.append(way);
  }
  const files = new Files(speech, draft, most, {
    say,
    changed: (chosen, lost) => {
      Object.assign(draft, { files: chosen, lost });
      changed();
    },
  });
  const button = el('button', { class: 'primary', type: 'submit', part: 'button primary-button' }, t('write.check'));
  const element = el('form', { noValidate: true, part: 'form' }, senderField.element, chips.element, !isNote && way, subjectField.element, textField.element, files.element);
  element.append(el('div', { class: 'actions', part: 'actions' }, button, empty));
  /** What is in the lines, those of recipients and files aside: they tell by themselves. */
  const lines = () => Object.assign(draft, { sender: sender.value, subject: subject.value, text: text.value });
  element.addEventListener('input', () => {
    lines();
    changed();
  });
  // Only the button sends: Enter in a line is a slip.
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      event.preventDefault();
    }
  });
  files.takeFrom(element);
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  // What may have been sent stays as it was, also where one may no longer choose its sender.
  if (isWriting) {
    lines();
  }
  empty.hidden = told.isFresh();
  return {
    element,
    read: () => {
      lines();
      draft.recipients = chips.addresses();
    },
    typed: () => chips.typed(),
    focus: () => button.focus(),
    begin: () => sender.focus(),
    lock: (isLocked) => {
      element.inert = isLocked;
    },
    complain(faults) {
      senderField.complain(faults.sender);
      chips.complain(faults.each, faults.recipients);
      subjectField.complain(faults.subject);
      textField.complain(faults.text);
      files.complain(faults.files);
      const [first] = [
        { count: faults.sender.length, at: sender },
        { count: faults.recipients.length + faults.each.size, at: chips },
        { count: faults.subject.length, at: subject },
        { count: faults.text.length, at: text },
        { count: faults.files.length, at: files },
      ].filter(({ count }) => count > 0);
      return () => (first?.at ?? button).focus();
    },
  };
}
