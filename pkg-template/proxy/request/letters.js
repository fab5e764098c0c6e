/** What a string of JSON may hold besides escapes: UTF-8 without control characters. */

/** What JSON wants escaped. */
const CONTROL = /[\u0000-\u001f]/;

/** Bytes from which on it pays to look at four at a time. */
const MANY = 64;

/**
 * The letters of strings, as they come. A reader that forgave what is no letter might take the quote behind it for a part
 * of one, and find names where the proxy saw none.
 */
export class Letters {
  #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** Whether the last piece may have ended within a letter. */
  isWithin = false;

  /**
   * @param {Uint8Array} bytes the next ones of a string
   * @param {boolean} isWhole whether the last letter ends with them
   * @returns {boolean} whether they may stand there
   */
  push(bytes, isWhole) {
    if (!this.isWithin && isPlain(bytes)) {
      return true;
    }
    try {
      const text = this.#decoder.decode(bytes, { stream: !isWhole });
      this.isWithin = !isWhole;
      return !CONTROL.test(text);
    } catch {
      return false;
    }
  }
}

/**
 * Whether all are ASCII from the space on, as the contents of files are.
 *
 * @param {Uint8Array} bytes
 */
function isPlain(bytes) {
  if (bytes.length < MANY) {
    return isPlainFrom(bytes, 0, bytes.length);
  }
  const head = -bytes.byteOffset & 3;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >> 2);
  let other = 0;
  // By their places: what goes through an array by itself takes three times as long.
  for (let at = 0; at < words.length; at += 1) {
    const word = /** @type {number} */ (words[at]);
    // The highest bit of a byte is left where it is set, or where the byte is less than a space.
    other |= (word | ((word - 0x20202020) & ~word)) & 0x80808080;
  }
  return other === 0 && isPlainFrom(bytes, 0, head) && isPlainFrom(bytes, head + words.length * 4, bytes.length);
}

/** @param {Uint8Array} bytes @param {number} from @param {number} to */
function isPlainFrom(bytes, from, to) {
  for (let at = from; at < to; at += 1) {
    const byte = /** @type {number} */ (bytes[at]);
    if (byte < 0x20 || byte > 0x7f) {
      return false;
    }
  }
  return true;
}
