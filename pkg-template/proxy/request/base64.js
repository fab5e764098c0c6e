/** Base64 of bytes as they pass, in the alphabet of RFC 4648, 4. */

const ALPHABET = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PADDING = 0x3d;

/** How many bytes the base64 of so many has. @param {number} size */
export const lengthOf = (size) => 4 * Math.ceil(size / 3);

/** Encodes what comes in pieces of any length: of each, up to two bytes wait for the next. */
export class Base64 {
  #rest = new Uint8Array(0);

  /** @param {Uint8Array} piece @returns {Uint8Array} may be empty */
  push(piece) {
    const bytes = this.#rest.length === 0 ? piece : joined(this.#rest, piece);
    const whole = bytes.length - (bytes.length % 3);
    // A copy: the piece is somebody else's.
    this.#rest = bytes.slice(whole);
    return encoded(bytes.subarray(0, whole));
  }

  /** What waited, with its padding. @returns {Uint8Array} may be empty */
  end() {
    const rest = this.#rest;
    this.#rest = new Uint8Array(0);
    return encoded(rest);
  }
}

/** @param {Uint8Array} first @param {Uint8Array} second */
function joined(first, second) {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

/** @type {(bytes: Uint8Array) => Uint8Array} */
const encoded = fastest();

/** By the runtime's own means, where it has them: ten times as fast. @returns {(bytes: Uint8Array) => Uint8Array} */
function fastest() {
  const { Buffer } = /** @type {any} */ (globalThis);
  if (typeof Buffer?.prototype?.base64Slice === 'function' || typeof Buffer?.from === 'function') {
    return ({ buffer, byteOffset, length }) => Buffer.from(Buffer.from(buffer, byteOffset, length).toString('base64'), 'latin1');
  }
  if ('toBase64' in Uint8Array.prototype) {
    const encoder = new TextEncoder();
    return (bytes) => encoder.encode(/** @type {any} */ (bytes).toBase64());
  }
  return byHand;
}

/** @param {Uint8Array} bytes */
export function byHand(bytes) {
  const text = new Uint8Array(lengthOf(bytes.length));
  const letter = (/** @type {number} */ bits) => ALPHABET[bits & 63] ?? 0;
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const [one = 0, two = 0, three = 0] = [bytes[from], bytes[from + 1], bytes[from + 2]];
    const bits = (one << 16) | (two << 8) | three;
    text[to] = letter(bits >> 18);
    text[to + 1] = letter(bits >> 12);
    text[to + 2] = from + 1 < bytes.length ? letter(bits >> 6) : PADDING;
    text[to + 3] = from + 2 < bytes.length ? letter(bits) : PADDING;
  }
  return text;
}
