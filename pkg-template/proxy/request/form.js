/**
 * A message whose files come as they are: `multipart/form-data`, of which exactly the bytes are made, while it passes,
 * that the same message has as JSON. So whatever looks at messages looks at these: the sender, the fingerprint, the
 * last brace, the length.
 *
 * The first part is a line of JSON, `[[place, size], …]`, and after it the message's JSON without its files' base64: where
 * in it each is missing, and how many bytes the file has. The files follow in that order. Of their headers nothing is
 * believed: names and types stand in the JSON.
 */

import { Refusal } from '../answers/response.js';
import { Base64, lengthOf } from './base64.js';
import { tooLarge } from './body.js';
import { Parts, wrongForm } from './parts.js';

/** Bytes of the first part, which is held whole. */
const LONGEST_FIRST = 1024 * 1024;

/** Files of a message. */
const MOST_FILES = 1000;

const LINE_FEED = 0x0a;

/** @typedef {import('./body.js').BoundedReader} BoundedReader */

/**
 * Reads a form as the JSON that it stands for.
 *
 * @param {BoundedReader} reader of the form
 * @param {string} boundary
 * @param {number} most bytes of the JSON
 * @returns {BoundedReader & { length: () => Promise<number> }} `length`: of the JSON
 */
export function formReader(reader, boundary, most) {
  const parts = new Parts(() => reader.read(), boundary);
  /** @type {{ failure: unknown }} */
  const state = { failure: undefined };
  /** @type {ReturnType<typeof firstOf> | undefined} */
  let first;
  const begin = () => (first ??= firstOf(parts, most));
  const pieces = json(begin, parts);
  /**
   * @template T
   * @param {() => Promise<T>} work
   */
  const noted = async (work) => {
    try {
      return await work();
    } catch (error) {
      state.failure ??= error;
      throw error;
    }
  };
  return {
    wasTaken: reader.wasTaken,
    server: reader.server,
    get received() {
      return reader.received;
    },
    get failure() {
      return state.failure ?? reader.failure;
    },
    length: () => noted(async () => (await begin()).length),
    read: () => noted(async () => (await pieces.next()).value ?? undefined),
    cancel: (reason) => reader.cancel(reason),
  };
}

/**
 * The bytes of the JSON, in pieces. The last comes only once the form has ended as it should.
 *
 * @param {() => ReturnType<typeof firstOf>} begin
 * @param {Parts} parts
 */
async function* json(begin, parts) {
  const { text, gaps } = await begin();
  let at = 0;
  for (const [place, size] of gaps) {
    if (place > at) {
      yield text.subarray(at, place);
    }
    at = place;
    await parts.next();
    const base64 = new Base64();
    for await (const piece of parts.exactly(size)) {
      const encoded = base64.push(piece);
      if (encoded.length > 0) {
        yield encoded;
      }
    }
    const rest = base64.end();
    if (rest.length > 0) {
      yield rest;
    }
  }
  await parts.end();
  yield text.subarray(at);
}

/**
 * The first part: the message without its files, and where these stand in it.
 *
 * @param {Parts} parts
 * @param {number} most bytes of the whole JSON
 */
async function firstOf(parts, most) {
  await parts.next();
  const whole = await parts.whole(LONGEST_FIRST, () => new Refusal(413, 'proxy.form.long', { most: LONGEST_FIRST }));
  const end = whole.indexOf(LINE_FEED);
  const text = whole.subarray(end + 1);
  const gaps = gapsOf(end === -1 ? '' : new TextDecoder().decode(whole.subarray(0, end)), text.length);
  const length = gaps.reduce((sum, [, bytes]) => sum + lengthOf(bytes), text.length);
  if (length > most) {
    throw tooLarge(most);
  }
  return { text, gaps, length };
}

/**
 * @param {string} line
 * @param {number} length of the text that they stand in
 * @returns {[place: number, size: number][]}
 */
function gapsOf(line, length) {
  /** @type {unknown} */
  let gaps;
  try {
    gaps = JSON.parse(line);
  } catch {
    throw wrongForm();
  }
  if (!Array.isArray(gaps) || gaps.length === 0 || gaps.length > MOST_FILES) {
    throw wrongForm();
  }
  let last = 0;
  for (const gap of gaps) {
    const [place, size] = Array.isArray(gap) && gap.length === 2 ? gap : [];
    if (!Number.isSafeInteger(place) || !Number.isSafeInteger(size) || place < last || place > length || size < 0) {
      throw wrongForm();
    }
    last = place;
  }
  return gaps;
}
