/**
 * pec-massiva/words/en: what errors say to people, in English.
 *
 * @module pec-massiva/words/en
 */

export * from './words.js';
