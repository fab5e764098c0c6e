/** A key that nobody has used is put out of use. */

import { LEASE, settledFor } from './steps.js';

/** @typedef {import('../../types/store.d.ts').KeyRecord} KeyRecord */

/**
 * Claims the key, so that nobody else uses it, and then writes down what its end is: that it was never used is known
 * only where nothing was forgotten. Written down without that, everybody who asks later would be told that nothing was
 * sent.
 *
 * @param {object} question
 * @param {import('../../types/store.d.ts').Store} question.store
 * @param {string} question.key as the store knows it
 * @param {(work: Promise<unknown>) => void} question.waitUntil
 * @param {(error: unknown) => void} question.onFailure told of what the store threw and nobody else hears of
 * @param {() => Promise<boolean>} isVouched whether nothing that may have used the key was forgotten
 * @returns {Promise<KeyRecord>} its end, or what somebody else has made of the key meanwhile
 */
export function putOutOfUse({ store, key, waitUntil, onFailure }, isVouched) {
  const owner = crypto.randomUUID();
  /** @param {'free' | 'never' | 'unknown'} state */
  const settle = (state) => settledFor(store, key, owner, { state }, onFailure);

  /** @returns {Promise<KeyRecord>} */
  async function end() {
    /** @type {'never' | 'unknown'} */
    let state;
    try {
      const claim = await store.claim(key, { owner, lease: LEASE });
      if (!claim.claimed) {
        return claim.record;
      }
      // Asked once the key is held: what was free before may have been used and forgotten since.
      state = (await isVouched()) ? 'never' : 'unknown';
    } catch (error) {
      // It may have been taken all the same; nothing went out under it.
      await settle('free');
      if (!(await isVouched())) {
        throw error;
      }
      // A store that vouches, and takes no claim, is asked by itself.
      return store.look(key, { burn: true });
    }
    await settle(state);
    return { state };
  }

  const work = end();
  // Who asks may leave; a key that stayed held would be unknown.
  waitUntil(work.catch(() => {}));
  return work;
}
