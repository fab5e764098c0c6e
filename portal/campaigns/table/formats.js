/** How the cells of a sheet are shown, which a workbook keeps apart from their values; and which of its rows are hidden. */

/**
 * @typedef {object} Look
 * @property {Map<string, string>} codes the number formats of cells that have one, by the cell (`C2`)
 * @property {Map<string, string>} errors what stands in cells whose formula failed, such as `#N/A`, by the cell
 * @property {string[]} unstored cells whose formula has no value in the file: the program that wrote it never reckoned it
 * @property {Set<number>} hidden rows that are not shown, from 1
 */

/** Formats of the time of day. @type {Record<number, string>} */
const TIMES = Object.fromEntries([18, 19, 20, 21, 22, 45, 46, 47].map((id) => [id, 'h:mm']));

/** The formats that have a number only: what is shown is told by the standard. What is missing depends on the program's language. @type {Record<number, string>} */
const BUILT_IN = { 1: '0', 2: '0.00', 3: '#,##0', 4: '#,##0.00', 9: '0%', 10: '0.00%', 37: '#,##0', 38: '#,##0', 39: '#,##0.00', 40: '#,##0.00', 49: '@', ...TIMES };

/** Stands for a format that no file tells. */
export const UNTOLD = '?';

/** Cells that are looked at before others may do something. */
const TURN = 20_000;

/** Cells of a formula alone, or with nothing as its value. */
const FORMULAS = /<(?:\w+:)?c(\s[^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:\/>|>[^<]*<\/(?:\w+:)?f>)\s*(<(?:\w+:)?v\s*(?:\/>|>\s*<\/(?:\w+:)?v>)\s*)?<\/(?:\w+:)?c>/g;

/** @param {string} attributes @param {string} name @returns {string | undefined} */
const attribute = (attributes, name) => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];

/** @type {Record<string, string>} */
const ENTITIES = { quot: '"', apos: '’', amp: '&', lt: '<', gt: '>' };

/** @param {string} text */
const plain = (text) => text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) =>
  decimal !== undefined ? String.fromCodePoint(Number(decimal)) : hex !== undefined ? String.fromCodePoint(parseInt(hex, 16)) : (ENTITIES[name] ?? all));

/**
 * The sheets of a workbook, by their names.
 *
 * @param {string} workbook @param {string} links
 * @returns {Map<string, { path: string, isHidden: boolean }>}
 */
export function sheetsOf(workbook, links) {
  const paths = new Map([...links.matchAll(/<(?:\w+:)?Relationship\s([^>]*)>/g)].map(([, one]) => [attribute(one, 'Id'), attribute(one, 'Target') ?? '']));
  const sheets = [...workbook.matchAll(/<(?:\w+:)?sheet\s([^>]*)>/g)].map(([, one]) => {
    const target = paths.get(attribute(one, '\\w+:id')) ?? '';
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
    const state = attribute(one, 'state');
    return /** @type {const} */ ([plain(attribute(one, 'name') ?? ''), { path, isHidden: state !== undefined && state !== 'visible' }]);
  });
  return new Map(sheets);
}

/** The formats of a workbook's styles, by their numbers; those that change nothing are left out. @param {string} styles */
export function codesOf(styles) {
  const own = new Map([...styles.matchAll(/<(?:\w+:)?numFmt\s([^>]*)>/g)].map(([, one]) => [attribute(one, 'numFmtId'), plain(attribute(one, 'formatCode') ?? '')]));
  const [, all = ''] = /<(?:\w+:)?cellXfs[^>]*>(.*?)<\/(?:\w+:)?cellXfs>/s.exec(styles) ?? [];
  /** @type {Map<string, string>} */
  const codes = new Map();
  [...all.matchAll(/<(?:\w+:)?xf(?:\s([^>]*))?\/?>/g)].forEach(([, one = ''], style) => {
    const id = attribute(one, 'numFmtId') ?? '0';
    const code = own.get(id) ?? (id === '0' ? 'General' : (BUILT_IN[Number(id)] ?? UNTOLD));
    if (!/^(General|Standard|@)?$/i.test(code)) {
      codes.set(String(style), code);
    }
  });
  return codes;
}

/**
 * @param {string} sheet
 * @param {Map<string, string>} codes by style
 * @returns {Promise<Look>}
 */
export async function lookOf(sheet, codes) {
  /** @type {Look} */
  const look = { codes: new Map(), errors: new Map(), unstored: [], hidden: new Set() };
  let turn = 0;
  for (const [, kind, attributes] of sheet.matchAll(/<(?:\w+:)?(c|row)\s([^>]*)>/g)) {
    turn += 1;
    if (turn % TURN === 0) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    if (kind === 'row') {
      if (/\shidden="(1|true)"/.test(attributes)) {
        look.hidden.add(Number(attribute(attributes, 'r')));
      }
      continue;
    }
    // A cell that names none has the first style.
    const code = codes.get(attribute(attributes, 's') ?? '0');
    if (code !== undefined) {
      look.codes.set(attribute(attributes, 'r') ?? '', code);
    }
  }
  for (const [, attributes, error] of sheet.matchAll(/<(?:\w+:)?c(\s[^>]*\bt="e"[^>]*)>(?:<(?:\w+:)?f[^>]*>[^<]*<\/(?:\w+:)?f>|<(?:\w+:)?f[^>]*\/>)?<(?:\w+:)?v>([^<]*)</g)) {
    look.errors.set(attribute(attributes, 'r') ?? '', plain(error));
  }
  for (const [, attributes, value] of sheet.matchAll(FORMULAS)) {
    // A formula that gave an empty text stored just that.
    if (value === undefined || attribute(attributes, 't') !== 'str') {
      look.unstored.push(attribute(attributes, 'r') ?? '');
    }
  }
  return look;
}
