/** The table of a campaign as a text that a table can be read from again. */

/** @typedef {import('../../pec-massiva/full.js').Campaign} Campaign */

/** @param {string} cell */
const quoted = (cell) => (/[";\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** @param {readonly string[]} cells */
const line = (cells) => cells.map(quoted).join(';');

/** @param {Campaign} campaign */
export async function textOf(campaign) {
  const lines = [line(campaign.columns)];
  for await (const { fields } of campaign.rows()) {
    lines.push(line(campaign.columns.map((column) => fields[column] ?? '')));
  }
  return campaign.columns.length === 0 ? '' : `${lines.join('\n')}\n`;
}
