/**
 * Where a component finds its message: by a key of the caller's own, as long as its client lives; else only this component
 * does. Looking makes nothing: a render on a server, or one that is thrown away, leaves nothing behind.
 */

import { IDLE, Sending } from './sending.js';

/**
 * @typedef {import('../types/hooks.d.ts').SendClient} SendClient
 * @typedef {import('../types/index.d.ts').Message} Message
 */

/** Messages under keys of their callers, by client. @type {WeakMap<SendClient, Map<string, Sending>>} */
const kept = new WeakMap();

export class Place {
  #pec;
  #given;
  #own;
  /** @type {Sending | undefined} */
  #sending;

  /** @param {SendClient} pec @param {string | undefined} given the caller's own key @param {boolean} [isNext] whether a message went under it before */
  constructor(pec, given, isNext = false) {
    this.#pec = pec;
    this.#given = given;
    this.#own = isNext ? undefined : given;
  }

  /** @param {SendClient} pec @param {string | undefined} given */
  isOf(pec, given) {
    return this.#pec === pec && this.#given === given;
  }

  /** For a new message; where one is under way, it stays the place of that. @returns {Place} */
  next() {
    return this.getSnapshot().state === 'sending' ? this : new Place(this.#pec, this.#given, true);
  }

  getSnapshot = () => this.#found()?.getSnapshot() ?? IDLE;

  subscribe = (/** @type {() => void} */ listener) => this.#open().subscribe(listener);

  send = (/** @type {Message} */ message, /** @type {object | undefined} */ options) => this.#open().send(message, options);

  settle = async () => this.#found()?.settle() ?? IDLE;

  cancel = () => this.#found()?.cancel();

  #found() {
    this.#sending ??= this.#own === undefined ? undefined : kept.get(this.#pec)?.get(this.#own);
    return this.#sending;
  }

  #open() {
    const found = this.#found();
    if (found !== undefined) {
      return found;
    }
    this.#sending = new Sending(this.#pec, this.#own);
    if (this.#own !== undefined) {
      const ofClient = kept.get(this.#pec) ?? new Map();
      kept.set(this.#pec, ofClient.set(this.#own, this.#sending));
    }
    return this.#sending;
  }
}
