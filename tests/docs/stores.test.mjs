/** The page on the portal, about backups of the proxy's store: what an older copy that is put back lets through. */

import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { root } from '../../scripts/run.mjs';
import { MESSAGE, guide } from './user.mjs';

const user = await guide();
after(() => user.remove());
const { fileStore } = await user.entry('proxy');

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

test('the page says so in both languages', () => {
  const [english, italian] = ['en', 'it'].map((language) => readFileSync(`${root}docs/${language}/portal.md`, 'utf8'));
  assert.match(english, /## Backup\n\n\*\*Never go on with an older copy of a store\.\*\*/);
  assert.match(italian, /## Copie di sicurezza\n\n\*\*Mai proseguire con una copia più vecchia di un archivio\.\*\*/);
});
