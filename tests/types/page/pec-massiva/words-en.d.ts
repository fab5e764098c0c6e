/** Lets the compiler find, from the portal, the package that the server puts beside it. */
export * from '../../../../target/consumer/pec-massiva/types/words-en.js';
