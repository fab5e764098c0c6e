/** Keys in order with their values, in memory: all of a journal in memory, the index of one in a file. */

import { recordOf } from '../common/json.js';

/** @template T */
export class Entries {
  /** In order. @type {string[]} */
  #keys = [];
  /** @type {Map<string, T>} */
  #values = new Map();

  get size() {
    return this.#keys.length;
  }

  /** @param {string} key */
  get(key) {
    return this.#values.get(key);
  }

  /** @param {string} key @param {T} value */
  set(key, value) {
    if (!this.#values.has(key)) {
      this.#keys.splice(this.#place(key), 0, key);
    }
    this.#values.set(key, value);
  }

  /** Removes `from` ≤ key < `to`, and gives what was there. @param {string} from @param {string} to */
  remove(from, to) {
    const removed = this.list(from, to, Infinity);
    this.#keys.splice(this.#place(from), removed.length);
    removed.forEach(([key]) => this.#values.delete(key));
    return removed.map(([, value]) => value);
  }

  /** @param {string} from @param {string} to @param {number} limit @returns {[string, T][]} */
  list(from, to, limit) {
    const start = this.#place(from);
    const end = Math.min(this.#place(to), start + Math.max(0, limit));
    return this.#keys.slice(start, Math.max(start, end)).map((key) => [key, this.#valueOf(key)]);
  }

  /** @returns {[string, T][]} */
  all() {
    return this.#keys.map((key) => [key, this.#valueOf(key)]);
  }

  /** @param {string} key */
  #valueOf(key) {
    return /** @type {T} */ (this.#values.get(key));
  }

  /** Where the first key stands that is not before this one. @param {string} key */
  #place(key) {
    let low = 0;
    let high = this.#keys.length;
    // Most keys are added in their order.
    if (high === 0 || this.#keys[high - 1] < key) {
      return high;
    }
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#keys[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

/** Refuses what is no key. @param {unknown[]} keys */
export function checkKeys(...keys) {
  if (!keys.every((key) => typeof key === 'string')) {
    throw new TypeError('a key of a journal must be a text');
  }
}

/** Refuses what is no range of keys. @param {unknown} from @param {unknown} to @param {unknown} limit */
export function checkRange(from, to, limit) {
  checkKeys(from, to);
  if (typeof limit !== 'number' || !(limit >= 0)) {
    throw new TypeError('a journal lists so many keys as a number says, 0 or more');
  }
}

/**
 * Refuses what is no list of changes before any of them is made.
 *
 * @param {import('../types/journal.d.ts').JournalChange[]} changes
 */
export function check(changes) {
  if (!Array.isArray(changes)) {
    throw new TypeError('a journal takes a list of changes');
  }
  for (const change of changes) {
    if (recordOf(change) === undefined || !isChange(change)) {
      throw new TypeError('a change of a journal must be { put, value }, { add, number } or { remove, to }');
    }
  }
}

/** @param {import('../types/journal.d.ts').JournalChange} change */
function isChange(change) {
  if ('put' in change) {
    return typeof change.put === 'string' && (typeof change.value === 'string' || change.value instanceof Uint8Array);
  }
  return 'add' in change
    ? typeof change.add === 'string' && Number.isSafeInteger(change.number)
    : typeof change.remove === 'string' && typeof change.to === 'string';
}

/** The number under a key and one more. @param {unknown} value @param {number} number */
export const added = (value, number) => String((typeof value === 'string' ? Number(value) || 0 : 0) + number);
