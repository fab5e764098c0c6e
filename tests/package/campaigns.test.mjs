/** `pec.campaigns` as users have it, with a journal in memory. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from './consumer.mjs';

const user = consumer('module');
after(() => user.remove());
const { PecMassiva } = await import(join(user.installed, 'full.js'));
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));
const { memoryJournal } = await import(join(user.installed, 'journal.js'));

const sandbox = await createSandbox({ rate: { perSecond: 0 }, speed: 1000 });
/** @param {object} [options] */
const client = (options) =>
  new PecMassiva({
    fetch: sandbox.fetch,
    token: SUITE.token,
    mailbox: { username: 'demo', password: SUITE.password },
    rate: { perSecond: 1000 },
    journal: memoryJournal(),
    ...options,
  });
let pec = client();
beforeEach(() => {
  sandbox.reset();
  pec.close();
  pec = client();
});

const letter = {
  name: 'Avvisi',
  sender: 'comune@pecmassiva.com',
  subject: 'Avviso n. {{numero}}',
  body: '<p>Gentile {{nome}}',
};
const csv = 'pec;nome;numero\r\na@x.it;"Uno & ""C""";1\r\nb@x.it;Due;2\r\nmancata-consegna@x.it;Tre;3';
const caught = (promise) => promise.then(() => assert.fail('it resolved'), (error) => error);
const posted = () => sandbox.requests.filter(({ method }) => method === 'POST');

test('from a CSV to a table that tells of every addressee', async () => {
  const attachment = await pec.attach(new File(['per tutti'], 'comune.txt'));
  const campaign = await pec.campaigns.create({
    ...letter,
    recipients: new File([csv], 'indirizzi.csv'),
    attachments: [attachment, { name: 'due.bin', data: new Uint8Array([1, 2, 3]) }],
    pricePerMessage: 0.05,
  });
  assert.deepEqual([campaign.problems.length, campaign.addressColumn, [...campaign.columns]], [0, 'pec', ['pec', 'nome', 'numero']]);
  const { messages, recipients, days, cost, finishesAt } = campaign.estimate;
  assert.deepEqual([messages, recipients, days, cost], [3, 3, 1, 0.15]);
  assert.ok(finishesAt instanceof Date && campaign.createdAt instanceof Date);
  const preview = await campaign.preview(0);
  assert.equal(preview.body, '<p>Gentile Uno &amp; &quot;C&quot;');
  assert.equal(await preview.attachments[0].data.text(), 'per tutti');
  assert.equal(posted().length, 0, 'nothing was sent by looking');

  const heard = [];
  const events = campaign.events();
  const listening = (async () => {
    for await (const event of events) {
      heard.push(event.type);
      if (event.type === 'done') break;
    }
  })();
  const progress = await campaign.run();
  await listening;
  assert.deepEqual([progress.state, progress.sent, progress.pending], ['done', 3, 0]);
  assert.deepEqual(heard.filter((type) => type !== 'progress'), ['sending', 'sent', 'sending', 'sent', 'sending', 'sent', 'done']);
  const bodies = posted().map(({ body }) => JSON.parse(body));
  assert.deepEqual(bodies.map(({ recipient }) => recipient), [['a@x.it'], ['b@x.it'], ['mancata-consegna@x.it']]);
  assert.deepEqual(bodies[0].attachments.map(({ name, file }) => [name, file]), [
    ['comune.txt', `data:text/plain;base64,${btoa('per tutti')}`],
    ['due.bin', 'data:application/octet-stream;base64,AQID'],
  ]);
  assert.equal(bodies[0].subject, preview.subject);

  const end = await campaign.follow();
  assert.deepEqual([end.delivered, end.failed], [2, 1]);
  const rows = [];
  for await (const row of campaign.rows({ state: 'sent' })) rows.push(row);
  assert.deepEqual(rows.map(({ index, shipment }) => [index, shipment.state]), [[0, 'delivered'], [1, 'delivered'], [2, 'failed']]);
  assert.ok(rows[0].postedAt instanceof Date && rows[0].shipment.askedAt instanceof Date);
  assert.deepEqual(rows[0].fields, { pec: 'a@x.it', nome: 'Uno & "C"', numero: '1' });

  const table = await campaign.export();
  assert.match(table.type, /^text\/csv/);
  const lines = (await table.text()).trim().split('\r\n');
  assert.equal(lines.length, 4);
  assert.ok(lines[1].includes(`"'${rows[0].messageId}"`), lines[1]);
  const told = JSON.parse(await (await campaign.export({ format: 'json' })).text());
  assert.equal(told.rows[2].shipment.state, 'failed');
});

test('the table as CSV: formulas defused, ids as texts, what became of each row', async () => {
  const recipients = 'pec,=nome\nconsegna@x.it,=1+1\nmancata-consegna@x.it,"B;""b"""\nnon-accettata@x.it,C\n';
  const campaign = await pec.campaigns.create({ ...letter, subject: 'Avviso', body: '<p>x', recipients, reference: true });
  await campaign.run();
  await campaign.follow();
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await (await campaign.export({ format: 'csv' })).arrayBuffer());
  const [head, first, second, third, end] = text.split('\r\n');
  assert.ok(head.startsWith('\ufeff"row";"address";"state";"messageId";"copies"') && head.endsWith(`;"pec";"'=nome"`), head);
  const { rows } = JSON.parse(await (await campaign.export({ format: 'json' })).text());
  const time = (at) => `${new Date(at).toISOString().slice(0, 19)}Z`;
  const { messageId, reference, postedAt, settledAt, shipment } = rows[0];
  assert.equal(
    first,
    `"1";"consegna@x.it";"sent";"'${messageId}";"";"${reference}";"1";"${time(postedAt)}";"${time(settledAt)}";"";"";"";"";"delivered";"true";"${time(shipment.askedAt)}";"consegna@x.it";"'=1+1"`,
  );
  assert.ok(second.includes(';"failed";"true";') && second.endsWith(';"B;""b"""'), second);
  assert.ok(third.includes(';"rejected";"true";'), third);
  assert.equal(end, '');
  assert.deepEqual(rows[0].fields, [['pec', 'consegna@x.it'], ['=nome', '=1+1']]);
});

test('a campaign is found again, goes on, and is deleted', async () => {
  const journal = memoryJournal();
  const first = client({ journal });
  const campaign = await first.campaigns.create({ ...letter, recipients: csv });
  const stop = campaign.subscribe(({ type }) => type === 'sent' && campaign.pause());
  const paused = await campaign.run();
  stop();
  assert.deepEqual([paused.state, paused.reason, paused.sent], ['paused', 'user', 1]);
  first.close();
  assert.equal((await caught(campaign.run())).code, 'closed');

  const second = client({ journal });
  const [{ id, name, progress }, ...others] = await second.campaigns.list();
  assert.deepEqual([id, name, others.length, progress.state, progress.sent], [campaign.id, 'Avvisi', 0, 'paused', 1]);
  const again = await second.campaigns.open(id);
  const over = new Promise((resolve) => again.subscribe(({ type }) => type === 'done' && resolve(undefined)));
  again.resume();
  await over;
  assert.equal(posted().length, 3);
  await second.campaigns.delete(id);
  assert.deepEqual(await second.campaigns.list(), []);
  assert.equal((await caught(second.campaigns.open(id))).field, 'id');
  second.close();
});

test('a single message counts for the limits of a campaign', async () => {
  await pec.send({ sender: letter.sender, recipient: ['u@x.it', 'v@x.it'], subject: 'Altro', text: 'x' });
  const campaign = await pec.campaigns.create({ ...letter, recipients: csv, pace: { perDay: 4 } });
  const controller = new AbortController();
  campaign.subscribe(({ type, reason }) => type === 'waiting' && controller.abort(reason));
  const error = await caught(campaign.run({ signal: controller.signal }));
  assert.deepEqual([error.name, error.cause], ['AbortError', 'day']);
  assert.deepEqual([campaign.progress.sent, campaign.progress.pending], [2, 1]);
});

test('rows as objects, own files by name, and every problem told', async () => {
  const campaign = await pec.campaigns.create({
    ...letter,
    recipients: [
      { pec: 'a@x.it', nome: 'A', numero: 1, allegato: '1.pdf' },
      { pec: 'a@X.it', nome: null, numero: undefined, allegato: '2.pdf' },
      { nome: 'C', numero: 3 },
    ],
    rowAttachments: { columns: ['allegato'], files: [{ name: 'atti/1.PDF', data: new Blob(['uno']) }, new File(['tre'], '3.pdf')] },
  });
  assert.deepEqual(
    campaign.problems.map(({ row, column, code }) => [row, column, code]).sort(),
    [[1, 'allegato', 'missingFile'], [1, 'nome', 'missingValue'], [1, 'numero', 'missingValue'], [1, 'pec', 'duplicate'], [2, 'pec', 'missing.address'], [2, 'allegato', 'missingFile'], [undefined, '3.pdf', 'unusedFile']].sort(),
  );
  assert.ok(campaign.problems.every(({ message }) => message.length > 10));
  assert.equal(Object.isFrozen(campaign.problems), true);
  const refused = await caught(campaign.run());
  assert.deepEqual([refused.name, refused.problems.length, posted().length], ['ValidationError', 7, 0]);
  const progress = await campaign.run({ skipProblems: true });
  assert.deepEqual([progress.sent, progress.skipped], [1, 2]);
  assert.equal(JSON.parse(posted()[0].body).attachments[0].name, '1.PDF');
});

test('a column of files may have empty cells where that is said, and files of 0 bytes are told', async () => {
  const fields = {
    ...letter,
    recipients: [
      { pec: 'a@x.it', nome: 'A', numero: 1, allegato: 'a.pdf', secondo: '' },
      { pec: 'b@x.it', nome: 'B', numero: 2, allegato: 'vuoto.pdf', secondo: 'a.pdf' },
    ],
    attachments: [new File([], 'tutti.pdf')],
    rowAttachments: { columns: ['allegato', { name: 'secondo', required: false }], files: [new File(['uno'], 'a.pdf'), new File([], 'vuoto.pdf')] },
  };
  const told = ({ problems }) => problems.map(({ row, column, code }) => [row, column, code]);
  assert.deepEqual(told(await pec.campaigns.create(fields)), [[undefined, 'tutti.pdf', 'empty'], [1, 'allegato', 'empty']]);
  assert.deepEqual(told(await pec.campaigns.create({ ...fields, allowEmptyFiles: true })), []);
  for (const columns of [[{ name: 'secondo', requird: false }], [{ name: 'secondo', required: 'no' }], [{}], { name: 7 }]) {
    const wrong = await caught(pec.campaigns.create({ ...fields, rowAttachments: { columns, files: [] } }));
    assert.equal(wrong.field, 'rowAttachments.columns');
  }
});

test('snapshots are the same until something happens, and cannot be changed', async () => {
  const campaign = await pec.campaigns.create({ ...letter, recipients: csv });
  const before = campaign.getSnapshot();
  assert.equal(campaign.getSnapshot(), before);
  assert.ok(Object.isFrozen(before) && Object.isFrozen(before.progress));
  let calls = 0;
  const { subscribe, getSnapshot } = campaign;
  const stop = subscribe(() => (calls += 1));
  await campaign.run();
  const during = calls;
  assert.ok(during > 6);
  assert.notEqual(getSnapshot(), before);
  assert.deepEqual([before.progress.sent, getSnapshot().progress.sent], [0, 3]);
  stop();
  await campaign.follow();
  assert.equal(calls, during);
});

test('a listener that throws, or leaves its loop, stops nothing', async (t) => {
  t.mock.method(console, 'error', () => {});
  const campaign = await pec.campaigns.create({ ...letter, recipients: csv });
  campaign.subscribe(() => {
    throw new Error('mine');
  });
  const leaving = (async () => {
    for await (const { type } of campaign.events()) if (type === 'sent') break;
  })();
  assert.equal((await campaign.run()).state, 'done');
  await leaving;
  const controller = new AbortController();
  const over = campaign.events({ signal: controller.signal }).next();
  controller.abort();
  assert.deepEqual(await over, { done: true, value: undefined });
});

test('an unknown row is looked up, or decided by a person', async () => {
  const campaign = await pec.campaigns.create({ ...letter, recipients: csv });
  sandbox.fail({ on: 'POST /send', status: 500, times: 1, taken: true });
  sandbox.fail({ on: 'POST /send', status: 500, times: 1 });
  await campaign.run();
  assert.equal(campaign.progress.unknown, 2);
  assert.deepEqual(await campaign.reconcile(), { sent: 1, copies: 0, unknown: 1 });
  assert.equal((await caught(campaign.resolve(0, 'sent'))).code, 'state.notUnknown');
  assert.equal((await caught(campaign.resolve(1, 'maybe'))).field, 'word');
  assert.equal((await caught(campaign.resolve(9, 'sent'))).field, 'index');
  await campaign.resolve(1, 'notSent');
  assert.equal((await campaign.run()).sent, 3);
  assert.equal(posted().length, 4);
  assert.deepEqual(new Set(posted().map(({ body }) => JSON.parse(body).recipient[0])).size, 3);
});

test('whether a column of files may have empty cells is read as it was said', async () => {
  for (const [columns, codes] of [
    [['atto'], ['missingFile']],
    [[{ name: 'atto' }], ['missingFile']],
    [[{ name: 'atto', required: true }], ['missingFile']],
    [[{ name: 'atto', required: false }], []],
    [['atto', { name: 'Atto', required: false }], ['missingFile']],
  ]) {
    const campaign = await pec.campaigns.create({
      ...letter,
      recipients: [{ pec: 'a@x.it', nome: 'A', numero: 1, atto: '1.pdf' }, { pec: 'b@x.it', nome: 'B', numero: 2, atto: '' }],
      rowAttachments: { columns, files: [new File(['uno'], '1.pdf')] },
    });
    assert.deepEqual(campaign.problems.map(({ code }) => code), codes, JSON.stringify(columns));
    await pec.campaigns.delete(campaign.id);
  }
});

test('what is wrong with the options is told at once, and nothing is kept', async () => {
  const wrong = await caught(
    pec.campaigns.create({ name: '', sender: 'x', subject: 7, recipients: 5, body: 'a', text: 'b', reference: 'no', attachments: 5, pace: { perDay: 0, hours: { from: '8', to: '20:00' }, timeZone: 'Marte/Base', x: 1 }, pricePerMessage: -1 }),
  );
  assert.equal(wrong.name, 'ValidationError');
  const fields = wrong.problems.map(({ field }) => field);
  for (const field of ['name', 'sender', 'subject', 'recipients', 'text', 'reference', 'attachments', 'pace.perDay', 'pace.hours.from', 'pace.timeZone', 'pace.x', 'pricePerMessage']) {
    assert.ok(fields.includes(field), `${field} is not among ${fields}`);
  }
  for (const broken of [undefined, null, 'x', [], () => {}, { ...letter, recipients: csv, attachment: [] }, { ...letter, recipients: csv, records: '[]' }, { ...letter, recipients: csv, rowAttachments: { column: 'a', files: [] } }]) {
    assert.equal((await caught(pec.campaigns.create(broken))).name, 'ValidationError');
  }
  assert.deepEqual(await pec.campaigns.list(), []);
  const campaign = await pec.campaigns.create({ ...letter, recipients: csv });
  for (const [promise, field] of [
    [campaign.preview(-1), 'index'],
    [campaign.preview(1.5), 'index'],
    [campaign.export({ format: 'xlsx' }), 'format'],
    [campaign.run({ timerWorker: 'x' }), 'timerWorker'],
    [campaign.run({ skipProblems: 1 }), 'skipProblems'],
    [campaign.rows({ state: 'lost' }).next(), 'state'],
    [pec.campaigns.open(), 'id'],
    [pec.campaigns.open('è'), 'id'],
    [pec.campaigns.delete('x'), 'id'],
  ]) {
    assert.equal((await caught(promise)).field, field);
  }
});

test('rows are asked for by place, state, shipment and text; a filter that nobody knows gives none', async () => {
  const lines = Array.from({ length: 450 }, (_, at) => `${at % 100 === 7 ? 'mancata-consegna' : `a${at}`}@x${at}.it;Perù ${at};${at}`);
  const campaign = await pec.campaigns.create({ ...letter, recipients: ['pec;nome;numero', ...lines].join('\n'), pace: { perSecond: 1000 } });
  /** @param {object} [options] */
  const places = async (options) => {
    const found = [];
    for await (const { index } of campaign.rows(options)) found.push(index);
    return found;
  };
  const all = Array.from({ length: 450 }, (_, at) => at);
  assert.deepEqual(await places(), all);
  assert.deepEqual(await places({ from: 10, limit: 3 }), [10, 11, 12]);
  assert.deepEqual(await places({ from: 100, limit: 250 }), all.slice(100, 350));
  assert.deepEqual(await places({ limit: 200 }), all.slice(0, 200));
  assert.deepEqual(await places({ from: 449, limit: null, state: undefined }), [449]);
  assert.deepEqual(await places({ from: 450 }), []);
  assert.deepEqual(await places({ q: 'PERÙ 44' }), [44, ...all.slice(440)]);
  assert.deepEqual(await places({ q: 'A12@X' }), [12]);
  assert.deepEqual(await places({ q: '', from: 448 }), [448, 449]);
  assert.deepEqual(await places({ shipment: 'failed' }), []);
  const wrong = [
    { shipments: 'failed' },
    { shipment: 'lost' },
    { from: -1 },
    { limit: 0 },
    { limit: '3' },
    { q: 3 },
  ];
  for (const options of wrong) {
    const [name] = Object.keys(options);
    const error = await caught(places(options));
    assert.deepEqual([error.name, error.problems.map(({ field }) => field)], ['ValidationError', [name]]);
  }
  const few = await pec.campaigns.create({ ...letter, recipients: new File([csv], 'indirizzi.csv') });
  await few.run();
  sandbox.advance(86_400_000 * 3);
  await few.follow();
  /** @param {object} options */
  const numbers = async (options) => {
    const found = [];
    for await (const row of few.rows(options)) found.push(row.fields.numero);
    return found;
  };
  assert.deepEqual(await numbers({ shipment: 'failed' }), ['3']);
  assert.deepEqual(await numbers({ shipment: 'delivered', state: 'sent', limit: 1 }), ['1']);
  const { messageId } = (await few.rows({ from: 1 }).next()).value;
  assert.deepEqual(await numbers({ q: messageId }), ['2']);
  const calls = {
    skipProblem: () => few.run(/** @type {any} */ ({ skipProblem: true })),
    state: () => few.export(/** @type {any} */ ({ state: 'sent' })),
    to: () => pec.shipments.find(/** @type {any} */ ({ subject: 'x', to: 'a@x.it' })),
    pages: () => pec.inbox.page(/** @type {any} */ ({ pages: 2 })),
    expect: () => pec.shipments.get('1', /** @type {any} */ ({ expect: 2 })),
    report: () => pec.shipments.report(['1'], /** @type {any} */ ({ report: 'csv' })),
    every: () => pec.shipments.track('1', /** @type {any} */ ({ every: 2 })).next(),
    query: () => pec.inbox.list(/** @type {any} */ ({ query: 'x' })).next(),
  };
  for (const [name, call] of Object.entries(calls)) {
    const { problems } = await call().then(() => ({ problems: [] }), (error) => error);
    assert.deepEqual(problems?.map(({ field, code }) => [field, code]), [[name, 'unknown.name']], name);
  }
});

test('without a storage nothing begins, and single messages go all the same', async () => {
  const bare = client({ journal: undefined });
  const error = await caught(bare.campaigns.create({ ...letter, recipients: csv }));
  assert.equal(error.name, 'StorageError');
  assert.match(error.message, /fileJournal/);
  await bare.send({ sender: letter.sender, recipient: 'a@x.it', subject: 'x', text: 'y' });
  assert.equal(await bare.campaigns.persist(), false);
  bare.close();
});

test('ten thousand rows and a long line are read; a message too large is told by its row', async () => {
  const rows = Array.from({ length: 10_000 }, (_, row) => `r${row}@x.it;${'x'.repeat(row === 7 ? 5000 : 1)};${row}`);
  const small = client({ maxMessageSize: 3000 });
  const campaign = await small.campaigns.create({ ...letter, recipients: `pec;nome;numero\n${rows.join('\n')}` });
  assert.deepEqual(campaign.problems.map(({ row, code }) => [row, code]), [[7, 'tooLarge.row']]);
  assert.match(campaign.problems[0].message, /Line 9/);
  small.close();
});
