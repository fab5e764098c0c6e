/** Waiting: for a time, or for something that may take too long. */

/** Thrown when a wait is over. */
export class Late extends Error {}

/** @param {number} milliseconds @returns {Promise<void>} */
export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

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
