/** The way to the service by `fetch`: the portal's own, or that of a runtime other than Node. */

/** @typedef {import('./limits.js').Source} Source */

/**
 * Whether this is Node, whose `fetch` copies the body of a request that might be redirected, and keeps the
 * copy until the answer; neither Deno, Bun nor workerd does.
 */
const COPIES = !('Deno' in globalThis) && !('Bun' in globalThis) && isNode();

/**
 * @param {((request: Request) => Promise<Response>) | undefined} fetch looked up at each call where it is not given
 * @returns {import('./limits.js').Way}
 */
export function byFetch(fetch) {
  return async ({ url, method, headers, body, length, signal }) => {
    /** @type {RequestInit} */
    const init = { method, headers, signal, redirect: 'manual' };
    const request = body === undefined ? new Request(url, init) : streaming(url, init, body, length);
    return (fetch ?? globalThis.fetch)(request);
  };
}

/**
 * A request whose body streams, with its length where it is known.
 *
 * @param {string} url
 * @param {RequestInit} init
 * @param {Source} body
 * @param {number | undefined} length
 */
function streaming(url, init, body, length) {
  const headers = new Headers(init.headers);
  const { FixedLengthStream } = /** @type {any} */ (globalThis);
  const isFixed = length !== undefined && FixedLengthStream !== undefined;
  if (length !== undefined && !isFixed) {
    headers.set('content-length', String(length));
  }
  const stream = isFixed ? streamOf(body).pipeThrough(new FixedLengthStream(length)) : streamOf(body);
  // A redirect is a rejection then, and what became of the message is as unknown as with any other.
  const redirect = COPIES ? 'error' : 'manual';
  const options = { ...init, headers, redirect, body: stream, duplex: 'half' };
  return new Request(url, /** @type {RequestInit} */ (options));
}

/** @param {Source} body */
function streamOf(body) {
  return new ReadableStream(
    {
      async pull(controller) {
        const piece = await body.read();
        if (piece === undefined) {
          controller.close();
        } else {
          controller.enqueue(piece);
        }
      },
      cancel: (reason) => body.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

function isNode() {
  const { process } = /** @type {any} */ (globalThis);
  return typeof process?.versions?.node === 'string' && !('WebSocketPair' in globalThis);
}
