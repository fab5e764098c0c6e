/** The sandbox over HTTP, for Node, Deno and Bun: tests, demos, offline work. */

import { createServer } from 'node:http';
// Deno's own returns a number, which cannot be unref'd.
import { clearInterval, setInterval } from 'node:timers';

import { listen } from '../common/listen.js';
import { createSandbox } from './create.js';

/** More than the largest message; what is larger is refused before it is read. */
const LARGEST_BODY = 150_000_000;

/** Milliseconds between two looks for callbacks: time moves the sandbox, and nothing tells when. */
const CALLBACKS_EVERY = 1000;

/** Milliseconds that the receiver of a callback has. */
const CALLBACK_TIMEOUT = 10_000;

/**
 * @typedef {import('../types/sandbox.d.ts').Sandbox} Sandbox
 */

/** @type {typeof import('../types/sandbox-server.d.ts').serveSandbox} */
export async function serveSandbox(options = {}) {
  const { port = 8787, host = '127.0.0.1', ...sandboxOptions } = options;
  const sandbox = await createSandbox(sandboxOptions);
  const server = createServer(sandboxListener(sandbox));
  const url = await listen(server, port, host);
  const stopCallbacks = postCallbacks(sandbox);
  return {
    sandbox,
    url,
    close: () =>
      new Promise((resolve) => {
        stopCallbacks();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Really makes the sandbox's calls as they come due, those of one origin one after the other, so that they
 * arrive in their order and no silent receiver holds up the others. What the receivers answer is nobody's
 * concern, nor whether they do.
 *
 * @param {Sandbox} sandbox
 * @returns {() => void} stops it
 */
function postCallbacks(sandbox) {
  const stopped = new AbortController();
  /** @type {WeakSet<object>} */
  const seen = new WeakSet();
  /** @type {Map<string, Promise<void>>} */
  const last = new Map();
  const timer = setInterval(() => {
    for (const call of sandbox.callbacks.filter((one) => !seen.has(one))) {
      seen.add(call);
      // In the one form that is called in the end: white space and the like make no other URL.
      const url = URL.canParse(call.url) ? new URL(call.url) : undefined;
      if (url === undefined || uninvited.has(url.href)) {
        continue;
      }
      const { origin } = url;
      const posted = (last.get(origin) ?? Promise.resolve()).then(() => post(call, stopped.signal));
      last.set(origin, posted.catch(() => {}));
    }
  }, CALLBACKS_EVERY);
  timer.unref();
  return () => {
    clearInterval(timer);
    stopped.abort();
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

/**
 * @param {import('../types/sandbox.d.ts').SandboxCallback} call
 * @param {AbortSignal} stopped
 */
async function post({ url, method, contentType, body }, stopped) {
  const ended = new AbortController();
  const end = () => ended.abort();
  const timer = setTimeout(end, CALLBACK_TIMEOUT);
  stopped.addEventListener('abort', end, { once: true });
  try {
    stopped.throwIfAborted();
    const headers = { 'content-type': contentType };
    const response = await fetch(url, { method, headers, body, redirect: 'manual', signal: ended.signal });
    // Unread, the answer would hold its connection.
    await response.body?.cancel();
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener('abort', end);
  }
}

/** @type {typeof import('../types/sandbox-server.d.ts').sandboxListener} */
export function sandboxListener(sandbox, { basePath = '' } = {}) {
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
