/** What the guide and SECURITY.md say a store of the proxy cannot hold: these are the ways in which a key passes twice. */

import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { MAILBOX, MESSAGE, guide } from './user.mjs';

const user = await guide();
after(() => user.remove());
const [{ createProxy, fileStore, memoryStore }, { PecMassiva }, { createSandbox }] = await Promise.all(['proxy', 'index', 'sandbox'].map(user.entry));

/** @typedef {Awaited<ReturnType<typeof user.proxied>>} Portal */

/**
 * The same portal on a day, with what its store's file holds then.
 *
 * @param {string} path
 * @param {(portal: Portal) => Promise<void>} work
 */
async function day(path, work) {
  const store = fileStore(path);
  const portal = await user.proxied({ store });
  try {
    await work(portal);
  } finally {
    await portal.end();
    await store.close();
  }
}

const KEY = { idempotencyKey: 'avviso-12' };

test('an older copy of a store does not know what was sent since: the same key goes again', async () => {
  const [path, copy] = [join(user.folder, 'keys'), join(user.folder, 'keys.copy')];
  await day(path, async ({ client, posted }) => {
    await client().send({ ...MESSAGE, subject: 'Prima' }, { idempotencyKey: 'avviso-11' });
    copyFileSync(path, copy);
    await client().send(MESSAGE, KEY);
    assert.equal(posted().length, 2);
  });
  // Over a restart the file that was in use lets neither through.
  await day(path, async ({ client, posted }) => {
    await client().send(MESSAGE, KEY);
    assert.equal(posted().length, 0);
  });
  copyFileSync(copy, path);
  await day(path, async ({ client, posted }) => {
    await client().send({ ...MESSAGE, subject: 'Prima' }, { idempotencyKey: 'avviso-11' });
    assert.equal(posted().length, 0, 'what the copy knows it lets through no second time');
    await client().send(MESSAGE, KEY);
    assert.equal(posted().length, 1, 'what was sent after it was taken goes again');
  });
});

test('it may say of a message that was sent after it was taken that it was not; a new store says that of none', async () => {
  const [path, copy] = [join(user.folder, 'more'), join(user.folder, 'more.copy')];
  /** @type {any} */
  let lost;
  await day(path, async ({ client, sandbox }) => {
    const pec = client();
    await pec.send({ ...MESSAGE, subject: 'Prima' });
    copyFileSync(path, copy);
    const ending = new AbortController();
    const fetchAndEnd = async (request) => {
      const response = await fetch(request);
      if (request.method === 'POST') ending.abort();
      return response;
    };
    lost = await client({ fetch: fetchAndEnd }).send(MESSAGE, { signal: ending.signal }).catch((error) => error);
    assert.equal(lost.name, 'UnknownOutcomeError');
    assert.equal((await pec.settle(lost)).state, 'sent');
  });
  const { idempotencyKey, mailbox, mark } = lost;
  copyFileSync(copy, path);
  await day(path, async ({ client }) => {
    assert.equal((await client().settle({ idempotencyKey, mailbox, mark })).state, 'notSent', 'which is not so');
  });
  await day(join(user.folder, 'new'), async ({ client }) => {
    assert.equal((await client().settle({ idempotencyKey, mailbox, mark })).state, 'unknown');
  });
});

/** The service in memory, what arrived there, and proxies before it, each with the client of a page. */
async function service() {
  const sandbox = await createSandbox({ rate: false });
  const given = { authorize: () => true, mailbox: () => MAILBOX, token: SUITE.token, rate: { perSecond: 1000 }, environment: 'test' };
  const page = (options) => {
    const proxy = createProxy({ ...given, fetch: sandbox.fetch, ...options });
    return new PecMassiva({ baseUrl: 'https://portal.example', rate: { perSecond: 1000 }, fetch: (request) => proxy(request) });
  };
  return { sandbox, page, posted: () => sandbox.requests.filter(({ method }) => method === 'POST').length };
}

test('a `memoryStore` knows nothing after a restart, nor what another process keeps: the same key goes again', async () => {
  const { page, posted } = await service();
  const store = memoryStore();
  await page({ store }).send(MESSAGE, KEY);
  await page({ store }).send(MESSAGE, KEY);
  assert.equal(posted(), 1, 'of one store');
  await page({ store: memoryStore() }).send(MESSAGE, KEY);
  assert.equal(posted(), 2);
});

test('a `fetch` of one’s own that posts twice is the proxy’s own second copy: no store sees it', async () => {
  const { sandbox, page, posted } = await service();
  const twice = async (request) => {
    const bytes = await request.arrayBuffer();
    const made = () => new Request(request.url, { method: request.method, headers: request.headers, ...(request.method === 'POST' && { body: bytes }) });
    if (request.method === 'POST') await sandbox.fetch(made());
    return sandbox.fetch(made());
  };
  await page({ store: memoryStore(), fetch: twice }).send(MESSAGE, KEY);
  assert.equal(posted(), 2);
});

test('the page says so in both languages', () => {
  const [english, italian] = ['en', 'it'].map((language) => readFileSync(`${root}docs/${language}/portal.md`, 'utf8'));
  assert.match(english, /## Backup\n\n\*\*Never go on with an older copy of a store\.\*\*/);
  assert.match(italian, /## Copie di sicurezza\n\n\*\*Mai proseguire con una copia più vecchia di un archivio\.\*\*/);
});
