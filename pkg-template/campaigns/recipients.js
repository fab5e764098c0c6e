/**
 * Addressees given as objects, as the core takes them: columns and texts. What is no text is named, with its row and its
 * column; nobody can know what it should say in a letter.
 */

/**
 * A value that is no text, or a row that is no object.
 *
 * @typedef {object} Fault
 * @property {number} row counted from 0
 * @property {string} [column] none where the row itself is meant
 * @property {string} type what it is: `Date`, `array`, `null`
 * @property {string} [value] a number that has lost digits, as it is
 *
 * @param {unknown[]} recipients
 * @returns {{ rows: [string, string][][], faults: Fault[] }}
 */
export function objectsOf(recipients) {
  /** @type {Fault[]} */
  const faults = [];
  // What is missing in a list with holes is a row too.
  const rows = Array.from(recipients, (recipient, row) => {
    const entries = entriesOf(recipient);
    if (entries === undefined) {
      faults.push({ row, type: typeOf(recipient) });
      return [];
    }
    return entries.map(([name, value]) => {
      const column = wellFormed(name);
      const text = textOf(value);
      if (text === undefined) {
        faults.push({ row, column, ...faultOf(value) });
      }
      return /** @type {[string, string]} */ ([column, text ?? '']);
    });
  });
  return { rows, faults };
}

/** What a getter threw. */
const UNREADABLE = Symbol('unreadable');

/**
 * Names and values of a row; `undefined` where it is no object of such.
 *
 * @param {any} row
 * @returns {[string, unknown][] | undefined}
 */
function entriesOf(row) {
  try {
    if (typeof row !== 'object' || row === null || Array.isArray(row) || Symbol.iterator in row) {
      return undefined;
    }
    const names = Object.keys(row);
    // A Date or a Promise is an object without names.
    if (names.length === 0 && Object.prototype.toString.call(row) !== '[object Object]') {
      return undefined;
    }
    return names.map((name) => [name, valueOf(row, name)]);
  } catch {
    return undefined;
  }
}

/** @param {any} row @param {string} name */
function valueOf(row, name) {
  try {
    return row[name];
  } catch {
    return UNREADABLE;
  }
}

/**
 * A value as a text: a number or a boolean as a text would show it; nothing is empty. `undefined` where it is no text.
 *
 * @param {unknown} value
 */
function textOf(value) {
  switch (typeof value) {
    case 'string':
      return wellFormed(value);
    case 'number':
      return Number.isFinite(value) && isWhole(value) ? String(value) : undefined;
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      return value === undefined || value === null ? '' : undefined;
  }
}

/**
 * Whether a number has all its digits, and no others: of longer whole ones the last were lost before we saw it, and no
 * more than 15 of a fraction are what somebody wrote (`0.1 + 0.2` has 17).
 *
 * @param {number} value
 */
function isWhole(value) {
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Number(value.toPrecision(15)) === value;
}

/**
 * @param {unknown} value
 * @returns {{ type: string, value?: string }}
 */
function faultOf(value) {
  if (value === UNREADABLE) {
    return { type: 'unreadable' };
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? { type: 'number', value: String(value) } : { type: String(value) };
  }
  return { type: typeOf(value) };
}

/**
 * A word for what something is.
 *
 * @param {any} value
 */
function typeOf(value) {
  if (typeof value !== 'object') {
    return typeof value;
  }
  try {
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    return /^(Array|Null|Object)$/.test(tag) ? tag.toLowerCase() : tag;
  } catch {
    return 'unreadable';
  }
}

/**
 * A text composed, and without halves of letters: JSON could not carry them.
 *
 * @param {string} text
 */
function wellFormed(text) {
  return text.normalize('NFC').replace(/\p{Surrogate}/gu, '\ufffd');
}
