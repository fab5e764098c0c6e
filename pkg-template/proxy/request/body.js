/**
 * The message on its way: the mailbox's credentials are put at its head while it streams, and its last
 * brace is held back until all of it was looked at. Until then the service has no whole message, so that
 * whatever ends the way before is certainly no sending.
 */

import { Refusal } from '../answers/response.js';
import { Fingerprint } from './fingerprint.js';
import { MessageWatch } from './watch.js';

/**
 * How long a caller may be silent before its body, whose first bytes come with its head, and in the middle of it. A
 * stream that somebody has emptied before never says that it has ended.
 *
 * @type {Record<'first' | 'later', { milliseconds: number, code: import('../answers/words.js').Code }>}
 */
const SILENCE = {
  first: { milliseconds: 15_000, code: 'proxy.silent.first' },
  later: { milliseconds: 60_000, code: 'proxy.silent' },
};

/** Bytes after the last brace, all white space, that are held back with it. */
const LONGEST_TAIL = 65_536;

/** @param {number} most */
export function tooLarge(most) {
  return new Refusal(413, 'proxy.tooLarge', { most });
}

/**
 * What to change where a body was read too early, by what handed the request on.
 *
 * @type {Record<string, import('../answers/words.js').Code>}
 */
const READ_BEFORE = { express: 'proxy.note.express', fastify: 'proxy.note.fastify', node: 'proxy.note.node' };

/**
 * The proxy cannot stream what is no longer there.
 *
 * @param {unknown} server that handed the request on, as its adapter says
 */
export function alreadyRead(server) {
  const note = READ_BEFORE[typeof server === 'string' ? server : ''] ?? 'proxy.note.web';
  return new Refusal(500, 'proxy.wasRead', { notes: [note] });
}

/**
 * Reads a body whose length is bounded, piece by piece.
 *
 * @param {Request} request
 * @param {number} most bytes
 * @param {unknown} server that handed the request on, as its adapter says
 */
export function boundedReader(request, most, server) {
  const wasTaken = request.bodyUsed || request.body?.locked === true;
  const reader = wasTaken ? undefined : request.body?.getReader();
  /** @type {{ received: number, failure: unknown }} */
  const state = { received: 0, failure: undefined };
  const next = async () => {
    if (wasTaken) {
      throw alreadyRead(server);
    }
    if (reader === undefined) {
      return undefined;
    }
    const { done, value } = await timely(reader.read().catch(brokenOff), SILENCE[state.received === 0 ? 'first' : 'later']);
    if (done) {
      return undefined;
    }
    state.received += value.length;
    if (state.received > most) {
      throw tooLarge(most);
    }
    return value;
  };
  return {
    /** Whether somebody before the proxy has taken the body. */
    wasTaken,
    server,
    get received() {
      return state.received;
    },
    /** Why it could not be read on, if so: what a `fetch` that it fed throws says less. */
    get failure() {
      return state.failure;
    },
    /** @returns {Promise<Uint8Array | undefined>} */
    async read() {
      try {
        return await next();
      } catch (error) {
        state.failure = error;
        throw error;
      }
    },
    /** @param {unknown} [reason] */
    cancel(reason) {
      reader?.cancel(reason).catch(() => {});
    },
  };
}

/** @param {unknown} cause @returns {never} */
function brokenOff(cause) {
  throw cause instanceof Refusal ? cause : new Refusal(400, 'proxy.brokenOff');
}

/**
 * @template T
 * @param {Promise<T>} read
 * @param {{ milliseconds: number, code: import('../answers/words.js').Code }} limit
 * @returns {Promise<T>}
 */
function timely(read, { milliseconds, code }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Refusal(408, code)), milliseconds);
  });
  return Promise.race([read, silence]).finally(() => clearTimeout(timer));
}

/** @typedef {ReturnType<typeof boundedReader>} BoundedReader */

/** A message that streams through. */
export class PassingMessage {
  #reader;
  #watch;
  #head;
  #fingerprint = new Fingerprint();
  /** @type {Uint8Array[]} what is held back */
  #tail = [];

  #isCancelled = false;

  /** Bytes that the head adds. */
  added;
  /** Why it ended before its end, if it did. @type {unknown} */
  failure;
  /** The fingerprint, once all of it has passed. */
  fingerprint = '';
  /** Called when the last of it goes out; where it throws, that does not go. */
  onRelease = () => {};

  /**
   * @param {BoundedReader} reader
   * @param {{ username: string, password: string }} mailbox
   * @param {{ isSender: (sender: string) => boolean, fields: ReadonlySet<string> }} allowed
   */
  constructor(reader, { username, password }, { isSender, fields }) {
    this.#reader = reader;
    this.#watch = new MessageWatch(isSender, fields);
    const credentials = JSON.stringify({ username, password });
    // Without its braces, and with a comma: a message is never empty, since it names its sender.
    this.#head = new TextEncoder().encode(`${credentials.slice(1, -1)},`);
    this.added = this.#head.length;
  }

  /** @returns {ReadableStream<Uint8Array>} it takes no more than is asked for */
  stream() {
    return new ReadableStream(
      {
        pull: async (controller) => {
          try {
            await this.#pull(controller);
          } catch (error) {
            this.failure = error;
            this.#reader.cancel();
            throw error;
          }
        },
        cancel: (reason) => this.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }

  /** Nobody takes what is left of it: its last brace stays here. @param {unknown} [reason] */
  cancel(reason) {
    this.#isCancelled = true;
    this.#reader.cancel(reason);
  }

  /** @param {ReadableStreamDefaultController<Uint8Array>} controller */
  async #pull(controller) {
    for (;;) {
      const chunk = await this.#reader.read();
      if (this.#isCancelled) {
        // To a read under way that looks like the end.
        return;
      }
      if (chunk === undefined) {
        this.#watch.end();
        const fingerprint = await this.#fingerprint.end();
        if (this.#isCancelled) {
          return;
        }
        this.fingerprint = fingerprint;
        this.onRelease();
        this.#tail.forEach((piece) => controller.enqueue(piece));
        controller.close();
        return;
      }
      const wasWhole = this.#watch.isWhole;
      const { opened, closed } = this.#watch.push(chunk);
      await this.#fingerprint.push(chunk);
      const end = wasWhole ? 0 : (closed ?? chunk.length);
      const pieces = [];
      if (opened === undefined) {
        pieces.push(chunk.subarray(0, end));
      } else {
        pieces.push(chunk.subarray(0, opened + 1), this.#head, chunk.subarray(opened + 1, end));
      }
      if (end < chunk.length) {
        this.#holdBack(chunk.slice(end));
      }
      const full = pieces.filter(({ length }) => length > 0);
      full.forEach((piece) => controller.enqueue(piece));
      if (full.length > 0) {
        return;
      }
    }
  }

  /** @param {Uint8Array} piece */
  #holdBack(piece) {
    this.#tail.push(piece);
    if (this.#tail.reduce((sum, { length }) => sum + length, 0) > LONGEST_TAIL) {
      throw new Refusal(400, 'proxy.whiteSpace');
    }
  }
}

/**
 * The fingerprint of a body that is not sent on.
 *
 * @param {BoundedReader} reader
 */
export async function fingerprintOf(reader) {
  const fingerprint = new Fingerprint();
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    await fingerprint.push(chunk);
  }
  return fingerprint.end();
}
