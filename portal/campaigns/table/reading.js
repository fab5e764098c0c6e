/** Reads workbooks beside the page: unpacking one of thirty thousand rows is a second of work in one piece. */

import { WorkbookError } from './failure.js';

/** @typedef {import('./workbook.js').Sheet} Sheet */

/**
 * @param {File} file
 * @returns {Promise<Sheet[]>} those that are shown and hold something
 * @throws {WorkbookError} where it cannot be read; any other error is none of the file's
 */
export async function readBeside(file) {
  const worker = new Worker(new URL('./reading-worker.js', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data: { sheets, failure } }) => (sheets === undefined ? reject(failureOf(failure)) : resolve(sheets));
      const failed = (/** @type {Event} */ event) => reject(new Error('what reads workbooks could not be loaded', { cause: event }));
      worker.onerror = failed;
      worker.onmessageerror = failed;
      worker.postMessage(file);
    });
  } finally {
    worker.terminate();
  }
}

/** @param {'broken' | 'other'} failure */
const failureOf = (failure) => (failure === 'broken' ? new WorkbookError('the workbook cannot be read') : new Error('what reads workbooks could not be loaded'));
