/** How often the portal's account is asked for its credit and its use, and what is kept of that. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Credit } from '../../pkg-template/proxy/credit.js';

const COUNTS = { totalRequests: 10, walletRequests: 2, subscriptionRequests: 3, freeRequests: 5, errorRequests: 1, walletAmount: 0.5 };

/** @param {object} [more] */
function made(more = {}) {
  /** @type {unknown[][]} */
  const calls = [];
  const of = {
    wallet: async (options) => (calls.push(['wallet', options]), { credit: calls.length, updatedAt: undefined }),
    usage: async (options) => (calls.push(['usage', options]), { ...COUNTS, apis: {} }),
    ...more,
  };
  const credit = new Credit(/** @type {any} */ (of));
  const ask = async (path, query = '') => (await (await credit.answer(path, new URLSearchParams(query))).json()).data;
  return { calls, ask };
}

test('use is asked for of a year, a month or a day, and the service has 20 seconds', async () => {
  const { calls, ask } = made();
  for (const query of ['', 'date=', 'date=2026', 'date=2026-03', 'date=2026-03-08']) {
    assert.deepEqual(await ask('/stats', query), { ...COUNTS, apis: {} });
  }
  await ask('/wallet', 'date=nonsense');
  const dated = (year, month, day) => ['usage', { year, month, day, timeout: 20_000 }];
  assert.deepEqual(calls, [dated(), dated(2026), dated(2026, 3), dated(2026, 3, 8), ['wallet', { timeout: 20_000 }]]);
  for (const date of ['2026-3', '26', '2026-03-08T00', 'x', '2026-', ' 2026']) {
    await assert.rejects(ask('/stats', `date=${date}`), ({ status, code }) => status === 400 && code === 'proxy.date', date);
  }
});

test('an answer is given for ten seconds, and then asked for anew', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const { ask } = made();
  assert.equal((await ask('/wallet')).credit, 1);
  context.mock.timers.setTime(1_009_999);
  assert.equal((await ask('/wallet')).credit, 1);
  context.mock.timers.setTime(1_010_000);
  assert.equal((await ask('/wallet')).credit, 2);
});

test('a hundred answers are kept; those that were asked for longest ago go first', async () => {
  const { calls, ask } = made();
  const years = Array.from({ length: 100 }, (_, index) => `date=${2000 + index}`);
  for (const query of years) {
    await ask('/stats', query);
  }
  await ask('/stats', years[0]);
  assert.equal(calls.length, 100);
  await ask('/stats', 'date=1999');
  await ask('/stats', years[1]);
  assert.equal(calls.length, 101);
  await ask('/stats', years[0]);
  assert.equal(calls.length, 102);
});

test('a failure is told with its cause and asked again; one that comes late takes no newer answer away', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const cause = new Error('chiave');
  /** @type {((error: Error) => void)[]} */
  const fail = [];
  let calls = 0;
  const { ask } = made({ wallet: () => ((calls += 1) === 1 ? new Promise((_, reject) => fail.push(reject)) : calls === 2 ? Promise.reject(cause) : Promise.resolve({ credit: calls })) });
  const first = ask('/wallet');
  first.catch(() => {});
  context.mock.timers.setTime(1_020_000);
  await assert.rejects(ask('/wallet'), (error) => error.code === 'proxy.account' && error.status === 503 && error.cause === cause && !/chiave/.test(error.message));
  assert.equal((await ask('/wallet')).credit, 3);
  fail[0](cause);
  await assert.rejects(first);
  assert.equal((await ask('/wallet')).credit, 3);
});
