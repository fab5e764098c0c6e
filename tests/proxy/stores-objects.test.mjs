/** The store in Durable Objects, with objects of this process: its rules. In real workerd it is tried by stores-durable.test.mjs. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { storeTests } from '../../pkg-template/proxy-testing.js';
import { durableObjectStore } from '../../pkg-template/proxy/store/durable.js';
import { KEEP, markOf } from '../../pkg-template/proxy/store/keys.js';
import { namespaceOfObjects } from './stores/objects.mjs';
import { DONE, HOUR, LONG } from './stores/suite.mjs';

const START = 1_800_000_000_000;
const DAY = 24 * HOUR;
const [RUNNING, UNKNOWN, FREE] = ['running', 'unknown', 'free'].map((state) => ({ state }));

/** A new store, and a clock that the test advances. @param {import('node:test').TestContext} context */
function made(context) {
  context.mock.timers.enable({ apis: ['Date'], now: START });
  const namespace = namespaceOfObjects();
  return { namespace, store: durableObjectStore(namespace), advance: (/** @type {number} */ time) => context.mock.timers.setTime(Date.now() + time) };
}

describe('what any store does', () => {
  const named = (/** @type {import('node:test').TestContext} */ context) => {
    const { store, advance } = made(context);
    return storeTests(() => store, { advance, makeEmpty: () => durableObjectStore(namespaceOfObjects()) });
  };
  for (const { name } of storeTests(() => /** @type {any} */ (undefined), { advance() {}, makeEmpty: () => /** @type {any} */ (undefined) })) {
    test(name, async (context) => named(context).find((one) => one.name === name)?.run());
  }
});

test('an owner that was late with its renewal goes on', async (context) => {
  const { store, advance } = made(context);
  await store.claim('a', { owner: 'owner', lease: 10 });
  advance(10);
  assert.deepEqual(await store.look('a'), UNKNOWN);
  await store.renew('a', LONG);
  assert.deepEqual(await store.look('a'), RUNNING);
});

test('a mark is vouched for as long as keys are, and no longer; keys stay for a week', async (context) => {
  const { store, advance } = made(context);
  const mark = await store.mark();
  await store.claim('a', LONG);
  await store.settle('a', 'owner', DONE);
  advance(KEEP);
  assert.equal(await store.remembers(mark), true);
  advance(1);
  assert.equal(await store.remembers(mark), false);
  advance(7 * DAY - KEEP - 2);
  assert.deepEqual(await store.look('a'), DONE);
  advance(1);
  assert.deepEqual(await store.look('a'), FREE);
});

test('a mark stands for a second, which spares the writing', async (context) => {
  const { namespace, store, advance } = made(context);
  const first = await store.mark();
  advance(999);
  assert.equal(await store.mark(), first);
  assert.equal(namespace.of('mark').storage.writes, 1);
  advance(1);
  const second = await store.mark();
  assert.equal(markOf(second)?.epoch, markOf(first)?.epoch);
  assert.equal(Number(markOf(second)?.position) - Number(markOf(first)?.position), 1000);
});

test('a clock that goes back an hour is waited for; more than that is a new beginning', async (context) => {
  const { store, advance } = made(context);
  const first = await store.mark();
  advance(-HOUR);
  assert.equal(await store.mark(), first);
  advance(-1);
  const second = await store.mark();
  assert.notEqual(markOf(second)?.epoch, markOf(first)?.epoch);
  assert.deepEqual([await store.remembers(first), await store.remembers(second)], [false, true]);
});

test('an object goes by its alarm, and no sooner', async (context) => {
  const { namespace, store, advance } = made(context);
  const { storage, object } = namespace.of('key a');
  await store.claim('a', { owner: 'owner', lease: DAY });
  // A week after the lease: by then it is unknown since a week.
  assert.equal(storage.alarm, START + 8 * DAY);
  await store.settle('a', 'owner', DONE);
  assert.equal(storage.alarm, START + 7 * DAY);
  advance(7 * DAY - 1);
  storage.alarm = undefined;
  await object.alarm();
  assert.deepEqual([storage.alarm, storage.values.has('kept')], [START + 7 * DAY, true]);
  advance(1);
  await object.alarm();
  assert.equal(storage.values.size, 0);
  // One that is left over finds nothing, and does no harm.
  await object.alarm();
});

test('a queue is kept for longer than its last place', async (context) => {
  const { namespace, store } = made(context);
  const { storage } = namespace.of('pace anna');
  const pace = { interval: 1_000, longest: 5_000 };
  for (const wait of [0, 1_000, 2_000]) {
    assert.deepEqual(await store.reserve('anna', pace), { taken: true, wait });
  }
  assert.equal(storage.alarm, START + 2_000 + 1_000 + KEEP);
});

test('what changes nothing is not written', async (context) => {
  const { namespace, store } = made(context);
  const [key, queue] = ['key a', 'pace anna'].map((name) => namespace.of(name).storage);
  await store.look('a');
  assert.equal(key?.writes, 0);
  await store.claim('a', LONG);
  const written = key?.writes;
  await store.claim('a', { owner: 'other', lease: HOUR });
  await store.look('a', { burn: true });
  assert.equal(key?.writes, written);
  await store.reserve('anna', { interval: HOUR, longest: 0 });
  const placed = queue?.writes;
  await store.reserve('anna', { interval: HOUR, longest: 0 });
  assert.equal(queue?.writes, placed);
});

test('what an object cannot do rejects, and what is no namespace is refused at once', async () => {
  const fetch = async () => new Response('overloaded', { status: 503 });
  const store = durableObjectStore(/** @type {any} */ ({ idFromName: String, get: () => ({ fetch }) }));
  await assert.rejects(store.claim('a', LONG), /503: overloaded/);
  await assert.rejects(store.mark(), /503: overloaded/);
  await assert.rejects(store.remembers('a.1'), /503: overloaded/);
  assert.equal(await store.remembers('no mark'), false);
  for (const wrong of [undefined, null, {}, { idFromName: String }, { get: () => ({ fetch }) }]) {
    assert.throws(() => durableObjectStore(/** @type {any} */ (wrong)), /^TypeError: durableObjectStore: needs the binding/);
  }
});
