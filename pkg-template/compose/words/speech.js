/** What the form says, in one language: its own words, and those of the package for errors. */

import { de } from './de.js';
import { en } from './en.js';
import { it } from './it.js';

/**
 * @typedef {keyof typeof it} Name
 * @typedef {Record<string, string | number>} Values `{name}` stands for one, `{count|one|other}` for a noun that a number governs
 * @typedef {Record<string, import('../../types/compose.d.ts').ComposeWords>} Given the words of the package, by language
 */

/** @type {Record<string, { locale: string, own: Record<Name, string> }>} */
const LANGUAGES = { it: { locale: 'it-IT', own: it }, en: { locale: 'en-GB', own: en }, de: { locale: 'de-DE', own: de } };

const HOLE = /\{(\w+)(?:\|((?:[^{}|]|\{\w+\})*)\|((?:[^{}]|\{\w+\})*))?\}/g;

/** Line ends, other control characters, and marks that turn the letters behind them round or are not seen. */
const UNSEEN = /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** What others wrote, so that nothing of it hides: who looks before sending sees that something is there. @param {string} text */
export const seen = (text) => text.replace(UNSEEN, '\ufffd');

export class Speech {
  #own;
  #words;

  /** @param {string} tag one of those that the form speaks @param {import('../../types/compose.d.ts').ComposeWords | undefined} words */
  constructor(tag, words) {
    const { locale, own } = LANGUAGES[tag];
    this.tag = tag;
    this.locale = locale;
    this.#own = own;
    this.#words = words;
  }

  /** @param {Name} name @param {Values} [values] */
  t(name, values = {}) {
    return this.#filled(this.#own[name], values);
  }

  /** @param {number} bytes */
  size(bytes) {
    const [value, unit] = bytes < 1e6 ? [Math.ceil(bytes / 1e3), 'kilobyte'] : [Math.round(bytes / 1e5) / 10, 'megabyte'];
    return new Intl.NumberFormat(this.locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  }

  /** @param {number} euros */
  money(euros) {
    return new Intl.NumberFormat(this.locale, { style: 'currency', currency: 'EUR', maximumFractionDigits: 3 }).format(euros);
  }

  /** What an error says to people. @param {any} error */
  explain(error) {
    return this.#words?.explain(error) ?? { what: String(error?.message ?? error), meaning: '', todo: '', problems: [] };
  }

  /** What is wrong with an input. @param {any} problem @returns {string} */
  describe(problem) {
    return this.#words?.describe(problem) ?? String(problem?.message ?? '');
  }

  /** @param {string} words @param {Values} values @returns {string} */
  #filled(words, values) {
    return words.replace(HOLE, (_, key, one, other) => {
      const value = values[key] ?? '';
      if (one === undefined) {
        return typeof value === 'number' ? new Intl.NumberFormat(this.locale).format(value) : value;
      }
      const isOne = new Intl.PluralRules(this.locale).select(Number(value)) === 'one';
      return this.#filled(isOne ? one : other, values);
    });
  }
}

/**
 * The first language that is asked for and spoken: where words of the package are given, one of theirs.
 *
 * @param {string[]} asked tags, as `lang` has them
 * @param {Given} given
 */
export function speechFor(asked, given) {
  const spoken = Object.keys(LANGUAGES).filter((tag) => Object.keys(given).length === 0 || given[tag] !== undefined);
  const tag = asked.map((one) => one.slice(0, 2).toLowerCase()).find((one) => spoken.includes(one)) ?? spoken[0] ?? 'it';
  return new Speech(tag, given[tag]);
}
