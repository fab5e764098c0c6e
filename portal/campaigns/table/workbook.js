/** A workbook (`.xlsx`) as a table: cells as they are shown; where two readings are possible a person is asked, or it is refused. */

import { cellAt, cellName } from './cells.js';
import { WorkbookError } from './failure.js';
import { codesOf, lookOf, sheetsOf } from './formats.js';
import { DATES, dateShown, numberShown } from './shown.js';
import { suspects } from './zeros.js';
import { checkSizes, filesOf } from './zip.js';

/**
 * @typedef {import('./cells.js').Value} Value
 * @typedef {{ name: string, rows: Value[][], look: import('./formats.js').Look }} Sheet
 *
 * @typedef {object} Said what a person said of it
 * @property {string} [sheet]
 * @property {import('./shown.js').DateForm} [dates]
 * @property {'yes' | 'no'} [hidden] whether rows that are not shown count
 * @property {string[]} asTheyAre columns whose numbers are right without zeros before them
 *
 * @typedef {{ kind: 'sheet', names: string[] } | { kind: 'dates', examples: [string, string][], cells: string[] } | { kind: 'hidden', rows: number[] }
 *   | { kind: 'zeros', column: string, cells: string[], examples: string[] }} Question
 *
 * @typedef {object} Table
 * @property {string} csv empty while something must be said first
 * @property {number[]} lines the row of the sheet that each addressee stands in
 * @property {Question[]} questions
 * @property {string[]} unreadable cells of which the file does not tell how they are shown
 */

/** Rows that are looked at before others may do something. */
const TURN = 2000;

/** @param {File} file @returns {Promise<Sheet[]>} those that are shown and hold something */
export async function readWorkbook(file) {
  const read = await reader();
  const files = await filesOf(file);
  const part = async (/** @type {string} */ name) => (await files.get(name)?.()) ?? '';
  try {
    // What reads it unpacks on its own, and believes what the file says of itself.
    await checkSizes(file);
    const sheets = sheetsOf(await part('xl/workbook.xml'), await part('xl/_rels/workbook.xml.rels'));
    const codes = codesOf(await part('xl/styles.xml'));
    /** @type {Sheet[]} */
    const filled = [];
    for (const { sheet: name, data } of await read(file, { trim: false })) {
      const { path, isHidden } = sheets.get(name) ?? { path: '', isHidden: false };
      if (!isHidden) {
        const look = await lookOf(await part(path), codes);
        const rows = withErrors(data, look.errors);
        filled.push(...(look.unstored.length > 0 || rows.some((row) => row.some(isFilled)) ? [{ name, rows, look }] : []));
      }
    }
    return filled;
  } catch (error) {
    throw new WorkbookError('the workbook cannot be read', { cause: error });
  }
}

/** The reader leaves out what failed, as if its cells were empty. @param {Value[][]} rows @param {Map<string, string>} errors */
function withErrors(rows, errors) {
  for (const [name, error] of errors) {
    const { row, column } = cellAt(name) ?? { row: 0, column: 0 };
    while (rows.length <= row) {
      rows.push([]);
    }
    while (rows[row].length < column) {
      rows[row].push(null);
    }
    rows[row][column] ??= error;
  }
  return rows;
}

/** Loaded once somebody chooses a workbook. */
async function reader() {
  await import('../../libraries/read-excel-file/read-excel-file.min.js');
  return /** @type {any} */ (globalThis).readXlsxFile;
}

/** @param {Value} value */
const isFilled = (value) => value !== null && String(value).trim() !== '';

/** @param {string} cell */
const quoted = (cell) => (/[";\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/**
 * @param {Sheet[]} sheets
 * @param {Said} said
 * @returns {Promise<Table>}
 */
export async function tableOf(sheets, said) {
  const sheet = sheets.length === 1 ? sheets[0] : sheets.find(({ name }) => name === said.sheet);
  /** @type {Table} */
  const table = { csv: '', lines: [], questions: [], unreadable: [] };
  if (sheets.length > 1) {
    table.questions.push({ kind: 'sheet', names: sheets.map(({ name }) => name) });
  }
  if (sheet === undefined) {
    return table;
  }
  const { look } = sheet;
  const isLeftOut = (/** @type {number} */ row) => said.hidden === 'no' && look.hidden.has(row + 1);
  const all = sheet.rows.map((row, place) => (isLeftOut(place) ? [] : row));
  const hidden = sheet.rows.flatMap((row, place) => (look.hidden.has(place + 1) && row.some(isFilled) ? [place + 1] : []));
  if (hidden.length > 0) {
    table.questions.push({ kind: 'hidden', rows: hidden });
  }
  /** @type {string[]} */
  const dates = [];
  /** @type {Date | undefined} */
  let example;
  /** @param {Value[]} row @param {number} place */
  const shownRow = (row, place) =>
    row.map((value, column) => {
      const name = cellName(place, column);
      const code = look.codes.get(name);
      if (value instanceof Date) {
        const shown = dateShown(value, code, said.dates);
        if (shown === undefined) {
          table.unreadable.push(name);
        } else if (shown === 'asked' || shown !== dateShown(value, code)) {
          dates.push(name);
          example ??= value;
        }
        return shown ?? '';
      }
      const shown = typeof value === 'number' ? numberShown(value, code) : typeof value === 'boolean' ? undefined : (value ?? '');
      if (shown === undefined) {
        table.unreadable.push(name);
      }
      return shown ?? '';
    });
  /** @type {string[][]} */
  const rows = [];
  for (const [place, row] of all.entries()) {
    rows.push(shownRow(row, place));
    if (place % TURN === TURN - 1) {
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  table.unreadable.push(...look.unstored.filter((name) => !isLeftOut(cellAt(name)?.row ?? -1)));
  if (example !== undefined) {
    const day = example;
    table.questions.push({ kind: 'dates', cells: dates, examples: Object.entries(DATES).map(([form, write]) => [form, write(day)]) });
  }
  table.questions.push(...suspects(all, rows, look));
  const isOpen = table.questions.some((question) => !isSaid(question, said));
  if (!isOpen && table.unreadable.length === 0) {
    table.csv = `${rows.map((row) => row.map(quoted).join(';')).join('\r\n')}\r\n`;
    table.lines = rows.flatMap((row, place) => (row.some((cell) => cell.trim() !== '') ? [place + 1] : [])).slice(1);
  }
  return table;
}

/** Whether a question was answered. @param {Question} question @param {Said} said */
function isSaid(question, said) {
  return question.kind === 'zeros' ? said.asTheyAre.includes(question.column) : said[question.kind] !== undefined;
}
