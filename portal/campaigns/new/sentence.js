/** What is wrong, in a sentence: the package's, or the portal's own where it has a control that answers it. */

import { describe, isWord, t } from '../../words/words.js';

/** @param {unknown} value */
const text = (value) => (typeof value === 'number' ? value : [value].flat().map(String).join(', '));

/** @param {{ code: string, params: Record<string, unknown> }} problem */
export function sentence(problem) {
  const name = `problem.${problem.code}`;
  if (!isWord(name)) {
    return describe(problem);
  }
  return t(name, Object.fromEntries(Object.entries(problem.params).map(([key, value]) => [key, text(value)])));
}
