/** What must be true of a campaign, whatever happened to it: its table and the service's log agree. */

import assert from 'node:assert/strict';

/**
 * @typedef {import('./service.mjs').Arrival} Arrival
 * @typedef {{ index: number, address: string, state: string, messageId?: string, copies?: string[], attempts: number }} Row
 */

/**
 * Row by row. While the campaign is under way, of what arrived the table may not yet know the id; it may never
 * take it for not sent.
 *
 * @param {string} table as JSON
 * @param {Arrival[]} arrivals
 * @param {{ rows: number, isSettled?: boolean }} wanted
 */
export function checkTable(table, arrivals, { rows: count, isSettled = false }) {
  /** @type {Row[]} */
  const rows = JSON.parse(table).rows;
  assert.equal(rows.length, count, 'rows of the table');
  assert.deepEqual(rows.map(({ index }) => index), Array.from({ length: count }, (_, index) => index));
  const taken = byAddress(arrivals);
  for (const row of rows) {
    const ids = taken.get(row.address) ?? [];
    const shown = JSON.stringify({ row, ids });
    assert.ok(ids.length <= 1, `arrived more than once: ${shown}`);
    if (row.state === 'sent') {
      assert.deepEqual([row.messageId], ids, `the id of what was sent: ${shown}`);
      assert.deepEqual(row.copies ?? [], [], shown);
    } else {
      assert.ok(!isSettled, `not sent in the end: ${shown}`);
      assert.ok(ids.length === 0 || row.state === 'unknown' || row.state === 'sending', `it did arrive: ${shown}`);
    }
    taken.delete(row.address);
  }
  assert.deepEqual([...taken.keys()], [], 'arrivals that no row knows of');
  return rows;
}

/**
 * The table for people says the same.
 *
 * @param {string} csv
 * @param {Arrival[]} arrivals
 */
export function checkCsv(csv, arrivals) {
  // Every cell stands in quotes, and none of these tests' has one in it.
  const cellsOf = (line) => line.slice(1, -1).split('";"');
  const [head, ...lines] = csv.replace(/^\ufeff/, '').trimEnd().split('\r\n').map(cellsOf);
  const cell = (line, name) => line[head.indexOf(name)];
  const told = lines.map((line) => [cell(line, 'address'), cell(line, 'state'), cell(line, 'messageId')].join(' '));
  const wanted = arrivals.map(({ address, id }) => `${address} sent '${id}`);
  assert.deepEqual(told.sort(), wanted.sort());
}

/** @param {Arrival[]} arrivals */
function byAddress(arrivals) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const { address, id } of arrivals) {
    found.set(address, [...(found.get(address) ?? []), id]);
  }
  return found;
}

/** How many rows are in which state. @param {Row[]} rows */
export function tally(rows) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { state } of rows) {
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}
