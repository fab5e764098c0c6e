export * from '../../../../target/consumer/pec-massiva/types/journal.js';
