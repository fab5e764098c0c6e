/** One message of a component: sent once, its end kept, whether the component is still there or not. */

import { isPecError, makeError } from '../core/js/errors.js';
import { Held } from './held.js';
import { markOf } from './same.js';

/**
 * @typedef {import('../types/hooks.d.ts').SendStatus} SendStatus
 * @typedef {import('../types/hooks.d.ts').SendOutcome} SendOutcome
 * @typedef {import('../types/hooks.d.ts').SendClient} SendClient
 * @typedef {import('../types/index.d.ts').Message} Message
 */

/** @type {SendStatus} */
export const IDLE = Object.freeze({ state: 'idle' });

/** @extends {Held<SendStatus>} */
export class Sending extends Held {
  #pec;
  #own;
  #isLeft = false;
  /** What is under way: a message that is sent, or a question after one. @type {Promise<SendOutcome> | undefined} */
  #work;
  /** Tells the message that was given last from others. */
  #mark = /** @type {unknown} */ (undefined);
  /** Ends a message that was not posted yet. */
  #drop = new AbortController();

  /** @param {SendClient} pec @param {string | undefined} own the caller's own key @param {SendStatus} [status] where it stands already */
  constructor(pec, own, status = IDLE) {
    super(status);
    this.#pec = pec;
    this.#own = own;
  }

  begin() {
    this.#isLeft = false;
  }

  end() {
    this.#isLeft = true;
    this.#dropUnposted('Whoever was sending it is gone.');
  }

  /** @param {Message} message @param {object} [options] @returns {Promise<SendOutcome>} */
  send(message, options) {
    const now = this.getSnapshot();
    const isOpen = this.#work !== undefined || now.state === 'sent' || now.state === 'unknown';
    const mark = markOf(message);
    if (isOpen && mark !== this.#mark) {
      // What became of the first is no answer to the second, which would be lost.
      return Promise.resolve(ofAnother('idempotencyKey' in now ? now.idempotencyKey : ''));
    }
    if (this.#work !== undefined) {
      return this.#work;
    }
    this.#mark = mark;
    switch (now.state) {
      case 'sent':
        return Promise.resolve(now);
      case 'unknown':
        return this.#during(() => this.#settle(now));
      default:
        return this.#during(() => this.#send(message, options));
    }
  }

  /** @returns {Promise<SendStatus>} */
  settle() {
    const now = this.getSnapshot();
    if (this.#work !== undefined || now.state !== 'unknown') {
      return this.#work ?? Promise.resolve(now);
    }
    return this.#during(() => this.#settle(now));
  }

  cancel() {
    this.#dropUnposted('It was cancelled.');
  }

  /** @param {string} why */
  #dropUnposted(why) {
    const now = this.getSnapshot();
    // An abort of what is under way would make its outcome unknown.
    if (now.state === 'sending' && !now.isPosted) {
      this.#drop.abort(new DOMException(why, 'AbortError'));
    }
  }

  /** What is asked for meanwhile, by a second click or by whoever listens, is this. @param {() => Promise<SendOutcome>} work */
  #during(work) {
    let release = (/** @type {Promise<SendOutcome>} */ _) => {};
    this.#work = new Promise((resolve) => {
      release = resolve;
    });
    const result = this.#work;
    release(
      work().then((outcome) => {
        this.#work = undefined;
        this.tell(outcome);
        return outcome;
      }),
    );
    return result;
  }

  /** @param {Message} message @param {object} [options] @returns {Promise<SendOutcome>} */
  async #send(message, options) {
    // After a certain no a message may go again, and under a fresh key whatever became of the last one.
    const idempotencyKey = this.#own ?? freshKey();
    this.#drop = new AbortController();
    this.tell({ state: 'sending', idempotencyKey, isPosted: false, progress: undefined });
    if (this.#isLeft && !this.isHeld) {
      this.#dropUnposted('Whoever was to send it is gone.');
    }
    /** @param {import('../types/message.d.ts').Progress} progress */
    const onProgress = (progress) => {
      const now = this.getSnapshot();
      if (now.state === 'sending') {
        this.tell({ ...now, progress, isPosted: now.isPosted || progress.phase === 'sending' });
      }
    };
    try {
      const { signal } = this.#drop;
      const { messageId, sent } = await this.#pec.send(message, { ...options, idempotencyKey, signal, onProgress });
      return { state: 'sent', idempotencyKey, messageId, sent };
    } catch (error) {
      return outcomeOf(error, idempotencyKey);
    }
  }

  /** @param {Extract<SendStatus, { state: 'unknown' }>} now @returns {Promise<SendOutcome>} */
  async #settle({ idempotencyKey, error }) {
    const open = { state: /** @type {const} */ ('unknown'), idempotencyKey, error };
    this.tell({ ...open, isSettling: true, settled: undefined, settleError: undefined });
    try {
      const settled = await this.#pec.settle(error);
      switch (settled.state) {
        case 'sent':
          return { state: 'sent', idempotencyKey, messageId: settled.messageId, sent: settled.sent };
        case 'refused':
          return outcomeOf(settled.error, idempotencyKey);
        case 'notSent':
          return { state: 'notSent', idempotencyKey, error: undefined };
        default:
          return { ...open, isSettling: false, settled: settled.state, settleError: undefined };
      }
    } catch (settleError) {
      return { ...open, isSettling: false, settled: undefined, settleError: /** @type {any} */ (settleError) };
    }
  }
}

/**
 * @param {any} error
 * @param {string} idempotencyKey
 * @returns {SendOutcome}
 */
function outcomeOf(error, idempotencyKey) {
  if (isPecError(error) && error.name !== 'UnknownOutcomeError') {
    // By what it has, not by its class: there may be two copies of the package in a page.
    return { state: 'serviceCode' in error ? 'refused' : 'notSent', idempotencyKey, error };
  }
  return { state: 'unknown', idempotencyKey, error: isPecError(error) ? error : strange(error, idempotencyKey), isSettling: false, settled: undefined, settleError: undefined };
}

/** @param {string} idempotencyKey @returns {SendOutcome} */
function ofAnother(idempotencyKey) {
  const words = 'This message was not sent; another one was, or is on its way. Begin a new message first: `reset()`.';
  return { state: 'notSent', idempotencyKey, error: /** @type {any} */ (makeError('PecError', words, { code: 'keyReused' }, undefined)) };
}

/** What a client of the caller's own throws says nothing of the message. @param {unknown} fault @param {string} idempotencyKey */
function strange(fault, idempotencyKey) {
  const words = 'The message may have been sent: the client threw what is no error of this package.';
  return /** @type {any} */ (makeError('UnknownOutcomeError', words, { code: 'unknownOutcome', idempotencyKey, reason: 'noAnswer' }, fault));
}

/** `crypto.randomUUID` exists on https pages only. */
function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
