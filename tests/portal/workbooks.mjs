/** Workbooks as offices have them, written by hand: a zip, and in it what a spreadsheet's program would write. */

import { crc32 as crcOf, deflateRawSync } from 'node:zlib';

/** @param {Buffer} bytes */
function crc32(bytes) {
  if (crcOf !== undefined) {
    return crcOf(bytes);
  }
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
    }
  }
  return (crc ^ -1) >>> 0;
}

/**
 * @param {Record<string, string | { packed: Buffer, size: number, of?: Buffer }>} files what each holds, or what it is packed to,
 *   how many bytes that is said to be, and of which its sum is said to be
 * @returns {Buffer}
 */
export function zipOf(files) {
  const parts = [];
  const list = [];
  let at = 0;
  for (const [name, given] of Object.entries(files)) {
    const bytes = typeof given === 'string' ? Buffer.from(given) : (given.of ?? Buffer.alloc(0));
    const { packed, size } = typeof given === 'string' ? { packed: deflateRawSync(bytes), size: bytes.length } : given;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    list.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, rest, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + packed.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const LINKS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Formats by their place: styles of cells. */
export const STYLES = { plain: 0, date: 1, zeros: 2, euros: 3, italianDay: 4, time: 5, text: 6 };

const STYLE_SHEET = `${HEAD}<styleSheet ${MAIN}><numFmts count="4"><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;€&quot;"/><numFmt numFmtId="166" formatCode="dd/mm/yyyy;@"/><numFmt numFmtId="167" formatCode="hh:mm"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="7">${[0, 14, 164, 165, 166, 167, 49].map((id) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0"${id === 0 ? '' : ' applyNumberFormat="1"'}/>`).join('')}</cellXfs></styleSheet>`;

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/**
 * A cell: a text, a number, or what stands in its element.
 *
 * @typedef {string | number | null | { xml: string, s?: number } | { v: number, s: number }} Cell
 */

/** @param {Cell} cell @param {string} name @param {string[]} shared */
function cellXml(cell, name, shared) {
  if (cell === null) {
    return '';
  }
  if (typeof cell === 'string') {
    shared.push(cell);
    return `<c r="${name}" t="s"><v>${shared.length - 1}</v></c>`;
  }
  if (typeof cell === 'number') {
    return `<c r="${name}"><v>${cell}</v></c>`;
  }
  return 'xml' in cell ? cell.xml.replace('<c', `<c r="${name}"`) : `<c r="${name}" s="${cell.s}"><v>${cell.v}</v></c>`;
}

/**
 * @param {{ name: string, rows: Cell[][], hidden?: number[], merged?: string[], state?: string }[]} sheets
 * @param {{ is1904?: boolean, besides?: Parameters<typeof zipOf>[0] }} [options] `besides`: other files of the zip
 * @returns {Buffer}
 */
export function workbookOf(sheets, { is1904 = false, besides = {} } = {}) {
  /** @type {string[]} */
  const shared = [];
  const pages = sheets.map(({ rows, hidden = [], merged = [] }) => {
    const lines = rows.map((row, place) => {
      const cells = row.map((cell, column) => cellXml(cell, `${String.fromCharCode(65 + column)}${place + 1}`, shared)).join('');
      return cells === '' ? '' : `<row r="${place + 1}"${hidden.includes(place + 1) ? ' hidden="1"' : ''}>${cells}</row>`;
    });
    const merges = merged.length === 0 ? '' : `<mergeCells count="${merged.length}">${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;
    return `${HEAD}<worksheet ${MAIN}><sheetData>${lines.join('')}</sheetData>${merges}</worksheet>`;
  });
  const names = sheets.map(({ name, state }, place) => `<sheet name="${escaped(name)}" sheetId="${place + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${place + 1}"/>`);
  const links = sheets.map((_, place) => `<Relationship Id="rId${place + 1}" Type="${LINKS}/worksheet" Target="worksheets/sheet${place + 1}.xml"/>`);
  const more = `<Relationship Id="rId90" Type="${LINKS}/styles" Target="styles.xml"/><Relationship Id="rId91" Type="${LINKS}/sharedStrings" Target="sharedStrings.xml"/>`;
  const package_ = 'http://schemas.openxmlformats.org/package/2006';
  return zipOf({
    '[Content_Types].xml': `${HEAD}<Types xmlns="${package_}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `${HEAD}<Relationships xmlns="${package_}/relationships"><Relationship Id="rId1" Type="${LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${HEAD}<workbook ${MAIN} xmlns:r="${LINKS}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${names.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${package_}/relationships">${links.join('')}${more}</Relationships>`,
    'xl/styles.xml': STYLE_SHEET,
    'xl/sharedStrings.xml': `${HEAD}<sst ${MAIN} count="${shared.length}" uniqueCount="${shared.length}">${shared.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
    ...Object.fromEntries(pages.map((page, place) => [`xl/worksheets/sheet${place + 1}.xml`, page])),
    ...besides,
  });
}
