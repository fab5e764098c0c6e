/** `pec-massiva/journal` where there are no files: in pages and in Cloudflare Workers. */

export { memoryJournal } from './journal/memory.js';
export { journalTests } from './journal/testing.js';

/** @returns {never} */
export function fileJournal() {
  throw new TypeError('fileJournal: there are no files here. A page keeps its journal in IndexedDB by itself.');
}
