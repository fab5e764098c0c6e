/** `GET /look/{key}`: tells what is known of a key, and leaves everything as it is. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { memoryStore } from '../../pkg-template/proxy/store/memory.js';
import { fate, made } from './made.mjs';
import { ask, message, post } from './service.mjs';

const SIGNED = { 'x-requested-with': 'x' };

async function look(proxy, key, headers = SIGNED) {
  const response = await proxy(ask(`/look/${encodeURIComponent(key)}`, { headers }));
  const { data } = await response.json();
  return { status: response.status, known: response.headers.get('x-pec-key'), ...data };
}

test('a key that was never seen stays as it is, however often it is looked at', async () => {
  const { proxy, service, entries } = made();
  for (let time = 0; time < 200; time += 1) {
    const { status, state, known } = await look(proxy, 'a/b?');
    assert.deepEqual([status, state, known], [200, 'free', 'unseen']);
  }
  assert.deepEqual([entries[0].path, entries[0].key], ['/look/{key}', 'a/b?']);
  assert.equal((await proxy(post(message(), { 'idempotency-key': 'a/b?' }))).status, 201);
  assert.equal(service.arrivals.length, 1);
});

test('what became of a message is told, and a refused key may still be used', async () => {
  let status = 402;
  const answer = () => Response.json({ success: status < 400, message: '', sent: 1, message_id: '123' }, { status });
  const { proxy, service } = made({ answer });
  await proxy(post(message(), { 'idempotency-key': 'one' }));
  assert.equal((await look(proxy, 'one')).state, 'free', 'it may go again');
  status = 201;
  assert.equal((await proxy(post(message(), { 'idempotency-key': 'one' }))).status, 201);
  const sent = await look(proxy, 'one');
  assert.deepEqual([sent.state, sent.answer.status, service.arrivals.length], ['done', 201, 2]);
});

test('of a message under way, of one that nobody knows, and of a key that is out of use it says no more than that', async () => {
  let end;
  const held = new Promise((resolve) => (end = resolve));
  const { proxy } = made({ answer: async () => (await held, Response.json({}, { status: 500 })) });
  const sending = proxy(post(message(), { 'idempotency-key': 'one' }));
  while ((await look(proxy, 'one')).state !== 'running') {
    await new Promise(setImmediate);
  }
  end();
  await sending;
  assert.equal((await look(proxy, 'one')).state, 'unknown');
  assert.deepEqual(await fate(proxy, 'two'), { state: 'never' });
  assert.equal((await look(proxy, 'two')).state, 'unknown');
});

test('keys are looked at by who may send, of their own mailbox, and not by other pages', async () => {
  const reading = made({ allow: ['GET /send'] });
  assert.equal((await look(reading.proxy, 'one')).status, 403);
  const out = made({ authorize: () => false });
  assert.equal((await look(out.proxy, 'one')).status, 403);
  const { proxy } = made();
  assert.equal((await look(proxy, 'one', { 'x-pec-mailbox': '0'.repeat(32) })).status, 412);
  assert.equal((await look(proxy, 'one', { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await look(proxy, 'à')).status, 400);
  // The greeting is no key, and a path below one is none.
  for (const path of ['/look', '/look/', '/look/a/b']) {
    assert.equal((await proxy(ask(path, { headers: SIGNED }))).status, 403, path);
  }
});

test('a store that fails is told, and nothing is said of the key', async () => {
  const store = { ...memoryStore(), look: () => Promise.reject(new Error('disk full')) };
  const { proxy } = made({ store });
  const { status, known } = await look(proxy, 'one');
  assert.deepEqual([status, known], [503, 'unseen']);
});
