/** The first step: the table of addressees, and what must be said of it. */

import { size, t } from '../../words/words.js';
import { callout, errorCallout } from '../../ui/callout.js';
import { el } from '../../ui/el.js';
import { field } from '../../ui/field.js';
import { say } from '../../ui/live.js';
import { draft, keep } from '../draft.js';
import { read } from './made.js';
import { picker } from './pick.js';
import { forgetTable, named, ofEncoding, ofTable, questionsOf } from './questions.js';
import { sentence } from './sentence.js';

/** @typedef {import('../table/table.js').Read} Read */

/** Milliseconds after the last key until a pasted table is read. */
const PATIENCE = 400;

/** What is chosen in a file's dialog first. */
const TABLES = '.csv,.txt,.tsv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * @param {HTMLElement} place
 * @param {{ next: (columns: readonly string[]) => void }} hands
 */
export function recipientsStep(place, { next }) {
  const chosen = el('ul', { class: 'files' });
  const paste = el('textarea', { rows: 6, value: draft.pasted, spellcheck: false });
  const pasteField = field(paste, { label: t('new.paste'), hint: t('new.pasteHint') });
  const told = el('div', { class: 'below' });
  const asked = el('div', { class: 'below' });
  const column = el('select');
  const columnField = field(column, { label: t('new.column'), hint: t('new.columnHint') });
  const problem = el('p', { class: 'problem' });
  const pick = picker({ label: t('new.pick'), accept: TABLES }, (files) => take(files.map(({ data }) => data)));
  const forward = el('button', { type: 'button', class: 'primary', onclick: () => void go() }, t('new.toMessage'));
  const more = el('details', { class: 'more', open: draft.pasted !== '' }, el('summary', {}, t('new.pasteInstead')), pasteField.element);
  /** Counts readings: one that was overtaken shows nothing. */
  let reading = 0;
  /** @type {Read | undefined} */
  let last;
  /** What is being read. @type {Promise<void>} */
  let under = Promise.resolve();

  /** @param {File[]} files */
  function take(files) {
    const [file] = files;
    if (files.length > 1) {
      problem.textContent = t('table.many');
      say(problem.textContent);
    }
    if (files.length !== 1) {
      return;
    }
    draft.table = file;
    draft.isLost = false;
    another();
    say(t('new.taken', { name: file.name }));
  }

  function another() {
    forgetTable();
    keep();
    showFile();
    under = show();
  }

  function showFile() {
    const file = draft.table;
    chosen.hidden = file === undefined;
    chosen.replaceChildren(
      ...(file === undefined
        ? []
        : [
            el('li', {}, el('span', {}, file.name), el('span', { class: 'hint' }, size(file.size)),
              el('button', { type: 'button', class: 'quiet', 'aria-label': t('files.remove', { name: file.name }), onclick: () => {
                draft.table = undefined;
                another();
                pick.input.focus();
              } }, t('files.removeShort'))),
          ]),
    );
  }

  async function show() {
    const own = (reading += 1);
    problem.textContent = '';
    last = undefined;
    if (draft.table === undefined && draft.pasted.trim() === '') {
      told.replaceChildren();
      asked.replaceChildren();
      columnField.element.hidden = true;
      return;
    }
    told.replaceChildren(el('p', { class: 'hint' }, t('new.reading')));
    told.ariaBusy = 'true';
    try {
      const found = await read();
      if (own === reading) {
        last = found;
        showRead(found);
      }
    } catch (error) {
      if (own === reading) {
        told.replaceChildren(errorCallout(error));
      }
    } finally {
      if (own === reading) {
        told.ariaBusy = 'false';
      }
    }
  }

  /** @param {Read} found */
  function showRead(found) {
    const { columns, addressColumn, problems, failure, unreadable, questions } = found;
    const wrong = problems.filter(({ code }) => !code.startsWith('addressColumn')).map((one) => el('p', {}, sentence(one)));
    told.replaceChildren(
      ...(failure !== undefined ? [callout('danger', t('table.unread'), el('p', {}, t(`table.${failure}`)))] : []),
      ...(unreadable.length > 0 ? [callout('danger', t('table.unshown'), el('p', {}, t('table.unshownWords', { cells: named(unreadable) })))] : []),
      ...(wrong.length > 0 ? [callout('danger', t('table.wrong'), ...wrong)] : []),
      ...(columns.length > 0 ? [el('p', {}, t('new.columns', { count: columns.length, columns: columns.join(', ') }))] : []),
    );
    const all = [...questions.map(ofTable), ...ofEncoding(problems)];
    // A question that was answered stays, and so does who is at it.
    const at = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.question;
    asked.replaceChildren(questionsOf(all, () => (under = show())));
    const kept = at === undefined ? undefined : [.../** @type {NodeListOf<HTMLElement>} */ (asked.querySelectorAll('[data-question]'))].find((one) => one.dataset.question === at);
    kept?.focus();
    showColumns(columns, addressColumn);
    say([told.textContent, all.length > 0 ? t('ask.title') : ''].join(' ').trim());
  }

  /** @param {readonly string[]} columns @param {string | undefined} found */
  function showColumns(columns, found) {
    const names = columns.filter((name) => name !== '');
    columnField.element.hidden = names.length === 0;
    if (!names.includes(draft.addressColumn)) {
      draft.addressColumn = '';
    }
    const here = draft.addressColumn || found || '';
    column.replaceChildren(...['', ...names].map((name) => el('option', { value: name, selected: name === here }, name || t('ask.choose'))));
  }

  /** Only what can be read goes on. */
  async function go() {
    forward.disabled = true;
    await under;
    forward.disabled = false;
    const wanted = missing();
    problem.textContent = wanted ?? '';
    if (wanted === undefined) {
      next(last?.columns ?? []);
      return;
    }
    say(wanted);
    /** @type {HTMLElement} */ (asked.querySelector('[data-question]') ?? pick.input).focus();
  }

  function missing() {
    if (draft.table !== undefined && draft.pasted.trim() !== '') {
      return t('table.two');
    }
    if (draft.table === undefined && draft.pasted.trim() === '') {
      return draft.isLost ? t('new.lost') : t('table.none');
    }
    const isOpen = last?.recipients === undefined || last.problems.some(({ code }) => code === 'encoding' || code.startsWith('fileType'));
    return isOpen ? t('table.open') : undefined;
  }

  column.addEventListener('change', () => (draft.addressColumn = column.value));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  paste.addEventListener('input', () => {
    draft.pasted = paste.value;
    clearTimeout(timer);
    // Whoever goes on at once waits for it, too.
    under = new Promise((resolve) => {
      timer = setTimeout(() => {
        another();
        resolve(under);
      }, PATIENCE);
    });
  });
  showFile();
  columnField.element.hidden = true;
  place.append(
    el('section', { class: 'card' }, el('p', {}, t('new.tableWords')), pick.element, chosen, more, told, asked, columnField.element, problem, el('div', { class: 'actions' }, forward)),
  );
  under = show();
}
