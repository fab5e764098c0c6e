/**
 * A `fetch` over XMLHttpRequest, where that can be done safely. XMLHttpRequest tells what has left, and follows redirects:
 * a 307 posts the message again. So it is taken only where the client knows that the package's own proxy is there, which
 * lets a message through once, and only to the page's own origin; everything else goes by the runtime's own `fetch`.
 */

/**
 * What the client hands over besides the request, which then has no body of its own.
 *
 * @typedef {object} Given
 * @property {XMLHttpRequestBodyInit} body
 * @property {(part: number) => void} onProgress told which part of it has left, from 0 to 1
 */

export const uploadFetch = Object.assign(
  /**
   * @param {Request} request
   * @param {Given} [given] where the client wants to know
   * @returns {Promise<Response>}
   */
  (request, given) => {
    if (given === undefined) {
      return globalThis.fetch(request);
    }
    return isPossible(request) ? upload(request, given) : globalThis.fetch(new Request(request, { body: given.body }));
  },
  // What the client asks for before it hands the body over by itself.
  { tellsProgress: true },
);

/** In a page, to its own origin, with its cookies and nothing that XMLHttpRequest cannot say. @param {Request} request */
function isPossible({ url, credentials, referrerPolicy }) {
  const { location, XMLHttpRequest } = globalThis;
  const isOwn = location !== undefined && new URL(url).origin === location.origin && credentials !== 'omit';
  return typeof XMLHttpRequest === 'function' && isOwn && referrerPolicy === '';
}

/**
 * @param {Request} request
 * @param {Given} given
 * @returns {Promise<Response>}
 */
function upload(request, { body, onProgress }) {
  const { url, method, headers, signal } = request;
  return new Promise((resolve, reject) => {
    const exchange = new XMLHttpRequest();
    const over = () => {
      signal.removeEventListener('abort', stop);
      exchange.upload.onprogress = null;
    };
    const stop = () => {
      over();
      exchange.abort();
      reject(signal.reason);
    };
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    signal.addEventListener('abort', stop);
    exchange.open(method, url);
    exchange.responseType = 'arraybuffer';
    for (const [name, value] of headers) {
      exchange.setRequestHeader(name, value);
    }
    exchange.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) {
        onProgress(loaded / total);
      }
    };
    exchange.onload = () => {
      over();
      try {
        resolve(answerOf(exchange, url));
      } catch (error) {
        // A status that no Response has.
        reject(error);
      }
    };
    const broken = () => {
      over();
      reject(new TypeError('Failed to fetch'));
    };
    exchange.onerror = broken;
    // Not ours, which has rejected already: the page is being left.
    exchange.onabort = broken;
    exchange.send(body);
  });
}

/** Statuses whose answers have no body. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * @param {XMLHttpRequest} exchange
 * @param {string} url that was asked
 * @returns {Response}
 */
function answerOf(exchange, url) {
  const { status, responseURL, response } = exchange;
  if (withoutHash(responseURL) !== withoutHash(url)) {
    // It was posted there, too: nobody knows what came of that, and the client is told so.
    const headers = new Headers({ 'x-pec-elsewhere': '1' });
    return /** @type {any} */ ({ status: 0, headers, body: null, arrayBuffer: async () => new ArrayBuffer(0) });
  }
  const headers = new Headers();
  for (const line of exchange.getAllResponseHeaders().trim().split('\r\n')) {
    const at = line.indexOf(':');
    if (at > 0) {
      headers.append(line.slice(0, at), line.slice(at + 1).trim());
    }
  }
  return new Response(WITHOUT_BODY.has(status) ? null : response, { status, headers });
}

/** @param {string} url */
const withoutHash = (url) => url.split('#', 1)[0];
