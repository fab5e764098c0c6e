/** The page on tracking: its examples do what it says, its tables say what the package does. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, beforeEach, test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { guide, table, union } from './guide.mjs';

const PAGE = 'docs/en/tracking.md';
const user = guide();
after(() => user.remove());
const [{ PecMassiva, classify }, { createSandbox }, examples] = await Promise.all([user.entry('index'), user.entry('sandbox'), user.example('tracking/page.js')]);

const DAY = 24 * 3_600_000;
const sandbox = await createSandbox({ rate: false, speed: 100_000 });
const pec = new PecMassiva({ fetch: sandbox.fetch, rate: false, token: SUITE.token, mailbox: { username: 'demo', password: SUITE.password } });
after(() => pec.close());
beforeEach(() => sandbox.reset());

const sent = async (recipient, client = pec) =>
  (await client.send({ sender: 'comune@pecmassiva.com', recipient, subject: 'Avviso n. 12', text: 'Gentile' })).messageId;

test('one is followed to its end', async () => {
  const said = [];
  await examples.follow(pec, await sent('consegna@pec.example.it'), (words) => said.push(words));
  assert.equal(said.at(-1), 'delivered, delivered to 1 of 1.');
});

test('many are followed to their ends', async () => {
  const last = new Map();
  const ids = [await sent('consegna@pec.example.it'), await sent('mancata-consegna@pec.example.it'), await sent('non-accettata@pec.example.it')];
  await examples.followMany(pec, ids, (id, state) => last.set(id, state));
  assert.deepEqual(ids.map((id) => last.get(id)), ['delivered', 'failed', 'rejected']);
});

test('of several addressees each is told', async () => {
  const id = await sent(['consegna@pec.example.it', 'mancata-consegna@pec.example.it']);
  sandbox.advance(2 * DAY);
  assert.deepEqual(await examples.addressees(pec, id), {
    ...{ state: 'partlyDelivered', delivered: 1, failed: 1, ordinary: 0 },
    failures: ['mancata-consegna@pec.example.it'],
  });
  const ordinary = await sent(['consegna@pec.example.it', 'ordinaria@example.it']);
  sandbox.advance(2 * DAY);
  assert.equal((await examples.addressees(pec, ordinary)).ordinary, 1);
});

test('a report is a file', async () => {
  const id = await sent('consegna@pec.example.it');
  sandbox.advance(DAY);
  const { csv, link } = await examples.report(pec, [id]);
  const text = await csv.text();
  assert.ok(text.includes(id) && text.includes('delivered') && link.startsWith('blob:'), text);
  URL.revokeObjectURL(link);
});

test('a received text is shown in a frame', async () => {
  await sent('consegna@pec.example.it');
  sandbox.advance(DAY);
  const { messages } = await pec.inbox.page();
  const frame = { srcdoc: '' };
  const { kind, subject } = await examples.read(pec, messages[0].id, frame);
  assert.deepEqual([typeof kind, subject], ['string', 'Avviso n. 12']);
  assert.match(frame.srcdoc, /Content-Security-Policy/i);
});

test('a mail is told by subject and sender', async () => {
  assert.deepEqual(await examples.tell(), { kind: 'delivery', subject: 'Avviso n. 12', messageId: '2020082610003492' });
});

test('the table of states has every state, and says which are final', async () => {
  const rows = table(PAGE, 'state');
  assert.deepEqual(rows.map(([state]) => state.replaceAll('`', '')).sort(), union('message', 'ShipmentState').sort());
  const fates = { submitted: undefined, accepted: 'mai', rejected: 'non-accettata', delayed: 'lenta', delivered: 'consegna', failed: 'mancata-consegna' };
  const slow = await createSandbox({ rate: false });
  const client = new PecMassiva({ fetch: slow.fetch, rate: false, token: SUITE.token, mailbox: { username: 'demo', password: SUITE.password } });
  for (const [cell, , final] of rows) {
    const state = cell.replaceAll('`', '');
    const id = await sent(state === 'partlyDelivered' ? ['consegna@x.it', 'mancata-consegna@x.it'] : `${fates[state] ?? 'consegna'}@x.it`, client);
    slow.advance({ submitted: 0, delayed: 13 * 3_600_000 }[state] ?? 2 * DAY);
    const status = await client.shipments.get(id);
    assert.deepEqual([status.state, status.final ? 'yes' : 'no'], [state, final.split(';')[0]]);
  }
  client.close();
});

test('ordinary addressees: the states that they lead to are final, as the table says', async () => {
  const said = Object.fromEntries(table(PAGE, 'state').map(([state, what, final]) => [state.replaceAll('`', ''), `${what} ${final}`]));
  const [certified, refused, ordinary] = ['consegna@pec.example.it', 'mancata-consegna@pec.example.it', 'ordinaria@example.it'];
  for (const [recipient, state, words] of [
    [[certified, ordinary], 'partlyDelivered', 'nobody will tell (ordinary e-mail)'],
    [[refused, ordinary], 'failed', 'no certified addressee'],
    [[ordinary], 'accepted', 'yes where all addressees are ordinary e-mail'],
  ]) {
    const id = await sent(recipient);
    sandbox.advance(3 * DAY);
    const { state: found, final, ordinary: count } = await pec.shipments.get(id);
    assert.deepEqual([found, final, count], [state, true, 1]);
    assert.ok(said[state].includes(words), said[state]);
  }
});

test('the table of kinds has every kind, under the subject that it has', async () => {
  const rows = table(PAGE, 'kind');
  assert.deepEqual(rows.map(([kind]) => kind.replaceAll('`', '')).sort(), union('index', 'ReceiptKind').sort());
  for (const [kind, subjects] of rows) {
    for (const [, prefix] of subjects.matchAll(/`([^`]+:)`/g)) {
      assert.equal((await classify(`${prefix} Avviso`, 'posta-certificata@pec.example.it')).kind, kind.replaceAll('`', ''), prefix);
    }
  }
});

test('the bound on requests is the one that the simulation is held to', () => {
  const [, bound] = /const BOUND: usize = (\d+);/.exec(readFileSync(`${root}tests/simulation/tracking.rs`, 'utf8')) ?? [];
  assert.match(readFileSync(`${root}${PAGE}`, 'utf8'), new RegExp(`no more than ${bound} requests each`));
});

test('the compiler is content', () => assert.equal(user.complaints(['tracking/page.js']), ''));
