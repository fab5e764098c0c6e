/**
 * A server that takes a whole `POST …/send`, counts it, and then breaks the connection instead of
 * answering: what happens where an idle connection runs into a server's time-out, or a load balancer is
 * restarted. What a browser makes of it is to be measured, so everything else is answered as it should be.
 */

import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { constants, createSecureServer } from 'node:http2';

/**
 * @typedef {object} Way how a connection breaks once a body is in
 * @property {string} title
 * @property {'http1' | 'http2'} protocol
 * @property {boolean} [onlyReused] a connection's first request is answered
 * @property {number} [reset] the stream is reset with this code; without it the connection is dropped
 */

/** @type {Record<string, Way>} */
export const WAYS = {
  'http1-reused': { title: 'HTTP/1.1, a reused connection closes', protocol: 'http1', onlyReused: true },
  'http1-close': { title: 'HTTP/1.1, every connection closes', protocol: 'http1' },
  'http2-destroy': { title: 'HTTP/2, the connection dies', protocol: 'http2' },
  'http2-refused': {
    title: 'HTTP/2, the stream is reset (REFUSED_STREAM)',
    protocol: 'http2',
    reset: constants.NGHTTP2_REFUSED_STREAM,
  },
  'http2-reset': {
    title: 'HTTP/2, the stream is reset (INTERNAL_ERROR)',
    protocol: 'http2',
    reset: constants.NGHTTP2_INTERNAL_ERROR,
  },
};

/** Made once for all servers of a process; the browsers are told to take any. */
let identity;

/** A certificate of 127.0.0.1, by itself. */
export function certificate() {
  if (identity === undefined) {
    const pem = execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
        ...['-keyout', '-', '-out', '-'],
      ],
      { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' },
    );
    const part = (name) => new RegExp(`-----BEGIN ${name}-----[^]*?-----END ${name}-----`).exec(pem)[0];
    identity = { key: part('PRIVATE KEY'), cert: part('CERTIFICATE') };
  }
  return identity;
}

/**
 * A body, or `undefined` where the browser left in the middle of it.
 *
 * @param {import('node:stream').Readable} request
 */
async function bodyOf(request) {
  const chunks = [];
  try {
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}

/** How many requests came over a connection, the present one included. @type {WeakMap<object, number>} */
const uses = new WeakMap();

/**
 * @typedef {{ status: number, headers: Record<string, string>, body: Uint8Array | string }} Answer
 * @typedef {{ method: string, path: string, headers: Record<string, string>, body: Buffer }} Asked
 *
 * @param {object} options
 * @param {keyof typeof WAYS} [options.way] default: nothing breaks, over HTTP/1.1
 * @param {number} [options.breaks] how many arrivals break; the ones after them are answered
 * @param {(asked: Asked) => Promise<Answer> | Answer} options.answer what there is to say; for a message
 *   that breaks too, whose answer is lost
 * @param {'before' | 'after'} [options.lost] whether it breaks before that answer is there, or after
 */
export async function breakingServer({ way, breaks = Infinity, answer, lost = 'before' }) {
  const { protocol, onlyReused = false, reset } = WAYS[way] ?? { protocol: 'http1' };
  let arrivals = 0;
  let broken = 0;
  const errors = [];
  const connections = new Set();

  const listener = async (request, response) => {
    const connection = protocol === 'http2' ? request.stream.session : request.socket;
    const use = (uses.get(connection) ?? 0) + 1;
    uses.set(connection, use);
    const body = await bodyOf(request);
    if (body === undefined) {
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !name.startsWith(':')),
    );
    const asked = { method: request.method, path: request.url, headers, body };
    const isMessage = asked.method === 'POST' && asked.path.endsWith('/send');
    arrivals += isMessage ? 1 : 0;
    const breaksNow = way !== undefined && isMessage && broken < breaks && (use > 1 || !onlyReused);
    broken += breaksNow ? 1 : 0;
    try {
      const answered = Promise.resolve(answer(asked));
      if (!breaksNow || lost === 'after') {
        await answered;
      } else {
        answered.catch((error) => errors.push(error));
      }
      if (!breaksNow) {
        const { status, headers, body } = await answered;
        response.writeHead(status, headers).end(body);
      } else if (reset !== undefined) {
        request.stream.close(reset);
      } else {
        connection.destroy();
      }
    } catch (error) {
      errors.push(error);
      connection.destroy();
    }
  };

  const server =
    protocol === 'http2'
      ? createSecureServer(certificate(), listener)
      : createServer({ keepAliveTimeout: 60_000 }, listener);
  server.on(protocol === 'http2' ? 'session' : 'connection', (connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection)).on('error', () => undefined);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    url: `${protocol === 'http2' ? 'https' : 'http'}://127.0.0.1:${server.address().port}`,
    /** Messages that came in whole. */
    arrivals: () => arrivals,
    /** How many of them were broken. */
    broken: () => broken,
    /** What went wrong in here. */
    errors,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        for (const connection of connections) {
          connection.destroy();
        }
      }),
  };
}
