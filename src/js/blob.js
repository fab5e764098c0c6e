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

/**
 * The length of a Blob, or -1 where it tells none.
 *
 * @param {Blob} blob
 */
export function sizeOf(blob) {
  try {
    const { size } = blob;
    return Number.isSafeInteger(size) && size >= 0 ? size : -1;
  } catch {
    return -1;
  }
}

/**
 * Bytes of a Blob. An `async` function, as the next: whatever a caller's own object throws, or gives in
 * place of what it should, becomes a rejection.
 *
 * @param {Blob} blob
 * @param {number} start
 * @param {number} end
 */
export async function readOf(blob, start, end) {
  // Of a file that has vanished Chromium says that it is empty, and so is any slice of it; only the whole
  // can tell.
  const part = end > start ? blob.slice(start, end) : blob;
  return bytesIn(await part.arrayBuffer());
}

/**
 * The body of a Response, or `undefined` where it is longer than `limit`: nothing more is read then.
 *
 * @param {Response} response
 * @param {number} limit in bytes
 */
export async function bodyOf(response, limit) {
  const { body } = response;
  if (typeof body?.getReader !== 'function') {
    // None, or a runtime without streams: it is read at once.
    const bytes = bytesIn(await response.arrayBuffer());
    return bytes.length <= limit ? bytes : undefined;
  }
  const reader = body.getReader();
  const chunks = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    const chunk = bytesIn(value);
    length += chunk.length;
    if (length > limit) {
      // Whether that succeeds does not matter.
      Promise.resolve(reader.cancel()).catch(() => {});
      return undefined;
    }
    chunks.push(chunk);
  }
  const all = new Uint8Array(length);
  let filled = 0;
  for (const chunk of chunks) {
    all.set(chunk, filled);
    filled += chunk.length;
  }
  return all;
}

/** @param {any} value a buffer or a view, of whichever realm */
function bytesIn(value) {
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (/^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value))) {
    return new Uint8Array(value);
  }
  throw new TypeError('it gave something that is no bytes');
}
