/**
 * pec-massiva/journal: where campaigns are kept outside a browser.
 *
 * @module pec-massiva/journal
 */

/**
 * Where campaigns keep their journal: keys in order with their values. In a page it is IndexedDB and nothing
 * has to be given; elsewhere `journal` of a client's options is one of these, or one of your own, which
 * `journalTests` tests.
 *
 * Keys are ASCII. What rejects has changed nothing; a `StorageError` is passed on as it is, of anything else
 * one is made.
 *
 * One process uses it at a time. In a browser the package sees to that over all tabs (Web Locks), and `fileJournal` refuses a
 * second process; one of your own has to see to it: two processes that run one campaign over it post its rows twice.
 */
export interface JournalStorage {
  /**
   * The value under a key.
   *
   * @param key ASCII
   */
  get(key: string): Promise<string | Uint8Array | undefined>;
  /**
   * `from` ≤ key < `to`, in the order of the keys, at most `limit` of them.
   *
   * @param from the first key
   * @param to the key before which it ends
   * @param limit the most that are told
   */
  list(
    from: string,
    to: string,
    limit: number,
  ): Promise<[key: string, value: string | Uint8Array][]>;
  /**
   * Makes all changes, in their order, or none. When it resolves they outlast a power failure, as far as
   * that can be promised. The values are left alone until then.
   *
   * @param changes in their order
   */
  apply(changes: JournalChange[]): Promise<void>;
  /** Lets go of what it holds. A client does not call it: several may share a journal. */
  close?(): void | Promise<void>;
}

/** One change of a journal. */
export type JournalChange =
  | {
      /** The key whose value is put in place of what was there. */
      put: string;
      /** The value. */
      value: string | Uint8Array;
    }
  | {
      /** The key whose number is added to, which is a text of digits; where there is none it was 0. */
      add: string;
      /** What is added. */
      number: number;
    }
  | {
      /** The first key that is removed. */
      remove: string;
      /** The key before which that ends. */
      to: string;
    };

/**
 * A journal in a file, for one process at a time. Beside it lie `<path>.lock`, and `<path>.files` with what
 * is attached. It holds addresses and messages: it belongs where only its owner reads. Needs files: Node,
 * Deno, Bun.
 *
 * Each line of the file bears a checksum over itself and the line before it: a file that the disk changed, or lost
 * a line of, is refused with a `StorageError` and left as it was. `npx pec-massiva check FILE` tells what is
 * damaged, and repairs it: rows that a lost line may have told of become `unknown`. What no checksum sees: a file
 * whose last lines are missing, or that was put back from an older copy.
 *
 * @throws TypeError with the code `journal.options`, where there is no path or the runtime has no files
 * @param path of the file; its folder must be there
 * @example
 * ```js
 * const pec = new PecMassiva({ journal: fileJournal('/var/lib/portal/journal') });
 * ```
 */
export function fileJournal(path: string): JournalStorage & {
  /** Ends the use of the file; later calls reject with `storage.closed`. */
  close(): Promise<void>;
};

/** A journal that ends with the process: for tests. */
export function memoryJournal(): JournalStorage;

/**
 * The tests that any journal has to pass, for any test runner: `for (const { name, run } of
 * journalTests(() => journal)) test(name, run)`. Each uses keys of its own. That a second process is kept out they do not test.
 *
 * @param journal gives the journal, a new one or one that all tests share
 */
export function journalTests(
  journal: () => JournalStorage | Promise<JournalStorage>,
): {
  /** What is tested. */
  name: string;
  /** Resolves, or rejects with an `Error` that says what was wrong. */
  run: () => Promise<void>;
}[];
