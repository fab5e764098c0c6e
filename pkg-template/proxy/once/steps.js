/** Steps of a store, as the proxy takes them: one that fails sends nothing, and an end is tried again. */

import { sleep } from '../../common/wait.js';
import { Refusal } from '../answers/response.js';

/** Milliseconds after which an attempt that its process no longer vouches for counts as left behind. */
export const LEASE = 30_000;

/** Milliseconds between two tries to write down what became of a message. */
const PAUSE = 500;

/** The same once its answer is out: two minutes in all. */
const LATER = { first: 2_000, last: 64_000 };

/**
 * @typedef {import('../../types/store.d.ts').Store} Store
 * @typedef {import('../../types/store.d.ts').Fate} Fate
 *
 * What is known of a request's key, for its answer. Of those, `refused` and `free` say that nothing was
 * taken under it so far; `unseen` says nothing at all.
 *
 * @typedef {{ key?: 'unseen' | 'free' | 'running' | 'done' | 'refused' | 'unknown' | 'never' }} Known
 */

/**
 * @template T
 * @param {Promise<T>} step of the store
 * @param {import('../answers/words.js').Code} [code] of what it means for the message
 * @returns {Promise<T>}
 */
export async function kept(step, code = 'proxy.store') {
  try {
    return await step;
  } catch (cause) {
    throw Object.assign(new Refusal(503, code), { cause });
  }
}

/**
 * @param {Store} store
 * @param {string} key
 * @param {string} owner
 * @param {Fate} fate
 * @param {(error: unknown) => void} onFailure told of the last try, where it fails
 */
export async function settledFor(store, key, owner, fate, onFailure) {
  for (let tries = 3; ; tries -= 1) {
    try {
      await store.settle(key, owner, fate);
      return;
    } catch (error) {
      // Unsettled, the key counts as unknown once its lease has run out: never as free.
      // A database that restarts is back in a minute, and takes the end from its owner then.
      if (tries === 1) {
        onFailure(error);
        settledLater(store, key, owner, fate);
        return;
      }
      await sleep(PAUSE);
    }
  }
}

/**
 * Goes on trying, for nobody who waits.
 *
 * @param {Store} store
 * @param {string} key
 * @param {string} owner
 * @param {Fate} fate
 */
async function settledLater(store, key, owner, fate) {
  for (let pause = LATER.first; pause <= LATER.last; pause *= 2) {
    await later(pause);
    try {
      await store.settle(key, owner, fate);
      return;
    } catch {
      // The last failure was told of.
    }
  }
}

/** A wait that keeps no process alive. @param {number} milliseconds @returns {Promise<void>} */
const later = (milliseconds) => new Promise((resolve) => /** @type {any} */ (setTimeout(resolve, milliseconds)).unref?.());

/** For `Retry-After`. @param {number} milliseconds */
export const secondsOf = (milliseconds) => String(Math.max(1, Math.ceil(milliseconds / 1000)));
