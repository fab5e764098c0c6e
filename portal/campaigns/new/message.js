/** The second step: from whom, what it says with the values of each row, which files go with it, and when. */

import { config } from '../../config/config.js';
import { t } from '../../words/words.js';
import { el } from '../../ui/el.js';
import { field } from '../../ui/field.js';
import { Files } from '../../ui/files.js';
import { draft } from '../draft.js';
import { ownFiles } from './own-files.js';
import { paceFields } from './pace.js';
import { sentence } from './sentence.js';

/** More columns than this are typed by hand. */
const MOST_BUTTONS = 24;

/** @typedef {{ field: string, code: string, params: Record<string, unknown> }} Problem */

/**
 * @param {HTMLElement} place
 * @param {readonly string[]} columns
 * @param {{ back: () => void, check: () => void }} hands
 * @typedef {{ complain: (problems: readonly Problem[]) => Problem[], focus: () => void }} Parts
 * @returns {Parts}
 */
export function messageStep(place, columns, { back, check }) {
  const name = el('input', { type: 'text', value: draft.name, autocomplete: 'off' });
  const sender = el('select', {}, ...config.senders.map((one) => el('option', { value: one, selected: one === draft.sender }, one)));
  const subject = el('input', { type: 'text', value: draft.subject, autocomplete: 'off' });
  const text = el('textarea', { rows: 10, value: draft.text });
  const html = el('input', { type: 'checkbox', checked: draft.isHtml });
  const nameField = field(name, { label: t('new.name'), hint: t('new.nameHint') });
  const senderField = field(sender, { label: t('write.sender') });
  const subjectField = field(subject, { label: t('write.subject') });
  const textField = field(text, { label: t('write.text') });
  const files = new Files(draft.files, (chosen) => (draft.files = chosen));
  const own = ownFiles(columns);
  const pace = paceFields();
  const button = el('button', { type: 'submit', class: 'primary' }, t('new.check'));
  /** The field that a column's name goes into: the one last written in. @type {HTMLInputElement | HTMLTextAreaElement} */
  let written = text;
  for (const one of [subject, text]) {
    one.addEventListener('focus', () => (written = one));
  }
  const insert = (/** @type {string} */ column) => {
    const end = written.selectionEnd ?? written.value.length;
    written.setRangeText(`{{${column}}}`, written.selectionStart ?? end, end, 'end');
    written.dispatchEvent(new Event('input', { bubbles: true }));
    written.focus();
  };
  const buttons = columns.slice(0, MOST_BUTTONS).map((column) =>
    el('button', { type: 'button', class: 'merge', 'aria-label': t('new.insertOne', { column }), onclick: () => insert(column) }, `{{${column}}}`),
  );
  const inserts = el('fieldset', { hidden: columns.length === 0 }, el('legend', {}, t('new.insert')), el('p', { class: 'hint' }, t('new.insertHint')), el('div', { class: 'actions' }, ...buttons));
  const details = (/** @type {string} */ words, /** @type {HTMLElement} */ contents, /** @type {boolean} */ open) => el('details', { class: 'more', open }, el('summary', {}, words), contents);
  const ownMore = details(t('new.own'), own.element, draft.ownFiles.length + draft.fileColumns.length > 0);
  const paceMore = details(t('pace.title'), pace.element, false);
  const form = el('form', { class: 'card', noValidate: true },
    nameField.element, senderField.element, inserts, subjectField.element, textField.element,
    el('label', { class: 'choice' }, html, el('span', {}, t('new.html'))),
    files.element, ownMore, paceMore,
    el('div', { class: 'actions' }, button, el('button', { type: 'button', onclick: back }, t('new.toRecipients'))));

  const typed = () => void Object.assign(draft, { name: name.value, sender: sender.value, subject: subject.value, text: text.value, isHtml: html.checked });
  for (const one of [name, sender, subject, text, html]) {
    one.addEventListener(one === html || one === sender ? 'change' : 'input', typed);
  }
  // Only the button checks: Enter in a line is a slip.
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      event.preventDefault();
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    typed();
    check();
  });
  place.append(form);

  /** Where each is complained of, in the order of the page; a longer name comes before its beginning. @type {[of: string, complain: (words: string[]) => void, control: { focus: () => void }][]} */
  const places = [
    ['name', nameField.complain, name],
    ['sender', senderField.complain, sender],
    ['subject', subjectField.complain, subject],
    ['text', textField.complain, text],
    ['body', textField.complain, text],
    ['attachments', (words) => files.complain(words), files],
    ['rowAttachments', own.complain, own],
    ...pace.made.map(([of, made, control]) => /** @type {[string, (words: string[]) => void, HTMLElement]} */ ([of, made.complain, control])),
  ];
  const placeOf = (/** @type {Problem} */ problem) =>
    places.filter(([of]) => problem.field.startsWith(of)).sort(([one], [other]) => other.length - one.length)[0];

  return {
    /** Shows each at its field, and goes to the first. @param {readonly Problem[]} problems */
    complain(problems) {
      places.forEach(([, complain]) => complain([]));
      const wrong = places.filter((one) => problems.some((problem) => placeOf(problem) === one));
      for (const one of wrong) {
        one[1](problems.filter((problem) => placeOf(problem) === one).map(sentence));
      }
      ownMore.open ||= wrong.some(([of]) => of === 'rowAttachments');
      paceMore.open ||= wrong.some(([of]) => of.startsWith('pace') || of === 'reference');
      wrong[0]?.[2].focus();
      return problems.filter((problem) => placeOf(problem) === undefined);
    },
    focus: () => button.focus(),
  };
}
