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

/** Milliseconds that a greeting waits for it: that has nothing else to tell. */
export const GREETING_PATIENCE = 10_000;

/** What is told of a store that gives no mark. */
const WORDS = {
  late: 'The store did not tell its mark in time.',
  none: 'The store told a mark that is none: <epoch>.<position> is one.',
};

/**
 * @typedef {import('../../types/store.d.ts').Store} Store
 * @typedef {(error: unknown) => void} OnFailure told of what kept the store from telling its mark
 */

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

  /**
   * @param {OnFailure} onFailure
   * @param {number} [patience] milliseconds
   * @returns {Promise<string | undefined>} `undefined` where the store fails, or takes too long
   */
  async fresh(onFailure, patience = PATIENCE) {
    this.#last = await within(patience, () => this.#asked(), WORDS.late).catch((error) => void onFailure(error));
    this.#at = performance.now();
    return this.#last;
  }

  /** One that is at most a second old. @param {OnFailure} onFailure @returns {Promise<string | undefined>} */
  async recent(onFailure) {
    return performance.now() - this.#at < RECENT ? this.#last : this.fresh(onFailure);
  }

  async #asked() {
    const mark = await this.#store.mark();
    if (!MARK.test(mark)) {
      throw new Error(WORDS.none);
    }
    return mark;
  }
}
