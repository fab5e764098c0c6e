/** What went to another service than the real one was sent to nobody: keys of one say nothing of the other. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { memoryStore } from '../../pkg-template/proxy/store/memory.js';
import { fate, made, refusal } from './made.mjs';
import { ask, fakeService, message, post } from './service.mjs';

const REAL = { environment: 'production' };
/** What a portal is tried with before it is real, all with the store that it keeps. */
const OTHERS = {
  'the test hosts': { environment: 'test' },
  'a server of its own': { environment: undefined, target: 'http://127.0.0.1:4000' },
  'the sandbox': { ...REAL, fetch: Object.assign(fakeService().fetch, { service: 'sandbox' }) },
};

/** @param {object} proxy @param {object} [headers] */
const send = ({ proxy }, headers) => proxy(post(message(), { 'idempotency-key': 'notice-1', ...headers }));

for (const [name, options] of Object.entries(OTHERS)) {
  test(`${name}: what was sent there is sent by the real service all the same, once`, async () => {
    const store = memoryStore();
    const tried = made({ store, ...options });
    const greeting = await tried.proxy(ask('/once'));
    const began = Object.fromEntries(['x-pec-mailbox', 'x-pec-store'].map((header) => [header, greeting.headers.get(header)]));
    assert.equal((await send(tried, began)).status, 201);

    const real = made({ store, ...REAL });
    // A page that was open all the time: the key that it began belongs elsewhere, and is not taken out of use here.
    for (const response of [await send(real, began), await real.proxy(ask('/once/notice-1', { headers: began }))]) {
      assert.equal((await refusal(response))[0], 412);
    }
    assert.equal((await send(real)).status, 201);
    assert.equal((await send(real)).status, 201);
    assert.equal(real.service.arrivals.length, 1);
    // Where it was sent first, it still is.
    assert.equal((await fate(tried.proxy, 'notice-1', began)).state, 'done');
  });
}

test('two paths of one host are two services; a slash at the end, or the way to it, makes none', async () => {
  const store = memoryStore();
  const [one, other, same] = ['http://localhost:4000/test', 'http://localhost:4000/real', 'https://LOCALHOST:4000/test/'].map((target) => made({ store, target }));
  for (const { proxy } of [one, other, same]) {
    assert.equal((await proxy(post(message(), { 'idempotency-key': 'a' }))).status, 201);
  }
  assert.deepEqual([one, other, same].map(({ service }) => service.arrivals.length), [1, 1, 0]);
});

test('a way to the real service is no other service, and may change', async () => {
  const store = memoryStore();
  const ways = [{ target: 'http://relay-1.example/pec' }, { target: 'http://relay-2.example' }, { target: 'http://127.0.0.1:4000' }, {}];
  const all = ways.map((more) => made({ store, ...REAL, ...more }));
  const greeting = await all[0].proxy(ask('/once'));
  const began = Object.fromEntries(['x-pec-mailbox', 'x-pec-store'].map((header) => [header, greeting.headers.get(header)]));
  for (const way of all) {
    assert.equal((await send(way, began)).status, 201);
  }
  assert.deepEqual(all.map(({ service }) => service.arrivals.length), [1, 0, 0, 0]);
});

test('the real service is the same whether it is named or not', async () => {
  const store = memoryStore();
  const [one, same] = [{}, { target: 'https://ws.pecmassiva.com' }].map((more) => made({ store, ...REAL, ...more }));
  assert.equal((await send(one)).status, 201);
  assert.equal((await send(same)).status, 201);
  assert.equal(same.service.arrivals.length, 0);
});
