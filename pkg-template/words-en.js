/** `pec-massiva/words/en`: what errors, problems and reasons say to people, in English. */

import * as words from './words/explain.js';
import { describe as described } from './words/describe.js';
import { ENGLISH } from './words/en/language.js';

/** @param {unknown} error */
export const explain = (error) => words.explain(ENGLISH, error);

/** @param {unknown} problem */
export const describe = (problem) => described(ENGLISH, problem);

/** @param {unknown} reason */
export const reasonText = (reason) => words.reasonText(ENGLISH, reason);

/** @param {unknown} reason */
export const unknownText = (reason) => words.unknownText(ENGLISH, reason);
