/** CSV for spreadsheets: quoted, and with nothing in it that one would take for a formula. */

/** What stands between cells: the spreadsheets of Italy want it, since a comma is in their numbers. */
const SEPARATOR = ';';

/** Tells programs that the text is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/** What begins a formula, plain and as other alphabets write it. */
const BEGINNING = '=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b';

/**
 * Letters that show nothing: white space, control and format characters, what Unicode lets programs ignore, and two more
 * that have no width. Programs that clean a table up take such letters away, and a formula behind them is left.
 */
const UNSEEN = '\\s\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}\u0085\u2800\ufff0-\ufffb';

/** The beginning of a cell, or what one might take for a border of cells; then what nobody sees; then a formula. */
const FORMULA = new RegExp(`(^|[;,\\t\\r\\n])((?:(?![\\t\\r\\n])[${UNSEEN}])*)([${BEGINNING}])`, 'gu');

/**
 * A cell (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it.
 *
 * @param {string} cell
 */
function quoted(cell) {
  const defused = cell.replace(FORMULA, "$1$2'$3");
  const start = /^\p{Cc}/u.test(cell) ? "'" : '';
  return `"${start}${defused.replaceAll('"', '""')}"`;
}

/**
 * A table, its lines with their ends.
 *
 * @param {string[]} names of columns of ours, written as they are
 * @param {string[]} columns of whoever made the table
 * @param {string[][]} lines of cells
 */
export function table(names, columns, lines) {
  const written = [[...names, ...columns.map(quoted)], ...lines.map((cells) => cells.map(quoted))];
  return BYTE_ORDER_MARK + written.map((cells) => `${cells.join(SEPARATOR)}\r\n`).join('');
}
