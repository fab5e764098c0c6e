/** See index.d.ts. */
export * from '../../../../target/consumer/pec-massiva/types/sandbox.js';
