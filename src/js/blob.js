/*
 * Blobs and buffers. This file imports nothing, see errors.js.
 */

/**
 * Copies bytes out of the compiled core's memory, once.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes a view that is valid during this call only
 */
export function blobOf(bytes) {
  return new Blob([bytes]);
}

/**
 * Bytes of a buffer or of a view of one. Throws where the buffer was handed to another thread.
 *
 * @param {ArrayBuffer | SharedArrayBuffer | ArrayBufferView} value
 * @param {number} start
 * @param {number} end
 */
export function bytesOf(value, start, end) {
  const all = ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
  return all.subarray(start, end);
}
