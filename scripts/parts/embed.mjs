/** Writes bytes as the text that the package reads back. */

import { BYTES, LETTERS, SINGLE } from '../../pkg-template/common/embedded.js';

/** @type {string[]} */
const codes = [];
BYTES.forEach((byte, rank) => {
  const rest = rank - SINGLE;
  const first = LETTERS[SINGLE + Math.floor(rest / LETTERS.length)];
  codes[byte] = rest < 0 ? LETTERS[rank] : first + LETTERS[rest % LETTERS.length];
});

/** @param {Uint8Array} bytes */
export const textOf = (bytes) => Array.from(bytes, (byte) => codes[byte]).join('');
