/** Writes bytes as the text that the package reads back. */

import { LETTERS, SINGLE } from '../pkg-template/common/embedded.js';

/** @param {Uint8Array} bytes */
export function textOf(bytes) {
  const counts = new Uint32Array(256);
  bytes.forEach((byte) => (counts[byte] += 1));
  const order = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  const codes = [];
  order.forEach((byte, rank) => {
    const rest = rank - SINGLE;
    const first = LETTERS[SINGLE + Math.floor(rest / LETTERS.length)];
    codes[byte] = rest < 0 ? LETTERS[rank] : first + LETTERS[rest % LETTERS.length];
  });
  const head = order.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return head + Array.from(bytes, (byte) => codes[byte]).join('');
}
