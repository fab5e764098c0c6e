/** What methods are given: looked at before anything is asked, all problems at once. */

import { ValidationError, sentenceOf } from '../core/js/errors.js';
import { recordOf } from '../common/json.js';
import { isWhole } from '../common/setup.js';

const WORDS = {
  missing: 'is missing.',
  date: 'is a day that does not exist.',
  'type.id': 'must be the id that the service gave.',
  'type.number': 'must be a number, {least} or more.',
  'type.object': 'must be an object.',
  'type.signal': 'must be an AbortSignal.',
  'type.text': 'must be a text.',
  'type.timeout': 'must be milliseconds, 0 for none.',
  'type.whole': 'must be a whole number from {least} to {most}.',
  'unknown.call': 'is no call of this service.',
  'unknown.name': 'is none of {known}.',
};

/** @typedef {keyof typeof WORDS} Code */

/** Collects what is wrong. */
export class Input {
  /** @type {{ field: string, code: Code, params: Record<string, any>, message: string }[]} */
  #problems = [];

  /** @param {boolean} isRight @param {string} field @param {Code} code @param {Record<string, any>} [params] */
  check(isRight, field, code, params = {}) {
    if (!isRight) {
      this.#problems.push({ field, code, params, message: sentenceOf(WORDS[code], params) });
    }
  }

  /**
   * The fields of an object that has no others.
   *
   * @param {unknown} given
   * @param {string} name of the object
   * @param {readonly string[]} known
   * @returns {Record<string, any>}
   */
  fields(given, name, known) {
    const fields = given === undefined ? {} : recordOf(given);
    this.check(fields !== undefined, name, 'type.object');
    for (const field of Object.keys(fields ?? {})) {
      this.check(known.includes(field), field, 'unknown.name', { known: known.join(', ') });
    }
    return fields ?? {};
  }

  /** Where it may be left out. @param {unknown} value @param {string} field @param {number} least @param {number} most */
  whole(value, field, least, most) {
    this.check(value === undefined || isWhole(value, least, most), field, 'type.whole', { least, most });
  }

  /** What may stand as a segment of a path. @param {unknown} value @param {string} field */
  id(value, field) {
    // Dots alone would name another path.
    const isId = typeof value === 'string' && value !== '' && value.trim() === value && !/^\.{1,2}$/.test(value);
    this.check(isId, field, value === undefined ? 'missing' : 'type.id');
  }

  /** One scope, or several. @param {unknown} value @param {string} field @returns {string[]} */
  scopes(value, field) {
    const list = value === undefined || value === null ? [] : [value].flat();
    this.check(list.length > 0, field, 'missing');
    list.forEach((one, index) => {
      const isScope = typeof one === 'string' && /^[A-Z]+:[^\s/,]+\/[^\s,]*$/.test(one);
      this.check(isScope, Array.isArray(value) ? `${field}[${index}]` : field, 'unknown.call');
    });
    return /** @type {string[]} */ (list);
  }

  /**
   * The options that every method takes.
   *
   * @param {Record<string, any>} fields
   * @param {number} usual time-out
   * @returns {import('./exchange.js').Call}
   */
  call({ signal, timeout }, usual) {
    const isSignal = signal === undefined || typeof signal?.addEventListener === 'function';
    this.check(isSignal, 'signal', 'type.signal');
    this.check(timeout === undefined || isTimeout(timeout), 'timeout', 'type.timeout');
    return { signal, timeout: timeout ?? usual };
  }

  /** @throws {ValidationError} where anything is wrong */
  end() {
    if (this.#problems.length > 0) {
      const words = this.#problems.map(({ field, message }) => `${field}: ${message}`);
      const message = ['Bad input, nothing was sent.', ...words].join(' ');
      throw new ValidationError(message, { problems: this.#problems });
    }
  }
}

/** @param {unknown} value */
export const isTimeout = (value) => typeof value === 'number' && value >= 0 && value <= 2 ** 31 - 1;
