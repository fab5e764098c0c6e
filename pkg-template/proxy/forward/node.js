/**
 * The way to the service in Node, by its own `http` and `https`: a message streams through without a copy, and
 * goes out over a connection of its own, since a kept one may close just as it is used.
 */

import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Milliseconds that a connection is kept for the next read; a service's own shorter time counts. */
const IDLE = 10_000;

/** Connections that are kept. */
const KEPT = 16;

/** What undoes an encoding that nobody asked for. @type {Record<string, () => import('node:stream').Transform>} */
const DECODERS = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * @typedef {import('node:http').ClientRequest} ClientRequest
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('./limits.js').Call} Call
 * @typedef {import('./limits.js').Source} Source
 */

/**
 * @param {{ idle?: number }} [settings] milliseconds that a connection is kept
 * @returns {import('./limits.js').Way}
 */
export function byNode({ idle = IDLE } = {}) {
  const options = { keepAlive: true, maxFreeSockets: KEPT, timeout: idle };
  const agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) };
  return async (call) => {
    const { protocol } = new URL(call.url);
    const agent = protocol === 'https:' ? agents['https:'] : agents['http:'];
    if (!call.isRepeatable) {
      return exchange(call, false);
    }
    try {
      return await exchange(call, agent);
    } catch (error) {
      if (!(error instanceof DeadConnection)) {
        throw error;
      }
      // On a fresh one, since those that were kept may all be dead.
      return exchange(call, false);
    }
  };
}

/** A kept connection ended before a byte of the answer came. */
class DeadConnection extends Error {}

/**
 * @param {Call} call
 * @param {HttpAgent | false} agent `false`: a connection of its own, closed at the end
 * @returns {Promise<import('./limits.js').Answer>}
 */
function exchange({ url, method, headers, body, length, signal }, agent) {
  const target = new URL(url);
  const isSecure = target.protocol === 'https:';
  const request = (isSecure ? httpsRequest : httpRequest)(target, {
    ...{ method, agent },
    headers: headersFor(headers, body, length),
  });
  return new Promise((resolve, reject) => {
    let bytesBefore = 0;
    const stop = () => {
      request.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop);
    request.once('close', () => {
      signal.removeEventListener('abort', stop);
      reject(new Error('The connection was closed without an answer.'));
    });
    request.once('socket', ({ bytesRead }) => {
      bytesBefore = bytesRead;
    });
    // For good: one that comes late, after the answer, must find a listener too.
    request.on('error', (error) => {
      const isDead = request.reusedSocket && request.socket?.bytesRead === bytesBefore;
      reject(isDead ? new DeadConnection(error.message) : error);
    });
    request.once('response', (message) => {
      try {
        resolve(answerOf(message, request));
      } catch (error) {
        request.destroy();
        reject(error);
      }
    });
    if (body === undefined) {
      request.end();
    } else {
      pour(body, request, { length, isSecure }).catch((error) => {
        request.destroy();
        reject(error);
      });
    }
  });
}

/**
 * @param {Headers} given
 * @param {Source | undefined} body
 * @param {number | undefined} length
 */
function headersFor(given, body, length) {
  /** @type {Record<string, string>} */
  const headers = {
    accept: '*/*',
    'user-agent': 'pec-massiva',
    ...Object.fromEntries(given),
    'accept-encoding': 'identity',
    // Its end is ours to make: some services that are told to close do so upon an early answer, which the reset of
    // what they left unread then takes along.
    connection: 'keep-alive',
  };
  if (body !== undefined) {
    // Always one of them, whatever the method: without a frame, a body would be read as a next request.
    headers[length === undefined ? 'transfer-encoding' : 'content-length'] = length === undefined ? 'chunked' : `${length}`;
  }
  return headers;
}

/**
 * Writes the body, as fast as the service takes it. Nothing of it is read before there is a connection, so that
 * one that cannot be made leaves no doubt.
 *
 * @param {Source} body
 * @param {ClientRequest} request
 * @param {{ length: number | undefined, isSecure: boolean }} how
 */
async function pour(body, request, { length, isSecure }) {
  let isAnswered = false;
  request.once('response', () => {
    isAnswered = true;
  });
  await connected(request, isSecure);
  for (let written = 0; !request.destroyed && !isAnswered; ) {
    const piece = await body.read();
    if (request.destroyed || isAnswered) {
      return;
    }
    written += piece?.length ?? 0;
    if (length !== undefined && (piece === undefined ? written < length : written > length)) {
      throw new Error('The body is not as long as it said.');
    }
    if (piece === undefined) {
      request.end();
      return;
    }
    if (!request.write(piece)) {
      await either(request, 'drain');
    }
  }
}

/** @param {ClientRequest} request @param {boolean} isSecure */
async function connected(request, isSecure) {
  if (request.socket === null) {
    await either(request, 'socket');
  }
  const { socket } = request;
  if (socket !== null && !socket.destroyed) {
    await either(socket, isSecure ? 'secureConnect' : 'connect');
  }
}

/**
 * Waits for an event, or the end.
 *
 * @param {import('node:events').EventEmitter} emitter
 * @param {string} event
 * @returns {Promise<void>}
 */
function either(emitter, event) {
  return new Promise((resolve) => {
    const go = () => {
      emitter.off(event, go).off('close', go);
      resolve();
    };
    emitter.once(event, go).once('close', go);
  });
}

/** @param {IncomingMessage} message @param {ClientRequest} request */
function answerOf(message, request) {
  const status = message.statusCode ?? 0;
  const headers = new Headers();
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    try {
      headers.append(String(message.rawHeaders[at]), String(message.rawHeaders[at + 1]));
    } catch {
      // An answer is not lost for a header that nobody can read.
    }
  }
  const pieces = decoded(message)[Symbol.asyncIterator]();
  const body = new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (!done) {
          controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.length));
          return;
        }
        controller.close();
        // Closes the connection, but one that serves again: the request has handed it back by then.
        request.destroy();
      },
      cancel() {
        request.destroy();
      },
    },
    { highWaterMark: 0 },
  );
  return { status, headers, body };
}

/** @param {IncomingMessage} message @returns {import('node:stream').Readable} */
function decoded(message) {
  const encoding = message.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') {
    return message;
  }
  const decoder = DECODERS[encoding]?.();
  if (decoder === undefined) {
    throw new Error('The answer is in an encoding that nobody asked for.');
  }
  // What ends it badly is seen by whoever reads it.
  return pipeline(message, decoder, () => {});
}
