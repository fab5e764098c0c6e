/** The store's marks: what answers tell, and what requests bring back. */

import { within } from '../../common/wait.js';

/** What a mark looks like; anything else has no place in a header, nor in a question to a store. */
const MARK = /^[A-Za-z0-9-]{1,80}\.\d{1,20}$/;

/** What a client says that heard none. */
const NONE = 'none';

/** Milliseconds that a mark may be old in the answer to a read: an older one is only stricter. */
const RECENT = 1_000;

/** Milliseconds that an answer waits for its mark; without one it is an answer all the same. */
const PATIENCE = 1_000;

/** @typedef {import('../../types/store.d.ts').Store} Store */

/**
 * The mark that a request bears, as it came.
 *
 * @param {Request} request
 * @returns {string | undefined} `undefined` where the client has none
 */
export function markOf(request) {
  const mark = request.headers.get('x-pec-store');
  return mark === null || mark === NONE ? undefined : mark;
}

/**
 * Whether the store has forgotten nothing since it told this mark. To be asked after a key was looked up or
 * claimed: in between, a store may forget.
 *
 * @param {Store} store
 * @param {string} mark
 */
export async function isRemembered(store, mark) {
  // Of what a store of somebody else's answers, only a plain yes is one.
  return MARK.test(mark) && (await store.remembers(mark)) === true;
}

/** Asks the store for its marks, for one proxy. */
export class Marks {
  #store;
  /** The last one, or that there was none. Not its promise: some runtimes keep promises to one request. @type {string | undefined} */
  #last;
  #at = -Infinity;

  /** @param {Store} store */
  constructor(store) {
    this.#store = store;
  }

  /** @returns {Promise<string | undefined>} `undefined` where the store fails, or takes too long */
  async fresh() {
    this.#last = await within(PATIENCE, () => this.#asked()).catch(() => undefined);
    this.#at = performance.now();
    return this.#last;
  }

  /** One that is at most a second old. @returns {Promise<string | undefined>} */
  async recent() {
    return performance.now() - this.#at < RECENT ? this.#last : this.fresh();
  }

  async #asked() {
    try {
      const mark = await this.#store.mark();
      return MARK.test(mark) ? mark : undefined;
    } catch {
      return undefined;
    }
  }
}
