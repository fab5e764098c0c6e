/** A report of a campaign or a message to print and to file, in the language of the page: every line, and of not too many their receipts. */

import { service } from '../service/service.js';
import { describe, explain, language, number, t, when } from '../words/words.js';
import { BANDS } from './bands.js';
import { rowStatus } from './states.js';

/**
 * @typedef {import('../pec-massiva/full.js').Campaign} Campaign
 * @typedef {import('../pec-massiva/full.js').CampaignRow} CampaignRow
 * @typedef {import('./table.js').Table} Table
 * @typedef {{ kind: string, date?: string, addressee?: string }} Receipt
 */

/** Messages whose receipts are asked for: each is a request. */
const MOST = 200;
/** Rows that are written before the page may breathe. */
const BREATH = 500;

const STYLE = `@page{size:A4 landscape;margin:15mm}body{font:10pt/1.45 'Titillium Web','Segoe UI',system-ui,sans-serif;color:#17324d;margin:2rem auto;max-width:72rem;padding:0 1rem}
h1{font-size:17pt;margin:0 0 .5rem}dl{display:grid;grid-template-columns:auto 1fr;gap:.2rem 1rem;margin:0 0 1rem}dt{color:#455b71}dd{margin:0}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #5c6f82;overflow-wrap:anywhere;padding:.35rem .5rem;text-align:left;vertical-align:top}
thead{display:table-header-group}tr{break-inside:avoid}td:first-child,td:nth-child(5){white-space:nowrap}ul{list-style:none;margin:0;padding:0}@media print{body{margin:0;max-width:none;padding:0}}`;

/** @type {Record<string, string>} */
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** @param {string} text */
const escaped = (text) => text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter]);

/** @param {Campaign} campaign @param {Table} table @returns {Promise<Blob>} a page of its own */
export async function reportOf(campaign, { rows, counts }) {
  const ids = rows.map(({ messageId }) => messageId).filter((id) => id !== undefined);
  const read = ids.length > 0 && ids.length <= MOST ? await receiptsOf(ids) : new Map();
  const receipts = read ?? new Map();
  const facts = [
    [t('look.campaign'), campaign.kind === 'campaign' ? campaign.name : ''],
    [t('look.from'), campaign.sender],
    [t('look.subject'), campaign.subject],
    ...BANDS.map((band) => [t(`tile.${band}`), counts[band] === 0 ? '' : number(counts[band])]),
    [t('tile.all'), number(rows.length)],
    [t('report.receipts'), ids.length > MOST ? t('report.noReceipts', { count: MOST }) : read === undefined ? t('report.unreadable') : ''],
  ].filter(([, value]) => value !== '');
  const heads = [t('table.number'), t('table.recipient'), t('table.state'), t('report.id'), t('detail.posted'), t('report.receipts')];
  const title = escaped(t('report.title'));
  const parts = [
    `<!doctype html><html lang="${language()}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title><style>${STYLE}</style></head>`,
    `<body><main><h1>${title}</h1><dl>${facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`,
    `<p>${escaped(t('report.note'))} ${escaped(t('report.written', { date: when(new Date()) }))}.</p>`,
    `<table><thead><tr>${heads.map((head) => `<th scope="col">${escaped(head)}</th>`).join('')}</tr></thead><tbody>`,
  ];
  for (const [place, row] of rows.entries()) {
    parts.push(lineOf(row, receipts.get(row.messageId) ?? []));
    if (place % BREATH === BREATH - 1) {
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  parts.push('</tbody></table></main></body></html>');
  return new Blob(parts, { type: 'text/html;charset=utf-8' });
}

/** @param {CampaignRow} row @param {Receipt[]} receipts */
function lineOf(row, receipts) {
  const state = [rowStatus(row).textContent ?? '', ...whyOf(row)].map(escaped).join('<br>');
  const told = receipts.map(({ kind, date, addressee }) => {
    const words = [t(`receipt.${/** @type {'other'} */ (kind)}`), date === undefined ? '' : when(new Date(date)), addressee ?? ''];
    return `<li>${escaped(words.filter(Boolean).join(' · '))}</li>`;
  });
  const cells = [number(row.index + 1), escaped((row.addresses ?? [row.address]).join(', ')), state, escaped(row.messageId ?? ''), escaped(when(row.postedAt)), `<ul>${told.join('')}</ul>`];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

/** @param {CampaignRow} row */
function whyOf({ state, error, problems, byPerson, sharedId }) {
  return [
    ...(state !== 'sent' && error !== undefined ? [explain(error).what] : []),
    ...(problems ?? []).map(describe),
    ...(byPerson === true ? [t('row.byPerson')] : []),
    ...(sharedId === true ? [t('row.sharedIdWords')] : []),
  ];
}

/** Without them the report still tells all that is known here, and that they are missing. @param {string[]} ids @returns {Promise<Map<string | undefined, Receipt[]> | undefined>} */
async function receiptsOf(ids) {
  try {
    const { pec } = await service();
    const report = await pec.shipments.report(ids, { format: 'json' });
    /** @type {{ shipments: { messageId: string, receipts: Receipt[] }[] }} */
    const { shipments } = JSON.parse(await report.text());
    return new Map(shipments.map(({ messageId, receipts }) => [messageId, receipts]));
  } catch {
    return undefined;
  }
}
