/**
 * A workbook as an office may bring it, made or damaged as the bytes say; the first says how: a good one to which something is
 * done, a sheet written in one of many ways, or the cells of one. What is unpacked is what was packed, or it is refused; how
 * cells are shown is found however it was written; and the table that is made of cells holds what they show, or none is made.
 */

import assert from 'node:assert/strict';

import { cellAt, cellName } from '../../portal/campaigns/table/cells.js';
import { codesOf, lookOf } from '../../portal/campaigns/table/formats.js';
import { tableOf } from '../../portal/campaigns/table/workbook.js';
import { checkSizes, filesOf } from '../../portal/campaigns/table/zip.js';
import { workbookOf, zipOf } from '../../tests/portal/workbooks.mjs';
import { harmed } from '../../tests/support/harms.mjs';

/** What such inputs are made of. */
export const WORDS = ['\x00', '\x01', '"', ';', '\r\n', ' ', '00000', '#,##0.00', 'dd/mm/yyyy', '@', 'CAP', '-', '\xff\xff', '<', '&amp;'];

const FILES = { 'xl/a.xml': '<a>1234</a>', 'xl/b.xml': `<b>${'x'.repeat(200)}</b>` };
const GOOD = [zipOf(FILES), workbookOf([{ name: 'Ditte', rows: [['pec', 'cap'], ['a1@pec.example.it', { v: 184, s: 2 }]] }])];
const GOOD_FILES = await Promise.all(GOOD.map((bytes) => textsOf(new Blob([bytes]))));

/** @param {Blob} blob */
async function textsOf(blob) {
  await checkSizes(blob);
  const files = await filesOf(blob);
  return new Map(await Promise.all([...files].map(async ([name, read]) => /** @type {const} */ ([name, await read()]))));
}

/** @param {Buffer} harms */
async function damaged(harms) {
  const which = harms.length % GOOD.length;
  const bytes = harmed(/** @type {Buffer} */ (GOOD[which]), harms);
  let texts;
  try {
    texts = await textsOf(new Blob([bytes]));
  } catch {
    return;
  }
  for (const [name, text] of texts) {
    const was = GOOD_FILES[which]?.get(name);
    assert.ok(was === undefined || was === text, `${name} is ${text}`);
  }
}

/** Takes one number after the other. */
class Bytes {
  #data;
  #at = 0;

  /** @param {Buffer} data */
  constructor(data) {
    this.#data = data;
  }

  get isOver() {
    return this.#at >= this.#data.length;
  }

  /** @param {number} count */
  below(count) {
    return (this.#data[this.#at++] ?? 0) % count;
  }

  /** @param {number} count */
  text(count) {
    const text = this.#data.subarray(this.#at, (this.#at += count)).toString();
    return text.replaceAll(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, '?');
  }

  number() {
    const value = (this.below(256) * 65_536 + this.below(256) * 256 + this.below(256)) / 10 ** this.below(7);
    return this.below(4) === 0 ? -value : value;
  }
}

const FORMATS = ['00000', 'General', '#,##0.00', '0%', 'dd/mm/yyyy', '@', '0.00', '[$€-2] #,##0', '0;-0;"-"', 'm/d/yy', 'h:mm'];

/** @param {string} text */
const escaped = (text) => text.replaceAll(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** A sheet that says how its cells look, and whether the reader sees that. @param {Bytes} bytes */
async function written(bytes) {
  const own = FORMATS.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${escaped(code)}"/>`).join('');
  const prefix = bytes.below(2) === 0 ? '' : 'x:';
  const xfs = FORMATS.map((_, at) => (bytes.below(2) === 0 ? `<${prefix}xf numFmtId="${164 + at}"/>` : `<${prefix}xf fontId="0" numFmtId="${164 + at}"></${prefix}xf>`));
  const styles = `<${prefix}numFmts>${own.replaceAll('<', `<${prefix}`)}</${prefix}numFmts><${prefix}cellStyleXfs><${prefix}xf numFmtId="0"/></${prefix}cellStyleXfs><${prefix}cellXfs count="9">${xfs.join('')}</${prefix}cellXfs>`;
  const codes = codesOf(styles);
  const isPlain = (/** @type {string} */ code) => code === 'General' || code === '@';
  assert.deepEqual([...codes], FORMATS.flatMap((code, at) => (isPlain(code) ? [] : [[String(at), code]])));

  const look = { codes: new Map(), errors: new Map(), unstored: /** @type {string[]} */ ([]), hidden: new Set() };
  let sheet = '';
  for (let row = 0; row < 6 && !bytes.isOver; row += 1) {
    const isHidden = bytes.below(3) === 0;
    sheet += `<${prefix}row r="${row + 1}"${isHidden ? [' hidden="1"', ' hidden="true"'][bytes.below(2)] : ''} spans="1:3">`;
    if (isHidden) {
      look.hidden.add(row + 1);
    }
    for (let column = 0; column < 3; column += 1) {
      const name = cellName(row, column);
      assert.deepEqual(cellAt(name), { row, column });
      const style = bytes.below(FORMATS.length + 1);
      // One that names none has the first.
      const code = FORMATS[style === FORMATS.length ? 0 : style] ?? '';
      const s = style === FORMATS.length ? '' : ` s="${style}"`;
      const cell = (/** @type {string} */ type, /** @type {string} */ inside) =>
        `<${prefix}c${bytes.below(2) === 0 ? ` r="${name}"${s}` : `${s} r="${name}"`}${type === '' ? '' : ` t="${type}"`}>${inside}</${prefix}c>`;
      const value = (/** @type {string} */ text) => `<${prefix}v>${escaped(text)}</${prefix}v>`;
      const formula = bytes.below(2) === 0 ? `<${prefix}f>A1+1</${prefix}f>` : `<${prefix}f t="shared" si="0"/>`;
      switch (bytes.below(7)) {
        case 0:
          continue;
        case 1:
          sheet += cell('', value('12'));
          break;
        case 2:
          sheet += cell('', formula + value('12'));
          break;
        case 3:
          sheet += cell('e', (bytes.below(2) === 0 ? formula : '') + value('#N/A'));
          look.errors.set(name, '#N/A');
          break;
        case 4:
          sheet += cell('', formula + ['', `<${prefix}v/>`, `<${prefix}v></${prefix}v>`, `<${prefix}v> </${prefix}v>`][bytes.below(4)]);
          look.unstored.push(name);
          break;
        case 5:
          sheet += cell('str', `${formula}<${prefix}v></${prefix}v>`);
          break;
        default:
          sheet += cell('inlineStr', `<${prefix}is><${prefix}t>${escaped(bytes.text(6))}</${prefix}t></${prefix}is>`);
      }
      if (!isPlain(code)) {
        look.codes.set(name, code);
      }
    }
    sheet += `</${prefix}row>`;
  }
  const found = await lookOf(`<${prefix}sheetData>${sheet}</${prefix}sheetData>`, codes);
  const inOrder = (/** @type {any} */ one) => [[...one.codes].sort(), [...one.errors].sort(), one.unstored, [...one.hidden]];
  assert.deepEqual(inOrder(found), inOrder(look), sheet);
}

/** What a reader of CSV by its standard (RFC 4180), with semicolons, finds. @param {string} csv */
function rowsOf(csv) {
  /** @type {string[][]} */
  const rows = [];
  let row = [];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^;\r\n"]*))(;|\r\n)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

/** Cells, and the table that is made of them. @param {Bytes} bytes */
async function cells(bytes) {
  const width = 1 + bytes.below(4);
  /** @type {any[][]} */
  const rows = [];
  const look = { codes: new Map(), errors: new Map(), unstored: [], hidden: new Set() };
  while (!bytes.isOver && rows.length < 8) {
    const place = rows.length;
    rows.push(
      Array.from({ length: width }, (_, column) => {
        const format = FORMATS[bytes.below(2 * FORMATS.length)];
        if (format !== undefined && format !== 'General' && format !== '@') {
          look.codes.set(cellName(place, column), format);
        }
        return [() => bytes.text(1 + bytes.below(8)), () => bytes.number(), () => null, () => new Date(86_400_000 * bytes.below(256) * 150), () => true, () => bytes.text(3)][
          bytes.below(6)
        ]?.();
      }),
    );
  }
  const said = { dates: /** @type {const} */ ('iso'), hidden: /** @type {const} */ ('yes'), asTheyAre: bytes.below(2) === 0 ? [] : rows.flat().map(String) };
  const { csv, lines, questions, unreadable } = await tableOf([{ name: 'a', rows, look }], said);
  if (csv === '') {
    // Something is asked or refused, and named.
    assert.ok(rows.length === 0 || questions.length + unreadable.length > 0);
    return;
  }
  const read = rowsOf(csv);
  assert.equal(read.length, Math.max(1, rows.length));
  assert.equal(unreadable.length, 0);
  rows.forEach((row, place) =>
    row.forEach((value, column) => {
      const shown = read[place]?.[column] ?? '';
      const code = look.codes.get(cellName(place, column));
      if (typeof value === 'string' || value === null) {
        assert.equal(shown, value ?? '');
      } else if (typeof value === 'number' && (code === undefined || code === '0.00' || code === '#,##0.00')) {
        const number = Number(shown.replaceAll('.', '').replace(',', '.'));
        assert.ok(Math.abs(number - value) <= Math.max(0.005 * Number(code !== undefined), Math.abs(value) * 1e-10) + 1e-9, `${value} is shown as ${shown}`);
      } else if (typeof value === 'number' && code === '00000') {
        assert.match(shown, /^-?\d{5,}$/);
        assert.ok(Math.abs(Number(shown) - value) <= 0.5 + 1e-9, `${value} is shown as ${shown}`);
      } else if (typeof value === 'boolean') {
        assert.fail('nobody knows how it is shown');
      } else if (value instanceof Date && code === 'dd/mm/yyyy') {
        assert.equal(shown, value.toISOString().slice(0, 10).split('-').reverse().join('/'));
      }
    }),
  );
  assert.ok(lines.every((line, at) => line > (lines[at - 1] ?? 0) && line <= rows.length));
}

/** @param {Buffer} data */
export async function fuzz(data) {
  const [which = 0] = data;
  const rest = data.subarray(1);
  switch (which % 3) {
    case 0:
      return damaged(rest);
    case 1:
      return written(new Bytes(rest));
    default:
      return cells(new Bytes(rest));
  }
}
