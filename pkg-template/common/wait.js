/** Waiting: for a time, before something is tried again, or for something that may take too long. */

/** Thrown when a wait is over. */
export class Late extends Error {}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} [signal] ends the wait
 * @returns {Promise<void>} rejects with the signal's reason where that was aborted
 */
export function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const end = (/** @type {() => void} */ settle) => () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const abort = end(() => reject(signal?.reason));
    const timer = setTimeout(end(resolve), milliseconds);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) {
      abort();
    }
  });
}

/**
 * Milliseconds to wait before something is tried again. They double, and chance spreads each over all of it: so those who
 * failed together do not come back together.
 *
 * @param {number} waited how many waits there were before
 * @param {{ first: number, longest: number }} most milliseconds of the first wait and of any, at most
 */
export const backOff = (waited, { first, longest }) => Math.min(first * 2 ** waited, longest) * Math.random();

/**
 * What the work gives, if it does so in time.
 *
 * @template T
 * @param {number} milliseconds
 * @param {() => Promise<T>} work
 * @param {string} [words] of the error where it does not
 * @returns {Promise<T>}
 */
export function within(milliseconds, work, words = 'It did not come in time.') {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Late(words)), milliseconds);
  });
  return Promise.race([work(), late]).finally(() => clearTimeout(timer));
}
