/** `pec-massiva/words/it`: what errors, problems and reasons say to people, in Italian. */

import * as words from './words/explain.js';
import { describe as described } from './words/describe.js';
import { ITALIAN } from './words/it/language.js';

/** @param {unknown} error */
export const explain = (error) => words.explain(ITALIAN, error);

/** @param {unknown} problem */
export const describe = (problem) => described(ITALIAN, problem);

/** @param {unknown} reason */
export const reasonText = (reason) => words.reasonText(ITALIAN, reason);

/** @param {unknown} reason */
export const unknownText = (reason) => words.unknownText(ITALIAN, reason);
