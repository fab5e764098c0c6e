/*
 * Blobs and buffers. This file imports nothing, see errors.js.
 */

/**
 * How a pair of `Request` and `Blob` gets on: what imitates a browser inside another runtime may bring a Blob that
 * the runtime's Request takes for a text, such as `undefined`, and posts.
 *
 * @typedef {'blob' | 'bytes' | 'none'} Way `none`: nobody reads what was given
 * @type {{ Request: unknown, Blob: unknown, way: Way } | undefined}
 */
let found;

/** The bytes of Blobs that were made here, where requests take no Blob. @type {WeakMap<object, Uint8Array<ArrayBuffer>>} */
const bytesByBlob = new WeakMap();

/** How bodies are to be given now, where that was found out. */
function wayNow() {
  const { Request, Blob } = globalThis;
  return found?.Request === Request && found.Blob === Blob ? found.way : undefined;
}

/**
 * Finds out how this runtime takes bodies, once, and makes the pieces of one ready for that.
 *
 * @param {Blob[]} pieces
 * @returns {Promise<void>}
 */
export async function readyBody(pieces) {
  if (wayNow() === undefined) {
    const { Request, Blob } = globalThis;
    /** @type {Way} */
    let way = 'none';
    if (await arrives((bytes) => new Blob([new Blob([bytes]), new Blob([])], { type: 'application/json' }))) {
      way = 'blob';
    } else if (await arrives((bytes) => bytes)) {
      way = 'bytes';
    }
    found = { Request, Blob, way };
  }
  if (wayNow() !== 'bytes') {
    return;
  }
  for (const piece of pieces) {
    if (!bytesByBlob.has(piece)) {
      const bytes = await readOf(piece, 0, piece.size);
      if (bytes.length === piece.size) {
        bytesByBlob.set(piece, bytes.slice());
      }
    }
  }
}

/**
 * Whether a request has the body that it was given.
 *
 * @param {(bytes: Uint8Array<ArrayBuffer>) => Blob | Uint8Array<ArrayBuffer>} make
 */
async function arrives(make) {
  // {"è":0} in UTF-8, and two bytes that are none.
  const bytes = new Uint8Array([123, 34, 195, 168, 34, 58, 48, 125, 0, 255]);
  try {
    const request = new Request('http://localhost/', { method: 'POST', body: make(bytes) });
    const read = bytesIn(await request.arrayBuffer());
    return read.length === bytes.length && bytes.every((byte, at) => read[at] === byte);
  } catch {
    return false;
  }
}

/**
 * Copies bytes out of the compiled core's memory, once.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes a view that is valid during this call only
 */
export function blobOf(bytes) {
  const blob = new Blob([bytes]);
  if (wayNow() === 'bytes') {
    bytesByBlob.set(blob, bytes.slice());
  }
  return blob;
}

/**
 * What a request is given as its body. Throws where it would not be what was put together.
 *
 * @param {Blob[]} pieces
 * @param {number} length of all, in bytes
 * @returns {Blob | Uint8Array<ArrayBuffer>}
 */
export function bodyFrom(pieces, length) {
  const way = wayNow();
  if (way === 'blob') {
    const blob = new Blob(pieces, { type: 'application/json' });
    if (blob.size === length) {
      return blob;
    }
  } else if (way === 'bytes') {
    const all = new Uint8Array(length);
    let filled = 0;
    for (const piece of pieces) {
      const bytes = bytesByBlob.get(piece) ?? new Uint8Array(length + 1);
      all.set(bytes, filled);
      filled += bytes.length;
    }
    if (filled === length) {
      return all;
    }
  }
  throw new TypeError('this runtime does not take the body of a request as it is');
}

/**
 * A form whose parts these are: the message, and its files. Their names say nothing: what they are called stands in the
 * message.
 *
 * @param {Blob[]} parts
 */
export function formFrom([message, ...files]) {
  const form = new FormData();
  form.append('message', /** @type {Blob} */ (message));
  files.forEach((file) => form.append('file', file, 'file'));
  return form;
}

/**
 * What a form takes as a part: a Blob as it is, a buffer as it is now. `undefined` where it takes none, as of a buffer
 * that was handed to another thread, or a Blob of what only imitates a browser.
 *
 * @param {any} value
 * @returns {Blob | undefined}
 */
export function partOf(value) {
  try {
    const isBuffer = ArrayBuffer.isView(value) || typeof value.byteLength === 'number';
    // Others write into it while it is sent; and some take it for a text.
    if (isBuffer && Object.prototype.toString.call(value.buffer ?? value) === '[object SharedArrayBuffer]') {
      return undefined;
    }
    const part = isBuffer ? new Blob([value]) : value;
    new FormData().append('file', part, 'file');
    return !isBuffer || part.size === value.byteLength ? part : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a form arrived as one, for the pair of `Request` and `FormData` it was tried with. @type {{ Request: unknown, FormData: unknown, arrives: boolean } | undefined} */
let tried;

/**
 * Whether forms of files go out as they lie on the disk. What imitates a browser may have a `FormData` that its
 * runtime's requests take for a text; and a service worker gets a body that it may keep whole.
 *
 * @returns {Promise<boolean>}
 */
export async function streamsFiles() {
  const { FormData, Request, navigator } = globalThis;
  if (tried?.Request !== Request || tried.FormData !== FormData) {
    tried = { Request, FormData, arrives: await formArrives() };
  }
  // A worker of a page may not see who stands in between.
  const isBlind = 'WorkerGlobalScope' in globalThis && !('serviceWorker' in (navigator ?? {}));
  return tried.arrives && !isBlind && !navigator?.serviceWorker?.controller;
}

async function formArrives() {
  try {
    const body = formFrom([new Blob(['one']), new Blob(['\r\n\0two'])]);
    const request = new Request('http://localhost/', { method: 'POST', body });
    if (!/^multipart\/form-data; *boundary=/.test(request.headers.get('content-type') ?? '')) {
      return false;
    }
    // WebKit sends forms of files, and cannot read them itself.
    const text = await request.text().catch(() => undefined);
    return text === undefined || /\r\n\r\none\r\n[^]*\r\n\r\n\r\n\0two\r\n/.test(text);
  } catch {
    return false;
  }
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
  return bytesIn(await (typeof part.arrayBuffer === 'function' ? part.arrayBuffer() : readByReader(part)));
}

/**
 * What an older imitation of a browser has in place of `arrayBuffer`.
 *
 * @param {Blob} blob
 * @returns {Promise<unknown>}
 */
function readByReader(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(blob);
  });
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
