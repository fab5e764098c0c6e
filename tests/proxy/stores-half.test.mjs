/** What a database gives of a key that was answered, where half of it is missing: no record at all, and least of all a free key. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { postgresStore } from '../../pkg-template/proxy/store/postgres/store.js';
import { redisStore } from '../../pkg-template/proxy/store/redis.js';

const ANSWER = { status: 201, headers: { 'retry-after': '1' }, body: '{}' };
const HALVES = [{}, { ...ANSWER, status: undefined }, { ...ANSWER, body: 1 }, { ...ANSWER, headers: null }, { ...ANSWER, headers: { a: 1 } }, null];
const ATTEMPT = { owner: 'o', lease: 1000 };

/** @param {object[]} rows of each step */
function postgres(rows) {
  const query = async (/** @type {string} */ text) => {
    if (text.includes('current_user')) {
      return { rows: [{ role: 'r', replica: 'false', schema: 'true', tables: '3' }] };
    }
    return { rows: text.includes('relpersistence') ? [] : rows };
  };
  return postgresStore(/** @type {any} */ ({ query }));
}

/** @param {string[]} texts */
const redis = (texts) => redisStore(/** @type {any} */ ({ eval: async () => texts }));

test('a whole one is read', async () => {
  const record = { state: 'done', fingerprint: 'f', answer: ANSWER };
  assert.deepEqual(await redis(['done', 'f', JSON.stringify(ANSWER)]).look('k'), record);
  assert.deepEqual(await postgres([{ state: 'done', told: JSON.stringify({ fingerprint: 'f', answer: ANSWER }) }]).look('k'), record);
  // A newer version may keep more of an answer.
  const more = { ...ANSWER, at: 1 };
  assert.deepEqual((await redis(['done', 'f', JSON.stringify(more)]).look('k')).answer, more);
});

test('half of an answer is damaged, and not an answer', async () => {
  for (const half of HALVES) {
    await assert.rejects(redis(['refused', 'f', JSON.stringify(half)]).look('k'), /redisStore: what is kept of a key is damaged/);
    const told = JSON.stringify({ fingerprint: 'f', answer: half });
    await assert.rejects(postgres([{ state: 'refused', told }]).look('k'), /postgresStore: what is kept of a key is damaged/);
  }
  for (const told of ['', '{"finge', 'null', '{"answer":{}}', null]) {
    await assert.rejects(postgres([{ state: 'done', told }]).look('k'));
  }
});

test('what stands beside an answer does not say what became of its message', async () => {
  const told = JSON.stringify({ fingerprint: 'f', answer: ANSWER, state: 'free' });
  assert.equal((await postgres([{ state: 'done', told }]).look('k')).state, 'done');
});

test('where a database gives no row, nobody said that the key is free', async () => {
  for (const step of [(store) => store.look('k'), (store) => store.look('k', { burn: true }), (store) => store.claim('k', ATTEMPT)]) {
    await assert.rejects(step(postgres([])), /the database gave no row/);
  }
  assert.deepEqual(await postgres([{ state: null }]).look('k'), { state: 'free' });
  for (const step of [(store) => store.look('k'), (store) => store.claim('k', ATTEMPT)]) {
    await assert.rejects(step(redis([])), /Redis answered/);
  }
});
