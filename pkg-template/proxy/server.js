/** The proxy over HTTP, for Node, Deno and Bun. */

import { createServer } from 'node:http';

import { listen } from '../common/listen.js';
import { WITHOUT_BODY } from '../common/statuses.js';
import { Refusal, bodyOf } from './answers/response.js';
import { createProxy } from './create.js';
import { tellerOf } from './failures.js';
import { Arrival, isRead } from './request/arrival.js';
import { idOf } from './request/identity.js';
import { HOST, mountedAt, shown } from './request/place.js';

/**
 * Milliseconds that a request may take to arrive: Node's own five minutes are too few for a large message
 * on a slow line, and no limit at all would let anybody hold connections for ever.
 */
const REQUEST_TIMEOUT = 30 * 60_000;

/** What is between two hops, not for the handler. */
const HOP_BY_HOP = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['expect', 'http2-settings'],
]);

/** A path and a query, in the characters that HTTP has for them. */
const TARGET = /^\/[\x21-\x7e]*$/;

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {import('../types/proxy.d.ts').ProxyContext} Context
 * @typedef {(request: Request, context: Context) => Promise<Response>} Handler
 */

/** @type {typeof import('../types/proxy-server.d.ts').serveProxy} */
export async function serveProxy(options) {
  const { port = 8788, host = '127.0.0.1', ...proxyOptions } = options;
  const proxy = createProxy(proxyOptions);
  /** What goes on though its browser has left. @type {Set<Promise<unknown>>} */
  const underWay = new Set();
  const listener = listenerOf((request, context) => {
    /** @param {Promise<unknown>} work */
    const waitUntil = (work) => {
      underWay.add(work);
      work.finally(() => underWay.delete(work)).catch(() => {});
    };
    return proxy(request, { ...context, waitUntil });
  }, tellerOf(proxy));
  let isClosing = false;
  const server = createServer((request, response) => {
    if (isClosing) {
      response.setHeader('connection', 'close');
    }
    // Connections wait for a next request, which shall not come.
    response.once('close', () => setImmediate(() => isClosing && server.closeIdleConnections()));
    listener(request, response);
  });
  server.requestTimeout = REQUEST_TIMEOUT;
  // Before it listens: a portal whose store is out of order is not to look as if it worked.
  await proxy.ready;
  const url = await listen(server, port, host);
  /** @type {Promise<void> | undefined} */
  let closed;
  return {
    url,
    close() {
      isClosing = true;
      closed ??= new Promise((resolve) => server.close(resolve))
        .then(() => Promise.allSettled(underWay))
        .then(() => {});
      server.closeIdleConnections();
      return closed;
    },
  };
}

/** @type {typeof import('../types/proxy-server.d.ts').proxyListener} */
export function proxyListener(proxy, { onError } = {}) {
  return listenerOf(/** @type {Handler} */ (proxy), tellerOf(proxy, onError));
}

/** @param {Handler} proxy @param {import('./failures.js').Teller} tell @returns {ReturnType<typeof proxyListener>} */
function listenerOf(proxy, tell) {
  return (incoming, outgoing) => {
    const request = /** @type {IncomingMessage} */ (incoming);
    const { mount } = mountedAt(request);
    const server = 'baseUrl' in request ? 'express' : 'node';
    serve(proxy, request, /** @type {ServerResponse} */ (outgoing), { req: request, mount, server }, tell);
  };
}

/**
 * Answers one request.
 *
 * @param {Handler} proxy
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {Context} context what the proxy gets besides
 * @param {import('./failures.js').Teller} tell
 */
export function serve(proxy, request, response, context, tell) {
  const arrival = new Arrival(request, response);
  answer(proxy, arrival, context).catch((error) => {
    const { method = '' } = request;
    const id = idOf(headersOf(request) ?? new Headers());
    tell(error, { method, path: shown(mountedAt(request).target.split('?')[0]), id });
    if (arrival.wasAnswered) {
      return;
    }
    if (response.headersSent) {
      // Cut off, so that nobody takes the half for the whole.
      response.destroy();
    } else {
      fail(arrival, new Refusal(500, 'proxy.failed'));
    }
  });
}

/**
 * @param {Handler} proxy
 * @param {Arrival} arrival
 * @param {Context} context
 */
async function answer(proxy, arrival, context) {
  const asked = requestOf(arrival);
  if (asked === undefined) {
    fail(arrival, new Refusal(400, 'proxy.target'));
    return;
  }
  const { request, response, left } = arrival;
  if (asked.body !== null && isRead(request)) {
    // So that the request says of itself that its body is gone.
    asked.body.cancel().catch(() => {});
  }
  if (response.destroyed) {
    left.abort(new DOMException(`The caller of ${asked.method} has left.`, 'AbortError'));
  }
  response.once('close', () => {
    if (!response.writableFinished) {
      // It names the request, and so keeps it: without it some runtimes forget whom to tell.
      left.abort(new DOMException(`The caller of ${asked.method} has left.`, 'AbortError'));
    }
  });
  const result = await proxy(asked, context);
  const { body } = asked;
  // One that is locked, or is the answer's own, may be read while the answer is written.
  const isUnread = !asked.bodyUsed && body?.locked !== true && body !== result.body;
  await reply(result, arrival, isUnread || arrival.isAbandoned);
}

/**
 * @param {Arrival} arrival
 * @returns {Request | undefined} `undefined` for one that is malformed
 */
function requestOf(arrival) {
  const { method = '', socket } = arrival.request;
  const { target } = mountedAt(arrival.request);
  const headers = headersOf(arrival.request);
  const host = headers?.get('host') ?? '';
  // What forwarding headers say may be anybody's words; the proxy has no need of it.
  const scheme = 'encrypted' in socket ? 'https' : 'http';
  const whole = `${scheme}://${host}${target}`;
  if (headers === undefined || !HOST.test(host) || !TARGET.test(target) || !URL.canParse(whole)) {
    return undefined;
  }
  // What is read here otherwise than by the portal's own routes, such as /x/../send, goes by their guards.
  if (new URL(whole).pathname !== target.split('?')[0]) {
    return undefined;
  }
  const body = method === 'GET' || method === 'HEAD' ? null : arrival.body();
  const init = { method, headers, body, signal: arrival.left.signal, duplex: 'half' };
  try {
    return new Request(whole, init);
  } catch {
    // A method that the web has forbidden.
    return undefined;
  }
}

/** @param {IncomingMessage} request */
function headersOf(request) {
  const named = (request.headers.connection ?? '').toLowerCase().split(',');
  const dropped = new Set([...HOP_BY_HOP, ...named.map((name) => name.trim())]);
  const headers = new Headers();
  const { rawHeaders } = request;
  try {
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
      const given = String(rawHeaders[at]).toLowerCase();
      // How HTTP/2 names the host; its others of that kind are the method and the path.
      const name = given === ':authority' ? 'host' : given;
      if (name.startsWith(':')) {
        continue;
      }
      if (name === 'host' && headers.has('host')) {
        return undefined;
      }
      // Of those that `connection` names, the host is none: the URL is made of it.
      if (name === 'host' || !dropped.has(name)) {
        headers.append(name, String(rawHeaders[at + 1]));
      }
    }
  } catch {
    return undefined;
  }
  return headers;
}

/**
 * @param {Response} result
 * @param {Arrival} arrival
 * @param {boolean} isUnread whether nobody reads the request's body any more
 */
async function reply(result, arrival, isUnread) {
  const { request, response } = arrival;
  if (response.headersSent) {
    result.body?.cancel().catch(() => {});
    if (arrival.isToldOfAnswer) {
      return;
    }
    throw new Error('Something else answered this request before the proxy did.');
  }
  arrival.isAnswering = true;
  for (const [name, value] of result.headers) {
    if (name !== 'set-cookie' && !HOP_BY_HOP.has(name)) {
      response.setHeader(name, value);
    }
  }
  const cookies = result.headers.getSetCookie();
  if (cookies.length > 0) {
    response.setHeader('set-cookie', cookies);
  }
  response.statusCode = result.status;
  if (!request.complete && isUnread) {
    refuse(arrival, new Uint8Array(await result.arrayBuffer()));
    return;
  }
  if (request.method === 'HEAD' || result.body === null) {
    await result.body?.cancel();
  } else {
    await pour(result.body, response);
  }
  if (request.complete || response.destroyed) {
    response.end();
  } else {
    arrival.discardRest(() => response.end());
  }
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {ServerResponse} response
 */
async function pour(body, response) {
  const reader = body.getReader();
  const gone = () => reader.cancel(new Error('The caller has left.')).catch(() => {});
  if (response.destroyed) {
    await gone();
    return;
  }
  response.once('close', gone);
  response.flushHeaders();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || response.destroyed) {
      response.off('close', gone);
      return;
    }
    if (!response.write(value)) {
      await new Promise((resolve) => {
        const go = () => {
          response.off('drain', go).off('close', go);
          resolve(undefined);
        };
        response.once('drain', go).once('close', go);
      });
    }
  }
}

/**
 * Answers a request whose body is not read to its end: whole at once and with its length, so that the caller
 * knows the answer's end while its own body is still coming.
 *
 * @param {Arrival} arrival
 * @param {Uint8Array} bytes
 */
function refuse(arrival, bytes) {
  const { request, response } = arrival;
  if (request.httpVersionMajor < 2) {
    response.setHeader('connection', 'close');
  }
  if (!WITHOUT_BODY.has(response.statusCode)) {
    response.setHeader('content-length', bytes.length);
  }
  response.flushHeaders();
  if (bytes.length > 0 && request.method !== 'HEAD') {
    response.write(bytes);
  }
  // Its end would close the connection under the caller's hands, who would get a reset for an answer.
  arrival.discardRest(() => response.end());
}

/**
 * An answer in the service's own shape.
 *
 * @param {Arrival} arrival
 * @param {Refusal} refusal
 */
function fail(arrival, refusal) {
  const { request, response } = arrival;
  arrival.isAnswering = true;
  response.getHeaderNames().forEach((name) => response.removeHeader(name));
  response.statusCode = refusal.status;
  response.setHeader('content-type', 'application/json');
  const text = bodyOf(refusal);
  const bytes = new TextEncoder().encode(text);
  if (request.complete) {
    response.end(bytes);
  } else {
    refuse(arrival, bytes);
  }
}
