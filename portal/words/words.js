/** The language of the page: one for every word, number, date and plural, switched at once. */

import { formatter } from './formats.js';

/**
 * `{name}` stands for a value, `{count|one|other}` for a noun that a number governs.
 *
 * @typedef {Record<string, string | number>} Values
 * @typedef {typeof import('./it/all.js').WORDS} Catalogue
 * @typedef {keyof Catalogue} Name
 * @typedef {typeof import('../pec-massiva/words-it.js')} PackageWords
 */

/**
 * A language: what the first view says is there at once; all words, and those of the package, come while somebody writes.
 *
 * @typedef {object} Language
 * @property {string} locale
 * @property {string} own what it calls itself
 * @property {() => Promise<{ WORDS: Partial<Catalogue> }>} first
 * @property {() => Promise<[{ WORDS: Catalogue }, PackageWords]>} all
 */

/** @type {Record<string, Language>} */
const LANGUAGES = {
  it: { locale: 'it-IT', own: 'Italiano', first: () => import('./it/first.js'), all: () => Promise.all([import('./it/all.js'), import('../pec-massiva/words-it.js')]) },
  en: { locale: 'en-GB', own: 'English', first: () => import('./en/first.js'), all: () => Promise.all([import('./en/all.js'), import('../pec-massiva/words-en.js')]) },
  de: { locale: 'de-DE', own: 'Deutsch', first: () => import('./de/first.js'), all: () => Promise.all([import('./de/all.js'), import('../pec-massiva/words-de.js')]) },
};

/** Where the choice is kept. */
const KEPT = 'portal.language';

/** @type {{ code: string, locale: string, words: Partial<Catalogue>, ofPackage?: PackageWords }} */
let spoken;

/** The languages, each by its code and as it calls itself. */
export const languages = () => Object.entries(LANGUAGES).map(([code, { own }]) => ({ code, own }));

export const language = () => spoken.code;

/** By the address, by an earlier choice, by the browser; Italian where none of them is known. */
export function preferred() {
  const asked = new URLSearchParams(location.search).get('lang');
  const wanted = [asked, kept(), ...navigator.languages.map((one) => one.slice(0, 2))];
  return wanted.find((code) => code !== null && Object.hasOwn(LANGUAGES, code)) ?? 'it';
}

/** Speaks a language from now on, as far as the first view goes. @param {string} code */
export async function speak(code) {
  const { locale, first } = LANGUAGES[code] ?? LANGUAGES.it;
  spoken = { code, locale, words: (await first()).WORDS };
  document.documentElement.lang = code;
}

/** All words of the language: every other view needs them, and whatever says why something failed. */
export async function allWords() {
  const { code, ofPackage } = spoken;
  if (ofPackage === undefined) {
    const whole = await wholeOf(code);
    // Another one may have been chosen meanwhile.
    spoken = spoken.code === code ? whole : spoken;
  }
}

/** @param {string} code */
async function wholeOf(code) {
  const { locale, all } = LANGUAGES[code] ?? LANGUAGES.it;
  const [{ WORDS: words }, ofPackage] = await all();
  return { code, locale, words, ofPackage };
}

/** Speaks another language, by a person's choice: it is kept. @param {string} code */
export async function choose(code) {
  spoken = await wholeOf(code);
  document.documentElement.lang = code;
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    // Then it is asked for again next time.
  }
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** @param {Name} name @param {Values} [values] */
export const t = (name, values = {}) => filled(spoken.words[name] ?? '', values);

/** The forms of a noun may hold values in their turn. */
const HOLE = /\{(\w+)(?:\|((?:[^{}|]|\{\w+\})*)\|((?:[^{}]|\{\w+\})*))?\}/g;

/** @param {string} words @param {Values} values @returns {string} */
function filled(words, values) {
  return words.replace(HOLE, (_, key, one, other) => {
    const value = values[key] ?? '';
    if (one === undefined) {
      return typeof value === 'number' ? number(value) : value;
    }
    const isOne = formatter('PluralRules', spoken.locale).select(Number(value)) === 'one';
    return filled(isOne ? one : other, values);
  });
}

/** Whether there are such words. @param {string} name @returns {name is Name} */
export const isWord = (name) => Object.hasOwn(spoken.words, name);

/** @param {number} value */
export const number = (value) => formatter('NumberFormat', spoken.locale).format(value);

/** @param {number} ratio */
export const percent = (ratio) => formatter('NumberFormat', spoken.locale, { style: 'percent' }).format(ratio);

/** @param {number} euros */
export const money = (euros) => formatter('NumberFormat', spoken.locale, { style: 'currency', currency: 'EUR', maximumFractionDigits: 3 }).format(euros);

/** @param {Date | undefined} date */
export const when = (date) =>
  date === undefined ? '' : formatter('DateTimeFormat', spoken.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(date);

/** The same as it is said of late: today, yesterday, or the day. @param {Date} date @param {Date} [now] */
export function moment(date, now = new Date()) {
  const midnight = (/** @type {Date} */ of) => new Date(of.getFullYear(), of.getMonth(), of.getDate()).getTime();
  const days = Math.round((midnight(date) - midnight(now)) / 86_400_000);
  const clock = formatter('DateTimeFormat', spoken.locale, { timeStyle: 'short' }).format(date);
  if (days === 0 || days === -1) {
    return `${formatter('RelativeTimeFormat', spoken.locale, { numeric: 'auto' }).format(days, 'day')}, ${clock}`;
  }
  const isThisYear = date.getFullYear() === now.getFullYear();
  return formatter('DateTimeFormat', spoken.locale, isThisYear ? { day: 'numeric', month: 'short' } : { dateStyle: 'medium' }).format(date);
}
/** @param {Date | undefined} date without its time */
export const day = (date) => (date === undefined ? '' : formatter('DateTimeFormat', spoken.locale, { dateStyle: 'long' }).format(date));

/** @param {number} bytes */
export function size(bytes) {
  const [value, unit] = bytes < 1e6 ? [Math.ceil(bytes / 1e3), 'kilobyte'] : [Math.round(bytes / 1e5) / 10, 'megabyte'];
  return formatter('NumberFormat', spoken.locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}

/** What an error says to people. @param {unknown} error @returns {ReturnType<PackageWords['explain']>} */
export const explain = (error) => spoken.ofPackage?.explain(error) ?? { what: t('error.notLoaded'), meaning: '', todo: '', problems: [] };

/** What is wrong with an input. @param {any} problem */
export const describe = (problem) => spoken.ofPackage?.describe(problem) ?? '';

/** Why a campaign waits or is paused. @param {any} reason */
export const reasonText = (reason) => spoken.ofPackage?.reasonText(reason) ?? '';
