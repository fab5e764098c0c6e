/** A campaign's table, for spreadsheets and programs: every row, and what became of it. */

import { table } from '../common/spreadsheet.js';

/**
 * What the core says of a row: times in milliseconds since 1970.
 *
 * @typedef {object} Row
 * @property {number} index
 * @property {string} address
 * @property {string[]} [addresses]
 * @property {[column: string, value: string][]} fields
 * @property {string} state
 * @property {number} attempts
 * @property {string} [reference]
 * @property {string} [messageId]
 * @property {number} [postedAt]
 * @property {number} [settledAt]
 * @property {{ message: string }} [error]
 * @property {{ message: string }[]} [problems]
 * @property {string[]} [copies]
 * @property {{ state: string, final: boolean, askedAt: number }} [shipment]
 * @property {boolean} [byPerson]
 * @property {boolean} [sharedId]
 *
 * @typedef {{ columns: string[], rows: Row[] } & Record<string, unknown>} Told
 */

/** What the table says of itself. */
const NOTE = "States reported by the service. The signed receipts lie in the sender's mailbox.";

const COLUMNS = [
  ...['row', 'address', 'state', 'messageId', 'copies', 'reference', 'attempts', 'postedAt', 'settledAt', 'error', 'problems'],
  ...['resolvedByPerson', 'sharedId', 'shipment', 'shipmentFinal', 'shipmentAskedAt'],
];

/**
 * @param {Told} told
 * @param {'csv' | 'json'} form
 */
export function exportOf(told, form) {
  if (form === 'json') {
    return new Blob([JSON.stringify({ note: NOTE, ...told })], { type: 'application/json' });
  }
  const text = table([], [...COLUMNS, ...told.columns], told.rows.map(cells));
  return new Blob([text], { type: 'text/csv;charset=utf-8' });
}

/** ISO 8601, to the second. @param {number | undefined} at */
function time(at) {
  const date = new Date(at ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Spreadsheets keep 15 digits of a number; as a text all stay. @param {string} id */
const whole = (id) => `'${id}`;

/** Rows are numbered from 1, for people. @param {Row} row */
function cells(row) {
  const { shipment } = row;
  return [
    String(row.index + 1),
    (row.addresses ?? [row.address]).join(', '),
    row.state,
    row.messageId === undefined ? '' : whole(row.messageId),
    (row.copies ?? []).map(whole).join(' '),
    row.reference ?? '',
    String(row.attempts),
    time(row.postedAt),
    time(row.settledAt),
    row.error?.message ?? '',
    (row.problems ?? []).map(({ message }) => message).join(' '),
    row.byPerson ? 'true' : '',
    row.sharedId ? 'true' : '',
    shipment?.state ?? '',
    String(shipment?.final ?? ''),
    time(shipment?.askedAt),
    ...row.fields.map(([, value]) => value),
  ];
}
