/** What runs beside the page: reads one workbook, and says what it holds. */

import { WorkbookError } from './failure.js';
import { readWorkbook } from './workbook.js';

addEventListener('message', async ({ data: file }) => {
  try {
    postMessage({ sheets: await readWorkbook(file) });
  } catch (error) {
    postMessage({ failure: error instanceof WorkbookError ? 'broken' : 'other' });
  }
});
