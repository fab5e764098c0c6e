/** Numbers of which a spreadsheet may have taken the zeros before them: codes, telephone numbers, postcodes. */

import { cellName } from './cells.js';

/** A name as words within that of a column: `CAP residenza`, `P.IVA cliente`. @param {string} names */
const called = (names) => new RegExp(`(?:^|[^\\p{L}])(?:${names})(?=$|[^\\p{L}])`, 'iu');

/** Columns of numbers that are no amounts, by their names, and which of them look as they should. @type {[RegExp, RegExp][]} */
const KNOWN = [
  [called('cap|c\\.a\\.p\\.?|codice postale|codice avviamento postale'), /^\d{5}$/],
  [called('partita iva|p\\.? ?iva|piva|codice fiscale|cod\\.? ?fiscale|c\\.?f\\.?'), /^\d{11}$/],
  // Only mobile numbers have no zero before them.
  [called('telefono|tel\\.?|cellulare|cell\\.?|fax|recapito telefonico'), /^3\d{8,9}$/],
];

/** @typedef {import('./cells.js').Value} Value */

/**
 * @param {Value[][]} values
 * @param {string[][]} shown
 * @param {import('./formats.js').Look} look
 * @returns {{ kind: 'zeros', column: string, cells: string[], examples: string[] }[]}
 */
export function suspects(values, shown, look) {
  const head = values.findIndex((row) => row.some((value) => value !== null && String(value).trim() !== ''));
  const names = shown[head] ?? [];
  return names.flatMap((name, column) => {
    const below = values.flatMap((row, place) => (place > head && row[column] !== null && row[column] !== undefined ? [place] : []));
    const isWhole = (/** @type {number} */ place) => typeof values[place][column] === 'number' && Number.isInteger(values[place][column]) && !/0{2,}/.test(look.codes.get(cellName(place, column)) ?? '');
    const [, good] = KNOWN.find(([names]) => names.test(name.trim())) ?? [];
    // Where others have such zeros, those without may have had them.
    const hasZeros = below.some((place) => /^0\d+$/.test(shown[place][column]));
    const doubtful = below.filter((place) => isWhole(place) && (hasZeros || (good !== undefined && !good.test(shown[place][column]))));
    const cells = doubtful.map((place) => cellName(place, column));
    return cells.length === 0 ? [] : [{ kind: /** @type {const} */ ('zeros'), column: name, cells, examples: doubtful.slice(0, 3).map((place) => shown[place][column]) }];
  });
}
