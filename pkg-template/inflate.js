/** The compiled bytes, kept as text: base64 of their zlib stream costs next to nothing once compressed in transfer. */

import { unzlibSync } from './vendor/fflate.js';

/**
 * One way for every runtime: `DecompressionStream` would do where it exists, but then another is
 * needed beside it where it does not, and this one takes a few milliseconds, once.
 *
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function inflate(text) {
  return unzlibSync(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
}
