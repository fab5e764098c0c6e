/**
 * What many calls, aborted ones, campaigns that ran and a day of following leave behind: nothing, in the heap, in the core, on
 * signals, or on the page.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { unpacked } from '../../scripts/parts/paths.mjs';

/** Bytes that one round may leave in the heap: less than any object of the package is large. */
const EACH = 40;

for (const [what, rounds] of Object.entries({ calls: 10_000, aborted: 1_000, clients: 500, campaigns: 200 })) {
  test(`${rounds} ${what} leave nothing behind`, async () => {
    const args = ['--expose-gc', join(import.meta.dirname, 'rounds.mjs'), unpacked, what, String(rounds)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { heap, core, listeners, stayed, planted } = JSON.parse(stdout);
    assert.ok(heap < rounds * EACH + 300_000, `the heap grew by ${heap} bytes`);
    // A page of WebAssembly is 64 KiB; what a first campaign or call took is there before.
    assert.ok(core <= 2 * 65_536, `the core's memory grew by ${core} bytes`);
    assert.deepEqual(listeners, {});
    assert.deepEqual(stayed, { 'AbortSignal abort': 1, 'EventTarget online': 1 }, 'a listener that stays would be seen');
    assert.ok(planted > 1_000_000, 'a leak would be seen');
  });
}

test('a day of following is as large at its end as after three hours', async () => {
  const args = ['--expose-gc', join(import.meta.dirname, 'following.mjs'), unpacked, '50'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  /** @type {{ changes: number, sizes: { hour: number, heap: number, core: number, requests: number }[] }} */
  const { changes, sizes } = JSON.parse(stdout);
  assert.equal(changes, 50, 'each was seen, and nothing changed');
  const [third, last] = [sizes[2], sizes[23]];
  assert.ok(last.requests - third.requests > 2_000, `it made ${last.requests} requests`);
  // Single hours may come between two collections.
  const least = (/** @type {typeof sizes} */ some) => Math.min(...some.map(({ heap }) => heap));
  const growth = least(sizes.slice(18)) - least(sizes.slice(2, 8));
  assert.ok(growth < 300_000, `the heap grew by ${growth} bytes: ${stdout}`);
  assert.ok(last.core <= third.core + 65_536, stdout);
});
