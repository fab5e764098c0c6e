/**
 * Where campaigns keep their journal: keys in order with their values. In a page it is IndexedDB and nothing
 * has to be given; elsewhere `journal` of a client's options is one of these, or one of your own, which
 * `journalTests` tests.
 *
 * Keys are ASCII. What rejects has changed nothing; a `StorageError` is passed on as it is, of anything else
 * one is made.
 */
export interface JournalStorage {
  /** The value under a key. */
  get(key: string): Promise<string | Uint8Array | undefined>;
  /** `from` ≤ key < `to`, in the order of the keys, at most `limit` of them. */
  list(
    from: string,
    to: string,
    limit: number,
  ): Promise<[key: string, value: string | Uint8Array][]>;
  /**
   * Makes all changes, in their order, or none. When it resolves they outlast a power failure, as far as
   * that can be promised. The values are left alone until then.
   */
  apply(changes: JournalChange[]): Promise<void>;
  /** Lets go of what it holds. A client does not call it: several may share a journal. */
  close?(): void | Promise<void>;
}

export type JournalChange =
  | { put: string; value: string | Uint8Array }
  /** Adds to the number under a key, which is a text of digits; where there is none it was 0. */
  | { add: string; number: number }
  /** Removes every key from the first to before the second. */
  | { remove: string; to: string };

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
 */
export function fileJournal(path: string): JournalStorage & { close(): Promise<void> };

/** A journal that ends with the process: for tests. */
export function memoryJournal(): JournalStorage;

/**
 * The tests that any journal has to pass, for any test runner: `for (const { name, run } of
 * journalTests(() => journal)) test(name, run)`. Each uses keys of its own.
 */
export function journalTests(
  journal: () => JournalStorage | Promise<JournalStorage>,
): { name: string; run: () => Promise<void> }[];
