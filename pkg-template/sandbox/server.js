/** The sandbox over HTTP, for Node, Deno and Bun: tests, demos, offline work. */

import { createServer } from 'node:http';
// Deno's own returns a number, which cannot be unref'd.
import { clearInterval, setInterval } from 'node:timers';

import { listen } from '../common/listen.js';
import { Problems, isFunction } from '../common/setup.js';
import { createSandbox } from './create.js';

/** More than the largest message; what is larger is refused before it is read. */
const LARGEST_BODY = 150_000_000;

/** Milliseconds between two looks for callbacks. */
const CALLBACKS_EVERY = 1000;

/**
 * @typedef {import('../types/sandbox.d.ts').Sandbox} Sandbox
 */

/** @type {typeof import('../types/sandbox-server.d.ts').serveSandbox} */
export async function serveSandbox(options) {
  const { port = 8787, host = '127.0.0.1', callbacks } = options ?? {};
  const sandbox = await createSandbox(withoutFetch(options), ['port', 'host']);
  const stopped = new AbortController();
  const call = caller(stopped.signal, callbacks?.fetch ?? undefined);
  const server = createServer(sandboxListener(sandbox));
  const url = await listen(server, port, host);
  // Time moves the sandbox, and nothing tells when.
  const timer = setInterval(() => sandbox.deliver({ fetch: call }), CALLBACKS_EVERY);
  timer.unref();
  return {
    sandbox,
    url,
    close: () =>
      new Promise((resolve) => {
        clearInterval(timer);
        stopped.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * The sandbox's options. Its callbacks are made from here, as they come due.
 *
 * @param {Parameters<typeof serveSandbox>[0]} options
 */
function withoutFetch(options) {
  const callbacks = options?.callbacks;
  // What is no function stays, so that it is refused.
  return typeof callbacks?.fetch === 'function' ? { ...options, callbacks: { ...callbacks, fetch: undefined } } : options;
}

/**
 * Real calls, as they come due, until it is stopped.
 *
 * @param {AbortSignal} stopped
 * @param {(request: Request) => Promise<Response>} [own] in place of HTTP
 */
function caller(stopped, own) {
  return async (/** @type {Request} */ request) => {
    // In the one form that is called in the end: white space and the like make no other URL.
    if (uninvited.has(request.url)) {
      throw new Error('a page of another site asked for this call');
    }
    const ended = new AbortController();
    const end = () => ended.abort();
    stopped.addEventListener('abort', end, { once: true });
    request.signal.addEventListener('abort', end, { once: true });
    try {
      stopped.throwIfAborted();
      return own === undefined ? await fetch(request, { signal: ended.signal }) : await own(request);
    } finally {
      stopped.removeEventListener('abort', end);
    }
  };
}

/**
 * URLs that a page of some site asked to be called. Any page may use a sandbox, but none may have this
 * machine call its neighbours: such calls are recorded, not made.
 *
 * @type {Set<string>}
 */
const uninvited = new Set();

/**
 * @param {string | undefined} origin of the page that asks, if one does
 * @param {Buffer} body
 */
function noteCallback(origin, body) {
  if (origin === undefined || isLocal(origin)) {
    return;
  }
  try {
    uninvited.add(new URL(JSON.parse(body.toString()).callback.url).href);
  } catch {
    // No JSON, or nothing in it to call.
  }
}

/** @param {string} origin */
function isLocal(origin) {
  const { hostname } = URL.canParse(origin) ? new URL(origin) : { hostname: '' };
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}

/** @type {typeof import('../types/sandbox-server.d.ts').sandboxListener} */
export function sandboxListener(sandbox, options) {
  const { basePath = '' } = options ?? {};
  const problems = new Problems();
  problems.check(isFunction(sandbox?.fetch), 'sandbox must be what createSandbox resolves to');
  problems.check(basePath === '' || /^\/[^?#]*[^/?#]$/.test(basePath), 'basePath must begin with a slash and end without one');
  problems.names(options, ['basePath']);
  problems.end('sandboxListener', 'sandbox.options');
  return (incoming, outgoing) => {
    const request = /** @type {import('node:http').IncomingMessage} */ (incoming);
    const response = /** @type {import('node:http').ServerResponse} */ (outgoing);
    answer(sandbox, basePath, request, response).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  };
}

/**
 * @param {Sandbox} sandbox
 * @param {string} basePath
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(sandbox, basePath, request, response) {
  for (const [name, value] of corsHeaders(request)) {
    response.setHeader(name, value);
  }
  const target = (request.url ?? '/').slice(basePath.length);
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > LARGEST_BODY) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    chunks.push(chunk);
  }
  noteCallback(request.headers.origin, Buffer.concat(chunks));
  const ended = new AbortController();
  response.once('close', () => ended.abort());
  const withBody = request.method !== 'GET' && request.method !== 'HEAD';
  let result;
  try {
    result = await sandbox.fetch(
      new Request(`http://sandbox${target}`, {
        method: request.method,
        headers: headersOf(request),
        body: withBody ? Buffer.concat(chunks) : undefined,
        signal: ended.signal,
      }),
    );
  } catch {
    // The sandbox was told to drop the connection, or the caller has gone.
    request.socket.destroy();
    return;
  }
  for (const [name, value] of result.headers) {
    response.setHeader(name, value);
  }
  response.writeHead(result.status).end(Buffer.from(await result.arrayBuffer()));
}

/** @param {import('node:http').IncomingMessage} request */
function headersOf(request) {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && name !== 'connection' && name !== 'transfer-encoding') {
      headers.set(name, value);
    }
  }
  return headers;
}

/**
 * Any page may use a sandbox.
 *
 * @param {import('node:http').IncomingMessage} request
 * @returns {[string, string][]}
 */
function corsHeaders(request) {
  return [
    ['access-control-allow-origin', request.headers.origin ?? '*'],
    ['access-control-allow-credentials', 'true'],
    ['access-control-allow-methods', 'GET, POST, PATCH, DELETE'],
    [
      'access-control-allow-headers',
      request.headers['access-control-request-headers'] ??
        'authorization, content-type, idempotency-key, x-username, x-password',
    ],
    ['access-control-expose-headers', 'retry-after'],
    ['access-control-max-age', '600'],
    ['vary', 'origin'],
  ];
}
