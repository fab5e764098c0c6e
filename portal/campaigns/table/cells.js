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

/** Where a cell is, both from 0. @param {string} name @returns {{ row: number, column: number } | undefined} */
export function cellAt(name) {
  const [, letters, number] = /^([A-Z]{1,3})(\d+)$/.exec(name) ?? [];
  if (letters === undefined) {
    return undefined;
  }
  return { row: Number(number) - 1, column: [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 };
}
