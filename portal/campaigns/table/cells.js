/** The cells of a sheet: what is in them, and what they are called. */

/** @typedef {string | number | boolean | Date | null} Value */

/** @param {number} row from 0 @param {number} column from 0 */
export function cellName(row, column) {
  let letters = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return `${letters}${row + 1}`;
}
