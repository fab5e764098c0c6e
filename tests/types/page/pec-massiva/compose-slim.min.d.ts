/** Lets the compiler find, from the page, the package that the server puts beside it. */
export * from '../../../../target/consumer/pec-massiva/types/compose-slim.js';
