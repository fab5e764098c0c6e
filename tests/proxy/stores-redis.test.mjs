/** The store in a real Redis, through both clients; restarts, failovers, clocks and evictions of it. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { Redis } from 'ioredis';
import { createClient } from 'redis';

import { KEEP, markOf } from '../../pkg-template/proxy/store/keys.js';
import { redisStore } from '../../pkg-template/proxy/store/redis.js';
import { SUITE } from '../canaries/suite.mjs';
import { startRedis } from './stores/redis.mjs';
import { DONE, HOUR, LONG, isClaimed, passes } from './stores/suite.mjs';

/** As long as Redis keeps a key. */
const KEPT = 168 * HOUR;

let redis;
let nodeRedis;
let ioRedis;
before(async () => {
  redis = await startRedis();
  nodeRedis = await createClient({ url: `redis://127.0.0.1:${redis.port}` }).connect();
  ioRedis = new Redis(redis.port, '127.0.0.1');
});
after(async () => {
  nodeRedis?.destroy();
  ioRedis?.disconnect();
  await redis?.stop();
});

/** @param {any} store @param {string} key */
async function settled(store, key) {
  assert.ok(await isClaimed(store.claim(key, LONG)));
  await store.settle(key, 'owner', DONE);
}

/** Waits until it holds. @param {() => Promise<boolean>} holds @param {string} what */
async function until(holds, what) {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, what);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A Redis of the test's own, and a connection to it; all of them end with the test. */
async function start(context, options) {
  const server = await startRedis(options);
  const client = new Redis(server.port, '127.0.0.1');
  // What it says of a server that was killed.
  client.on('error', () => {});
  context.after(async () => {
    client.disconnect();
    await server.stop();
  });
  return { server, client, store: redisStore(client) };
}

let prefixes = 0;
const newPrefix = () => `{anew-${(prefixes += 1)}}:`;
describe('through redis', () => passes(() => redisStore(nodeRedis), { makeEmpty: () => redisStore(nodeRedis, { prefix: newPrefix() }) }));
describe('through ioredis', () =>
  passes(() => redisStore(ioRedis, { prefix: 'àé {x}:' }), { makeEmpty: () => redisStore(ioRedis, { prefix: newPrefix() }) }));

test('two clients share it', async () => {
  const stores = [redisStore(nodeRedis, { prefix: '{two}:' }), redisStore(ioRedis, { prefix: '{two}:' })];
  const claims = await Promise.all(
    Array.from({ length: 100 }, (_, index) => stores[index % 2].claim('a', { owner: `${index}`, lease: HOUR })),
  );
  assert.equal(claims.filter(({ claimed }) => claimed).length, 1);
  const places = await Promise.all(
    Array.from({ length: 20 }, (_, index) => stores[index % 2].reserve('q', { interval: HOUR, longest: 1e9 })),
  );
  const hours = places.map(({ wait }) => Math.round(wait / HOUR)).sort((a, b) => a - b);
  assert.deepEqual(hours, Array.from({ length: 20 }, (_, index) => index));
  const marks = await Promise.all(Array.from({ length: 20 }, (_, index) => stores[index % 2].mark()));
  assert.equal(new Set(marks.map((mark) => markOf(mark).epoch)).size, 1);
  for (const mark of marks) {
    assert.ok(await stores[0].remembers(mark));
    assert.ok(await stores[1].remembers(mark));
  }
});

test('a claim that a client sent again after its answer was lost is still its own', async () => {
  const store = redisStore(ioRedis);
  assert.ok(await isClaimed(store.claim('again', LONG)));
  assert.ok(await isClaimed(store.claim('again', LONG)));
  assert.equal(await isClaimed(store.claim('again', { owner: 'other', lease: HOUR })), false);
  await store.settle('again', 'owner', DONE);
  assert.equal(await isClaimed(store.claim('again', LONG)), false);
});

test('everything goes in time, and what the marks are told from before the keys', async () => {
  const prefix = '{expiry}:';
  const store = redisStore(nodeRedis, { prefix });
  await store.mark();
  await store.claim('running', LONG);
  await settled(store, 'done');
  await store.look('never', { burn: true });
  await store.reserve('q', { interval: 1000 / 3, longest: 1000 });
  const times = [['key:running', KEPT + HOUR], ['key:done', KEPT], ['key:never', KEPT], ['pace:q', KEEP + 333], ['mark', KEEP]];
  for (const [key, time] of times) {
    const left = Number(await nodeRedis.sendCommand(['PTTL', prefix + key]));
    assert.ok(left <= time && left > time - 60_000, `${key}: ${left}`);
  }
});

test('emptied, it vouches for nothing of before', async (context) => {
  const { client, store } = await start(context);
  const mark = await store.mark();
  await settled(store, 'a');
  assert.ok(await store.remembers(mark));
  await client.flushall();
  assert.deepEqual(await store.look('a'), { state: 'free' });
  assert.ok(!(await store.remembers(mark)));
  assert.ok(await store.remembers(await store.mark()));
});

for (const [how, args, isKept] of [
  ['without persistence', [], false],
  ['with all of it on the disk', ['--appendonly', 'yes', '--appendfsync', 'always'], true],
]) {
  test(`killed and started again ${how}, it vouches for nothing of before`, async (context) => {
    const { server, client, store } = await start(context, { args });
    const mark = await store.mark();
    await settled(store, 'a');
    assert.ok(await store.remembers(mark));
    await server.kill();
    const second = await startRedis({ args, port: server.port, folder: server.folder });
    context.after(() => second.stop());
    assert.deepEqual(await store.look('a'), isKept ? DONE : { state: 'free' });
    // With its disk it could; but Redis does not tell whether all of it was there, and mostly it is not.
    assert.ok(!(await store.remembers(mark)));
    assert.equal(await client.exists('{pec-massiva}:mark'), 1);
    assert.ok(await store.remembers(await store.mark()));
  });
}

/** A Redis and its replica, which has all that the first has. */
async function pair(context) {
  const first = await start(context);
  const second = await start(context);
  await second.client.replicaof('127.0.0.1', first.server.port);
  await until(async () => (await second.client.info('replication')).includes('master_link_status:up'), 'no link');
  /** Until the replica has what was written up to now. */
  const caughtUp = () => first.client.wait(1, 30_000);
  return { first, second, caughtUp };
}

test('failed over, and back: neither half vouches for what the other took', async (context) => {
  const { first, second, caughtUp } = await pair(context);
  const before = await first.store.mark();
  await settled(first.store, 'early');
  await caughtUp();

  // The replica takes over; the first one goes on, but nobody reaches it, until all come back to it.
  await second.client.replicaof('NO', 'ONE');
  assert.deepEqual(await second.store.look('early'), DONE);
  assert.ok(!(await second.store.remembers(before)));
  const between = await second.store.mark();
  await settled(second.store, 'elsewhere');
  assert.ok(await second.store.remembers(between));

  assert.deepEqual(await first.store.look('elsewhere'), { state: 'free' });
  assert.ok(!(await first.store.remembers(between)));
  // The first has forgotten nothing of its own. What was posted to the second with a mark of the first was refused there.
  assert.ok(await first.store.remembers(before));
  assert.deepEqual(await first.store.look('early'), DONE);
});

test('failed over, and back after the first one followed the second: what the first took alone is not vouched for', async (context) => {
  const { first, second, caughtUp } = await pair(context);
  await first.store.mark();
  await caughtUp();
  await second.client.replicaof('NO', 'ONE');
  const alone = await first.store.mark();
  await settled(first.store, 'alone');
  assert.ok(await first.store.remembers(alone));

  await first.client.replicaof('127.0.0.1', second.server.port);
  await until(async () => (await first.client.info('replication')).includes('master_link_status:up'), 'no link');
  await second.client.wait(1, 30_000);
  await first.client.replicaof('NO', 'ONE');
  // The same process, and the same run of it: without its replication id nothing would tell.
  assert.deepEqual(await first.store.look('alone'), { state: 'free' });
  assert.ok(!(await first.store.remembers(alone)));
  assert.ok(await first.store.remembers(await first.store.mark()));
});

/**
 * Redis' clock cannot be set. That all that it keeps is earlier by as much is the same.
 *
 * @param {any} client @param {number} time milliseconds that the clock leaps ahead
 */
async function leap(client, time) {
  for (const key of await client.keys('*')) {
    await client.pexpire(key, (await client.pttl(key)) - time);
  }
  if ((await client.exists('{pec-massiva}:mark')) === 1) {
    const last = Number(await client.hget('{pec-massiva}:mark', 'last'));
    await client.hset('{pec-massiva}:mark', 'last', `${last - time}`);
  }
  return (/** @type {string} */ mark) => `${markOf(mark).epoch}.${markOf(mark).position - time}`;
}

test('a clock that leaps ahead: what it takes with it is not vouched for, now or when it is back', async (context) => {
  const { client, store } = await start(context);
  const seen = new Set();
  for (const hours of [0, 1, 24, 71, 71.9, 72.1, 95, 97, 120, 167, 168.5, 240, 24 * 365]) {
    await client.flushall();
    const mark = await store.mark();
    await settled(store, 'a');
    const there = await leap(client, Math.round(hours * HOUR));
    const check = async (told) => {
      const { state } = await store.look('a');
      const isVouchedFor = await store.remembers(told);
      assert.ok(state === 'done' || !isVouchedFor, `${hours} hours: ${state}`);
      seen.add(`${state} ${isVouchedFor}`);
    };
    await check(there(mark));
    await leap(client, -Math.round(hours * HOUR));
    await check(mark);
  }
  // It came to all that may come.
  assert.deepEqual([...seen].sort(), ['done false', 'done true', 'free false']);
});

test('in use all the time: a mark is remembered for 72 hours, and its key is known for longer', async (context) => {
  const { client, store } = await start(context);
  let mark = await store.mark();
  await settled(store, 'a');
  const told = [];
  for (let days = 1; days <= 8; days += 1) {
    mark = (await leap(client, 24 * HOUR + 1))(mark);
    const { state } = await store.look('a');
    told.push(`${state} ${await store.remembers(mark)}`);
    assert.ok(await store.remembers(await store.mark()));
  }
  // Each day is a little longer than a day.
  assert.deepEqual(told, [...Array(2).fill('done true'), ...Array(4).fill('done false'), ...Array(2).fill('free false')]);
});

test('a clock that is set back: a little is waited for, more is a new beginning', async (context) => {
  const { client, store } = await start(context);
  const first = await store.mark();
  const back = await leap(client, -HOUR / 2);
  assert.equal(await store.mark(), back(first));
  assert.ok(await store.remembers(back(first)));
  const further = await leap(client, -HOUR);
  assert.ok(!(await store.remembers(further(back(first)))));
  const second = await store.mark();
  assert.notEqual(markOf(second).epoch, markOf(first).epoch);
  assert.ok(await store.remembers(second));
});

test('a clock that was set back does not stop a queue', async () => {
  const store = redisStore(nodeRedis, { prefix: '{back}:' });
  await store.reserve('q', { interval: HOUR, longest: 0 });
  // As if the place had been handed out ten hours from now.
  const ahead = Date.now() + 10 * HOUR;
  await nodeRedis.hSet('back:pace:q', { last: `${ahead}`, at: `${ahead}` });
  const { taken, wait } = await store.reserve('q', { interval: 1000, longest: 1000 });
  assert.ok(taken && wait <= 1000);
});

test('where Redis evicts, it vouches for nothing of before', async (context) => {
  const { client, store } = await start(context, { args: ['--maxmemory', '4mb', '--maxmemory-policy', 'allkeys-lru'] });
  const mark = await store.mark();
  await settled(store, 'a');
  assert.ok(await store.remembers(mark));
  for (let number = 0; (await client.exists('{pec-massiva}:key:a')) === 1; number += 1) {
    // The record is in use, the key is not.
    await store.mark();
    await client.set(`filling ${number}`, 'x'.repeat(20_000));
    assert.ok(number < 5000, 'nothing is evicted');
  }
  assert.deepEqual(await store.look('a'), { state: 'free' });
  assert.ok(!(await store.remembers(mark)));
});

test('a Redis that does not say who it is is not used', async (context) => {
  const { client, server } = await start(context);
  await client.call('ACL', 'SETUSER', 'portal', 'on', 'nopass', '~*', '+@all', '-info');
  const barred = new Redis(server.port, '127.0.0.1', { username: 'portal', password: SUITE.password });
  context.after(() => barred.disconnect());
  const store = redisStore(barred);
  await assert.rejects(store.mark(), /does not tell its replication id.*\+info/);
  await assert.rejects(store.remembers(`${crypto.randomUUID()}.1`), /\+info/);
  await client.call('ACL', 'SETUSER', 'portal', '+info');
  assert.ok(await store.remembers(await store.mark()));
});

test('in a cluster its keys are on one node', async (context) => {
  const { client } = await start(context, { args: ['--cluster-enabled', 'yes'] });
  await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await until(async () => (await client.call('CLUSTER', 'INFO')).includes('cluster_state:ok'), 'no cluster');
  const store = redisStore(client);
  const mark = await store.mark();
  await settled(store, 'a');
  assert.ok(await store.remembers(mark));
  const keys = await client.keys('*');
  const slots = await Promise.all(keys.map((key) => client.call('CLUSTER', 'KEYSLOT', key)));
  assert.deepEqual([keys.length, new Set(slots).size], [2, 1]);
});

test('behind something that spreads keys over several Redis, none is lost without its mark', async (context) => {
  const shards = [await start(context), await start(context)];
  /** By what stands in the first braces of a key, or by all of it. @param {string} key */
  const shardOf = (key) => {
    const part = /^[^{]*\{([^}]+)\}/.exec(key)?.[1] ?? key;
    return shards[Array.from(part).reduce((sum, unit) => sum + unit.charCodeAt(0), 0) % 2];
  };
  const store = redisStore({ eval: (script, { keys, arguments: given }) => shardOf(keys[0]).client.eval(script, 1, ...keys, ...given) });
  const names = Array.from({ length: 20 }, (_, index) => `key-${index}`);
  for (const { client } of shards) {
    const mark = await store.mark();
    await Promise.all(names.map((name) => store.claim(name, LONG).then(() => store.settle(name, 'owner', DONE))));
    await client.flushall();
    for (const name of names) {
      const { state } = await store.look(name);
      assert.ok(state !== 'free' || !(await store.remembers(mark)), `${name} is lost, and said not to have been used`);
    }
  }
});

test('a prefix that does not hold all keys together is refused', () => {
  const client = { eval: async () => [] };
  for (const prefix of ['', 'pec-massiva:', '{', '{}', '{}:', '{}{a}', '}a{', 'a}:', null, 7]) {
    assert.throws(() => redisStore(client, { prefix }), /redisStore: the prefix needs a part in braces, as \{portal\}:/, String(prefix));
  }
  for (const prefix of ['{a}', 'a{b}:', '{a:}', '}{a}', '{{}', undefined]) {
    redisStore(client, { prefix });
  }
});

test('what a client rejects with is what the store rejects with', async () => {
  const error = new Error('gone');
  const store = redisStore({ eval: () => Promise.reject(error) });
  await assert.rejects(store.claim('a', LONG), error);
  await assert.rejects(store.mark(), error);
  await assert.rejects(store.remembers('a.1'), error);
  assert.throws(() => redisStore({}), TypeError);
});
