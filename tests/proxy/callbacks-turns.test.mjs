/** Callbacks that come again, at once or in floods: one read at a time for each record, repeats are quiet, floods are bounded. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RECORD, json, made, none } from './callbacks/made.mjs';

/** Until everything that can go on without time passing has done so. */
async function turns() {
  for (let index = 0; index < 20; index += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('the same twice is told once', async () => {
  const { handler, reads, events } = made();
  for (let index = 0; index < 3; index += 1) {
    assert.equal((await handler(json({ data: RECORD }))).status, 200);
  }
  assert.deepEqual([reads.length, events.length], [3, 1]);
});

test('the same at once is told once, with two reads at most', async () => {
  const { handler, reads, events } = made({ record: async () => ({ ...RECORD }) });
  const answers = await Promise.all(Array.from({ length: 25 }, () => handler(json({ data: RECORD }))));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.deepEqual([reads.length, events.length], [2, 1]);
});

test('what comes while one is asked for is asked for anew: it may be news', async () => {
  let give;
  const first = new Promise((resolve) => (give = resolve));
  const { handler, events } = made({ record: (_, count) => (count === 1 ? first : { ...RECORD, stato: 'revocata' }) });
  const one = handler(json({ data: RECORD }));
  await turns();
  const other = handler(json({ data: RECORD }));
  await turns();
  give(RECORD);
  await Promise.all([one, other]);
  assert.deepEqual(events.map(({ mailbox, was }) => [mailbox.stato, was?.stato]), [['evasa', undefined], ['revocata', 'evasa']]);
});

test('one that is never answered holds up nobody for ever', async (context) => {
  context.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_000_000 });
  const { handler, events, errors } = made({ record: (_, count) => (count === 1 ? new Promise(() => {}) : RECORD) });
  const stuck = handler(json({ data: RECORD }));
  await turns();
  context.mock.timers.tick(60_000);
  assert.equal((await stuck).status, 503);
  const next = handler(json({ data: RECORD }));
  await turns();
  assert.deepEqual([events.length, errors.length], [1, 1]);
  assert.equal((await next).status, 200);
});

test('a memory of the portal’s own outlives the process', async () => {
  const kept = new Map();
  const memory = { get: async (key) => kept.get(key) && JSON.parse(kept.get(key)), set: async (key, record) => kept.set(key, JSON.stringify(record)) };
  const [one, other] = [made({ memory }), made({ memory, record: () => Object.fromEntries(Object.entries(RECORD).reverse()) })];
  await one.handler(json({ data: RECORD }));
  await other.handler(json({ data: RECORD }));
  assert.deepEqual([one.events.length, other.events.length], [1, 0]);
  const changed = made({ memory, record: () => ({ ...RECORD, stato: 'revocata' }) });
  await changed.handler(json({ data: RECORD }));
  assert.equal(changed.events[0].was.stato, 'evasa');
});

test('a flood leads to so many reads and no more, and says when to come back', async () => {
  const { handler, reads, events } = made({ record: none, rate: { perMinute: 6, atOnce: 5 } });
  const answers = [];
  for (let index = 0; index < 100; index += 1) {
    answers.push(await handler(json({ data: { id: `forged${index}` } })));
  }
  assert.deepEqual([reads.length, events.length], [5, 0]);
  assert.equal(answers.filter(({ status }) => status === 429).length, 95);
  const wait = Number(answers.at(-1).headers.get('retry-after'));
  assert.ok(wait >= 1 && wait <= 10, `${wait}`);
});

test('a flood keeps real ones out, until the rate comes back', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const { handler, events } = made({ record: (id) => (id === RECORD.id ? RECORD : none()), rate: { perMinute: 60, atOnce: 5 } });
  for (let index = 0; index < 6; index += 1) {
    await handler(json({ data: { id: `forged${index}` } }));
  }
  // It says so, and the service may come again.
  assert.deepEqual([(await handler(json({ data: RECORD }))).status, events.length], [429, 0]);
  context.mock.timers.setTime(1_002_000);
  assert.deepEqual([(await handler(json({ data: RECORD }))).status, events.length], [200, 1]);
});

test('the rate comes back with time', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const { handler, reads } = made({ record: none, rate: { perMinute: 60, atOnce: 1 } });
  await handler(json({ data: { id: 'a' } }));
  assert.equal((await handler(json({ data: { id: 'b' } }))).status, 429);
  context.mock.timers.setTime(1_002_000);
  assert.equal((await handler(json({ data: { id: 'c' } }))).status, 200);
  assert.equal(reads.length, 2);
});

test('one record is asked for by one at a time, also by who comes after two', async () => {
  /** @type {((record: typeof RECORD) => void)[]} */
  const give = [];
  const { handler, reads } = made({ record: () => new Promise((resolve) => give.push(resolve)) });
  const come = async () => {
    const answer = handler(json({ data: RECORD }));
    await turns();
    return { answer };
  };
  const first = await come();
  const second = await come();
  assert.equal(reads.length, 1);
  give[0](RECORD);
  await turns();
  assert.equal(reads.length, 2);
  // While the second is asked for: it may be news, and has to wait.
  const third = await come();
  assert.equal(reads.length, 2);
  give[1](RECORD);
  await turns();
  assert.equal(reads.length, 3);
  give[2](RECORD);
  const answers = await Promise.all([first, second, third].map(({ answer }) => answer));
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200]);
});

test('each record has its own turn and its own memory', async () => {
  const { handler, events } = made({ record: async (id) => ({ ...RECORD, id }) });
  const ids = ['a', 'b', 'c', 'd'];
  const answers = await Promise.all(ids.map((id) => handler(json({ data: { ...RECORD, id } }))));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.deepEqual(events.map(({ id, was }) => [id, was]), ids.map((id) => [id, undefined]));
});

test('ten thousand records are remembered where the portal remembers none; the oldest go first', async () => {
  const { handler, events } = made({ record: async (id) => ({ ...RECORD, id }), rate: { perMinute: 60, atOnce: 20_000 } });
  const come = (/** @type {number} */ id) => handler(json({ data: { ...RECORD, id: `id${id}` } }));
  for (let id = 0; id < 10_000; id += 1) {
    await come(id);
  }
  await come(0);
  assert.equal(events.length, 10_000);
  await come(10_000);
  await come(10_000);
  await come(1);
  assert.equal(events.length, 10_001);
  await come(0);
  assert.equal(events.length, 10_002);
});

test('who has to come back is told after how many seconds', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const { handler } = made({ record: none, rate: { perMinute: 2, atOnce: 1 } });
  await handler(json({ data: { id: 'a' } }));
  const refused = await handler(json({ data: { id: 'b' } }));
  assert.deepEqual([refused.status, refused.headers.get('retry-after'), refused.headers.get('cache-control')], [429, '30', 'no-store']);
});
