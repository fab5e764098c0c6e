/** What the lines of a journal's file say: the first names the format, each other one is one change as a whole. */

import { Entries } from './entries.js';

/**
 * @typedef {import('./pieces.js').Piece} Piece
 * @typedef {string | Piece} Value a text, or where the bytes are
 */

/** What the first line is known by; the number is its version. */
const FORMAT = 'pec-massiva journal ';
const VERSION = 2;

/** @param {Value | undefined} value @returns {value is Piece} */
export const isPiece = (value) => typeof value === 'object';

/** @param {string} key @param {Value} value */
export const putOf = (key, value) => (isPiece(value) ? { put: key, ...value } : { put: key, value });

/** All lines of a file. @param {[string, Value][]} entries */
export function* linesFor(entries) {
  yield JSON.stringify({ format: `${FORMAT}${VERSION}` });
  for (const [key, value] of entries) {
    yield JSON.stringify([putOf(key, value)]);
  }
}

/** Makes a line's changes. @param {Entries<Value>} entries @param {string} line @throws {Error} where it is no such line */
export function apply(entries, line) {
  for (const change of JSON.parse(line)) {
    if ('put' in change) {
      entries.set(change.put, valueOf(change));
    } else {
      rangeOf(change);
      entries.remove(change.remove, change.to);
    }
  }
}

/** @param {any} change @returns {Value} */
function valueOf({ put, value, file, size }) {
  if (typeof put === 'string' && typeof value === 'string') {
    return value;
  }
  if (typeof put === 'string' && typeof file === 'string' && Number.isSafeInteger(size)) {
    return { file, size };
  }
  throw new Error('a key without a value');
}

/** @param {any} change */
function rangeOf({ remove, to }) {
  if (typeof remove !== 'string' || typeof to !== 'string') {
    throw new Error('a removal without its keys');
  }
}

/** @param {string} line the first */
export function headOf(line) {
  const [, version] = /^\{"format":"pec-massiva journal (\d+)"/.exec(line) ?? [];
  return { isJournal: version !== undefined, isNewer: Number(version) > VERSION };
}
