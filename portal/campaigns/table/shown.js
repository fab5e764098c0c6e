/** A cell's value as its program shows it to an Italian office; what no file tells is left for a person to say. */

import { UNTOLD } from './formats.js';

/** Digits that spreadsheets keep of a number. */
const DIGITS = 15;

/** Formatters, which take long to make and serve for all cells alike. @type {Map<string, Intl.NumberFormat>} */
const formatters = new Map();

/** @param {Intl.NumberFormatOptions} how */
function formatter(how) {
  const key = JSON.stringify(how);
  const made = formatters.get(key) ?? new Intl.NumberFormat('it-IT', how);
  formatters.set(key, made);
  return made;
}

const IN_NUMBERS = new Intl.DateTimeFormat('it-IT', { timeZone: 'UTC', day: '2-digit', month: '2-digit', year: 'numeric' });
const IN_WORDS = new Intl.DateTimeFormat('it-IT', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });

/** How dates may be written where the file does not tell. @typedef {'numbers' | 'words' | 'iso'} DateForm */

/** @type {Record<DateForm, (date: Date) => string>} */
export const DATES = {
  numbers: (date) => IN_NUMBERS.format(date),
  words: (date) => IN_WORDS.format(date),
  iso: (date) => date.toISOString().slice(0, 10),
};

/** The parts of a format: for numbers, negative ones, nothing and texts. @param {string} code */
const sectionsOf = (code) => code.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/);

/** Whether what a format shows as it is holds what means something elsewhere in it: then the two cannot be told apart. @param {string} code */
const hasDoubtful = (code) => [...code.matchAll(/"([^"]*)"|\\(.)|\[\$([^\]-]*)/g)].some(([, quoted = '', escaped = '', currency = '']) => /[\d#.,?%;_*\\]/.test(quoted + escaped + currency));

/** A format without what is only space, colour or quotes: of several for positive, negative and nothing the first. @param {string} code */
function bare(code) {
  const [first] = sectionsOf(code);
  return first
    .replace(/\[\$([^\]-]*)[^\]]*\]/g, '$1')
    .replace(/\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\]/gi, '')
    .replace(/_.|\*./g, '')
    .replace(/\\(.)/g, '$1')
    .replaceAll('"', '')
    .trim();
}

/**
 * @param {number} value
 * @param {string | undefined} code its format, where it has one
 * @returns {string | undefined} nothing where it cannot be told
 */
export function numberShown(value, code) {
  if (!Number.isFinite(value) || Math.abs(value) >= 10 ** DIGITS) {
    return undefined;
  }
  if (code === undefined) {
    return formatter({ useGrouping: false, maximumSignificantDigits: DIGITS - 4 * Number(!Number.isInteger(value)) }).format(value);
  }
  const [, before, digits, decimals = '', after] = /^([^0#.,?[\]]*)([#,]*0+)(\.0+)?([^0#.,?[\]]*)$/.exec(bare(code)) ?? [];
  // Negative numbers and nothing may have formats of their own, and letters such as those of dates mean something.
  const hasOwn = (value < 0 && code.includes(';')) || (value === 0 && sectionsOf(code).length > 2);
  if (digits === undefined || /[a-z@]/i.test(before + after) || hasOwn || hasDoubtful(code)) {
    return undefined;
  }
  const places = Math.max(0, decimals.length - 1);
  /** @type {Intl.NumberFormatOptions} */
  const how = {
    // Italian has no point in four digits, spreadsheets do.
    useGrouping: /** @type {any} */ (digits.includes(',') ? 'always' : false),
    minimumIntegerDigits: Math.max(1, digits.replace(/[^0]/g, '').length),
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  };
  // Rounded by the digits that a spreadsheet keeps: of what is nearest to it in binary it may be the other half.
  const exact = /** @type {any} */ ((after.includes('%') ? value * 100 : value).toPrecision(DIGITS));
  const shown = formatter(how).format(exact);
  return `${before}${shown}${after}`;
}

/** Whether a format is of a day alone. @param {string} code */
const isDay = (code) => code === UNTOLD || !/[hs]/i.test(bare(code));

/**
 * @param {Date} date
 * @param {string | undefined} code
 * @param {DateForm | undefined} form as a person said
 * @returns {string | 'asked' | undefined} `asked`: a person has to say how; nothing where it cannot be told
 */
export function dateShown(date, code = UNTOLD, form = undefined) {
  if (!isDay(code) || date.getTime() % 86_400_000 !== 0) {
    return undefined;
  }
  const letters = bare(code).toLowerCase();
  if (/^(?:d{1,2}|m{1,2}|yy|yyyy|[/. -])+$/.test(letters) && ['d', 'm', 'y'].every((one) => letters.includes(one))) {
    const [day, month, year] = [date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCFullYear()].map(String);
    return letters.replace(/d+|m+|y+/g, (part) => (part[0] === 'y' ? year.slice(-part.length) : (part[0] === 'd' ? day : month).padStart(part.length, '0')));
  }
  return form === undefined ? 'asked' : DATES[form](date);
}
