/**
 * Servers that give up a request at a chosen moment: while it comes in, once it is whole, after the connection
 * lay idle, in the middle of an answer. They speak HTTP themselves where Node's own server would not let the
 * moment be chosen, and count what came of each idempotency key.
 */

import { createServer } from 'node:net';
import { constants, createSecureServer } from 'node:http2';

import { certificate } from './breaking-server.mjs';

const { NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM, NGHTTP2_HTTP_1_1_REQUIRED, NGHTTP2_CANCEL } = constants;

/**
 * @typedef {object} Moment
 * @property {string} title
 * @property {'head' | 'whole' | 'idle'} at what is there of the message when it is given up
 * @property {'end' | 'reset' | string} [how] closes in order, or by a reset, or says this first
 * @property {(stream: import('node:http2').ServerHttp2Stream) => void} [http2] gives up over HTTP/2
 */

/** @param {string} head */
const answer = (head, body = '') => `HTTP/1.1 ${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

/** @type {Record<string, Moment>} */
export const MOMENTS = {
  'head-end': { title: 'HTTP/1.1, closes once the head is in', at: 'head', how: 'end' },
  'head-reset': { title: 'HTTP/1.1, resets once the head is in', at: 'head', how: 'reset' },
  'whole-end': { title: 'HTTP/1.1, closes once all is in', at: 'whole', how: 'end' },
  'whole-reset': { title: 'HTTP/1.1, resets once all is in', at: 'whole', how: 'reset' },
  'idle-end': { title: 'HTTP/1.1, closes an idle connection', at: 'idle', how: 'end' },
  'idle-reset': { title: 'HTTP/1.1, resets an idle connection', at: 'idle', how: 'reset' },
  'half-answer': { title: 'HTTP/1.1, closes within the answer', at: 'whole', how: 'HTTP/1.1 201 Cre' },
  'answer-408': {
    title: 'HTTP/1.1, answers 408 and closes',
    at: 'whole',
    how: answer('408 Request Timeout\r\nconnection: close'),
  },
  'answer-421': { title: 'HTTP/1.1, answers 421', at: 'whole', how: answer('421 Misdirected Request') },
  'answer-503': { title: 'HTTP/1.1, answers 503', at: 'whole', how: answer('503 Unavailable\r\nretry-after: 0') },
  'http2-head-destroy': {
    title: 'HTTP/2, the connection dies once the head is in',
    at: 'head',
    http2: (stream) => stream.session.destroy(),
  },
  'http2-head-refused': {
    title: 'HTTP/2, REFUSED_STREAM once the head is in',
    at: 'head',
    http2: (stream) => stream.close(NGHTTP2_REFUSED_STREAM),
  },
  'http2-goaway': {
    title: 'HTTP/2, GOAWAY leaves the stream out',
    at: 'whole',
    http2({ id, session }) {
      session.goaway(NGHTTP2_NO_ERROR, id - 2);
      setImmediate(() => session.destroy());
    },
  },
  'http2-1.1': {
    title: 'HTTP/2, HTTP_1_1_REQUIRED',
    at: 'whole',
    http2: (stream) => stream.close(NGHTTP2_HTTP_1_1_REQUIRED),
  },
  'http2-cancel': { title: 'HTTP/2, CANCEL', at: 'whole', http2: (stream) => stream.close(NGHTTP2_CANCEL) },
};

/** How many attempts of one message are given up; the next is answered. */
const GIVEN_UP = 3;

const PAGE = '<!doctype html><link rel="icon" href="data:,">';

/** What came of each key. */
class Counts {
  /** @type {Map<string, { begun: number, whole: number, givenUp: number }>} */
  #keys = new Map();

  /** @param {string} key */
  of(key) {
    const known = this.#keys.get(key) ?? { begun: 0, whole: 0, givenUp: 0 };
    this.#keys.set(key, known);
    return known;
  }

  /** Whether this attempt is one to give up. @param {string} key */
  givesUp(key) {
    const count = this.of(key);
    count.givenUp += 1;
    return count.givenUp <= GIVEN_UP;
  }
}

/**
 * @param {keyof typeof MOMENTS} name
 */
export async function closingServer(name) {
  const moment = MOMENTS[name];
  const counts = new Counts();
  const open = new Set();
  const server = moment.http2 === undefined ? plain(moment, counts) : secure(moment, counts);
  server.on(moment.http2 === undefined ? 'connection' : 'session', (connection) => {
    open.add(connection);
    connection.once('close', () => open.delete(connection)).on('error', () => undefined);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `${moment.http2 === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    /** Heads and whole bodies that came in under a key. @param {string} key */
    count: (key) => counts.of(key),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        open.forEach((connection) => connection.destroy());
      }),
  };
}

/** @param {Moment} moment @param {Counts} counts */
function plain(moment, counts) {
  const { at, how = 'end' } = moment;
  return createServer({ noDelay: true }, (socket) => {
    let read = Buffer.alloc(0);
    let isBegun = false;
    /** @param {'end' | 'reset' | string} way */
    const giveUp = (way) => {
      if (way === 'reset') {
        socket.resetAndDestroy();
      } else if (way === 'end') {
        socket.destroy();
      } else {
        socket.end(way);
      }
    };
    socket.on('data', (chunk) => {
      read = Buffer.concat([read, chunk]);
      for (;;) {
        const end = read.indexOf('\r\n\r\n');
        if (end < 0) {
          return;
        }
        const head = read.subarray(0, end).toString('latin1');
        const key = /^idempotency-key: *(\S+)/im.exec(head)?.[1] ?? '';
        const isMessage = head.startsWith('POST ');
        if (isMessage && !isBegun) {
          isBegun = true;
          counts.of(key).begun += 1;
        }
        const rest = afterBody(head, read.subarray(end + 4));
        if (rest !== undefined && isMessage) {
          counts.of(key).whole += 1;
        }
        if (isMessage && (at === 'head' || (at === 'whole' && rest !== undefined)) && counts.givesUp(key)) {
          socket.removeAllListeners('data');
          return giveUp(how);
        }
        if (rest === undefined) {
          return;
        }
        read = rest;
        isBegun = false;
        socket.write(answer('200 OK\r\ncontent-type: text/html', PAGE));
        if (at === 'idle' && head.startsWith('GET /quota')) {
          // The message is on its way when this happens, or about to be, or already there.
          const wait = Number(/wait=([\d.]+)/.exec(head)?.[1] ?? 0);
          setTimeout(() => after((wait % 1) * 20, () => giveUp(how)), Math.floor(wait));
        }
      }
    });
  });
}

/** @param {number} ticks of the event loop @param {() => void} work */
function after(ticks, work) {
  if (ticks < 1) {
    work();
  } else {
    setImmediate(() => after(ticks - 1, work));
  }
}

/**
 * What follows a body, or `undefined` where it is not all there.
 *
 * @param {string} head
 * @param {Buffer} read
 */
function afterBody(head, read) {
  if (/^transfer-encoding: *chunked/im.test(head)) {
    for (let at = 0; ; ) {
      const end = read.indexOf('\r\n', at);
      const size = end < 0 ? NaN : parseInt(read.subarray(at, end).toString('latin1'), 16);
      const next = end + 2 + size + 2;
      if (Number.isNaN(size) || next > read.length) {
        return undefined;
      }
      if (size === 0) {
        return read.subarray(next);
      }
      at = next;
    }
  }
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  return read.length < length ? undefined : read.subarray(length);
}

/** @param {Moment} moment @param {Counts} counts */
function secure({ at, http2 }, counts) {
  const server = createSecureServer(certificate());
  server.on('stream', (stream, headers) => {
    const isMessage = headers[':method'] === 'POST';
    const key = String(headers['idempotency-key']);
    let isGivenUp = false;
    const giveUp = () => {
      isGivenUp = isMessage && counts.givesUp(key);
      if (isGivenUp) {
        http2?.(stream);
      }
    };
    stream.on('error', () => undefined);
    counts.of(key).begun += isMessage ? 1 : 0;
    if (at === 'head') {
      giveUp();
    }
    stream.resume().on('end', () => {
      if (isGivenUp) {
        return;
      }
      counts.of(key).whole += isMessage ? 1 : 0;
      if (at === 'whole') {
        giveUp();
      }
      if (!isGivenUp && !stream.destroyed) {
        stream.respond({ ':status': 200, 'content-type': 'text/html' });
        stream.end(PAGE);
      }
    });
  });
  return server;
}
