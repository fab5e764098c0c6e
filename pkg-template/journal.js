/** `pec-massiva/journal`: where campaigns are kept where there is no browser. */

export { fileJournal } from './journal/file.js';
export { memoryJournal } from './journal/memory.js';
export { journalTests } from './journal/testing.js';
