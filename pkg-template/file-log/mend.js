/** One bit that the disk changed, found by the checksums: of all that could stand in a place only one thing fits. */

import { LINE_END, isTorn, proven } from './lines.js';

/** Bytes up to which it is looked for: each bit takes a checksum of about as many. */
const MOST = 8192;

/**
 * The lines of a damaged place, if one bit of it was another and all of them then follow one on the other.
 *
 * @param {Buffer} place @param {string} before the checksum of the line before it
 * @param {string | undefined} after the one that the line after it is chained to, where there is one
 */
export function mend(place, before, after) {
  for (let bit = 0; place.length <= MOST && bit < place.length * 8; bit += 1) {
    place[bit >> 3] ^= 1 << (bit & 7);
    const lines = chained(place, before, after === undefined);
    place[bit >> 3] ^= 1 << (bit & 7);
    if (lines !== undefined && lines.length > 0 && (after === undefined || lines.at(-1)?.sum === after)) {
      return lines;
    }
  }
  return undefined;
}

/** @param {Buffer} place @param {string} before @param {boolean} isLast whether nothing follows */
function chained(place, before, isLast) {
  /** @type {{ text: string, sum: string }[]} */
  const lines = [];
  let sum = before;
  for (let start = 0; start < place.length; ) {
    const end = place.indexOf(LINE_END, start);
    const bytes = place.subarray(start, end === -1 ? place.length : end);
    const line = proven(bytes, sum);
    if (line === undefined) {
      return end === -1 && isLast && isTorn(bytes) ? lines : undefined;
    }
    lines.push({ text: line.text.toString('utf8'), sum: line.sum });
    sum = line.sum;
    start += bytes.length + 1;
  }
  return lines;
}
