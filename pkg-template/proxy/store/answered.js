/** What a store keeps of a key that was answered, as it is read again. */

/** @typedef {import('../../types/store.d.ts').StoredAnswer} StoredAnswer */

/** Whether it has all that it needs; a newer version may keep more. @param {any} answer @returns {answer is StoredAnswer} */
export const isAnswer = (answer) =>
  Number.isInteger(answer?.status) && typeof answer.body === 'string' &&
  typeof answer.headers === 'object' && answer.headers !== null &&
  Object.values(answer.headers).every((value) => typeof value === 'string');

/**
 * The record of a key. One of which half is there is none: what became of its message nobody knows then, least of all that
 * it was not taken.
 *
 * @param {string} name of the store
 * @param {'done' | 'refused'} state
 * @param {unknown} fingerprint
 * @param {unknown} answer
 * @returns {{ state: 'done' | 'refused', fingerprint: string, answer: StoredAnswer }}
 */
export function answered(name, state, fingerprint, answer) {
  if (typeof fingerprint !== 'string' || !isAnswer(answer)) {
    throw new Error(`${name}: what is kept of a key is damaged`);
  }
  return { state, fingerprint, answer };
}
