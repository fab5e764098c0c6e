/** A store in one file, for one process. In a module of its own, as it needs Node's built-ins. */

import { OnDemand } from '../../../file-log/on-demand.js';
import { OpenLog, isFull, pathOf, placeOf } from '../../../file-log/open.js';
import { claim, look, renew, settle } from '../keys.js';
import { lineOf, linesFor, read } from './format.js';
import { Share } from './shared.js';

/**
 * @typedef {import('../../../types/store.d.ts').Store} Store
 * @typedef {import('../keys.js').Entry} Entry
 * @typedef {import('../keys.js').Keys} Keys
 */

const USER = {
  name: 'fileStore',
  advice:
    'A file store is for one process. Under PM2, and in a cluster of Node, each worker is one: ' +
    'several share redisStore() or postgresStore()',
};

/**
 * The store of a path, one in the process however often it is made; the first one's clock counts. It is closed when all
 * of them are.
 *
 * A file that was deleted, or moved away, begins anew: nothing is vouched for of before. Where an old copy is put back
 * marks that were told after it was made are not vouched for; what it cannot see is a message whose mark was heard
 * before the copy was made, and that was posted after.
 *
 * @param {string} path
 * @param {() => number} [clock] for tests; milliseconds since any moment, and nobody can set it. Times in the file
 *   are counted from there, and only while it is open: no leap of the computer's clock makes it forget
 * @returns {Store & { open(): Promise<void>, close(): Promise<void> }}
 */
export function fileStore(path, clock = () => performance.now()) {
  const whole = pathOf('fileStore', path, '; use durableObjectStore()');
  const share = new Share(
    () => placeOf(whole).catch((error) => Promise.reject(failure(error, path))),
    (place) => oneStore(place, path, clock),
    () => new Error(`fileStore: ${path} was closed`),
  );
  return {
    claim: (key, attempt) => share.use((store) => store.claim(key, attempt)),
    renew: (key, attempt) => share.use((store) => store.renew(key, attempt)),
    settle: (key, owner, fate) => share.use((store) => store.settle(key, owner, fate)),
    look: (key, options) => share.use((store) => store.look(key, options)),
    mark: () => share.use((store) => store.mark()),
    remembers: (mark) => share.use((store) => store.remembers(mark)),
    reserve: (name, limits) => share.use((store) => store.reserve(name, limits)),
    open: () => share.use((store) => store.open()),
    close: () => share.close(),
  };
}

/**
 * @param {string} place the file
 * @param {string} path by which it is named
 * @param {() => number} clock
 * @returns {import('./shared.js').FileStore}
 */
function oneStore(place, path, clock) {
  /** Who waits in them goes on waiting while the file is opened again. @type {Map<string, import('../keys.js').Pace>} */
  const paces = new Map();
  const file = new OnDemand(
    () => OpenFile.open(place, clock, paces).catch((error) => Promise.reject(failure(error, path))),
    () => new Error(`fileStore: ${path} was closed`),
  );
  return {
    claim: (key, attempt) => file.use((open) => open.step(key, (entry, now) => claim(entry, now, attempt))),
    renew: (key, attempt) => file.use((open) => open.renew(key, attempt)),
    settle: (key, owner, fate) => file.use((open) => open.step(key, (entry, now) => settle(entry, now, owner, fate))),
    look: (key, options) => file.use((open) => open.step(key, (entry, now) => look(entry, now, options))),
    mark: () => file.use((open) => open.mark()),
    remembers: (mark) => file.use((open) => open.remembers(mark)),
    reserve: (name, limits) => file.use((open) => open.reserve(name, limits)),
    open: () => file.use(() => {}),
    close: () => file.close(),
  };
}

/** What the system says of a file that cannot be opened, with what that means. @param {Error} error @param {string} path */
function failure(error, path) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === undefined) {
    return error;
  }
  const what = isFull(code) ? `the disk is full: ${path} cannot be written` : `${path} cannot be used`;
  return new Error(
    `fileStore: ${what} (${message}). Nothing is sent without it; ${isFull(code) ? 'free space' : 'mend that'}, and it goes on`,
    { cause: error },
  );
}

/** The file while it is used: all that it says in memory, and the log. */
class OpenFile {
  #keys;
  #log;
  #clock;
  /** The highest position that is known to be on the disk. */
  #written;

  /** @param {Keys} keys @param {OpenLog} log @param {() => number} clock */
  constructor(keys, log, clock) {
    this.#keys = keys;
    this.#log = log;
    this.#clock = clock;
    this.#written = keys.position;
  }

  /** @param {string} given @param {() => number} time @param {Map<string, import('../keys.js').Pace>} paces */
  static async open(given, time, paces) {
    const { log, content } = await OpenLog.open(given, USER, async (path) => {
      const { keys, at } = await read(path, paces);
      const begun = time();
      const clock = () => at + Math.floor(time() - begun);
      return { keys, clock, count: () => keys.size, lines: () => linesFor(keys, clock()) };
    });
    return new OpenFile(content.keys, log, content.clock);
  }

  /**
   * Whether it could not be written. Who lost it to another process does not take it back: the two would take it from
   * each other in turns.
   */
  get isToReopen() {
    return this.#log.isBroken && !this.#log.isLost;
  }

  /**
   * @template T
   * @param {string} key
   * @param {(entry: Entry | undefined, now: number) => import('../keys.js').Step<T>} step
   * @returns {Promise<T>}
   */
  async step(key, step) {
    this.#log.check();
    const now = this.#clock();
    const { entry, answer, changed, position } = this.#keys.apply(key, now, (kept) => step(kept, now));
    if (changed) {
      this.#log.add(lineOf(key, entry, position, this.#keys.forgotten));
    }
    // Even where nothing changed: what was read may be a change that is still on its way to the disk.
    await this.#log.written();
    this.#written = Math.max(this.#written, position);
    await this.#log.held();
    return answer;
  }

  /**
   * Not written: whatever its lease, what is under way does not outlive the process.
   *
   * @param {string} key @param {import('../../../types/store.d.ts').Attempt} attempt
   */
  renew(key, attempt) {
    this.#log.check();
    const now = this.#clock();
    this.#keys.apply(key, now, (entry) => renew(entry, now, attempt));
  }

  /** Only of what is on the disk: else it would be above the last position where the process ends now. */
  mark() {
    this.#log.check();
    return `${this.#keys.epoch}.${this.#written}`;
  }

  /** @param {string} mark */
  remembers(mark) {
    this.#log.check();
    return this.#keys.remembers(mark);
  }

  /** @param {string} name @param {{ interval: number, longest: number }} limits */
  reserve(name, limits) {
    this.#log.check();
    return this.#keys.reserve(name, this.#clock(), limits);
  }

  close() {
    return this.#log.close();
  }
}
