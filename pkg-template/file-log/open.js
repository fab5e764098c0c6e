/** A file of lines while one process uses it: found, locked, read, written anew, and then added to. */

import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { isCloudflareWorker } from '../common/runtime.js';
import { isText, setupError } from '../common/setup.js';
import { lock } from './lock.js';
import { Log } from './log.js';

/**
 * Who uses the file, for people: the function that they called, and what to do where another process has the file.
 *
 * @typedef {{ name: string, advice: string }} User
 *
 * What the file would be if it were written now: how many lines, and which.
 *
 * @typedef {{ count: () => number, lines: () => Iterable<string> }} Content
 */

/** What the system says where a file has no room to grow. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Whether that is why it could not be written. @param {string} code of the system */
export const isFull = (code) => FULL.has(code);

/**
 * The file that is meant: in the folder of now, wherever the process goes before the first use.
 *
 * @template {string} [Code='proxy.options']
 * @param {string} name of the function that was called
 * @param {unknown} path as it was given
 * @param {string} [instead] what to use where there are no files, behind a semicolon
 * @param {Code} [code] of the error
 */
export function pathOf(name, path, instead = '', code) {
  if (!isText(path)) {
    throw setupError(name, ['needs the path of its file'], code);
  }
  if (isCloudflareWorker()) {
    throw setupError(name, [`a Cloudflare Worker has no files that last${instead}`], code);
  }
  return resolve(/** @type {string} */ (path));
}

/** The file itself, by whichever link it is reached: it must have one lock. @param {string} path */
export const placeOf = (path) => realpath(path).catch(async () => join(await realpath(dirname(path)), basename(path)));

/** The file's lock, and its log. */
export class OpenLog {
  #log;
  #lock;
  #isLost;

  /** @param {Log} log @param {import('./lock.js').Lock} held @param {() => boolean} isLost */
  constructor(log, held, isLost) {
    this.#log = log;
    this.#lock = held;
    this.#isLost = isLost;
  }

  /**
   * @template {Content} T
   * @param {string} given @param {User} user
   * @param {(path: string) => Promise<T>} read what the file says
   * @returns {Promise<{ log: OpenLog, path: string, content: T }>}
   */
  static async open(given, user, read) {
    const path = await placeOf(given);
    /** @type {Log | undefined} */
    let log;
    /** @type {Error | undefined} */
    let lost;
    const held = await lock(`${path}.lock`, user, (error) => {
      lost = error;
      log?.fail(error);
    });
    try {
      const content = await read(path);
      const { count, lines } = content;
      log = await Log.begin(path, { name: user.name, count, lines, check: held.check });
      if (lost !== undefined) {
        log.fail(lost);
      }
      return { log: new OpenLog(log, held, () => lost !== undefined), path, content };
    } catch (error) {
      await held.release();
      throw error;
    }
  }

  /** Whether something failed: nothing is written any more, and it is to be opened again. */
  get isBroken() {
    return this.#log.error !== undefined;
  }

  /** Whether the file is another process's now. */
  get isLost() {
    return this.#isLost();
  }

  /** @throws {Error} where something failed */
  check() {
    if (this.#log.error !== undefined) {
      throw this.#log.error;
    }
  }

  /** @param {string} line */
  add(line) {
    this.#log.add(line);
  }

  /** Resolves when all that was added up to now is on the disk. */
  written() {
    return this.#log.written();
  }

  /** Rejects where the file is not this process's any more: to be asked last, whoever takes it over then reads what was written. */
  held() {
    return this.#lock.check();
  }

  async close() {
    await this.#log.close();
    await this.#lock.release();
  }
}
