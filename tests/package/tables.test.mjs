/** The table of a campaign and the report of shipments, from what the core says to what is written. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';

const { exportOf } = await import(join(unpacked, 'campaigns/export.js'));
const { reportOf } = await import(join(unpacked, 'client/report.js'));

const { PecMassiva } = await import(join(unpacked, 'full.js'));
const { createSandbox } = await import(join(unpacked, 'sandbox.js'));
const { memoryJournal } = await import(join(unpacked, 'journal.js'));

const AT = Date.UTC(2026, 10, 29, 9, 10, 32, 770);

const row = {
  index: 6,
  address: 'a@x.it',
  fields: [['pec', 'a@x.it'], ['nome', '=1+1']],
  state: 'sent',
  attempts: 2,
  reference: 'R7',
  messageId: '2026112900000001',
  postedAt: AT,
  settledAt: AT + 1000,
  error: { message: 'was slow' },
  problems: [{ message: 'one' }, { message: 'two "2"' }],
  copies: ['2026112900000001', '2026112900000002'],
  byPerson: true,
  sharedId: true,
  shipment: { state: 'delivered', final: false, askedAt: AT + 2000 },
};

test('every column of a campaign’s table, each in its place', async () => {
  const text = await exportOf({ columns: ['pec', 'nome'], rows: [row] }, 'csv').text();
  const [head, line, end] = text.split('\r\n');
  const cells = [
    ['row', '7'],
    ['address', 'a@x.it'],
    ['state', 'sent'],
    ['messageId', "'2026112900000001"],
    ['copies', "'2026112900000001 '2026112900000002"],
    ['reference', 'R7'],
    ['attempts', '2'],
    ['postedAt', '2026-11-29T09:10:32Z'],
    ['settledAt', '2026-11-29T09:10:33Z'],
    ['error', 'was slow'],
    ['problems', 'one two ""2""'],
    ['resolvedByPerson', 'true'],
    ['sharedId', 'true'],
    ['shipment', 'delivered'],
    ['shipmentFinal', 'false'],
    ['shipmentAskedAt', '2026-11-29T09:10:34Z'],
    ['pec', 'a@x.it'],
    ['nome', "'=1+1"],
  ];
  assert.deepEqual(head.split(';'), cells.map(([name]) => `"${name}"`));
  assert.deepEqual(line.split(';'), cells.map(([, value]) => `"${value}"`));
  assert.equal(end, '');
});

test('a row of which little is known, and a time that is none', async () => {
  const bare = { index: 0, address: '', fields: [['pec', '']], state: 'unknown', attempts: 1, postedAt: 1e17 };
  const text = await exportOf({ columns: ['pec'], rows: [bare] }, 'csv').text();
  assert.equal(text.split('\r\n')[1], '"1";"";"unknown";"";"";"";"1";"";"";"";"";"";"";"";"";"";""');
});

const line = {
  messageId: '2026112900000001',
  subject: "L'avviso\n<b>",
  addressees: ['a@x.it', '"b"@x.it'],
  state: 'partlyDelivered',
  final: false,
  expected: 3,
  delivered: 1,
  failed: 1,
  ordinary: 1,
  receipts: [
    { kind: 'acceptance', date: '2026-11-29T09:10:32Z' },
    { kind: 'deliveryFailure', addressee: 'c<d@x.it' },
  ],
  askedAt: '2026-11-29T10:00:00Z',
};
const told = { lines: [line], writtenAt: '2026-11-29T10:00:01Z', writtenInRome: 'Sun, 29 Nov 2026 11:00:01 +0100' };

test('what was written of posted messages is taken for no new table', async (t) => {
  const sandbox = await createSandbox();
  const pec = new PecMassiva({ fetch: sandbox.fetch, token: SUITE.token, mailbox: { username: 'demo', password: SUITE.password }, journal: memoryJournal() });
  t.after(() => pec.close());
  for (const written of [exportOf({ columns: ['pec', 'nome'], rows: [row] }, 'csv'), reportOf(told, 'csv')]) {
    const letter = { name: 'Avvisi', sender: 'comune@pecmassiva.com', subject: 'Avviso', body: '<p>x', addressColumn: 'state' };
    const campaign = await pec.campaigns.create({ ...letter, recipients: written });
    assert.ok(campaign.problems.some(({ row, code }) => row === undefined && code === 'header.export'), JSON.stringify(campaign.problems));
    await assert.rejects(campaign.run(), { name: 'ValidationError' });
  }
  assert.deepEqual(sandbox.requests.filter(({ method }) => method === 'POST'), []);
});

test('a report for people: escaped, with what may change, what has no date, and who gets no receipts', async () => {
  const blob = reportOf(told, 'html');
  const html = await blob.text();
  assert.equal(blob.type, 'text/html;charset=utf-8');
  for (const part of [
    '<td>L&#39;avviso<br>\n&lt;b&gt;</td>',
    '<ul><li>a@x.it</li><li>&quot;b&quot;@x.it</li></ul>',
    '<td>partlyDelivered (may change)<br>delivered 1, failed 1, without receipts 1</td>',
    '<li><time datetime="2026-11-29T09:10:32Z">2026-11-29 09:10:32 UTC</time> acceptance</li>',
    '<li>no date delivery failure (c&lt;d@x.it)</li>',
    'Written on Sun, 29 Nov 2026 11:00:01 +0100.',
  ]) {
    assert.ok(html.includes(part), part);
  }
});

test('a report for spreadsheets, and for programs', async () => {
  const [head, written] = (await reportOf(told, 'csv').text()).split('\r\n');
  assert.equal(head, 'messageId;subject;addressees;state;final;expected;delivered;failed;ordinary;receipts;askedAt');
  assert.equal(
    written,
    `"'2026112900000001";"L'avviso\n<b>";"a@x.it ""b""@x.it";"partlyDelivered";"false";"3";"1";"1";"1";"acceptance 2026-11-29T09:10:32Z; deliveryFailure c<d@x.it";"2026-11-29T10:00:00Z"`,
  );
  const { note, writtenAt, shipments } = JSON.parse(await reportOf(told, 'json').text());
  assert.match(note, /signed receipts lie in the sender's mailbox/);
  assert.deepEqual([writtenAt, shipments], [told.writtenAt, [line]]);
});
