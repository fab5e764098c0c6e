/** The sandbox's callbacks, made: in their order, again where nobody took them, and as badly as the world does it. */

import { within } from '../common/wait.js';
import { distorted } from './distort.js';

/** Milliseconds of the sandbox's time after which a call that was not taken is made again; then it is given up. */
const AGAIN = [60_000, 5 * 60_000, 30 * 60_000];

/** Milliseconds that the receiver of a call has. */
const TIMEOUT = 10_000;

/**
 * @typedef {import('../types/sandbox.d.ts').SandboxCallback} SandboxCallback
 * @typedef {import('../types/sandbox.d.ts').CallbackDelivery} CallbackDelivery
 *
 * @typedef {object} Source
 * @property {() => (Omit<SandboxCallback, 'at' | 'attempts'> & { at: number })[]} take what came due and was not taken yet
 * @property {() => number} now by the sandbox's time
 * @property {(id: string, status: number) => void} answered
 *
 * @typedef {object} Waiting
 * @property {SandboxCallback} call
 * @property {number} due
 */

export class Callbacks {
  /** All that came due, as they are told. @type {SandboxCallback[]} */
  all = [];
  /** @type {Waiting[]} */
  #waiting = [];
  /** The last call of each origin. @type {Map<string, Promise<void>>} */
  #last = new Map();
  #source;
  #made = 0;

  /** @param {Source} source */
  constructor(source) {
    this.#source = source;
  }

  /** Notes what came due. */
  look() {
    for (const { at, ...call } of this.#source.take()) {
      const noted = { ...call, at: new Date(at), attempts: [] };
      this.all.push(noted);
      this.#waiting.push({ call: noted, due: 0 });
    }
    return this.all;
  }

  /**
   * Makes what is due. The calls of one origin go one after the other, so that they arrive in their order and no silent
   * receiver holds up the others.
   *
   * @param {CallbackDelivery & { fetch: (request: Request) => Promise<Response> }} how
   */
  async deliver({ fetch, as }) {
    this.look();
    const now = this.#source.now();
    const due = this.#waiting.filter((one) => one.due <= now);
    this.#waiting = this.#waiting.filter((one) => one.due > now);
    const ways = [as ?? []].flat();
    const calls = ways.includes('reversed') ? due.reverse() : due;
    for (const { call } of calls) {
      const way = ways[this.#made % Math.max(ways.length, 1)];
      this.#made += 1;
      const origin = URL.canParse(call.url) ? new URL(call.url).origin : call.url;
      const before = this.#last.get(origin) ?? Promise.resolve();
      this.#last.set(origin, before.then(() => this.#make(call, way, fetch)));
    }
    await Promise.all(this.#last.values());
  }

  clear() {
    this.all.length = 0;
    this.#waiting = [];
  }

  /** @param {SandboxCallback} call @param {import('../types/sandbox.d.ts').CallbackDistortion | undefined} way @param {(request: Request) => Promise<Response>} fetch */
  async #make(call, way, fetch) {
    const attempt = { at: new Date(this.#source.now()), status: 0 };
    call.attempts.push(attempt);
    const times = way === 'repeated' ? 2 : 1;
    for (let index = 0; index < times; index += 1) {
      attempt.status = await post(call, way, fetch);
    }
    this.#source.answered(call.id, attempt.status);
    const isTaken = attempt.status >= 200 && attempt.status < 300;
    const wait = AGAIN[call.attempts.length - 1];
    if (!isTaken && wait !== undefined && this.all.includes(call)) {
      this.#waiting.push({ call, due: this.#source.now() + wait });
    }
  }
}

/**
 * What the receiver answers, 0 where it does not.
 *
 * @param {SandboxCallback} call
 * @param {import('../types/sandbox.d.ts').CallbackDistortion | undefined} way
 * @param {(request: Request) => Promise<Response>} fetch
 */
async function post(call, way, fetch) {
  const ended = new AbortController();
  try {
    const { body, headers } = await distorted(call, way);
    const { url, method } = call;
    const request = new Request(url, { method, headers, body, redirect: 'manual', signal: ended.signal });
    const response = await within(TIMEOUT, () => fetch(request));
    // Unread, the answer would hold its connection.
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  } finally {
    ended.abort();
  }
}
