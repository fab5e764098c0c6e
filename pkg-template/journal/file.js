/** A journal in one file, and a folder beside it for bytes. In a module of its own, as it needs Node's built-ins. */

import { StorageError, sentenceOf } from '../core/js/errors.js';
import { commandOf, linesOf } from '../file-log/lines.js';
import { OnDemand } from '../file-log/on-demand.js';
import { OpenLog, isFull, pathOf } from '../file-log/open.js';
import { Entries, added, check, checkKeys, checkRange } from './entries.js';
import { apply, headOf, isPiece, linesFor, putOf } from './lines.js';
import { Pieces } from './pieces.js';

/**
 * @typedef {import('../types/journal.d.ts').JournalStorage} JournalStorage
 * @typedef {import('../types/journal.d.ts').JournalChange} JournalChange
 * @typedef {import('./pieces.js').Piece} Piece
 * @typedef {import('./lines.js').Value} Value
 */

const USER = {
  name: 'fileJournal',
  advice: 'A journal is for one process at a time: wait for that one, or end it.',
};

const NOTHING_WRITTEN = 'Nothing was written by this step.';
const FULL = `The disk is full: the journal {path} cannot be written ({text}). ${NOTHING_WRITTEN} Free space, then go on.`;
const UNUSABLE = `The journal {path} cannot be used ({text}). ${NOTHING_WRITTEN} Mend that, then go on.`;

/**
 * @param {string} path
 * @returns {JournalStorage & { close(): Promise<void> }}
 */
export function fileJournal(path) {
  const whole = pathOf('fileJournal', path, '', 'journal.options');
  const file = new OnDemand(
    () => OpenJournal.open(whole),
    () => told('storage.closed', `fileJournal: {path} was closed. ${NOTHING_WRITTEN}`, { path }),
  );
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();

  /** One after the other. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  function queued(work) {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  }

  /** @template T @param {(open: OpenJournal) => Promise<T>} work */
  const use = (work) => queued(() => file.use(work).catch((error) => Promise.reject(failure(error, whole))));

  return {
    get: (key) => use((open) => open.get(key)),
    list: (from, to, limit) => use((open) => open.list(from, to, limit)),
    apply: (changes) => use((open) => open.apply(changes)),
    close: () => queued(() => file.close()),
  };
}

/**
 * @param {string} code @param {string} words @param {Record<string, string | number>} params @param {unknown} [cause]
 */
const told = (code, words, params, cause) => new StorageError(sentenceOf(words, params), { code, params, cause });

/**
 * What went wrong with a file, for programs.
 *
 * @typedef {{ code: string, params: Record<string, string | number> }} Told
 */

/** @param {unknown} thrown @param {string} path */
function failure(thrown, path) {
  if (thrown instanceof StorageError) {
    return thrown;
  }
  const { message: text, cause, code, told: known } = /** @type {NodeJS.ErrnoException & { told?: Told }} */ (thrown);
  if (known !== undefined) {
    return new StorageError(text, { ...known, cause: thrown });
  }
  const reason = code ?? /** @type {NodeJS.ErrnoException | undefined} */ (cause)?.code;
  if (reason === undefined) {
    return told('storage', '{text}', { text }, thrown);
  }
  return isFull(reason)
    ? told('storage.full', FULL, { path, text }, thrown)
    : told('storage.unusable', UNUSABLE, { path, text }, thrown);
}

/** The journal while it is used: its keys and texts in memory, its log, and its bytes. */
class OpenJournal {
  #entries;
  #log;
  #pieces;

  /** @param {Entries<Value>} entries @param {OpenLog} log @param {Pieces} pieces */
  constructor(entries, log, pieces) {
    this.#entries = entries;
    this.#log = log;
    this.#pieces = pieces;
  }

  /** @param {string} given */
  static async open(given) {
    const { log, path, content } = await OpenLog.open(given, USER, async (found) => {
      const entries = await read(found);
      return { entries, count: () => entries.size, lines: () => linesFor(entries.all()) };
    });
    const { entries } = content;
    const pieces = new Pieces(`${path}.files`);
    try {
      const values = entries.all().map(([, value]) => value);
      await pieces.sweep(new Set(values.filter(isPiece).map(({ file }) => file)));
    } catch (error) {
      await log.close();
      throw error;
    }
    return new OpenJournal(entries, log, pieces);
  }

  get isToReopen() {
    return this.#log.isBroken;
  }

  /** @param {string} key */
  async get(key) {
    this.#log.check();
    checkKeys(key);
    const value = this.#entries.get(key);
    return isPiece(value) ? this.#pieces.read(value) : value;
  }

  /** @param {string} from @param {string} to @param {number} limit */
  async list(from, to, limit) {
    this.#log.check();
    checkRange(from, to, limit);
    /** @type {[string, string | Uint8Array][]} */
    const found = [];
    for (const [key, value] of this.#entries.list(from, to, limit)) {
      found.push([key, isPiece(value) ? await this.#pieces.read(value) : value]);
    }
    return found;
  }

  /** @param {JournalChange[]} changes */
  async apply(changes) {
    this.#log.check();
    check(changes);
    const values = changes.map((change) => ('put' in change ? change.value : ''));
    // On the disk before the line that names them.
    const pieces = await this.#pieces.write(values.filter((value) => typeof value === 'object'));
    /** @type {Value[]} */
    const kept = values.map((value) => (typeof value === 'object' ? /** @type {Piece} */ (pieces.shift()) : value));
    /** What lay in files and is no more. @type {(Value | undefined)[]} */
    const old = [];
    /** @type {object[]} */
    const line = [];
    /** @param {string} key @param {Value} value */
    const set = (key, value) => {
      old.push(this.#entries.get(key));
      this.#entries.set(key, value);
      line.push(putOf(key, value));
    };
    for (const [index, change] of changes.entries()) {
      if ('put' in change) {
        set(change.put, kept[index]);
      } else if ('add' in change) {
        set(change.add, added(this.#entries.get(change.add), change.number));
      } else {
        old.push(...this.#entries.remove(change.remove, change.to));
        line.push({ remove: change.remove, to: change.to });
      }
    }
    this.#log.add(JSON.stringify(line));
    await this.#log.written();
    await this.#log.held();
    await this.#pieces.remove(old.filter(isPiece));
  }

  close() {
    return this.#log.close();
  }
}

/** What a file says. @param {string} path */
async function read(path) {
  /** @type {Entries<Value>} */
  const entries = new Entries();
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    if (number === 1) {
      checkHead(line, path);
      continue;
    }
    try {
      apply(entries, line);
    } catch (error) {
      // A row that is lost with its line could be sent again.
      const words =
        'fileJournal: line {line} of {path} is damaged, so nothing of it is used: nothing was sent by this step, and the file was ' +
        'left as it is. `{command}` tells what is damaged and how to repair it.';
      throw told('storage.line', words, { line: number, path, command: commandOf(path) }, error);
    }
  }
  return entries;
}

/** @param {string} line @param {string} path */
function checkHead(line, path) {
  const { isJournal, isNewer } = headOf(line);
  if (!isJournal) {
    throw told('storage.otherFile', 'fileJournal: {path} is a file of something else; it was left as it is.', { path });
  }
  if (isNewer) {
    const words = `fileJournal: {path} was written by a newer version of pec-massiva; use that one. ${NOTHING_WRITTEN}`;
    throw told('storage.newerFile', words, { path });
  }
}
