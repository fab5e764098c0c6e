/** A file of lines, of stores and of journals: lines that are only ever added, and are on the disk before anybody is told. */

import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { Chain } from './lines.js';

export { linesOf } from './lines.js';

/** @typedef {import('node:fs/promises').FileHandle} FileHandle */

/** Lines that are written or joined at once. */
const PART = 1000;

/**
 * Writes the whole file anew beside the old one and puts it in its place: at each moment one of them is there.
 * Gives how many lines it has, and what the next one is chained to.
 *
 * @param {string} path @param {Iterable<string>} lines
 * @param {() => Promise<void>} check rejects where the file is another process's, whose work must stay
 */
export async function writeAnew(path, lines, check) {
  await check();
  const fresh = `${path}.new`;
  // What it keeps is for nobody else to read.
  const handle = await open(fresh, 'w', 0o600);
  const chain = new Chain();
  let count = 0;
  try {
    let part = '';
    for (const line of lines) {
      count += 1;
      part += chain.next(line);
      if (count % PART === 0) {
        await handle.appendFile(part);
        part = '';
      }
    }
    await handle.appendFile(part);
    await handle.sync();
  } catch (error) {
    // Half of it would only keep a full disk full.
    await rm(fresh, { force: true }).catch(() => {});
    throw error;
  } finally {
    await handle.close();
  }
  await check();
  await rename(fresh, path);
  await syncFolder(dirname(path));
  return { count, chain };
}

/** So that the names in it are on the disk too. @param {string} path */
export async function syncFolder(path) {
  // Windows has no such thing.
  if (process.platform === 'win32') {
    return;
  }
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * What the file would be if it were written now: how many lines, and which; they must not change while
 * they are written. `name` says who uses it, for people; `check` rejects where the file is another process's.
 *
 * @typedef {{ name: string, count: () => number, lines: () => Iterable<string>, check: () => Promise<void> }} Live
 */

/** A file that is open for adding lines. */
export class Log {
  #path;
  #handle;
  #lines;
  /** Bytes that are known to be on the disk. */
  #size;
  #chain;
  #live;
  /** @type {string[]} */
  #waiting = [];
  /** The write that takes what waits. @type {Promise<void> | undefined} */
  #next;
  /** The one before it. @type {Promise<void>} */
  #last = Promise.resolve();
  /** @type {Error | undefined} */
  #error;

  /**
   * @param {string} path @param {FileHandle} handle @param {{ count: number, chain: Chain }} written
   * @param {number} size @param {Live} live
   */
  constructor(path, handle, { count, chain }, size, live) {
    this.#path = path;
    this.#handle = handle;
    this.#lines = count;
    this.#chain = chain;
    this.#size = size;
    this.#live = live;
  }

  /** @param {string} path @param {Live} live */
  static async begin(path, live) {
    const written = await writeAnew(path, live.lines(), live.check);
    const handle = await open(path, 'a');
    return new Log(path, handle, written, (await handle.stat()).size, live);
  }

  /** Nothing is written any more, and everything rejects. @param {Error} error */
  fail(error) {
    this.#error ??= error;
  }

  /** What it failed with, if it did. */
  get error() {
    return this.#error;
  }

  /** @param {string} line */
  add(line) {
    this.#waiting.push(line);
  }

  /** Resolves when all that was added up to now is on the disk. */
  async written() {
    if (this.#waiting.length > 0) {
      this.#next ??= this.#write(this.#last);
      await this.#next;
    } else {
      await this.#last;
    }
    if (this.#error !== undefined) {
      throw this.#error;
    }
  }

  /** @param {Promise<void>} before */
  async #write(before) {
    // What is added while the disk works on the lines before shares the next sync.
    await before;
    this.#last = /** @type {Promise<void>} */ (this.#next);
    this.#next = undefined;
    const lines = this.#waiting;
    this.#waiting = [];
    if (this.#error !== undefined) {
      return;
    }
    try {
      if (this.#lines + lines.length > Math.max(10_000, 4 * this.#live.count())) {
        // The lines that wait are among the live ones already.
        const live = this.#live.lines();
        await this.#handle.close();
        ({ count: this.#lines, chain: this.#chain } = await writeAnew(this.#path, live, this.#live.check));
        this.#handle = await open(this.#path, 'a');
        this.#size = (await this.#handle.stat()).size;
      } else {
        this.#lines += lines.length;
        for (let start = 0; start < lines.length; start += PART) {
          const part = lines.slice(start, start + PART).map((line) => this.#chain.next(line));
          await this.#handle.appendFile(part.join(''));
        }
        await this.#handle.datasync();
        this.#size = (await this.#handle.stat()).size;
      }
    } catch (error) {
      // What rejects should not be found in it later. Where that fails too nobody knows what of it is on
      // the disk: reading it anew tells, adding to half a line would not.
      await this.#handle.truncate(this.#size).catch(() => {});
      const { message } = /** @type {Error} */ (error);
      this.fail(
        new Error(`${this.#live.name}: ${this.#path} could not be written, and is not used until it is opened again: ${message}`, {
          cause: error,
        }),
      );
    }
  }

  async close() {
    await this.written().catch(() => {});
    // Closed already where the rewriting of the file failed.
    await this.#handle.close().catch(() => {});
  }
}
