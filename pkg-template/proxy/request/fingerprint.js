/**
 * Tells whether two bodies are the same without keeping either: SHA-256 over blocks, each with what came
 * before it, since Web Crypto takes no stream.
 */

import { sha256 } from './digest.js';

const BLOCK = 1024 * 1024;
const DIGEST = 32;

export class Fingerprint {
  /** The digest so far, and after it the block that is being filled. */
  #buffer = new Uint8Array(DIGEST + 64 * 1024);
  #filled = DIGEST;
  #length = 0;

  /** @param {Uint8Array} chunk */
  async push(chunk) {
    this.#length += chunk.length;
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + DIGEST + BLOCK - this.#filled);
      this.#reserve(this.#filled + piece.length);
      this.#buffer.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === DIGEST + BLOCK) {
        await this.#fold();
      }
    }
  }

  /** @returns {Promise<string>} the length and the digest */
  async end() {
    await this.#fold();
    const digest = this.#buffer.subarray(0, DIGEST);
    return `${this.#length}-${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  }

  async #fold() {
    this.#buffer.set(await sha256(this.#buffer.subarray(0, this.#filled)));
    this.#filled = DIGEST;
  }

  /** @param {number} size most messages are small: their buffers are */
  #reserve(size) {
    if (size > this.#buffer.length) {
      const larger = new Uint8Array(Math.min(Math.max(size, this.#buffer.length * 4), DIGEST + BLOCK));
      larger.set(this.#buffer.subarray(0, this.#filled));
      this.#buffer = larger;
    }
  }
}
