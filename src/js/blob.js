/**
 * Copies bytes out of the compiled core's memory, once. This file imports nothing, see errors.js.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes a view that is valid during this call only
 */
export function blobOf(bytes) {
  return new Blob([bytes]);
}
