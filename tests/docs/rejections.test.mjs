/** The reference: whatever gives a promise says how it rejects; and what it says there is so. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { MAILBOX, MESSAGE, guide } from './user.mjs';
import { files, promises } from './rejections.mjs';

const user = await guide();
after(() => user.remove());
const [{ PecMassiva }, { classify }, { createSandbox }, { serveSandbox }, { serveProxy }, { fileStore, memoryStore }, { memoryJournal }, { account }] =
  await Promise.all(['full', 'index', 'sandbox', 'sandbox-server', 'proxy-server', 'proxy', 'journal', 'account'].map(user.entry));

const sandbox = await createSandbox({ rate: false, speed: 100_000 });
const pec = new PecMassiva({ fetch: sandbox.fetch, rate: false, token: SUITE.token, mailbox: MAILBOX, retries: 0, journal: memoryJournal() });
after(() => pec.close());
const next = (loop) => loop[Symbol.asyncIterator]().next();
const letter = { name: 'Avvisi', sender: MESSAGE.sender, subject: 'Avviso', text: 'Gentili', recipients: ['uno@x.it'] };

test('each member that gives a promise says how it rejects, or that it never does', () => {
  const all = files().flatMap((name) => promises(name));
  assert.ok(all.length > 50);
  assert.deepEqual(all.filter(({ says }) => !says).map(({ name }) => name), []);
});

test('one that says nothing is found, in interfaces, classes and by itself', () => {
  const text = `/** A sentence. */
export function alone(): Promise<void>;
/** A sentence. */
export interface Some {
  /** A sentence. */
  within(): AsyncIterable<number>;
  /** Never rejects. */
  good(): Promise<void>;
}
/** A sentence. */
export interface Store {
  /** A sentence. */
  look(): Promise<void>;
}`;
  assert.deepEqual(promises('planted.d.ts', text).filter(({ says }) => !says).map(({ name }) => name), ['planted.alone', 'planted.Some.within', 'planted.Store.look']);
});

test('what reads are given wrongly is a `ValidationError`, and nothing is asked', async () => {
  sandbox.reset();
  const campaign = await pec.campaigns.create(letter);
  for (const [name, call] of Object.entries({
    'shipments.get': () => pec.shipments.get('x'),
    'shipments.find': () => pec.shipments.find({ subject: '' }),
    'shipments.track': () => next(pec.shipments.track('x')),
    'shipments.report, none': () => pec.shipments.report([]),
    'shipments.report, wrong': () => pec.shipments.report(['x']),
    'shipments.report, format': () => pec.shipments.report(['2020082610003492'], { format: 'pdf' }),
    'inbox.page': () => pec.inbox.page({ page: 'x' }),
    'inbox.get': () => pec.inbox.get('x'),
    quota: () => pec.quota('..'),
    'campaigns.open': () => pec.campaigns.open('none'),
    'campaign.rows': () => next(campaign.rows({ state: 'x' })),
    'campaign.export': () => campaign.export({ format: 'x' }),
    'mailboxes.activationForm': () => pec.mailboxes.activationForm(''),
    'mailboxes.archiveForm': () => pec.mailboxes.archiveForm(''),
    'registry.powerOfAttorney': () => pec.registry.powerOfAttorney(''),
  })) {
    await assert.rejects(call, { name: 'ValidationError' }, name);
  }
  assert.equal(sandbox.requests.length, 0);
});

test('what the service says no to is the class of the answer, and never an unknown outcome', async () => {
  for (const [name, call] of Object.entries({
    'GET /send': () => pec.shipments.get('2020082610003492'),
    'GET /inbox': () => pec.inbox.page(),
    'GET /inbox/': () => pec.inbox.get(1),
    'GET /inbox?': () => next(pec.inbox.list()),
    'GET /quota': () => pec.quota(),
    'GET /pec': () => pec.mailboxes.list(),
    'GET /comunica_pec': () => pec.registry.list(),
  })) {
    sandbox.reset();
    sandbox.fail({ on: name.replace(/[/?]$/, ''), status: 403, times: 9 });
    await assert.rejects(call, { name: 'PermissionError' }, name);
    sandbox.reset();
    sandbox.fail({ on: name.replace(/[/?]$/, ''), drop: true, times: 9 });
    await assert.rejects(call, { name: 'NetworkError' }, name);
  }
  sandbox.reset();
});

test('campaigns: deleted ones say so, a journal that fails is a `StorageError`', async () => {
  const campaign = await pec.campaigns.create(letter);
  await pec.campaigns.delete(campaign.id);
  for (const call of [() => campaign.follow(), () => campaign.cancel(), () => campaign.reconcile()]) {
    await assert.rejects(call, { code: 'state.deleted' });
  }
  const broken = { get: () => Promise.reject(new Error('out of order')), list: () => Promise.reject(new Error('out of order')), apply: () => Promise.reject(new Error('out of order')) };
  const other = new PecMassiva({ fetch: sandbox.fetch, rate: false, token: SUITE.token, mailbox: MAILBOX, journal: broken });
  await assert.rejects(other.campaigns.list(), { name: 'StorageError' });
  await assert.rejects(other.campaigns.open('some'), { name: 'StorageError' });
  assert.equal(await other.campaigns.persist(), false);
  other.close();
  const kept = await pec.campaigns.create(letter);
  const ended = new AbortController();
  const loop = kept.events({ signal: ended.signal });
  ended.abort();
  assert.deepEqual(await loop.next(), { done: true, value: undefined });
});

test('the account: what is no token and no scope, before anything is asked; and what is refused', async () => {
  const of = account({ email: 'a@b.it', apiKey: 'k', fetch: async () => Response.json({ success: false, message: 'no', error: 1 }, { status: 403 }) });
  await assert.rejects(of.tokens.get(''), { name: 'ValidationError' });
  for (const list of ['callbacks', 'errors', 'subscriptions']) {
    await assert.rejects(next(of[list]({ scopes: 5 })), { name: 'ValidationError' }, list);
    await assert.rejects(next(of[list]()), { name: 'PermissionError' }, list);
  }
  for (const call of [() => next(of.tokens.list()), () => of.tokens.get('t'), () => next(of.transactions()), () => of.scopes.list()]) {
    await assert.rejects(call, { name: 'PermissionError' });
  }
});

test('what serves: a port that is taken, options that are wrong, an end that is told twice', async () => {
  const served = await serveSandbox({ port: 0 });
  const port = Number(new URL(served.url).port);
  await assert.rejects(serveSandbox({ port }), { code: 'EADDRINUSE' });
  await assert.rejects(createSandbox({ speed: -1 }), { name: 'ValidationError' });
  const given = { authorize: () => true, mailbox: () => MAILBOX, token: SUITE.token, store: memoryStore(), target: served.url };
  await assert.rejects(serveProxy({ ...given, port }), { code: 'EADDRINUSE' });
  await assert.rejects(serveProxy({ ...given, token: undefined, port: 0 }), { code: 'proxy.options' });
  const proxy = await serveProxy({ ...given, port: 0 });
  for (const { close } of [proxy, served]) {
    await close();
    await close();
  }
  await sandbox.deliver({ fetch: () => Promise.reject(new Error('nobody')) });
});

test('a store that another process has, or that is none, says so when it is opened; a core that was not given', async () => {
  await assert.rejects(fileStore(join(user.folder, 'no', 'such', 'folder')).open(), /fileStore: .*cannot be used/);
  const store = fileStore(join(user.folder, 'keys'));
  await store.open();
  await store.close();
  const { init, PecMassiva: Slim } = await user.entry('slim');
  await assert.rejects(new Slim({}).quota(), { code: 'load.init' });
  await assert.rejects(init(new Uint8Array([1, 2, 3])), { code: 'load.failed' });
  assert.equal((await classify('CONSEGNA: A', 'posta-certificata@x.it')).kind, 'delivery');
});
