/**
 * pec-massiva/words/de: what errors say to people, in German.
 *
 * @module pec-massiva/words/de
 */

export * from './words.js';
