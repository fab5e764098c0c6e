/** A store in one file, for one process. In a module of its own, as it needs Node's built-ins. */

import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { lock } from '../../../file-log/lock.js';
import { Log } from '../../../file-log/log.js';
import { setupError } from '../../../shared/setup.js';
import { claim, look, renew, settle } from '../keys.js';
import { lineOf, linesFor, read } from './format.js';

/**
 * @typedef {import('../../../types/store.d.ts').Store} Store
 * @typedef {import('../keys.js').Entry} Entry
 * @typedef {import('../keys.js').Keys} Keys
 */

const USER = {
  name: 'fileStore',
  advice: 'A file store is for one process; several share redisStore()',
};

/**
 * A file that was deleted, or moved away, begins anew: nothing is vouched for of before. Where an old copy is put back
 * marks that were told after it was made are not vouched for; what it cannot see is a message whose mark was heard
 * before the copy was made, and that was posted after.
 *
 * @param {string} path
 * @param {() => number} [clock] for tests; milliseconds since any moment, and nobody can set it. Times in the file
 *   are counted from there, and only while it is open: no leap of the computer's clock makes it forget
 * @returns {Store & { close(): Promise<void> }}
 */
export function fileStore(path, clock = () => performance.now()) {
  if (typeof path !== 'string' || path === '') {
    throw setupError('fileStore', ['needs the path of its file']);
  }
  if (globalThis.navigator?.userAgent === 'Cloudflare-Workers') {
    throw setupError('fileStore', ['a Cloudflare Worker has no files that last; use durableObjectStore()']);
  }
  // The folder of now, wherever the process goes before the first use.
  const whole = resolve(path);
  /** Who waits in them goes on waiting while the file is opened again. @type {Map<string, import('../keys.js').Pace>} */
  const paces = new Map();
  /** @type {Promise<OpenFile> | undefined} */
  let opening;
  /** The end of the one before. @type {Promise<void>} */
  let ended = Promise.resolve();
  let isClosed = false;

  function opened() {
    if (isClosed) {
      return Promise.reject(new Error(`fileStore: ${path} was closed`));
    }
    if (opening === undefined) {
      const next = ended.then(() => OpenFile.open(whole, clock, paces)).catch((error) => Promise.reject(failure(error, path)));
      opening = next;
      // What could not be opened is tried again: the process that had it may have ended, a full disk have room.
      next.catch(() => void leave(next));
    }
    return opening;
  }

  /** The next call opens it again. @param {Promise<OpenFile> | undefined} one */
  async function leave(one) {
    if (one !== undefined && opening === one) {
      opening = undefined;
      const end = one.then((file) => file.close(), () => {});
      ended = end.catch(() => {});
      await end;
    }
  }

  /** @template T @param {(file: OpenFile) => T | Promise<T>} work @returns {Promise<T>} */
  async function use(work) {
    const one = opened();
    const file = await one;
    try {
      return await work(file);
    } catch (error) {
      if (file.isToReopen) {
        // What the disk really holds is read by the next call.
        await leave(one).catch(() => {});
      }
      throw error;
    }
  }

  return {
    claim: (key, attempt) => use((file) => file.step(key, (entry, now) => claim(entry, now, attempt))),
    renew: (key, attempt) => use((file) => file.renew(key, attempt)),
    settle: (key, owner, fate) => use((file) => file.step(key, (entry, now) => settle(entry, now, owner, fate))),
    look: (key, options) => use((file) => file.step(key, (entry, now) => look(entry, now, options))),
    mark: () => use((file) => file.mark()),
    remembers: (mark) => use((file) => file.remembers(mark)),
    reserve: (name, limits) => use((file) => file.reserve(name, limits)),
    close: async () => {
      isClosed = true;
      await leave(opening);
      await ended;
    },
  };
}

/** What the system says of a file that cannot be opened, with what that means. @param {Error} error @param {string} path */
function failure(error, path) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === undefined) {
    return error;
  }
  const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code);
  const what = isFull ? `the disk is full: ${path} cannot be written` : `${path} cannot be used`;
  return new Error(
    `fileStore: ${what} (${message}). Nothing is sent without it; ${isFull ? 'free space' : 'mend that'}, and it goes on`,
    { cause: error },
  );
}

/** The file while it is used: all that it says in memory, and the log. */
class OpenFile {
  #keys;
  #log;
  #clock;
  #lock;
  /** The highest position that is known to be on the disk. */
  #written;
  /** Whether the file is another process's now. */
  #isLost = false;

  /**
   * @param {Keys} keys @param {Log} log @param {() => number} clock
   * @param {import('../../../file-log/lock.js').Lock} held
   */
  constructor(keys, log, clock, held) {
    this.#keys = keys;
    this.#log = log;
    this.#clock = clock;
    this.#lock = held;
    this.#written = keys.position;
  }

  /** @param {string} given @param {() => number} time @param {Map<string, import('../keys.js').Pace>} paces */
  static async open(given, time, paces) {
    // One file must have one lock, by whichever link it is reached.
    const path = await realpath(given).catch(async () => join(await realpath(dirname(given)), basename(given)));
    /** @type {OpenFile | undefined} */
    let file;
    /** @type {Error | undefined} */
    let lost;
    const held = await lock(`${path}.lock`, USER, (error) => {
      lost = error;
      file?.lose(error);
    });
    try {
      const { keys, at } = await read(path, paces);
      const begun = time();
      const clock = () => at + Math.floor(time() - begun);
      const log = await Log.begin(path, {
        name: USER.name,
        count: () => keys.size,
        lines: () => linesFor(keys, clock()),
        check: held.check,
      });
      file = new OpenFile(keys, log, clock, held);
      if (lost !== undefined) {
        file.lose(lost);
      }
      return file;
    } catch (error) {
      await held.release();
      throw error;
    }
  }

  /** @param {Error} error */
  lose(error) {
    this.#isLost = true;
    this.#log.fail(error);
  }

  /**
   * Whether it could not be written. Who lost it to another process does not take it back: the two would take it from
   * each other in turns.
   */
  get isToReopen() {
    return this.#log.error !== undefined && !this.#isLost;
  }

  /**
   * @template T
   * @param {string} key
   * @param {(entry: Entry | undefined, now: number) => import('../keys.js').Step<T>} step
   * @returns {Promise<T>}
   */
  async step(key, step) {
    this.#check();
    const now = this.#clock();
    const { entry, answer, changed, position } = this.#keys.apply(key, now, (kept) => step(kept, now));
    if (changed) {
      this.#log.add(lineOf(key, entry, position, this.#keys.forgotten));
    }
    // Even where nothing changed: what was read may be a change that is still on its way to the disk.
    await this.#log.written();
    this.#written = Math.max(this.#written, position);
    // Last: whoever takes the file over after this reads what was just written.
    await this.#lock.check();
    return answer;
  }

  /**
   * Not written: whatever its lease, what is under way does not outlive the process.
   *
   * @param {string} key @param {import('../../../types/store.d.ts').Attempt} attempt
   */
  renew(key, attempt) {
    this.#check();
    const now = this.#clock();
    this.#keys.apply(key, now, (entry) => renew(entry, now, attempt));
  }

  /** Only of what is on the disk: else it would be above the last position where the process ends now. */
  mark() {
    this.#check();
    return `${this.#keys.epoch}.${this.#written}`;
  }

  /** @param {string} mark */
  remembers(mark) {
    this.#check();
    return this.#keys.remembers(mark);
  }

  /** @param {string} name @param {{ interval: number, longest: number }} limits */
  reserve(name, limits) {
    this.#check();
    return this.#keys.reserve(name, this.#clock(), limits);
  }

  #check() {
    if (this.#log.error !== undefined) {
      throw this.#log.error;
    }
  }

  async close() {
    await this.#log.close();
    await this.#lock.release();
  }
}
