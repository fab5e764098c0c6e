/** The store in Durable Objects, in real workerd. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { KEEP, markOf } from '../../pkg-template/proxy/store/keys.js';
import { DONE, HOUR, LONG, passes } from './stores/suite.mjs';
import { startWorkerd } from './stores/workerd.mjs';

/** As long as an object keeps its key. */
const KEPT = 168 * HOUR;

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-objects-'));
let workerd;
let shift = 0;
/** Sets the clock of all objects. @param {number} to milliseconds ahead of the real one */
async function set(to) {
  shift = to;
  await workerd.ask('shift', to);
}
/** @type {any[]} */
const others = [];
async function newNamespace() {
  const other = await startWorkerd(join(folder, `other-${others.length}`));
  others.push(other);
  return other.store;
}
before(async () => {
  workerd = await startWorkerd(join(folder, 'first'));
});
after(async () => {
  await Promise.all([workerd, ...others].map((one) => one?.stop()));
  rmSync(folder, { recursive: true, force: true });
});

describe('what any store does', () => passes(() => workerd.store, { makeEmpty: newNamespace }));
describe('with a clock that the tests advance', () =>
  passes(() => workerd.store, { advance: (time) => set(shift + time) }));

test('they outlive the process, and their marks too', async () => {
  await set(0);
  const { store } = workerd;
  const mark = await store.mark();
  await store.claim('kept', LONG);
  await store.settle('kept', 'owner', DONE);
  await store.claim('under way', LONG);
  await workerd.stop();
  workerd = await startWorkerd(join(folder, 'first'));
  assert.deepEqual(await workerd.store.look('kept'), DONE);
  assert.deepEqual(await workerd.store.look('under way'), { state: 'running' });
  assert.ok(await workerd.store.remembers(mark));
});

test('a namespace that is new vouches for nothing of before', async () => {
  const { store } = workerd;
  const mark = await store.mark();
  await store.claim('lost', LONG);
  const other = await newNamespace();
  // With an epoch of its own the same moment is vouched for.
  const { epoch } = markOf(await other.mark());
  assert.deepEqual(await other.look('lost'), { state: 'free' });
  assert.ok(await store.remembers(mark));
  assert.ok(await other.remembers(`${epoch}.${markOf(mark).position}`));
  assert.ok(!(await other.remembers(mark)));
});

test('a key is kept for longer than its mark is remembered, whatever its object’s clock', async () => {
  await set(0);
  const { store } = workerd;
  const mark = await store.mark();
  await store.claim('long', LONG);
  await store.settle('long', 'owner', DONE);
  await set(KEEP - 10_000);
  assert.ok(await store.remembers(mark));
  await set(KEEP + 10_000);
  assert.ok(!(await store.remembers(mark)));
  await set(KEPT - 10_000);
  assert.deepEqual(await store.look('long'), DONE);
});

test('a clock that is set back: a little is waited for, more is a new beginning', async () => {
  const { store } = workerd;
  await set(10 * HOUR);
  const first = await store.mark();
  await set(9.5 * HOUR);
  assert.deepEqual(markOf(await store.mark()), markOf(first));
  assert.ok(await store.remembers(first));
  await set(8 * HOUR);
  const second = await store.mark();
  assert.notEqual(markOf(second).epoch, markOf(first).epoch);
  assert.ok(!(await store.remembers(first)));
  assert.ok(await store.remembers(second));
  await set(20 * HOUR);
  assert.ok(!(await store.remembers(first)));
  assert.ok(await store.remembers(second));
});

test('what is old goes by its own alarm, and no sooner', async () => {
  const { store, ask } = workerd;
  const kept = () => ask('kept', 'key old');
  // The objects' clock so far behind that what they keep ends in a second of the runtime's.
  await set(1000 - KEPT);
  await store.claim('old', { owner: 'owner', lease: 0 });
  await store.settle('old', 'owner', DONE);
  assert.ok((await kept()).includes('kept'));
  // An alarm that comes too early, by the object's own count, is set again.
  await ask('alarm', 'key old');
  assert.ok((await kept()).includes('kept'));
  const end = Date.now() + 30_000;
  await set(0);
  while ((await kept()).length > 0) {
    assert.ok(Date.now() < end, 'the alarm does not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual(await store.look('old'), { state: 'free' });
});

test('a store in memory is refused there', async () => {
  await assert.rejects(workerd.ask('memoryStore'), /durableObjectStore/);
});
