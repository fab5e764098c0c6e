/** What only a person can say of a table or a campaign: off until it is answered, and kept with the draft. */

import { number, t } from '../../words/words.js';
import { el, newId } from '../../ui/el.js';
import { field } from '../../ui/field.js';
import { draft } from '../draft.js';

/**
 * @typedef {import('../../pec-massiva/full.js').CampaignProblem} CampaignProblem
 * @typedef {import('../table/workbook.js').Question} TableQuestion
 *
 * @typedef {object} Question
 * @property {string} key its answer's, in the draft
 * @property {string} label
 * @property {[value: string, words: string][]} [options] to choose from; without them it is a box to tick
 * @property {string} [hint]
 */

/** Questions of one kind that are shown at once: the others are asked after these. */
const MOST = 100;
/** Cells or values that are named at once. */
const NAMED = 6;

/** @param {unknown} list */
const texts = (list) => (Array.isArray(list) ? list.map(String) : []);

/** @param {string[]} all */
export const named = (all) => [all.slice(0, NAMED).join(', '), all.length > NAMED ? t('new.more', { count: all.length - NAMED }) : ''].join(' ').trim();

/** @returns {Record<string, [string, string][]>} */
const encodings = () => ({
  encoding: [
    ['windows-1252', 'Windows (windows-1252)'],
    ['cp850', 'MS-DOS (cp850)'],
    ['iso-8859-15', 'Unix (iso-8859-15)'],
    ['macintosh', 'Macintosh (macintosh)'],
  ],
  'encoding.twice': [['utf-8', t('ask.encodingRight')]],
});

/** @param {TableQuestion} question @returns {Question} */
export function ofTable(question) {
  switch (question.kind) {
    case 'sheet':
      return { key: 'sheet', label: t('ask.sheet'), options: question.names.map((name) => [name, name]) };
    case 'dates':
      return { key: 'dates', label: t('ask.dates'), options: question.examples, hint: t('ask.datesHint', { cells: named(question.cells) }) };
    case 'hidden':
      return {
        key: 'hidden',
        label: t('ask.hidden', { count: question.rows.length }),
        options: [['no', t('ask.hiddenNo')], ['yes', t('ask.hiddenYes')]],
        hint: t('ask.hiddenHint', { rows: named(question.rows.map((row) => number(row))) }),
      };
    default:
      return {
        key: `zeros:${question.column}`,
        label: t('ask.zeros', { column: question.column, values: named(question.examples) }),
        hint: t('ask.zerosHint', { cells: named(question.cells) }),
      };
  }
}

/** @param {readonly CampaignProblem[]} problems @returns {Question[]} */
export function ofEncoding(problems) {
  return problems.flatMap(({ code, params }) => {
    const options = encodings()[code];
    return options === undefined ? [] : [{ key: 'encoding', label: t('ask.encoding'), options, hint: texts(params.examples).join('; ') }];
  });
}

/** A box to tick, of a campaign; nothing where the key is of another question. @param {string} key @returns {Question | undefined} */
function boxOf(key) {
  const [kind, ...rest] = key.split(':');
  const value = rest.join(':');
  switch (kind) {
    case 'sameMailbox':
      return { key, label: t('ask.sameMailbox') };
    case 'emptyFiles':
      return { key, label: t('ask.emptyFiles') };
    case 'cells':
      return { key, label: t('new.ownEmpty', { column: value }) };
    case 'address':
      return { key, label: t('ask.address', { address: value }) };
    default:
      return undefined;
  }
}

/**
 * @param {readonly CampaignProblem[]} problems of a campaign
 * @param {readonly string[]} columns of its table
 * @returns {Question[]}
 */
export function ofCampaign(problems, columns) {
  /** @type {Map<string, Question>} */
  const asked = new Map();
  const ask = (/** @type {Question | undefined} */ question) => void (question === undefined || asked.has(question.key) || asked.set(question.key, question));
  // What was answered can be taken back.
  Object.keys(draft.answers).filter((key) => draft.answers[key] === 'yes').map(boxOf).forEach(ask);
  ofEncoding(problems).forEach(ask);
  for (const { code, params } of problems) {
    const { value, column } = params;
    if (code === 'addressColumn' || code === 'addressColumn.none' || code === 'unknownColumn.addresses') {
      const given = texts(params.columns);
      const names = (given.length > 0 ? given : [...columns]).filter((name) => name !== '');
      ask({ key: 'column', label: t('ask.column'), options: names.map((name) => [name, name]) });
    } else if (code === 'duplicate') {
      ask(boxOf('sameMailbox'));
    } else if (code === 'missingFile' && String(value ?? '?').trim() === '') {
      // An empty cell; what stands in one and names no file is never passed over.
      ask(boxOf(`cells:${column}`));
    } else if (code === 'address.unusual' && typeof value === 'string') {
      ask(boxOf(`address:${value}`));
    } else if (code === 'empty') {
      ask(boxOf('emptyFiles'));
    }
  }
  return [...asked.values()];
}

/** What was answered, among the fields of the form, too. @param {string} key */
const answerTo = (key) => (key === 'column' ? draft.addressColumn : (draft.answers[key] ?? ''));

/**
 * @param {Question[]} questions
 * @param {(key: string) => void} answered
 */
export function questionsOf(questions, answered) {
  /** @param {string} key @param {string} value */
  const answer = (key, value) => {
    if (key === 'column') {
      draft.addressColumn = value;
    } else {
      draft.answers[key] = value;
    }
    answered(key);
  };
  const parts = questions.slice(0, MOST).map(({ key, label, options, hint }) => {
    if (options !== undefined) {
      const select = el('select', { 'data-question': key }, ...[['', t('ask.choose')], ...options].map(([value, words]) => el('option', { value, selected: value === answerTo(key) }, words)));
      select.addEventListener('change', () => answer(key, select.value));
      return field(select, { label, hint }).element;
    }
    const box = el('input', { type: 'checkbox', checked: answerTo(key) === 'yes', 'data-question': key });
    box.addEventListener('change', () => answer(key, box.checked ? 'yes' : ''));
    const id = newId('hint');
    if (hint !== undefined) {
      box.setAttribute('aria-describedby', id);
    }
    return el('div', {}, el('label', { class: 'choice' }, box, el('span', {}, label)), hint !== undefined && el('p', { class: 'hint', id }, hint));
  });
  return el('fieldset', { class: 'ask', hidden: questions.length === 0 }, el('legend', {}, t('ask.title')), el('p', { class: 'hint' }, t('ask.words')), ...parts);
}

/** What was answered, as the package's options say it. */
export function answers() {
  const yes = Object.entries(draft.answers).filter(([, value]) => value === 'yes').map(([key]) => key);
  const ends = (/** @type {string} */ kind) => yes.filter((key) => key.startsWith(`${kind}:`)).map((key) => key.slice(kind.length + 1));
  return {
    encoding: draft.answers.encoding || undefined,
    sameMailbox: yes.includes('sameMailbox') ? /** @type {const} */ ('allow') : undefined,
    acceptedAddresses: ends('address'),
    allowEmptyFiles: yes.includes('emptyFiles') || undefined,
    emptyCells: ends('cells'),
    said: {
      sheet: draft.answers.sheet || undefined,
      dates: /** @type {any} */ (draft.answers.dates || undefined),
      hidden: /** @type {any} */ (draft.answers.hidden || undefined),
      asTheyAre: ends('zeros'),
    },
  };
}

/** Another table: what was said of the one before does not hold for it. */
export function forgetTable() {
  draft.addressColumn = '';
  draft.answers = Object.fromEntries(Object.entries(draft.answers).filter(([key]) => !/^(encoding|sheet|dates|hidden|zeros:.*)$/.test(key)));
}
