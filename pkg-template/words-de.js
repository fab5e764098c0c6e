/** `pec-massiva/words/de`: what errors, problems and reasons say to people, in German. */

import * as words from './words/explain.js';
import { describe as described } from './words/describe.js';
import { GERMAN } from './words/de/language.js';

/** @param {unknown} error */
export const explain = (error) => words.explain(GERMAN, error);

/** @param {unknown} problem */
export const describe = (problem) => described(GERMAN, problem);

/** @param {unknown} reason */
export const reasonText = (reason) => words.reasonText(GERMAN, reason);

/** @param {unknown} reason */
export const unknownText = (reason) => words.unknownText(GERMAN, reason);
