/** Checks what is to be sent, and sends nothing: the package looks at all fields before it looks at anything else. */

import { describe } from '../../words/words.js';

/** @typedef {import('../../pec-massiva/full.js').Problem} Problem */

/** What is advice only: the office may know better. @param {Problem} problem */
export const isAdvice = ({ code }) => code.startsWith('identifier.') || code === 'domain.usual';

/**
 * @param {(signal: AbortSignal) => Promise<unknown>} call
 * @returns {Promise<Problem[]>} all of them
 */
export async function problemsOf(call) {
  try {
    // Whoever has ended a call before it begins sends nothing, and is told first what is wrong with it.
    await call(AbortSignal.abort());
  } catch (error) {
    const { name, problems } = /** @type {{ name?: string, problems?: Problem[] }} */ (error);
    if (name === 'ValidationError') {
      return problems ?? [];
    }
    if (name === 'AbortError') {
      return [];
    }
    throw error;
  }
  return [];
}

/** The sentence beside its field, whose label says which one it is. @param {Problem} problem */
export const besideField = (problem) => describe({ ...problem, field: '' });
