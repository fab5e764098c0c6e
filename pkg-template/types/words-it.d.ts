/**
 * pec-massiva/words/it: what errors say to people, in Italian.
 *
 * @module pec-massiva/words/it
 */

export * from './words.js';
