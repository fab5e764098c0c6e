/** Copies, questions, lost stores and failing steps in any order: what may have arrived arrives no second time. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { memoryStore } from '../../pkg-template/proxy/store/memory.js';
import { made } from './made.mjs';
import { ask, message, post, taken } from './service.mjs';

const ROUNDS = 60;
/** Rounds that run side by side: each waits most of its time. */
const AT_ONCE = 15;
const STEPS = ['claim', 'renew', 'settle', 'look', 'mark', 'remembers', 'reserve'];

/** Deterministic: a linear congruential generator. @param {number} seed */
const randomOf = (seed) => (/** @type {number} */ most) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor(seed / 65536) % most;
};

/**
 * One round: keys, each with copies and questions, against a store that is lost and fails at times.
 *
 * @param {number} seed @param {boolean} hasMarks whether the client says what it heard before the first post
 */
async function round(seed, hasMarks) {
  const random = randomOf(seed);
  const isOne = (/** @type {number} */ of) => random(of) === 0;
  const turns = async (/** @type {number} */ most) => {
    for (let left = random(most); left > 0; left -= 1) {
      await new Promise(setImmediate);
    }
  };
  const options = { maxKeys: isOne(3) ? 3 : 100 };
  let current = memoryStore(options);
  const store = Object.fromEntries(
    STEPS.map((step) => [
      step,
      async (...given) => {
        await turns(3);
        const isFailing = step !== 'settle' && isOne(25);
        if (isFailing && isOne(2)) {
          throw new Error('down');
        }
        const answer = await current[step](...given);
        await turns(3);
        if (isFailing) {
          throw new Error('timed out, though it was done');
        }
        return answer;
      },
    ]),
  );
  /** Messages that came whole and were not refused, by key. @type {Map<string, number>} */
  const arrived = new Map();
  const countOf = (/** @type {string} */ key) => arrived.get(key) ?? 0;
  const fetch = async (/** @type {Request} */ request) => {
    if (isOne(12)) {
      throw new TypeError('fetch failed');
    }
    const { subject } = await request.json();
    const isRefused = isOne(4);
    arrived.set(subject, countOf(subject) + (isRefused ? 0 : 1));
    await turns(60);
    if (isRefused) {
      return Response.json({ success: false, message: 'no' }, { status: 429 });
    }
    return isOne(4) ? new Response('MySQL Error', { status: 500 }) : taken('123456789012345');
  };
  const authorize = () => (isOne(15) ? new Response('slow down', { status: 429 }) : true);
  const { proxy } = made({ store, fetch, authorize, maxUnderWay: isOne(3) ? 2 : 50, rate: { perSecond: 1000, waiting: isOne(3) ? 1 : 100 } });

  /** @type {Record<string, number>} */
  const told = {};
  const greet = async () => {
    for (;;) {
      const mark = (await proxy(ask('/once'))).headers.get('x-pec-store');
      if (mark !== null) {
        return mark;
      }
    }
  };
  const journeyOf = async (/** @type {string} */ key) => {
    await turns(100);
    const mark = hasMarks ? await greet() : 'none';
    const one = async () => {
      await turns(120);
      const headers = { 'idempotency-key': key, 'x-pec-store': mark };
      const left = new AbortController();
      const asks = isOne(4);
      const before = countOf(key);
      const request = asks ? ask(`/once/${key}`, { headers }) : new Request(post(message({ subject: key }), headers), { signal: left.signal });
      const answer = proxy(request);
      if (isOne(6)) {
        turns(50).then(() => left.abort());
      }
      const response = await answer;
      const known = response.headers.get('x-pec-key') ?? 'none';
      const shown = `${asks ? 'GET' : 'POST'} ${key}: ${response.status} ${known}, seed ${seed}`;
      told[known] = (told[known] ?? 0) + 1;
      if (before > 0) {
        assert.ok(!['free', 'refused', 'never'].includes(known), `a no, though it had arrived: ${shown}`);
      }
      if (known === 'done' && !asks) {
        assert.ok(countOf(key) > 0, `done, though nothing arrived: ${shown}`);
      }
      return known === 'never';
    };
    const nevers = await Promise.all(Array.from({ length: 1 + random(5) }, one));
    return { key, isNever: nevers.includes(true) };
  };
  const wipes = (async () => {
    for (let left = random(3); left > 0; left -= 1) {
      await turns(200);
      current = memoryStore(options);
    }
  })();
  const journeys = await Promise.all(Array.from({ length: 6 }, (_, index) => journeyOf(`key-${index}`)));
  await wipes;
  for (const { key, isNever } of journeys) {
    assert.ok(!isNever || countOf(key) === 0, `${key} was told as never, and arrived; seed ${seed}`);
    assert.ok(countOf(key) <= 1, `${key} arrived ${countOf(key)} times; seed ${seed}`);
  }
  return told;
}

/** All rounds. @param {(seed: number) => Promise<void>} work */
async function rounds(work) {
  for (let from = 0; from < ROUNDS; from += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => work(from + index + 1)));
  }
}

test('whatever comes in whatever order, none arrives twice, and no answer says more than is so', { timeout: 120_000 }, async () => {
  /** @type {Record<string, number>} */
  const all = {};
  await rounds(async (seed) => {
    for (const [known, count] of Object.entries(await round(seed, true))) {
      all[known] = (all[known] ?? 0) + count;
    }
  });
  for (const known of ['unseen', 'free', 'running', 'done', 'refused', 'unknown', 'never']) {
    assert.ok(all[known] > 0, `none was told as ${known}: ${JSON.stringify(all)}`);
  }
});

test('without marks the same rounds show the harm', { timeout: 120_000 }, async () => {
  let harm = 0;
  await rounds((seed) => round(seed, false).then(() => {}, () => void (harm += 1)));
  assert.ok(harm > 0, 'a store that is lost did no harm');
});
