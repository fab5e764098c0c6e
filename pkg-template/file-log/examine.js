/** What of a file of lines is proven to be what was written, and where something else stands. */

import { LINE_END, formOf, isTorn, partsOf, proven, rawLinesOf, withoutNulls } from './lines.js';
import { mend } from './mend.js';

/** Lines after a damaged place of which one may follow on what stands before it. */
const MOST_EXTRA = 100;

/**
 * A part of a file:
 * - `line`: one that is proven; in a file without checksums, one that can be read;
 * - `lost`: what stands there is not what was written, and lines may be missing;
 * - `extra`: lines that belong nowhere; without them nothing is missing;
 * - `mended`: one bit was another; the lines that follow are what was written there.
 *
 * @typedef {object} Part
 * @property {'line' | 'lost' | 'extra' | 'mended'} kind
 * @property {number} from its first line in the file, counted from 1
 * @property {number} to its last
 * @property {number} offset where it begins, in bytes
 * @property {string} text what stands there
 *
 * @typedef {object} Examined
 * @property {'journal' | 'store' | undefined} kind `undefined` for a file of something else
 * @property {number} version 0 where no line tells
 * @property {string | undefined} head the file's first line, where it is proven
 * @property {Part[]} parts all else
 * @property {number} torn bytes at the end of a line that nobody was told was written
 *
 * @typedef {import('./lines.js').RawLine} RawLine
 * @typedef {(text: string) => boolean} IsRight
 */

const HEAD = /^\{"format":"pec-massiva (journal|store) (\d+)"/;

/**
 * @param {string} path
 * @param {Record<'journal' | 'store', IsRight>} isRight whether a line of such a file says something
 * @returns {Promise<Examined>}
 */
export async function examine(path, isRight) {
  /** @type {RawLine[]} */
  const raw = [];
  for await (const line of rawLinesOf(path)) {
    raw.push(line.isEnded ? line : { ...line, bytes: withoutNulls(line.bytes) });
  }
  const kind = kindOf(raw);
  const walk = new Walk(isSummed(raw), kind === undefined ? () => true : isRight[kind]);
  const torn = walk.leaveTorn(raw);
  walk.all(raw);
  return { kind, version: Number(HEAD.exec(walk.head ?? '')?.[2] ?? 0), head: walk.head, parts: walk.parts, torn };
}

/** @param {RawLine[]} raw */
function isSummed(raw) {
  const form = raw.length === 0 ? 'other' : formOf(raw[0].bytes);
  // A damaged first line does not tell.
  return form === 'summed' || (form !== 'plain' && raw.some(({ bytes }) => partsOf(bytes) !== undefined));
}

/** By the first line, and where that is damaged by those below. @param {RawLine[]} raw @returns {Examined['kind']} */
function kindOf(raw) {
  const texts = raw.map(({ bytes }) => bytes.toString('utf8'));
  const [mended] = mend(bytesOf(raw.slice(0, 1)), '', undefined) ?? [];
  const [, name] = HEAD.exec(texts[0] ?? '') ?? HEAD.exec(mended?.text ?? '') ?? [];
  if (name !== undefined) {
    return /** @type {'journal' | 'store'} */ (name);
  }
  const changes = texts.filter((text) => /^\[\{"(?:put|remove)":"/.test(text)).length;
  const keys = texts.filter((text) => /^\{"key":"/.test(text)).length;
  if (changes === keys) {
    return undefined;
  }
  return changes > keys ? 'journal' : 'store';
}

/** From line to line. */
class Walk {
  /** @type {string | undefined} */
  head;
  /** @type {Part[]} */
  parts = [];
  #isSummed;
  #isRight;
  /** The checksum of the last line. */
  #before = '';

  /** @param {boolean} isSummed @param {IsRight} isRight */
  constructor(isSummed, isRight) {
    this.#isSummed = isSummed;
    this.#isRight = isRight;
  }

  /** Takes away what was being written at the end, and says how many bytes that were. @param {RawLine[]} raw */
  leaveTorn(raw) {
    const last = raw.at(-1);
    const isLeft = last !== undefined && !last.isEnded && raw.length > 1 && (!this.#isSummed || isTorn(last.bytes));
    return isLeft ? (raw.pop()?.bytes.length ?? 0) : 0;
  }

  /** @param {RawLine[]} raw */
  all(raw) {
    for (let at = 0; at < raw.length; ) {
      const text = this.#textOf(raw[at], this.#before);
      if (text === undefined) {
        at = this.#pass(raw, at);
      } else {
        this.#take(raw[at], text);
        this.#before = partsOf(raw[at].bytes)?.sum ?? '';
        at += 1;
      }
    }
  }

  /** @param {RawLine} line @param {string} before */
  #textOf({ bytes }, before) {
    return this.#isSummed ? proven(bytes, before)?.text.toString('utf8') : bytes.toString('utf8');
  }

  /** @param {{ number: number, offset: number }} line @param {string} text */
  #take({ number, offset }, text) {
    const isFirst = number === 1 && this.head === undefined;
    if (isFirst && HEAD.test(text) && (this.#isSummed || formOf(Buffer.from(text)) !== 'damaged')) {
      this.head = text;
    } else {
      this.parts.push({ kind: this.#isRight(text) ? 'line' : 'lost', from: number, to: number, offset, text });
    }
  }

  /** Passes a damaged place, and gives where the lines go on. @param {RawLine[]} raw @param {number} at */
  #pass(raw, at) {
    const near = raw.slice(at + 1, at + 1 + MOST_EXTRA);
    const extra = near.findIndex((line) => this.#textOf(line, this.#before) !== undefined);
    if (extra !== -1) {
      this.#leave('extra', raw.slice(at, at + 1 + extra));
      return at + 1 + extra;
    }
    let next = at + 1;
    while (next < raw.length && this.#textOf(raw[next], statedIn(raw[next - 1])) === undefined) {
      next += 1;
    }
    const place = raw.slice(at, next);
    const stated = statedIn(raw[next - 1]);
    const mended = mend(bytesOf(place), this.#before, next < raw.length ? stated : undefined);
    this.#leave(mended === undefined ? 'lost' : 'mended', place);
    mended?.forEach(({ text }, index) => this.#take({ number: raw[at].number + index, offset: raw[at].offset }, text));
    this.#before = mended?.at(-1)?.sum ?? stated;
    return next;
  }

  /** @param {Part['kind']} kind @param {RawLine[]} place */
  #leave(kind, place) {
    const text = bytesOf(place).toString('utf8');
    this.parts.push({ kind, from: place[0].number, to: place[place.length - 1].number, offset: place[0].offset, text });
  }
}

/** What the line after it would be chained to; to one without a checksum, nothing is. @param {RawLine} line */
const statedIn = ({ bytes }) => partsOf(bytes)?.sum ?? 'none';

/** @param {RawLine[]} place */
const bytesOf = (place) =>
  Buffer.concat(place.flatMap(({ bytes, isEnded }) => (isEnded ? [bytes, Buffer.of(LINE_END)] : [bytes])));
