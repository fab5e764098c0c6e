/** A store in one file, for one process. In a module of its own, as it needs Node's built-ins. */

import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { KEEP, Keys, changedAt, claim, isForgotten, look, renew, settle } from './keys.js';
import { lock } from './store-file-lock.js';
import { Log, linesOf } from './store-file-log.js';

/**
 * @typedef {import('../types/store.d.ts').Store} Store
 * @typedef {import('./keys.js').Entry} Entry
 */

/** What the first line is known by. */
const FORMAT = 'pec-massiva store 1';

const USER = {
  name: 'fileStore',
  advice: 'A file store is for one process; several share redisStore()',
};

/**
 * @param {string} path
 * @param {() => number} [wall] for tests
 * @returns {Store & { close(): Promise<void> }}
 */
export function fileStore(path, wall = Date.now) {
  if (typeof path !== 'string' || path === '') {
    throw new TypeError('fileStore: needs the path of its file');
  }
  if (globalThis.navigator?.userAgent === 'Cloudflare-Workers') {
    throw new Error('fileStore: a Cloudflare Worker has no files that last; use durableObjectStore()');
  }
  // The folder of now, wherever the process goes before the first use.
  const whole = resolve(path);
  /** @type {Promise<OpenFile> | undefined} */
  let opening;
  let closed = false;

  function opened() {
    if (closed) {
      return Promise.reject(new Error(`fileStore: ${path} was closed`));
    }
    // What could not be opened is tried again: the process that had it may have ended.
    opening ??= OpenFile.open(whole, wall).catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  return {
    claim: async (key, attempt) => {
      const file = await opened();
      return file.step(key, (entry, now) => claim(entry, now, attempt));
    },
    renew: async (key, attempt) => {
      const file = await opened();
      file.renew(key, attempt);
    },
    settle: async (key, owner, fate) => {
      const file = await opened();
      return file.step(key, (entry, now) => settle(entry, now, owner, fate));
    },
    look: async (key, options) => {
      const file = await opened();
      return file.step(key, (entry, now) => look(entry, now, options));
    },
    reach: async () => (await opened()).reach(),
    reserve: async (name, limits) => (await opened()).reserve(name, limits),
    close: async () => {
      closed = true;
      const file = await opening?.catch(() => undefined);
      opening = undefined;
      await file?.close();
    },
  };
}

/** The file while it is used: all that it says in memory, and the log. */
class OpenFile {
  #keys;
  #log;
  #clock;
  #lock;

  /**
   * @param {Keys} keys @param {Log} log @param {() => number} clock
   * @param {import('./store-file-lock.js').Lock} held
   */
  constructor(keys, log, clock, held) {
    this.#keys = keys;
    this.#log = log;
    this.#clock = clock;
    this.#lock = held;
  }

  /** @param {string} given @param {() => number} wall */
  static async open(given, wall) {
    // One file must have one lock, by whichever link it is reached.
    const path = await realpath(given).catch(async () => join(await realpath(dirname(given)), basename(given)));
    /** @type {Log | undefined} */
    let log;
    /** @type {Error | undefined} */
    let lost;
    const held = await lock(`${path}.lock`, USER, (error) => {
      lost = error;
      log?.fail(error);
    });
    try {
      const { keys, created, clock } = await read(path, wall);
      log = await Log.begin(path, {
        name: USER.name,
        count: () => keys.size,
        lines: () => linesFor(created, clock(), keys.list()),
        check: held.check,
      });
      if (lost !== undefined) {
        log.fail(lost);
      }
      return new OpenFile(keys, log, clock, held);
    } catch (error) {
      await held.release();
      throw error;
    }
  }

  /**
   * @template T
   * @param {string} key
   * @param {(entry: Entry | undefined, now: number) => import('./keys.js').Step<T>} step
   * @returns {Promise<T>}
   */
  async step(key, step) {
    this.#check();
    const now = this.#clock();
    const { entry, answer, changed } = this.#keys.apply(key, now, (kept) => step(kept, now));
    if (changed) {
      this.#log.add(lineOf(key, entry));
    }
    // Even where nothing changed: what was read may be a change that is still on its way to the disk.
    await this.#log.written();
    // Last: whoever takes the file over after this reads what was just written.
    await this.#lock.check();
    return answer;
  }

  /**
   * Not written: whatever its lease, what is under way does not outlive the process.
   *
   * @param {string} key @param {import('../types/store.d.ts').Attempt} attempt
   */
  renew(key, attempt) {
    this.#check();
    const now = this.#clock();
    this.#keys.apply(key, now, (entry) => renew(entry, now, attempt));
  }

  reach() {
    this.#check();
    return this.#keys.reach(this.#clock());
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

/** @param {string} key @param {Entry | undefined} entry */
const lineOf = (key, entry) => JSON.stringify({ key, ...(entry ?? { state: 'free' }) });

/**
 * The first line says when the file was written, too: behind that no clock that is set back can lead.
 *
 * @param {number} created @param {number} at @param {[string, Entry][]} entries
 */
function* linesFor(created, at, entries) {
  yield JSON.stringify({ format: FORMAT, created, at });
  for (const [key, entry] of entries) {
    yield lineOf(key, entry);
  }
}

/**
 * What a file says.
 *
 * @param {string} path @param {() => number} wall
 */
async function read(path, wall) {
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  /** @type {number | undefined} */
  let created;
  let latest = 0;
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    if (number === 1) {
      ({ created, at: latest } = headOf(line, path));
      continue;
    }
    const [key, entry] = entryOf(line, path, number);
    entries.delete(key);
    if (entry !== undefined) {
      latest = Math.max(latest, entry.at);
      entries.set(key, entry);
    }
  }

  // The wall's clock over restarts, as nothing else goes on then; but never back behind what is written,
  // and in between one that nobody can set.
  const start = Math.max(wall(), latest);
  const begun = wall === Date.now ? performance.now() : 0;
  const clock = wall === Date.now ? () => start + performance.now() - begun : () => Math.max(start, wall());

  // Where the file is new nothing was sent before; else somebody may have had the last place just now.
  const keys = new Keys({ since: created ?? start, ...(created === undefined ? {} : { pacedAt: start }) });
  for (const [key, entry] of entries) {
    // What was under way was left behind, at the latest now.
    const left = entry.state === 'running' ? { ...entry, until: Math.min(entry.until, start) } : entry;
    if (!isForgotten(left, start)) {
      keys.apply(key, changedAt(left), () => ({ entry: left, answer: undefined }));
    }
  }
  return { keys, created: created ?? start, clock };
}

/** @param {string} line @param {string} path @returns {{ created: number, at: number }} */
function headOf(line, path) {
  const { format, created, at } = parsed(line) ?? {};
  if (format !== FORMAT || typeof created !== 'number' || typeof at !== 'number') {
    throw new Error(`fileStore: ${path} is a file of something else`);
  }
  return { created, at };
}

/**
 * @param {string} line @param {string} path @param {number} number
 * @returns {[string, Entry | undefined]}
 */
function entryOf(line, path, number) {
  const { key, ...entry } = parsed(line) ?? {};
  const right = typeof key === 'string' && isWhole(entry);
  if (!right) {
    // A key that is lost with its line could be sent again.
    throw new Error(
      `fileStore: line ${number} of ${path} is damaged. Keys in it may have been sent: look for them in the ` +
        `mailbox, then move the file away; for ${KEEP / 3_600_000} hours the store will know that it forgot`,
    );
  }
  return [key, entry.state === 'free' ? undefined : /** @type {Entry} */ (entry)];
}

/** @param {any} entry */
function isWhole(entry) {
  switch (entry.state) {
    case 'free':
      return true;
    case 'running':
      return typeof entry.at === 'number' && typeof entry.owner === 'string' && typeof entry.until === 'number';
    case 'done':
    case 'refused':
      return (
        typeof entry.at === 'number' && typeof entry.fingerprint === 'string' && typeof entry.answer?.body === 'string'
      );
    case 'unknown':
    case 'never':
      return typeof entry.at === 'number';
    default:
      return false;
  }
}

/** @param {string} line @returns {any} */
function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
