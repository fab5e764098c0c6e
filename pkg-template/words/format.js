/** Values as a language writes them: numbers, sizes, times, lists, quotations. */

import { itemsOf } from './read.js';

/** @typedef {import('./language.js').Language} Language */

/** Letters of a text, and items of a list, that are shown. */
const LONGEST = 1_000;
const MOST_ITEMS = 50;

/** Line ends, other control characters, and marks that turn the letters behind them round. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** Making a formatter takes longer than a sentence, and a table may have thousands of problems. @type {Map<string, any>} */
const made = /* @__PURE__ */ new Map();

/** @template Formatter @param {string} key @param {() => Formatter} make @returns {Formatter} */
function kept(key, make) {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}

/** @param {Language} language @param {number} value */
const number = ({ tag }, value) => kept(`${tag} number`, () => new Intl.NumberFormat(tag)).format(value);

/** @param {Language} language @param {number} value @param {string} unit @param {number} [digits] */
const measured = ({ tag }, value, unit, digits = 0) =>
  kept(`${tag} ${unit} ${digits}`, () => {
    const unitDisplay = /.byte/.test(unit) ? 'short' : 'long';
    return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay, maximumFractionDigits: digits });
  }).format(value);

/** @type {[number, string, number][]} */
const SIZES = [[1e9, 'gigabyte', 2], [1e6, 'megabyte', 2], [1e3, 'kilobyte', 0]];

/**
 * @param {Language} language @param {number} bytes
 * @param {(value: number) => number} rounded so that a size above a limit never reads as the limit
 */
function size(language, bytes, rounded) {
  const [step, unit, digits] = SIZES.find(([least]) => bytes >= least) ?? [1, 'byte', 0];
  const scale = 10 ** digits;
  return measured(language, rounded((bytes / step) * scale) / scale, unit, digits);
}

/** @param {Language} language @param {number} milliseconds */
function time(language, milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 120) {
    return measured(language, seconds < 1 ? seconds : Math.ceil(seconds), 'second', seconds < 1 ? 3 : 0);
  }
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? measured(language, minutes, 'minute') : measured(language, Math.ceil(minutes / 60), 'hour');
}

/** @type {Record<string, (language: Language, value: number) => string>} */
const NUMBERS = {
  id: (_, value) => String(value),
  next: (_, value) => String(value + 1),
  size: (language, value) => size(language, value, Math.ceil),
  limit: (language, value) => size(language, value, Math.floor),
  time,
};

/** @param {string} text */
const plain = (text) => {
  const seen = text.replace(UNSEEN, ' ').trim();
  return seen.length > LONGEST ? `${[...seen.slice(0, LONGEST)].slice(0, -1).join('')}…` : seen;
};

/** Of a date, of whichever window. @param {unknown} value */
function timeOf(value) {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return undefined;
  }
}

/** @param {Language} language @param {string} text */
export const quoted = ({ quotes: [open, close] }, text) => `${open}${plain(text)}${close}`;

/**
 * A value of a sentence; `undefined` where there is none that can be shown.
 *
 * @param {Language} language @param {unknown} value @param {string} how
 * @returns {string | undefined}
 */
export function shown(language, value, how) {
  if (typeof value === 'string') {
    const text = plain(value);
    if (text === '') return undefined;
    if (how === 'said') return quoted(language, text.replace(/(?<!\.)\.$/, ''));
    return how === 'names' ? quoted(language, text) : text;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? (NUMBERS[how] ?? number)(language, value) : undefined;
  }
  const at = timeOf(value);
  if (at !== undefined) {
    return Number.isNaN(at) ? undefined : new Intl.DateTimeFormat(language.tag, { dateStyle: 'long', timeStyle: 'short' }).format(at);
  }
  const items = itemsOf(value, MOST_ITEMS)
    .map((item) => shown(language, item, how === 'or' ? '' : how))
    .filter((item) => item !== undefined);
  if (items.length === 0) {
    return undefined;
  }
  const type = how === 'or' ? 'disjunction' : 'conjunction';
  return kept(`${language.tag} ${type}`, () => new Intl.ListFormat(language.tag, { type })).format(items);
}

/** Which of two forms of a noun goes with a number. @param {Language} language @param {unknown} value @param {string} one @param {string} other */
export const counted = ({ tag }, value, one, other) =>
  typeof value === 'number' && kept(`${tag} plural`, () => new Intl.PluralRules(tag)).select(value) === 'one' ? one : other;
