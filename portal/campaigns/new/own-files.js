/** The files of single rows: the columns that name them, and the files, hundreds of them. */

import { size, t } from '../../words/words.js';
import { el } from '../../ui/el.js';
import { say } from '../../ui/live.js';
import { draft } from '../draft.js';
import { picker } from './pick.js';

/** @typedef {import('../draft.js').OwnFile} OwnFile */

/** Names that are told of at once. */
const MOST = 3;

/** Files that systems leave in folders. */
const LEFT = /^(\.|~\$|Thumbs\.db$|desktop\.ini$)/i;

/**
 * Whether two files are the same, byte for byte.
 *
 * @param {File} one @param {File} other
 */
async function isSame(one, other) {
  if (one.size !== other.size) {
    return false;
  }
  const [first, second] = await Promise.all([one, other].map(async (file) => new Uint8Array(await file.arrayBuffer())));
  return first.every((byte, index) => byte === second[index]);
}

/** Those that have a name before already, and are others. */
const doubtful = () => {
  /** @type {Map<string, number>} */
  const counted = new Map();
  draft.ownFiles.forEach(({ name }) => counted.set(name, (counted.get(name) ?? 0) + 1));
  return [...counted].filter(([, count]) => count > 1).map(([name]) => name);
};

/** @param {readonly string[]} columns of the table */
export function ownFiles(columns) {
  const count = el('p', { class: 'hint' });
  const clear = el('button', { type: 'button', class: 'quiet', onclick: none }, t('new.ownNone'));
  const doubt = el('div', { class: 'below' });
  const problem = el('p', { class: 'problem' });
  const pick = picker({ label: t('new.ownPick'), folder: t('new.ownFolder'), isMany: true }, (files) => add(files));

  function show() {
    const files = draft.ownFiles;
    count.textContent = files.length === 0 ? '' : t('new.ownCount', { count: files.length, size: size(files.reduce((sum, { data }) => sum + data.size, 0)) });
    clear.hidden = files.length === 0;
    const names = doubtful();
    doubt.replaceChildren();
    if (names.length > 0) {
      const more = names.length > MOST ? t('new.more', { count: names.length - MOST }) : '';
      doubt.append(
        el('div', { class: 'ask' },
          el('p', {}, t('new.ownTwice', { names: `${names.slice(0, MOST).join(', ')} ${more}`.trim() })),
          el('div', { class: 'actions' },
            el('button', { type: 'button', onclick: () => settle(0) }, t('new.ownFirst')),
            el('button', { type: 'button', onclick: () => settle(-1) }, t('new.ownLast')))),
      );
    }
  }

  /** @param {OwnFile[]} given */
  async function add(given) {
    const before = draft;
    /** @type {OwnFile[]} */
    const more = [];
    // Of two of one name nobody can tell which is a row's: both are kept, and it is asked. The same again is there once.
    for (const file of given.filter(({ data }) => !LEFT.test(data.name))) {
      const others = [...draft.ownFiles, ...more].filter(({ name }) => name === file.name);
      const isKnown = (await Promise.all(others.map(({ data }) => isSame(data, file.data)))).includes(true);
      if (draft !== before) {
        return;
      }
      more.push(...(isKnown ? [] : [file]));
    }
    draft.ownFiles.push(...more);
    problem.textContent = '';
    show();
    say([count.textContent, ...(doubtful().length > 0 ? [doubt.textContent ?? ''] : [])].join(' '));
  }

  /** @param {0 | -1} place the first that was chosen of each name, or the last */
  function settle(place) {
    for (const name of doubtful()) {
      const [kept] = draft.ownFiles.filter((one) => one.name === name).slice(place);
      draft.ownFiles = draft.ownFiles.filter((one) => one.name !== name || one === kept);
    }
    show();
    say(count.textContent ?? '');
    pick.input.focus();
  }

  function none() {
    draft.ownFiles = [];
    show();
    pick.input.focus();
  }

  show();
  const element = el('div', { class: 'below' }, el('p', { class: 'hint' }, t('new.ownHint')), columnsOf(columns), pick.element, el('div', { class: 'line' }, count, clear), doubt, problem);
  return {
    element,
    focus: () => pick.input.focus(),
    /** @param {string[]} words */
    complain: (words) => (problem.textContent = words.join('\n')),
  };
}

/** Which columns name files, and which of their cells may be empty. @param {readonly string[]} columns */
function columnsOf(columns) {
  if (columns.length > 0) {
    // Another table may have others.
    draft.fileColumns = draft.fileColumns.filter((name) => columns.includes(name));
  }
  const rows = columns.map((name) => {
    const mayBeEmpty = el('input', { type: 'checkbox', checked: draft.answers[`cells:${name}`] === 'yes' });
    const empty = el('label', { class: 'choice' }, mayBeEmpty, el('span', {}, t('new.ownEmpty', { column: name })));
    const isChosen = el('input', { type: 'checkbox', checked: draft.fileColumns.includes(name) });
    empty.hidden = !isChosen.checked;
    isChosen.addEventListener('change', () => {
      draft.fileColumns = columns.filter((one) => (one === name ? isChosen.checked : draft.fileColumns.includes(one)));
      empty.hidden = !isChosen.checked;
    });
    mayBeEmpty.addEventListener('change', () => (draft.answers[`cells:${name}`] = mayBeEmpty.checked ? 'yes' : ''));
    return el('div', { class: 'line' }, el('label', { class: 'choice' }, isChosen, el('span', {}, name)), empty);
  });
  return el('fieldset', { hidden: columns.length === 0 }, el('legend', {}, t('new.ownColumns')), ...rows);
}
