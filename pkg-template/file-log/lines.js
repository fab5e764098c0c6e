/**
 * The lines of a file of `log.js`, each with a checksum over itself and the line before: what the disk
 * changed or lost shows. A file of version 1 has none.
 */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The version that has checksums. */
const SUMMED = 2;
/** Hexadecimal digits of a checksum. */
const DIGITS = 16;
export const LINE_END = 10;
/** Stands between a text and its checksum. JSON has none in it. */
const TAB = 9;

/**
 * What stands in a file up to a line end, or to the end of the file where there is none.
 *
 * @typedef {{ number: number, offset: number, bytes: Buffer, isEnded: boolean }} RawLine
 */

/** @param {string} before the checksum of the line before, empty for the first @param {string | Buffer} text */
export const sumOf = (before, text) =>
  createHash('sha256').update(`${before}\n`).update(text).digest('hex').slice(0, DIGITS);

/** Lines as they are written, one after the other. */
export class Chain {
  #sum = '';

  /** @param {string} text */
  next(text) {
    this.#sum = sumOf(this.#sum, text);
    return `${text}\t${this.#sum}\n`;
  }
}

/** The text and the checksum of a line, if it has the form of one. @param {Buffer} bytes */
export function partsOf(bytes) {
  const end = bytes.length - DIGITS;
  const sum = bytes.toString('latin1', Math.max(0, end));
  return end > 0 && bytes[end - 1] === TAB && /^[\da-f]{16}$/.test(sum) ? { text: bytes.subarray(0, end - 1), sum } : undefined;
}

/** The line's text, where it is what was written after that line. @param {Buffer} bytes @param {string} before */
export function proven(bytes, before) {
  const parts = partsOf(bytes);
  return parts !== undefined && parts.sum === sumOf(before, parts.text) ? parts : undefined;
}

/** What a file system leaves where it had made room and no bytes came. @param {Buffer} bytes */
export function withoutNulls(bytes) {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) {
    end -= 1;
  }
  return bytes.subarray(0, end);
}

/**
 * Whether bytes without a line end are what is there of a line that was being written. One whose checksum is there
 * too was written whole: then the line end itself is what the disk changed.
 *
 * @param {Buffer} bytes
 */
export function isTorn(bytes) {
  const tab = bytes.indexOf(TAB);
  return tab === -1 || /^[\da-f]{0,15}$/.test(bytes.toString('latin1', tab + 1));
}

/**
 * By its first line: lines with checksums, those of version 1, or something that is not told here: of another
 * program, or newer.
 *
 * @param {Buffer} first
 * @returns {'summed' | 'plain' | 'other' | 'damaged'}
 */
export function formOf(first) {
  if (partsOf(first) !== undefined) {
    return 'summed';
  }
  const text = first.toString('utf8');
  if (/^\{"format":"pec-massiva (?:journal|store) 1"[^\t]*\}$/.test(text)) {
    return 'plain';
  }
  const [, version = 0] = /^\{"format":"pec-massiva \w+ (\d+)"[^\t]*\}$/.exec(text) ?? [];
  const isOurs = /^\{"format":"pec-massiva /.test(text) && Number(version) <= SUMMED;
  return isOurs || first.length === 0 || withoutNulls(first).length === 0 ? 'damaged' : 'other';
}

/** Nothing where there is no file. @param {string} path @returns {AsyncGenerator<RawLine>} */
export async function* rawLinesOf(path) {
  /** @type {Buffer[]} */
  let begun = [];
  let number = 1;
  let offset = 0;
  try {
    for await (const chunk of createReadStream(path)) {
      let start = 0;
      for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, start)) {
        const bytes = Buffer.concat([...begun, chunk.subarray(start, end)]);
        yield { number, offset, bytes, isEnded: true };
        begun = [];
        start = end + 1;
        number += 1;
        offset += bytes.length + 1;
      }
      begun.push(chunk.subarray(start));
    }
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') {
      throw error;
    }
  }
  const bytes = Buffer.concat(begun);
  if (bytes.length > 0) {
    yield { number, offset, bytes, isEnded: false };
  }
}

/**
 * The texts of a file's lines, none where there is no file. What follows the last line end is the half line of a
 * process that ended there; it was never acknowledged, and is left out.
 *
 * @param {string} path
 * @throws {Error} where a line is not what was written there, or one before it is missing
 */
export async function* linesOf(path) {
  let before = '';
  let form = 'summed';
  for await (const line of rawLinesOf(path)) {
    const isFirst = line.number === 1;
    form = isFirst ? formOf(line.bytes) : form;
    if (form === 'plain' || form === 'other') {
      if (line.isEnded || isFirst) {
        yield line.bytes.toString('utf8');
      }
      continue;
    }
    const bytes = line.isEnded ? line.bytes : withoutNulls(line.bytes);
    const whole = proven(bytes, before);
    if (whole !== undefined) {
      // One without its line end too: whoever cut that off left all that the line says.
      before = whole.sum;
      yield whole.text.toString('utf8');
    } else if (line.isEnded || isFirst || !isTorn(bytes)) {
      // The first line is never torn: the file comes into its place whole.
      throw damaged(path, line);
    }
  }
}

/** @param {string} path @param {{ number: number, offset: number }} line */
const damaged = (path, { number, offset }) =>
  Object.assign(
    new Error(
      `pec-massiva: line ${number} of ${path} is damaged (from byte ${offset} on): it is not what was written there, or a ` +
        'line before it is missing. Nothing was sent by this step, and the file was left as it is. Messages may have been sent that no ' +
        `other line tells of, so do not go on without it: ${advice(path)}`,
    ),
    { told: { code: 'storage.damagedLine', params: { line: number, path, offset, command: commandOf(path) } } },
  );

/** What looks at a file. @param {string} path */
export const commandOf = (path) => `npx pec-massiva check ${/^[\w./:\\-]+$/.test(path) ? path : JSON.stringify(path)}`;

/** What to do about a file that cannot be used. @param {string} path */
export const advice = (path) => `\`${commandOf(path)}\` tells what is damaged and how to repair it.`;
