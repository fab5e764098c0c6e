/** A report of shipments, for people and programs: one record a message, as the service told it. */

import { table } from '../common/spreadsheet.js';

/**
 * What the core says of one message.
 *
 * @typedef {object} Line
 * @property {string} messageId
 * @property {string} [subject]
 * @property {string[]} addressees as far as receipts name them
 * @property {string} state
 * @property {boolean} final
 * @property {number} [expected]
 * @property {number} delivered
 * @property {number} failed
 * @property {number} ordinary
 * @property {{ kind: string, date?: string, addressee?: string }[]} receipts in the order of their times
 * @property {string} askedAt ISO 8601
 *
 * @typedef {{ lines: Line[], writtenAt: string, writtenInRome: string }} Told
 */

/** What every form of the report says of itself. */
const NOTE = "State reported by the service. The signed receipts lie in the sender's mailbox.";

const FORMS = {
  json: { type: 'application/json', write: json },
  csv: { type: 'text/csv;charset=utf-8', write: csv },
  html: { type: 'text/html;charset=utf-8', write: html },
};

/**
 * @param {Told} told
 * @param {keyof typeof FORMS} form
 */
export function reportOf(told, form) {
  const { type, write } = FORMS[form];
  return new Blob([write(told)], { type });
}

/** @param {Told} told */
function json({ lines, writtenAt }) {
  return JSON.stringify({ note: NOTE, writtenAt, shipments: lines });
}

/** @param {Told} told */
function csv({ lines }) {
  const names = ['messageId', 'subject', 'addressees', 'state', 'final', 'expected', 'delivered', 'failed', 'ordinary', 'receipts', 'askedAt'];
  const cells = lines.map((line) => [
    // Spreadsheets keep 15 digits of a number; as a text all stay.
    `'${line.messageId}`,
    line.subject ?? '',
    line.addressees.join(' '),
    line.state,
    String(line.final),
    String(line.expected ?? ''),
    String(line.delivered),
    String(line.failed),
    String(line.ordinary),
    line.receipts.map(({ kind, date, addressee }) => [kind, date, addressee].filter((part) => part !== undefined).join(' ')).join('; '),
    line.askedAt,
  ]);
  return table(names, [], cells);
}

const STYLE =
  '@page{size:A4 landscape;margin:15mm}body{font:10pt/1.4 system-ui,sans-serif;color:#111;margin:1.5rem}h1{font-size:15pt;margin:0}' +
  'p{margin:.3rem 0 1rem}table{width:100%;border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;' +
  'border-bottom:1px solid #999;overflow-wrap:anywhere}thead{display:table-header-group}tr{break-inside:avoid}' +
  'td:first-child,time{white-space:nowrap}ul{margin:0;padding:0;list-style:none}@media print{body{margin:0}}';

/** @type {Record<string, string>} */
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** @param {string} text */
const escaped = (text) => text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter]).replaceAll(/\r\n?|\n/g, '<br>\n');

/** The name of a kind in words: `delivery failure`. @param {string} name */
const inWords = (name) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** A time in its ISO form for people. @param {string} iso */
const time = (iso) => `<time datetime="${iso}">${iso.replace('T', ' ').replace('Z', ' UTC')}</time>`;

/** @param {string[]} items */
const list = (items) => `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;

/** @param {Told} told */
function html({ lines, writtenInRome }) {
  const heads = ['Id', 'Subject', 'Addressees', 'State reported by the service', 'Receipts', 'Asked'];
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" ' +
    'content="default-src \'none\'; style-src \'unsafe-inline\'"><title>Certified e-mail: report</title>' +
    `<style>${STYLE}</style></head><body><h1>Certified e-mail: report</h1><p>${NOTE} Written on ${writtenInRome}.</p>` +
    `<table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead>` +
    `<tbody>${lines.map(row).join('')}</tbody></table></body></html>`
  );
}

/** @param {Line} line */
function row(line) {
  const ordinary = line.ordinary > 0 ? `, without receipts ${line.ordinary}` : '';
  const receipts = line.receipts.map(({ kind, date, addressee }) => {
    const about = addressee === undefined ? '' : ` (${escaped(addressee)})`;
    return `${date === undefined ? 'no date' : time(date)} ${inWords(kind)}${about}`;
  });
  const cells = [
    escaped(line.messageId),
    escaped(line.subject ?? ''),
    list(line.addressees.map(escaped)),
    `${line.state}${line.final ? '' : ' (may change)'}<br>delivered ${line.delivered}, failed ${line.failed}${ordinary}`,
    list(receipts),
    time(line.askedAt),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}
