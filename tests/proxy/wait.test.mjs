/** Waiting: a signal ends it and leaves nothing behind, and what is tried again comes later each time. */

import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { mock, test } from 'node:test';

import { backOff, sleep } from '../../pkg-template/common/wait.js';

const DAY = 24 * 60 * 60 * 1000;

const reason = new Error('enough');

/** @param {Promise<unknown>} promise */
const outcome = (promise) => promise.then(() => 'over', (error) => error);

/** How a day's wait ends that nobody waits for. @param {AbortSignal} signal @param {() => void} [then] */
async function endedBy(signal, then = () => {}) {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const ended = outcome(sleep(DAY, signal));
    then();
    return await Promise.race([ended, new Promise((resolve) => setImmediate(resolve, 'waits'))]);
  } finally {
    mock.timers.reset();
  }
}

test('a signal ends a wait with its reason: at once, and while it lasts', async () => {
  assert.equal(await endedBy(AbortSignal.abort(reason)), reason);
  const stop = new AbortController();
  assert.equal(await endedBy(stop.signal, () => stop.abort(reason)), reason);
  assert.equal(await endedBy(new AbortController().signal), 'waits');
});

test('a wait that is over has let go of its signal', async () => {
  const stop = new AbortController();
  await sleep(0, stop.signal);
  assert.equal(getEventListeners(stop.signal, 'abort').length, 0);
  await endedBy(stop.signal, () => stop.abort(reason));
  assert.equal(getEventListeners(stop.signal, 'abort').length, 0);
});

test('waits double up to the longest, each spread over all of it', (context) => {
  const most = { first: 10, longest: 60 };
  const random = context.mock.method(Math, 'random', () => 1);
  assert.deepEqual([0, 1, 2, 3, 2000].map((waited) => backOff(waited, most)), [10, 20, 40, 60, 60]);
  random.mock.mockImplementation(() => 0.25);
  assert.equal(backOff(1, most), 5);
  random.mock.mockImplementation(() => 0);
  assert.equal(backOff(1, most), 0);
});
