/** Every store of the proxy passes the tests that any store has to pass; a real Redis, real workerd. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { Redis } from 'ioredis';
import { createClient } from 'redis';

import { storeTests } from '../../pkg-template/proxy-testing.js';
import { KEEP, reserve } from '../../pkg-template/proxy/keys.js';
import { durableObjectStore } from '../../pkg-template/proxy/store-durable.js';
import { fileStore } from '../../pkg-template/proxy/store-file.js';
import { memoryStore } from '../../pkg-template/proxy/store-memory.js';
import { redisStore } from '../../pkg-template/proxy/store-redis.js';
import { startRedis } from './stores/redis.mjs';
import { startWorkerd } from './stores/workerd.mjs';

const HOUR = 3_600_000;
const LONG = { owner: 'owner', lease: HOUR };
const DONE = { state: 'done', fingerprint: 'f', answer: { status: 200, headers: {}, body: 'b' } };

/** Registers the suite, and what our own stores do beyond it. @param {() => any} store @param {object} [options] */
function passes(store, options) {
  for (const { name, run } of storeTests(store, options)) {
    test(name, run);
  }
  test('an owner that was late with its renewal goes on', async () => {
    const it = await store();
    const key = crypto.randomUUID();
    await it.claim(key, { owner: 'owner', lease: 0 });
    assert.deepEqual(await it.look(key), { state: 'unknown' });
    await it.renew(key, LONG);
    assert.deepEqual(await it.look(key), { state: 'running' });
  });
}

describe('the tests for any store find what is wrong with one', () => {
  for (const [what, change] of Object.entries({
    'a key is given to all who ask': () => ({ claim: async () => ({ claimed: true }) }),
    'a question burns nothing': (store) => ({ look: (key) => store.look(key) }),
    'what was settled can be settled again': (store) => {
      const owners = new Map();
      return {
        claim: async (key, attempt) => {
          const claim = await store.claim(key, attempt);
          return claim.claimed ? (owners.set(key, attempt.owner), claim) : claim;
        },
        settle: (key, owner, fate) => store.settle(key, owners.get(key) ?? owner, fate),
      };
    },
    'it remembers for ever': () => ({ reach: async () => 2 * KEEP }),
    'all may go at once': () => ({ reserve: async () => ({ taken: true, wait: 0 }) }),
  })) {
    test(what, async () => {
      let now = 0;
      const own = memoryStore({}, () => now);
      const wrong = { ...own, ...change(own) };
      const results = [];
      for (const { run } of storeTests(() => wrong, { advance: (time) => void (now += time) })) {
        results.push(await run().then(() => true, () => false));
      }
      assert.ok(results.includes(false), 'all passed');
    });
  }
});

/** @param {Promise<any>} claim */
const isClaimed = async (claim) => (await claim).claimed;

describe('memory', () => {
  const store = memoryStore();
  passes(() => store);

  describe('with a clock that the tests advance', () => {
    let now = 1000.5;
    passes(() => memoryStore({}, () => now), { advance: (time) => (now += time) });
  });

  test('it is bounded: the oldest go first, and its reach says so', async () => {
    let now = 0;
    const small = memoryStore({ maxKeys: 3 }, () => now);
    for (const key of ['a', 'b', 'c']) {
      now += 1000;
      await small.claim(key, LONG);
      await small.settle(key, 'owner', DONE);
    }
    now = 10_000;
    assert.equal(await small.reach(), 10_000);
    await small.claim('d', LONG);
    assert.equal(await small.reach(), 9_000);
    assert.deepEqual(await small.look('a'), { state: 'free' });
    assert.deepEqual(await small.look('b'), DONE);
    await small.look('e', { burn: true });
    assert.equal(await small.reach(), 8_000);
    now += 2 * KEEP;
    assert.equal(await small.reach(), KEEP);
  });

  test('keys that were only asked for go first', async () => {
    let now = 0;
    const small = memoryStore({ maxKeys: 4 }, () => now);
    for (const key of ['a', 'b']) {
      now += 1000;
      await small.claim(key, LONG);
      await small.settle(key, 'owner', DONE);
    }
    for (let number = 0; number < 10; number += 1) {
      now += 1000;
      await small.look(`invented ${number}`, { burn: true });
    }
    now += 1000;
    await small.claim('c', LONG);
    for (const [key, state] of [['a', 'done'], ['b', 'done'], ['c', 'running'], ['invented 9', 'never'], ['invented 8', 'free']]) {
      assert.equal((await small.look(key)).state, state, key);
    }
    assert.equal(await small.reach(), 2000);
  });

  test('keys that are under way never go', async () => {
    let now = 0;
    const small = memoryStore({ maxKeys: 3 }, () => now);
    await small.claim('a', LONG);
    await small.claim('b', LONG);
    await small.claim('c', LONG);
    await assert.rejects(small.claim('d', LONG), /full: all of its 3 keys/);
    await assert.rejects(small.look('d', { burn: true }), /full/);
    assert.deepEqual(await small.look('d'), { state: 'free' });
    await small.settle('b', 'owner', DONE);
    assert.ok(await isClaimed(small.claim('d', LONG)));
    assert.deepEqual(await small.look('a'), { state: 'running' });
    assert.deepEqual(await small.look('b'), { state: 'free' });
    // Left behind they are under way no longer.
    now = HOUR;
    assert.ok(await isClaimed(small.claim('e', LONG)));
    assert.equal(await small.reach(), 0);
  });

  test('after 72 hours a key is forgotten', async () => {
    let now = 0;
    const store = memoryStore({}, () => now);
    await store.claim('a', LONG);
    await store.settle('a', 'owner', DONE);
    now = KEEP;
    assert.deepEqual(await store.look('a'), { state: 'free' });
  });

  test('it says what is wrong with its bound', () => {
    for (const maxKeys of [0, -1, 1.5, NaN, '3']) {
      assert.throws(() => memoryStore({ maxKeys }), TypeError);
    }
  });
});

describe('the pace', () => {
  test('a clock that is set back does not stop a queue, and does not hurry it', () => {
    const limits = { interval: 1000, longest: 30_000 };
    let pace;
    for (let place = 0; place < 10; place += 1) {
      ({ pace } = reserve(pace, 100 * HOUR, limits));
    }
    const { pace: next, answer } = reserve(pace, 90 * HOUR, limits);
    assert.deepEqual(answer, { taken: true, wait: 10_000 });
    assert.deepEqual(reserve(next, 90 * HOUR + 500, limits).answer, { taken: true, wait: 10_500 });
    // Where no place is taken what the clock went back is kept too.
    const { pace: kept, answer: none } = reserve(next, 80 * HOUR, { ...limits, longest: 0 });
    assert.deepEqual(none, { taken: false, wait: 11_000 });
    assert.deepEqual(reserve(kept, 80 * HOUR + 11_000, limits).answer, { taken: true, wait: 0 });
  });
});

describe('file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-file-'));
  const store = fileStore(join(folder, 'store'));
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  passes(() => store);
});

describe('Redis', () => {
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

  describe('through redis', () => passes(() => redisStore(nodeRedis)));
  describe('through ioredis', () => passes(() => redisStore(ioRedis, { prefix: 'àé {x}:' })));

  test('two clients share it', async () => {
    const stores = [redisStore(nodeRedis, { prefix: 'two:' }), redisStore(ioRedis, { prefix: 'two:' })];
    const claims = await Promise.all(
      Array.from({ length: 100 }, (_, index) => stores[index % 2].claim('a', { owner: `${index}`, lease: HOUR })),
    );
    assert.equal(claims.filter(({ claimed }) => claimed).length, 1);
    const places = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stores[index % 2].reserve('q', { interval: HOUR, longest: 1e9 })),
    );
    const hours = places.map(({ wait }) => Math.round(wait / HOUR)).sort((a, b) => a - b);
    assert.deepEqual(hours, Array.from({ length: 20 }, (_, index) => index));
  });

  test('a claim that a client sent again after its answer was lost is still its own', async () => {
    const store = redisStore(ioRedis);
    assert.ok(await isClaimed(store.claim('again', LONG)));
    assert.ok(await isClaimed(store.claim('again', LONG)));
    assert.equal(await isClaimed(store.claim('again', { owner: 'other', lease: HOUR })), false);
    await store.settle('again', 'owner', DONE);
    assert.equal(await isClaimed(store.claim('again', LONG)), false);
  });

  test('everything goes after 72 hours, but since when it remembers', async () => {
    const prefix = 'expiry:';
    const store = redisStore(nodeRedis, { prefix });
    await store.claim('running', LONG);
    await store.claim('done', LONG);
    await store.settle('done', 'owner', DONE);
    await store.look('never', { burn: true });
    await store.reserve('q', { interval: 1000 / 3, longest: 1000 });
    const left = async (key) => Number(await nodeRedis.sendCommand(['PTTL', prefix + key]));
    for (const [key, time] of [['key:running', KEEP + HOUR], ['key:done', KEEP], ['key:never', KEEP], ['pace:q', KEEP + 333]]) {
      const pttl = await left(key);
      assert.ok(pttl <= time && pttl > time - 60_000, `${key}: ${pttl}`);
    }
    assert.equal(await left('since'), -1);
  });

  test('its reach begins with the first claim, and again where it was emptied', async () => {
    const store = redisStore(nodeRedis, { prefix: 'flushed:' });
    await store.claim('a', LONG);
    const grown = async () => {
      const end = Date.now() + 10_000;
      while ((await store.reach()) < 50) {
        assert.ok(Date.now() < end);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await grown();
    const before = await store.reach();
    await nodeRedis.flushAll();
    const start = performance.now();
    assert.ok((await store.reach()) <= performance.now() - start + 1);
    assert.ok(before >= 50);
  });

  test('a clock that was set back does not stop a queue', async () => {
    const store = redisStore(nodeRedis, { prefix: 'back:' });
    await store.reserve('q', { interval: HOUR, longest: 0 });
    // As if the place had been handed out ten hours from now.
    const ahead = Date.now() + 10 * HOUR;
    await nodeRedis.hSet('back:pace:q', { last: `${ahead}`, at: `${ahead}` });
    const { taken, wait } = await store.reserve('q', { interval: 1000, longest: 1000 });
    assert.ok(taken && wait <= 1000);
  });

  test('what a client rejects with is what the store rejects with', async () => {
    const error = new Error('gone');
    const store = redisStore({ eval: () => Promise.reject(error) });
    await assert.rejects(store.claim('a', LONG), error);
    await assert.rejects(store.reach(), error);
    assert.throws(() => redisStore({}), TypeError);
  });
});

describe('Durable Objects', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-objects-'));
  let workerd;
  before(async () => {
    workerd = await startWorkerd(folder);
  });
  after(async () => {
    await workerd?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  passes(() => workerd.store);

  test('they outlive the process', async () => {
    await workerd.store.claim('kept', LONG);
    await workerd.store.settle('kept', 'owner', DONE);
    await workerd.store.claim('under way', LONG);
    await workerd.stop();
    workerd = await startWorkerd(folder);
    assert.deepEqual(await workerd.store.look('kept'), DONE);
    assert.deepEqual(await workerd.store.look('under way'), { state: 'running' });
    assert.equal(await workerd.store.reach(), KEEP);
  });

  test('what is old goes by its own alarm, and no sooner', async () => {
    const { store, ask } = workerd;
    const kept = () => ask('kept', 'key old');
    // The objects' clock so far behind that what they keep ends in a second of the runtime's.
    await ask('shift', 1000 - KEEP);
    await store.claim('old', { owner: 'owner', lease: 0 });
    await store.settle('old', 'owner', DONE);
    assert.ok((await kept()).includes('kept'));
    // An alarm that comes too early, by the object's own count, is set again.
    await ask('alarm', 'key old');
    assert.ok((await kept()).includes('kept'));
    const end = Date.now() + 30_000;
    await ask('shift', 0);
    while ((await kept()).length > 0) {
      assert.ok(Date.now() < end, 'the alarm does not come');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual(await store.look('old'), { state: 'free' });
  });

  test('a store in memory is refused there', async () => {
    await assert.rejects(workerd.ask('memoryStore'), /durableObjectStore/);
  });

  test('what an object cannot do rejects', async () => {
    const response = new Response('overloaded', { status: 503 });
    const store = durableObjectStore({ idFromName: String, get: () => ({ fetch: async () => response }) });
    await assert.rejects(store.claim('a', LONG), /503: overloaded/);
    assert.throws(() => durableObjectStore({}), TypeError);
  });
});
