/**
 * What the lines of a store's file say. The first is its head: what was so when the file was written anew. Then come
 * the keys that were known then, and then each change since, whose positions follow one another.
 */

import { stat } from 'node:fs/promises';

import { advice } from '../../../file-log/lines.js';
import { linesOf } from '../../../file-log/log.js';
import { parsed } from '../../../common/json.js';
import { isAnswer } from '../answered.js';
import { Keys } from '../keys.js';

/**
 * @typedef {import('../keys.js').Entry} Entry
 * @typedef {import('../keys.js').Mark} Mark
 * @typedef {import('../keys.js').Pace} Pace
 *
 * @typedef {object} Head
 * @property {string} epoch another one each time that the file is opened
 * @property {Mark[]} earlier the epochs before it, and how far each of them got
 * @property {number} position of the last change
 * @property {number} forgotten the highest position of what was forgotten
 * @property {number} at milliseconds by the file's own clock
 */

/** What the first line is known by; the number is its version. */
const FORMAT = 'pec-massiva store ';
const VERSION = 2;

/** @param {Keys} keys @param {number} at @returns {Iterable<string>} as they are now, whenever they are read */
export function linesFor(keys, at) {
  const { epoch, earlier, position, forgotten } = keys;
  const head = JSON.stringify({ format: `${FORMAT}${VERSION}`, epoch, position, forgotten, at, earlier });
  return linesAfter(head, keys.list());
}

/** @param {string} head @param {[string, Entry, number][]} entries */
function* linesAfter(head, entries) {
  yield head;
  for (const [key, entry, position] of entries) {
    yield JSON.stringify({ key, position, ...entry });
  }
}

/**
 * The line of a change. What was forgotten before it is said with it: else a key that was forgotten, taken again and
 * given back would look as if it had never been used.
 *
 * @param {string} key @param {Entry | undefined} entry @param {number} position @param {number} forgotten
 */
export const lineOf = (key, entry, position, forgotten) =>
  JSON.stringify({ key, position, forgotten, ...(entry ?? { state: 'free' }) });

/**
 * The keys of a file, as of its last change; nothing is known where there is no file.
 *
 * @param {string} path @param {Map<string, Pace>} paces the queues of this process
 * @returns {Promise<{ keys: Keys, at: number }>} and when by the file's own clock its last change was
 */
export async function read(path, paces) {
  const reader = new Reader(path);
  for await (const line of linesOf(path)) {
    reader.take(line);
  }
  if (reader.isEmpty && ((await stat(path).catch(() => undefined))?.size ?? 0) > 0) {
    throw isOther(path);
  }
  return reader.end(paces);
}

class Reader {
  #path;
  #number = 0;
  #version = VERSION;
  /** @type {Head | undefined} */
  #head;
  #at = 0;
  #position = 0;
  #forgotten = 0;
  /** @type {Map<string, { entry: Entry, position: number }>} */
  #entries = new Map();

  /** @param {string} path */
  constructor(path) {
    this.#path = path;
  }

  get isEmpty() {
    return this.#number === 0;
  }

  /** @param {string} line */
  take(line) {
    this.#number += 1;
    const fields = parsed(line);
    if (this.#number === 1) {
      this.#takeHead(fields);
    } else if (this.#version === 1) {
      this.#takeOld(fields);
    } else {
      this.#takeKey(fields);
    }
  }

  /** @param {any} fields */
  #takeHead(fields) {
    const format = String(fields?.format);
    const version = format.startsWith(FORMAT) ? Number(format.slice(FORMAT.length)) : NaN;
    if (Number.isInteger(version) && version > VERSION) {
      throw new Error(`fileStore: ${this.#path} was written by a newer version of pec-massiva; use that one`);
    }
    if (version === VERSION && isHead(fields)) {
      this.#head = fields;
      ({ at: this.#at, position: this.#position, forgotten: this.#forgotten } = fields);
    } else if (version !== 1 || !isTime(fields.created) || !isTime(fields.at)) {
      throw isOther(this.#path);
    }
    this.#version = version;
  }

  /** @param {any} fields */
  #takeKey(fields) {
    const { key, position, forgotten, ...entry } = fields ?? {};
    const listed = /** @type {Head} */ (this.#head).position;
    // The keys that were known come first, each once; then each change, none left out.
    const isChange = position === this.#position + 1 && isCount(forgotten) && forgotten < position;
    const isListed =
      this.#position === listed && isCount(position) && position > 0 && position <= listed &&
      forgotten === undefined && entry.state !== 'free' && !this.#entries.has(key);
    if (!isKey(key, entry) || !(isChange || isListed)) {
      throw this.#damaged();
    }
    if (isChange) {
      this.#position = position;
      this.#forgotten = Math.max(this.#forgotten, forgotten);
    }
    this.#set(key, entry, position);
  }

  /**
   * The first version had no positions. Its times were those of the computer's clock, which may have been anything:
   * all of it is as if it had just happened.
   *
   * @param {any} fields
   */
  #takeOld(fields) {
    const { key, ...entry } = fields ?? {};
    if (!isKey(key, entry)) {
      throw this.#damaged();
    }
    this.#position += 1;
    this.#set(key, { ...entry, at: 0 }, this.#position);
  }

  /** @param {string} key @param {any} entry @param {number} position */
  #set(key, entry, position) {
    this.#entries.delete(key);
    if (entry.state !== 'free') {
      this.#at = Math.max(this.#at, entry.at);
      this.#entries.set(key, { entry, position });
    }
  }

  /** A key that is lost with its line could be sent again. */
  #damaged() {
    return new Error(
      `fileStore: line ${this.#number} of ${this.#path} is damaged. Nothing was sent, and the file was left as it is. ` +
        `Messages may have been sent that no other line tells of, so do not go on without it: ${advice(this.#path)}`,
    );
  }

  /** @param {Map<string, Pace>} paces */
  end(paces) {
    const at = this.#at;
    const { epoch, earlier = [] } = this.#head ?? {};
    const keys = new Keys({
      epoch: crypto.randomUUID(),
      earlier: epoch === undefined ? [] : [...earlier, { epoch, position: this.#position }],
      position: this.#position,
      forgotten: this.#forgotten,
      paces,
      // Where the file is new nothing was sent before; else somebody may have had the last place just now.
      ...(this.isEmpty ? {} : { pacedAt: at }),
    });
    for (const [key, { entry, position }] of this.#entries) {
      // What was under way was left behind, at the latest now.
      const left = entry.state === 'running' ? { ...entry, until: Math.min(entry.until, at) } : entry;
      keys.restore(key, left, position);
    }
    keys.prune(at);
    return { keys, at };
  }
}

/** @param {string} path */
const isOther = (path) => new Error(`fileStore: ${path} is a file of something else; it was left as it is`);

/** @param {unknown} value */
const isCount = (value) => Number.isSafeInteger(value) && /** @type {number} */ (value) >= 0;

/** @param {unknown} value */
const isTime = (value) => Number.isFinite(value) && /** @type {number} */ (value) >= 0;

/** @param {any} value @param {string[]} names in any order, and no other */
const hasOnly = (value, names) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) &&
  Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));

/** @param {any} fields @returns {fields is Head} */
function isHead(fields) {
  const { epoch, earlier, position, forgotten, at } = fields;
  return (
    hasOnly(fields, ['format', 'epoch', 'position', 'forgotten', 'at', 'earlier']) &&
    Array.isArray(earlier) &&
    [{ epoch, position }, ...earlier].every((mark) => isEpoch(mark?.epoch) && isCount(mark.position)) &&
    isCount(forgotten) && forgotten <= position && isTime(at)
  );
}

/** @param {unknown} value */
const isEpoch = (value) => typeof value === 'string' && /^[A-Za-z0-9-]{1,80}$/.test(value);

/** @param {unknown} key @param {any} entry */
export function isKey(key, entry) {
  if (typeof key !== 'string') {
    return false;
  }
  switch (entry.state) {
    case 'free':
      return hasOnly(entry, ['state']);
    case 'running':
      return (
        hasOnly(entry, ['state', 'at', 'owner', 'until']) &&
        isTime(entry.at) && typeof entry.owner === 'string' && isTime(entry.until)
      );
    case 'done':
    case 'refused':
      return (
        hasOnly(entry, ['state', 'at', 'fingerprint', 'answer']) &&
        isTime(entry.at) && typeof entry.fingerprint === 'string' &&
        hasOnly(entry.answer, ['status', 'headers', 'body']) && isAnswer(entry.answer)
      );
    case 'unknown':
    case 'never':
      return hasOnly(entry, ['state', 'at']) && isTime(entry.at);
    default:
      return false;
  }
}
