/** A request of Node's as it comes in: its body at the pace of who reads it, and what is left of it. */

import { Refusal } from '../answers/response.js';

/**
 * How much of a body that nobody wants is still read, and how long: a browser that cannot get rid of its
 * body does not read the answer.
 */
const LEFTOVER = { bytes: 150_000_000, milliseconds: 60_000 };

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 */

/** A request as it comes in, and the answer to it. */
export class Arrival {
  #isOver = false;
  /** @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
  #controller;

  /** Whether nobody reads the body any more. */
  isAbandoned = false;

  /** Whether the answer that goes out is the proxy's. */
  isAnswering = false;

  /** Whether the reader of the body was told that something else has answered. */
  isToldOfAnswer = false;

  /** Aborts when the caller leaves. */
  left = new AbortController();

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   */
  constructor(request, response) {
    this.request = request;
    this.response = response;
  }

  /**
   * The body as the web reads it. Nothing is taken from the connection before it is asked for, beyond what
   * the connection itself buffers.
   *
   * @returns {ReadableStream<Uint8Array> | null}
   */
  body() {
    const { request } = this;
    const { 'transfer-encoding': encoding, 'content-length': length } = request.headers;
    if (encoding === undefined && !(Number(length) > 0)) {
      return null;
    }
    request.pause();
    request.on('data', (chunk) => this.#take(chunk));
    request.once('end', () => this.#end(undefined));
    const broken = () => this.#end(new Error('The body ended before its end.'));
    request.once('error', broken).once('close', broken);
    return new ReadableStream(
      {
        start: (controller) => {
          this.#controller = controller;
          if (request.destroyed) {
            // Its caller left while something before the proxy took its time: no event tells of it any more.
            broken();
          }
        },
        pull: () => {
          request.resume();
        },
        cancel: () => {
          this.isAbandoned = true;
        },
      },
      { highWaterMark: 0 },
    );
  }

  /**
   * Whether something else has answered, as frameworks do that were not told to wait. Its caller may take that for the
   * message's answer, so the message must not go out after it.
   */
  get wasAnswered() {
    return this.response.headersSent && !this.isAnswering;
  }

  /** @param {Buffer} chunk */
  #take(chunk) {
    if (this.wasAnswered) {
      this.#end(undefined);
      return;
    }
    if (!this.#isOver && !this.isAbandoned) {
      this.request.pause();
      // A Buffer's own methods differ from what readers of a Uint8Array expect.
      this.#controller?.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    }
  }

  /** @param {Error | undefined} error */
  #end(error) {
    if (this.#isOver || this.isAbandoned) {
      return;
    }
    this.#isOver = true;
    if (this.wasAnswered) {
      this.isToldOfAnswer = true;
      this.#controller?.error(new Refusal(500, 'proxy.answered'));
    } else if (error === undefined) {
      this.#controller?.close();
    } else {
      this.#controller?.error(error);
    }
  }

  /**
   * Reads on for nobody, to the end or to the bound.
   *
   * @param {() => void} then
   */
  discardRest(then) {
    const { request } = this;
    this.#end(new Error('The request was answered before its body was read.'));
    this.isAbandoned = true;
    let left = LEFTOVER.bytes;
    const over = () => {
      clearTimeout(timer);
      request.off('data', count).off('end', over).off('error', over).off('close', over);
      then();
    };
    const count = (/** @type {Buffer} */ chunk) => {
      left -= chunk.length;
      if (left < 0) {
        over();
      }
    };
    const timer = setTimeout(over, LEFTOVER.milliseconds);
    if (request.complete || request.destroyed) {
      over();
      return;
    }
    request.on('data', count).once('end', over).once('error', over).once('close', over);
    request.resume();
  }
}

/**
 * Whether something before the proxy has read of the body, such as a body parser: from a stream that has ended
 * nothing comes any more, not even its end.
 *
 * @param {IncomingMessage & { body?: unknown }} request
 */
export function isRead(request) {
  const { readableEnded, readableDidRead, complete, readableLength, body } = request;
  return readableEnded || readableDidRead === true || (body !== undefined && complete && readableLength === 0);
}
