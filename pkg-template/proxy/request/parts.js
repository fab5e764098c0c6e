/**
 * The parts of a `multipart/form-data` (RFC 7578), as their bytes come. Whoever reads knows how long a part is, so that
 * nothing is searched in a file, and none is held whole.
 */

import { Refusal } from '../answers/response.js';

/** What gateways write beside a boundary, though RFC 7578 knows of no such parameter; it says nothing of the bytes. */
const CHARSET = String.raw`(?:\s*;\s*charset="?[\w-]{1,40}"?)?`;

/** With a boundary that can stand in a header, with quotes or without, as RFC 2046, 5.1.1, has it. Two are none. */
const TYPE = new RegExp(String.raw`^multipart/form-data${CHARSET}\s*;\s*boundary=("?)([\w'()+,./:=?-]{1,70})\1${CHARSET}$`, 'i');

/** Bytes of a part's headers. */
const LONGEST_HEADERS = 16_384;

const encoder = new TextEncoder();
const BLANK_LINE = encoder.encode('\r\n\r\n');
const END = encoder.encode('--');

/**
 * The boundary of a form that a `Content-Type` announces.
 *
 * @param {string | null} type
 * @returns {string | undefined} `undefined` where it announces none
 */
export const boundaryOf = (type) => TYPE.exec(type?.trim() ?? '')?.[2];

/** That a form is not what it should be. */
export const wrongForm = () => new Refusal(400, 'proxy.form');

export class Parts {
  /** What was read and not yet taken; it may stand in `#room`. @type {Uint8Array} */
  #bytes = new Uint8Array(0);
  /** With room behind what stands in it: bytes may come one by one, and are not to be copied for each. */
  #room = new Uint8Array(0);
  #read;
  #delimiter;
  #isFirst = true;

  /**
   * @param {() => Promise<Uint8Array | undefined>} read the next bytes of the form
   * @param {string} boundary
   */
  constructor(read, boundary) {
    this.#read = read;
    this.#delimiter = encoder.encode(`\r\n--${boundary}`);
  }

  /** Goes to where the next part's contents begin. What its headers say is not believed. */
  async next() {
    if (this.#isFirst) {
      await this.#expect(this.#delimiter.subarray(2));
      this.#isFirst = false;
    }
    // Of a longer boundary this one would be the beginning, and two hyphens are the form's end.
    await this.#have(2);
    if (this.#bytes[0] !== 0x0d || this.#bytes[1] !== 0x0a) {
      throw wrongForm();
    }
    await this.#until(BLANK_LINE, LONGEST_HEADERS, wrongForm);
  }

  /**
   * The contents of the part.
   *
   * @param {number} most bytes
   * @param {() => Error} tooLong
   * @returns {Promise<Uint8Array>}
   */
  whole(most, tooLong) {
    return this.#until(this.#delimiter, most, tooLong);
  }

  /**
   * The contents of a part that must have so many bytes, in pieces.
   *
   * @param {number} size
   */
  async *exactly(size) {
    for (let left = size; left > 0; ) {
      const bytes = this.#bytes.length > 0 ? this.#bytes : await this.#more();
      const piece = bytes.subarray(0, left);
      this.#bytes = bytes.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
    await this.#expect(this.#delimiter);
  }

  /** Reads the form's end. What comes behind it belongs to no part. */
  async end() {
    await this.#expect(END);
    while ((await this.#read()) !== undefined);
  }

  /** @returns {Promise<Uint8Array>} the next bytes, of which there must be some */
  async #more() {
    for (;;) {
      const bytes = await this.#read();
      if (bytes === undefined) {
        throw wrongForm();
      }
      if (bytes.length > 0) {
        return bytes;
      }
    }
  }

  /** Reads on until there are so many bytes. @param {number} count */
  async #have(count) {
    while (this.#bytes.length < count) {
      this.#append(await this.#more());
    }
  }

  /** @param {Uint8Array} wanted */
  async #expect(wanted) {
    await this.#have(wanted.length);
    if (!wanted.every((byte, at) => this.#bytes[at] === byte)) {
      throw wrongForm();
    }
    this.#bytes = this.#bytes.subarray(wanted.length);
  }

  /**
   * What comes before a mark, which is taken as well.
   *
   * @param {Uint8Array} mark
   * @param {number} most bytes before it
   * @param {() => Error} tooLong
   */
  async #until(mark, most, tooLong) {
    for (let from = 0; ; ) {
      const at = placeOf(mark, this.#bytes, from);
      if (at > most || (at === -1 && this.#bytes.length >= most + mark.length)) {
        throw tooLong();
      }
      if (at !== -1) {
        const before = this.#bytes.subarray(0, at);
        this.#bytes = this.#bytes.subarray(at + mark.length);
        return before;
      }
      from = Math.max(0, this.#bytes.length - mark.length + 1);
      this.#append(await this.#more());
    }
  }

  /** @param {Uint8Array} bytes */
  #append(bytes) {
    const before = this.#bytes;
    const isOwn = before.buffer === this.#room.buffer;
    const start = isOwn ? before.byteOffset : 0;
    const end = start + before.length + bytes.length;
    if (!isOwn || end > this.#room.length) {
      this.#room = new Uint8Array(2 * (before.length + bytes.length));
      this.#room.set(before);
      this.#room.set(bytes, before.length);
      this.#bytes = this.#room.subarray(0, before.length + bytes.length);
      return;
    }
    this.#room.set(bytes, end - bytes.length);
    this.#bytes = this.#room.subarray(start, end);
  }
}

/** @param {Uint8Array} wanted @param {Uint8Array} bytes @param {number} from */
function placeOf(wanted, bytes, from) {
  const [first = 0] = wanted;
  for (let at = bytes.indexOf(first, from); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) {
      return at;
    }
  }
  return -1;
}
