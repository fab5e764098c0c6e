/** A journal that ends with its process. */

import { Entries, added, check, checkKeys, checkRange } from './entries.js';

/** @typedef {import('../types/journal.d.ts').JournalStorage} JournalStorage */

/** What a caller does with bytes does not change ours. @template {string | Uint8Array | undefined} T @param {T} value */
const copyOf = (value) => /** @type {T} */ (typeof value === 'object' ? value.slice() : value);

/** @returns {JournalStorage} */
export function memoryJournal() {
  /** @type {Entries<string | Uint8Array>} */
  const entries = new Entries();
  return {
    get: async (key) => {
      checkKeys(key);
      return copyOf(entries.get(key));
    },
    list: async (from, to, limit) => {
      checkRange(from, to, limit);
      return entries.list(from, to, limit).map(([key, value]) => [key, copyOf(value)]);
    },
    apply: async (changes) => {
      check(changes);
      for (const change of changes) {
        if ('put' in change) {
          entries.set(change.put, copyOf(change.value));
        } else if ('add' in change) {
          entries.set(change.add, added(entries.get(change.add), change.number));
        } else {
          entries.remove(change.remove, change.to);
        }
      }
    },
  };
}
