/** The table of addressees, as a file, a workbook or what was pasted: what is sent to, its columns, and what must be said of it first. */

import { columnsOf } from './columns.js';
import { WorkbookError } from './failure.js';
import { filesOf } from './zip.js';

/**
 * @typedef {import('./columns.js').Columns} Columns
 * @typedef {import('./workbook.js').Said} Said
 * @typedef {import('./workbook.js').Question} Question
 * @typedef {import('./workbook.js').Sheet} Sheet
 *
 * @typedef {object} Read
 * @property {Blob} [recipients] nothing while something must be said first
 * @property {number[]} [lines] of a workbook the row of each addressee
 * @property {Question[]} questions
 * @property {string[]} unreadable cells of which the file does not tell how they are shown
 * @property {'encrypted' | 'broken' | 'empty' | 'notLoaded'} [failure] of a workbook, or of what reads it
 * @property {readonly string[]} columns
 * @property {string} [addressColumn]
 * @property {import('./columns.js').CampaignProblem[]} problems
 */

/** How a file begins that an older Office wrote, or one that is locked by a password. */
const OLD_OFFICE = 'd0cf11e0';
/** What such a file holds where it is locked. */
const LOCKED = new TextEncoder().encode([...'EncryptedPackage'].join('\0'));

/** The sheets of a workbook, which is read once. @type {WeakMap<File, Promise<Sheet[]>>} */
const workbooks = new WeakMap();

/**
 * @param {import('../../pec-massiva/full.js').PecMassiva} pec
 * @param {{ file?: File | undefined, pasted: string, encoding: string | undefined, said: Said }} given
 * @returns {Promise<Read>}
 */
export async function readTable(pec, { file, pasted, encoding, said }) {
  const nothing = { questions: [], unreadable: [], columns: [], problems: [] };
  if (file === undefined) {
    const recipients = new Blob([pasted]);
    return { ...nothing, recipients, ...(await columnsOf(pec, recipients, encoding)) };
  }
  if (await isLocked(file)) {
    return { ...nothing, failure: 'encrypted' };
  }
  if (!(await filesOf(file)).has('xl/workbook.xml')) {
    // Other kinds of files have sentences of the package's.
    return { ...nothing, recipients: file, ...(await columnsOf(pec, file, encoding)) };
  }
  /** @type {Sheet[]} */
  let sheets;
  try {
    const { readBeside } = await import('./reading.js');
    const reading = workbooks.get(file) ?? readBeside(file);
    workbooks.set(file, reading);
    sheets = await reading;
  } catch (error) {
    workbooks.delete(file);
    return { ...nothing, failure: error instanceof WorkbookError ? 'broken' : 'notLoaded' };
  }
  if (sheets.length === 0) {
    return { ...nothing, failure: 'empty' };
  }
  const { tableOf } = await import('./workbook.js');
  const { csv, lines, questions, unreadable } = await tableOf(sheets, said);
  if (csv === '') {
    return { ...nothing, questions, unreadable };
  }
  const recipients = new Blob([csv]);
  return { ...nothing, recipients, lines, questions, ...(await columnsOf(pec, recipients, encoding)) };
}

/** Whether a password is needed to read it. @param {File} file */
async function isLocked(file) {
  const head = [...new Uint8Array(await file.slice(0, 4).arrayBuffer())].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (head !== OLD_OFFICE) {
    return false;
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first] = LOCKED;
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (LOCKED.every((byte, place) => bytes[at + place] === byte)) {
      return true;
    }
  }
  return false;
}
