/** The few lines of each view in `examples/snippets`: each does what it says, and its types are right. */

import assert from 'node:assert/strict';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { complaintsOf } from './compiler.mjs';
import { consumer } from './consumer.mjs';
import { PDF, REGISTRATION } from './registration.mjs';

const user = consumer('module');
const folder = join(user.folder, 'snippets');
cpSync(`${root}examples/snippets`, folder, { recursive: true });
const { PecMassiva } = await import(join(user.installed, 'full.js'));
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));
const { memoryJournal } = await import(join(user.installed, 'journal.js'));
const SNIPPETS = readdirSync(folder).filter((name) => name.endsWith('.js'));
/** @type {Record<string, any>} */
const snippets = Object.assign({}, ...(await Promise.all(SNIPPETS.map((name) => import(join(folder, name))))));

const DAY = 24 * 3_600_000;
const MESSAGE = { sender: 'comune@pecmassiva.com', recipients: ['consegna@pec.example.it'], subject: 'Avviso', text: 'Gentile' };
const options = { token: SUITE.token, mailbox: { username: 'demo', password: SUITE.password }, rate: { perSecond: 1000 } };
const sandbox = await createSandbox({ rate: { perSecond: 0 }, speed: 100_000 });
const posted = () => sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send');
let pec;
/** What the snippets say while they work. @type {string[]} */
let said;

const { log } = console;
before(() => (console.log = (words) => said.push(words)));
after(() => {
  console.log = log;
  user.remove();
});
beforeEach(() => {
  sandbox.reset();
  said = [];
  pec?.close();
  pec = new PecMassiva({ ...options, fetch: sandbox.fetch, journal: memoryJournal() });
});

/** Called once each, so that a snippet without a test is found. */
const tried = new Set();
const snippet = (name) => {
  tried.add(`${name}.js`);
  return snippets[name];
};

test('send: written down, sent once, followed', async () => {
  const campaign = await snippet('send')(pec, { ...MESSAGE, attachments: [new File(['atto'], 'atto.txt')] });
  assert.deepEqual([campaign.progress.state, campaign.progress.delivered, posted().length], ['done', 1, 1]);
  assert.ok(said.includes('sending'), said.join());
  const [{ subject, attachments }] = posted().map(({ body }) => JSON.parse(body));
  assert.deepEqual([subject, attachments[0].name], ['Avviso', 'atto.txt']);
  const wrong = await snippet('send')(pec, { ...MESSAGE, recipients: ['sindaco'] });
  assert.deepEqual([wrong.problems.length, posted().length], [1, 1]);
  // What it found again is not sent twice; a second call is another message, and the words say so.
  await (await pec.campaigns.open(campaign.id)).run();
  assert.equal(posted().length, 1);
  await snippet('send')(pec, MESSAGE);
  assert.equal(posted().length, 2);
  const words = readFileSync(join(folder, 'send.js'), 'utf8');
  assert.match(words, /each call of this function is a message of its own/);
  assert.doesNotMatch(words, /nothing goes twice/);
});

test('list and receipts: what was sent, and what came of it', async () => {
  await snippet('send')(pec, MESSAGE);
  await snippet('send')(pec, { ...MESSAGE, subject: 'Altro', recipients: ['mancata-consegna@pec.example.it'] });
  const listed = await snippet('list')(pec);
  assert.deepEqual(listed.map(({ subject, sent }) => [subject, sent]).sort(), [['Altro', 1], ['Avviso', 1]]);
  const found = await Promise.all(listed.map(({ id }) => snippet('receipts')(pec, id)));
  const [failed, delivered] = found.flat().sort((one, two) => two.address.localeCompare(one.address));
  assert.deepEqual(failed, { address: 'mancata-consegna@pec.example.it', state: 'failed', receipts: ['acceptance', 'deliveryFailure'] });
  assert.deepEqual(delivered, { address: 'consegna@pec.example.it', state: 'delivered', receipts: ['acceptance', 'delivery'] });
});

test('reconcile: what arrived though its answer was lost is found, and is not sent again', async () => {
  sandbox.fail({ on: 'POST /send', drop: true, taken: true });
  const campaign = await pec.campaigns.create({ kind: 'single', template: false, reference: false, name: 'Avviso', ...MESSAGE });
  await campaign.run();
  assert.equal(campaign.progress.unknown, 1);
  // Its acceptance comes.
  sandbox.advance(DAY);
  assert.deepEqual(await snippet('reconcile')(pec), [{ name: 'Avviso', sent: 1, copies: 0, unknown: 0 }]);
  assert.deepEqual([posted().length, await snippet('reconcile')(pec)], [1, []]);
});

test('inbox: what has come, and what it is', async () => {
  await snippet('send')(pec, MESSAGE);
  const { pages, messages } = await snippet('inbox')(pec);
  assert.deepEqual([pages, messages.map(({ kind, subject }) => [kind, subject]).sort()], [1, [['acceptance', 'Avviso'], ['delivery', 'Avviso']]]);
  assert.deepEqual((await snippet('inbox')(pec, 'nulla')).messages, []);
});

test('campaign and run: checked, then sent to each row, with what became of it', async () => {
  const table = new File(['pec;nome;numero\nuno@x.it;Ada;1\ndue@x.it;Ugo;2\n'], 'avvisi.csv');
  const { made, problems, estimate, first } = await snippet('campaign')(pec, table);
  assert.deepEqual([problems, estimate.messages, first.subject, first.recipient, posted().length], [[], 2, 'Avviso n. 1', 'uno@x.it', 0]);
  const csv = await snippet('run')(pec, made.id);
  assert.equal(posted().length, 2);
  assert.match(csv, /uno@x\.it.*delivered/);
  assert.ok(said.includes('sent') && said.includes('receipt'), said.join());
  const bad = await snippet('campaign')(pec, new File(['pec;nome;numero\nuno;Ada;1\n'], 'avvisi.csv'));
  assert.deepEqual([bad.problems.length > 0, bad.first], [true, undefined]);
});

test('register: a mailbox, from its address to its activation', async () => {
  // A day is over before one looks.
  const fast = await createSandbox({ speed: 1e9 });
  const quick = new PecMassiva({ ...options, fetch: fast.fetch, journal: memoryJournal() });
  const sign = async (form) => {
    assert.equal(form.type, 'application/pdf');
    return PDF;
  };
  const mailbox = await snippet('register')(quick, REGISTRATION, sign);
  assert.equal(mailbox.stato, 'evasa');
  assert.equal(await snippet('register')(quick, { ...REGISTRATION, casella_pec: 'occupata@pecmassiva.com' }, sign), undefined);
});

test('quota: how full the mailbox is', async () => {
  const { full, kept } = await snippet('quota')(pec);
  assert.deepEqual([typeof full, typeof kept], ['number', 'boolean']);
});

test('each of them was tried, and the compiler is content', () => {
  assert.deepEqual([...tried].sort(), SNIPPETS.sort());
  const compilerOptions = {
    ...{ strict: true, allowJs: true, checkJs: true, noEmit: true, skipLibCheck: false, target: 'ES2022', lib: ['ES2022', 'DOM'], types: [] },
    ...{ module: 'esnext', moduleResolution: 'bundler' },
  };
  writeFileSync(join(user.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['snippets'] }));
  assert.equal(complaintsOf(join(user.folder, 'tsconfig.json')), '');
});
