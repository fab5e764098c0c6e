/*
 * The journal's storage in a browser. This file imports nothing, see errors.js.
 */

/**
 * @typedef {import('../../types/journal.d.ts').JournalStorage} JournalStorage
 * @typedef {import('../../types/journal.d.ts').JournalChange} JournalChange
 * @typedef {new (message: string, details: { code: string, params?: Record<string, string>, cause?: unknown }) => Error} Failure
 * @typedef {[code: string, what: string, advice: string]} Words
 */

const DATABASE = 'pec-massiva';
const VERSION = 1;
const ENTRIES = 'entries';

/** Code, what happened and what to do, by the name of what the browser threw. @type {Record<string, Words>} */
const WORDS = {
  QuotaExceededError: [
    'storage.quota',
    "The browser's storage for this page is full.",
    'Free space, or delete old campaigns, then go on.',
  ],
  SecurityError: [
    'storage.forbidden',
    'The browser forbids this page to keep data (a setting, a private window, or a frame in a sandbox).',
    'Allow it, then reload the page.',
  ],
  VersionError: ['storage.olderPage', 'Another tab has a newer version of this page.', 'Reload this page.'],
};
/** @type {Words} */
const MISSING = [
  'storage.missing',
  'This runtime has no storage for the journal of a campaign (no IndexedDB).',
  'Give one as `journal`, for example fileJournal(path) of pec-massiva/journal.',
];
/** @type {Words} */
const BLOCKED = [
  'storage.blocked',
  'Another tab with an older version of this page keeps the journal open.',
  'Close or reload that tab, then go on.',
];
/** @type {Words} */
const GONE = ['storage.gone', 'The data of this page was deleted while it was open.', 'Reload the page.'];

/**
 * @param {Failure} Failure the class `StorageError`
 * @returns {JournalStorage & { close(): void }}
 */
export function indexedDbStorage(Failure) {
  /** @type {Promise<IDBDatabase> | undefined} */
  let opening;
  // What was there once and has to be made anew was deleted under a campaign.
  let wasThere = false;

  /** @param {Words} words @param {unknown} [cause] @param {Record<string, string>} [params] */
  const failureOf = ([code, what, advice], cause, params = {}) =>
    new Failure(`${what} Nothing was written by this step. ${advice}`, { code, params, cause });

  /** @param {any} thrown */
  function failure(thrown) {
    if (thrown instanceof Failure) {
      return thrown;
    }
    const known = WORDS[thrown?.name];
    if (known !== undefined) {
      return failureOf(known, thrown);
    }
    const text = `${thrown?.name}: ${thrown?.message}`;
    const advice = 'Go on; where that does not help, reload the page.';
    return failureOf(['storage.browser', `The browser's storage failed (${text}).`, advice], thrown, { text });
  }

  /** @returns {Promise<IDBDatabase>} */
  const open = () =>
    new Promise((resolve, reject) => {
      // Some browsers throw where it is only looked at.
      const factory = globalThis.indexedDB;
      if (!factory) {
        throw failureOf(MISSING);
      }
      const request = factory.open(DATABASE, VERSION);
      let isBlocked = false;
      let isGone = false;
      request.onblocked = () => {
        isBlocked = true;
        reject(failureOf(BLOCKED));
      };
      request.onupgradeneeded = () => {
        if (wasThere) {
          isGone = true;
          request.transaction?.abort();
        } else {
          request.result.createObjectStore(ENTRIES);
        }
      };
      request.onerror = (event) => {
        event.preventDefault();
        reject(isGone ? failureOf(GONE, request.error) : request.error);
      };
      request.onsuccess = () => {
        const database = request.result;
        if (isBlocked) {
          database.close();
          return;
        }
        // A newer page upgrades when all have closed. Who opens again waits for it, and learns of it then.
        database.onversionchange = () => {
          database.close();
          opening = undefined;
        };
        database.onclose = () => (opening = undefined);
        wasThere = true;
        resolve(database);
      };
    });

  function opened() {
    opening ??= open().catch((thrown) => {
      opening = undefined;
      throw failure(thrown);
    });
    return opening;
  }

  /** @param {IDBTransactionMode} mode */
  async function begin(mode) {
    try {
      return (await opened()).transaction(ENTRIES, mode, { durability: 'strict' });
    } catch (thrown) {
      if (/** @type {Error} */ (thrown)?.name !== 'InvalidStateError') {
        throw thrown;
      }
      // Some browsers lose a connection without a word. Nothing was asked of it yet.
      opening = undefined;
      return (await opened()).transaction(ENTRIES, mode, { durability: 'strict' });
    }
  }

  /**
   * Nothing but requests of the transaction may be waited for in `work`: it would end meanwhile.
   *
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(entries: IDBObjectStore, guard: (step: () => void) => void) => () => T} work gives what reads the result
   * @returns {Promise<T>}
   */
  async function transact(mode, work) {
    try {
      const transaction = await begin(mode);
      return await new Promise((resolve, reject) => {
        /** What is thrown by a step ends the whole. @param {() => void} step */
        const guard = (step) => {
          try {
            step();
          } catch (thrown) {
            reject(thrown);
            transaction.abort();
          }
        };
        guard(() => {
          const result = work(transaction.objectStore(ENTRIES), guard);
          transaction.oncomplete = () => resolve(result());
        });
        transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
      });
    } catch (thrown) {
      throw failure(thrown);
    }
  }

  return {
    get: (key) =>
      transact('readonly', (entries) => {
        const request = entries.get(key);
        return () => loaded(request.result);
      }),

    list: async (from, to, limit) => {
      const range = rangeOf(from, to);
      // For IndexedDB a limit of 0 is none.
      if (range === undefined || limit < 1) {
        return [];
      }
      return transact('readonly', (entries) => {
        const keys = entries.getAllKeys(range, limit);
        const values = entries.getAll(range, limit);
        return () => keys.result.map((key, index) => [String(key), loaded(values.result[index])]);
      });
    },

    apply: (changes) =>
      transact('readwrite', (entries, guard) => {
        change(entries, changes, 0, guard);
        return () => {};
      }),

    close: () => {
      const closing = opening;
      opening = undefined;
      closing?.then((database) => database.close()).catch(() => {});
    },
  };
}

/**
 * @param {IDBObjectStore} entries
 * @param {JournalChange[]} changes
 * @param {number} start
 * @param {(step: () => void) => void} guard
 */
function change(entries, changes, start, guard) {
  for (let index = start; index < changes.length; index += 1) {
    const step = changes[index];
    if ('put' in step) {
      entries.put(stored(step.value), step.put);
    } else if ('add' in step) {
      const request = entries.get(step.add);
      request.onsuccess = () =>
        guard(() => {
          entries.put(String((Number(request.result) || 0) + step.number), step.add);
          change(entries, changes, index + 1, guard);
        });
      return;
    } else {
      const range = rangeOf(step.remove, step.to);
      if (range !== undefined) {
        entries.delete(range);
      }
    }
  }
}

/** @param {string} from @param {string} to */
const rangeOf = (from, to) => (from < to ? IDBKeyRange.bound(from, to, false, true) : undefined);

/** A buffer of its own: of a view the whole buffer behind it would be kept. @param {string | Uint8Array} value */
function stored(value) {
  if (typeof value === 'string') {
    return value;
  }
  if (!ArrayBuffer.isView(value)) {
    throw new TypeError('a value must be a text or a Uint8Array');
  }
  return value.slice().buffer;
}

/** @param {any} value */
const loaded = (value) => (typeof value === 'object' ? new Uint8Array(value) : value);

/**
 * Asks the browser not to delete what this page keeps when space runs short; it may ask the person.
 *
 * @returns {Promise<boolean>} whether it promised
 */
export async function persist() {
  try {
    return (await globalThis.navigator.storage.persist()) === true;
  } catch {
    return false;
  }
}
