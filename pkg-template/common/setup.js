/** Options of the functions that a portal sets itself up with: what they must be, and what is thrown where they are not. */

import { recordOf } from './json.js';

/**
 * What a function of the portal's set-up throws where it cannot work so: all that is wrong, at once.
 *
 * @template {string} [Code='proxy.options']
 * @param {string} name of the function
 * @param {string[]} problems
 * @param {Code} [code]
 */
export const setupError = (name, problems, code = /** @type {Code} */ ('proxy.options')) =>
  Object.assign(new TypeError(`${name}: ${problems.join('; ')}.`), { code, params: { name, problems } });

/** All that is wrong with some options, in the order in which it was found. */
export class Problems {
  /** @type {string[]} */
  all = [];

  /** @param {boolean} isRight @param {string} words what must be */
  check(isRight, words) {
    if (!isRight) {
      this.all.push(words);
    }
  }

  /**
   * Names that nobody knows: one that is misspelt would be passed over. An object of a class of the caller's own may hold what it
   * likes, and what is `null` is not given.
   *
   * @param {unknown} options
   * @param {readonly string[]} known
   * @param {string} [path] before the names
   */
  names(options, known, path = '') {
    const kind = Object.getPrototypeOf(options ?? {});
    const fields = kind === null || Object.getPrototypeOf(kind) === null ? (recordOf(options) ?? {}) : {};
    const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
    for (const [name] of given.filter(([name]) => !known.includes(name))) {
      this.check(false, `${path}${name} is none of ${known.join(', ')}`);
    }
  }

  /**
   * @param {string} name of the function
   * @param {string} [code] of the error
   * @throws {TypeError} where anything is wrong
   */
  end(name, code) {
    if (this.all.length > 0) {
      throw setupError(name, this.all, code);
    }
  }
}

/** @param {unknown} value */
export const isFunction = (value) => typeof value === 'function';

/** @param {unknown} value */
export const isText = (value) => typeof value === 'string' && value !== '';

/** @param {unknown} value @param {number} least @param {number} [most] */
export const isWhole = (value, least, most = Infinity) =>
  Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;

/** @param {unknown} value */
export const isPositive = (value) => Number.isFinite(value) && Number(value) > 0;

/** What may stand in a header as a token. @param {unknown} value @returns {value is string} */
export const isToken = (value) => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);

/** @param {unknown} value */
export const isEnvironment = (value) => value === 'production' || value === 'test';

/** Where an option may be left out. @param {(value: unknown) => boolean} is @param {unknown} value */
export const isMissingOr = (is, value) => value === undefined || is(value);

/**
 * An address that paths are put behind.
 *
 * @param {unknown} value
 * @param {('username' | 'password' | 'search' | 'hash')[]} without
 */
export function isHttpUrl(value, without) {
  if (typeof value !== 'string' || !URL.canParse(value)) {
    return false;
  }
  const url = new URL(value);
  return /^https?:$/.test(url.protocol) && without.every((part) => url[part] === '');
}
