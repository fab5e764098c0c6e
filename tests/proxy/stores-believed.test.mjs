/** Which marks a store believes where positions are times: one rule for Redis, Postgres and Durable Objects. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { KEEP, isWithin } from '../../pkg-template/proxy/store/keys.js';

const NOW = 1_800_000_000_000;
const told = { epoch: 'this', last: NOW - 10, now: NOW, forgotten: NOW - 1000 };

/** @param {number} position @param {object} [others] */
const believes = (position, others = {}) => isWithin({ epoch: 'this', position }, { ...told, ...others });

test('of this epoch alone', () => {
  assert.equal(believes(NOW - 10), true);
  assert.equal(isWithin({ epoch: 'other', position: NOW - 10 }, told), false);
});

test('none above the last: the store is an old copy', () => {
  assert.equal(believes(NOW - 9), false);
});

test('none that is as old as what was forgotten', () => {
  assert.deepEqual([believes(NOW - 999), believes(NOW - 1000), believes(NOW - 1001)], [true, false, false]);
});

test('none that is older than keys are kept, where nothing was forgotten before', () => {
  const nothing = { forgotten: undefined };
  assert.deepEqual([believes(NOW - KEEP, nothing), believes(NOW - KEEP - 1, nothing)], [true, false]);
});
