/** Rows of a campaign as the file of a table, from which another one can be made. */

/** @param {string} value */
const cell = (value) => (/[";\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** @param {import('../sends/sends.js').Campaign} campaign @param {import('../sends/sends.js').CampaignRow[]} rows */
export function tableOf({ name, columns }, rows) {
  const lines = [columns, ...rows.map(({ fields }) => columns.map((column) => fields[column] ?? ''))];
  // The mark says that it is UTF-8, to whoever opens it.
  const text = `\ufeff${lines.map((cells) => cells.map(cell).join(';')).join('\r\n')}\r\n`;
  return new File([text], `${name.replace(/[^\p{L}\p{N} ._-]/gu, '_')}.csv`, { type: 'text/csv' });
}
