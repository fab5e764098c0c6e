/** What all of our own stores pass: the tests that any store has to pass, and one more. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { storeTests } from '../../../pkg-template/proxy-testing.js';

export const HOUR = 3_600_000;
export const LONG = { owner: 'owner', lease: HOUR };
export const DONE = { state: 'done', fingerprint: 'f', answer: { status: 200, headers: {}, body: 'b' } };

/** @param {Promise<any>} claim */
export const isClaimed = async (claim) => (await claim).claimed;

/** @param {() => any} store @param {object} [options] */
export function passes(store, options) {
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
