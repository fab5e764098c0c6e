/** A file of lines, of `store-file.js` and of journals: lines that are only ever added, and are on the disk before anybody is told. */

import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** @typedef {import('node:fs/promises').FileHandle} FileHandle */

/** Lines that are written or joined at once. */
const PART = 1000;

/**
 * The lines of a file, none where there is no file. What follows the last line feed is the half line of a
 * process that ended there; it was never acknowledged, and is left out.
 *
 * @param {string} path
 */
export async function* linesOf(path) {
  /** @type {Buffer[]} */
  let begun = [];
  try {
    for await (const chunk of createReadStream(path)) {
      let start = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
        yield Buffer.concat([...begun, chunk.subarray(start, end)]).toString('utf8');
        begun = [];
        start = end + 1;
      }
      begun.push(chunk.subarray(start));
    }
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') {
      throw error;
    }
  }
}

/**
 * Writes the whole file anew beside the old one and puts it in its place: at each moment one of them is there.
 *
 * @param {string} path @param {Iterable<string>} lines
 * @param {() => Promise<void>} check rejects where the file is another process's, whose work must stay
 */
async function writeAnew(path, lines, check) {
  await check();
  const fresh = `${path}.new`;
  // What it keeps is for nobody else to read.
  const handle = await open(fresh, 'w', 0o600);
  let count = 0;
  try {
    /** @type {string[]} */
    let part = [];
    for (const line of lines) {
      count += 1;
      if (part.push(line) === PART) {
        await handle.appendFile(`${part.join('\n')}\n`);
        part = [];
      }
    }
    if (part.length > 0) {
      await handle.appendFile(`${part.join('\n')}\n`);
    }
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
  return count;
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
   * @param {string} path @param {FileHandle} handle @param {number} lines @param {number} size
   * @param {Live} live
   */
  constructor(path, handle, lines, size, live) {
    this.#path = path;
    this.#handle = handle;
    this.#lines = lines;
    this.#size = size;
    this.#live = live;
  }

  /** @param {string} path @param {Live} live */
  static async begin(path, live) {
    const lines = await writeAnew(path, live.lines(), live.check);
    const handle = await open(path, 'a');
    return new Log(path, handle, lines, (await handle.stat()).size, live);
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
        this.#lines = await writeAnew(this.#path, live, this.#live.check);
        this.#handle = await open(this.#path, 'a');
        this.#size = (await this.#handle.stat()).size;
      } else {
        this.#lines += lines.length;
        for (let start = 0; start < lines.length; start += PART) {
          await this.#handle.appendFile(`${lines.slice(start, start + PART).join('\n')}\n`);
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
