/** Credit and use, told to a session where the portal allows it: these and nothing else of the account. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createProxy } from '../../pkg-template/proxy/handler.js';
import { SUITE } from '../canaries/suite.mjs';
import { made, refusal } from './made.mjs';
import { ask, mailbox } from './service.mjs';

const COUNTS = { totalRequests: 10, walletRequests: 2, subscriptionRequests: 3, freeRequests: 5, errorRequests: 1, walletAmount: 0.5 };
const ALLOW = ['POST /send', 'GET /wallet', 'GET /stats'];

/** @param {object} [more] */
function account(more = {}) {
  const calls = [];
  const of = {
    wallet: async (options) => (calls.push(['wallet', options]), { credit: 12.5, updatedAt: new Date(0), email: 'a@b.it', apiKey: 'chiave' }),
    usage: async (options) => (calls.push(['usage', options]), { ...COUNTS, ip: ['192.0.2.1'], apis: { 'a.it': { ...COUNTS, ip: ['192.0.2.1'] } } }),
    tokens: { list: () => assert.fail('nobody asks for tokens') },
    ...more,
  };
  return { calls, of };
}

test('credit and use, and nothing else that the account says', async () => {
  const { calls, of } = account();
  const { proxy, service, entries } = made({ allow: ALLOW, account: of });
  const wallet = await proxy(ask('/wallet'));
  assert.deepEqual((await wallet.json()).data, { credit: 12.5, updatedAt: '1970-01-01T00:00:00.000Z' });
  assert.equal(wallet.headers.get('cache-control'), 'no-store');
  const stats = await proxy(ask('/stats?date=2026-03&x=1'));
  assert.deepEqual((await stats.json()).data, { ...COUNTS, apis: { 'a.it': COUNTS } });
  assert.deepEqual(calls.map(([name, { year, month, day }]) => [name, year, month, day]), [
    ['wallet', undefined, undefined, undefined], ['usage', 2026, 3, undefined],
  ]);
  assert.equal(service.arrivals.length, 0);
  assert.deepEqual(entries.map(({ path }) => path), ['/wallet', '/stats']);
});

test('not by default, not by another method, not deeper', async () => {
  const { calls, of } = account();
  const usual = made({ account: of });
  const { proxy } = made({ allow: ALLOW, account: of });
  for (const [handler, path, init] of [
    [usual.proxy, '/wallet'], [usual.proxy, '/stats'], [proxy, '/wallet/transactions'], [proxy, '/stats/ips'], [proxy, '/tokens'],
    [proxy, '/stats/apis'], [proxy, '/wallet', { method: 'DELETE', headers: { 'x-requested-with': 'x' } }], [proxy, '/callbacks'],
  ]) {
    assert.equal((await refusal(await handler(ask(path, init))))[0], 403, path);
  }
  assert.equal(calls.length, 0);
});

test('only for who is let in', async () => {
  const { calls, of } = account();
  const { proxy } = made({ allow: ALLOW, account: of, authorize: () => null });
  assert.equal((await refusal(await proxy(ask('/wallet'))))[0], 403);
  assert.equal(calls.length, 0);
});

test('a wrong date is refused, and nobody asked', async () => {
  const { calls, of } = account();
  const { proxy } = made({ allow: ALLOW, account: of });
  for (const date of ['26', '2026-3', '2026-03-08T00', '2026/03', 'x', '2026-03&date=y'.slice(0, 8)]) {
    assert.equal((await refusal(await proxy(ask(`/stats?date=${encodeURIComponent(date)}`))))[0], 400, date);
  }
  assert.equal(calls.length, 0);
});

test('an account that fails tells the page nothing of why', async () => {
  const secret = 'chiave-segretissima';
  const { of } = account({ wallet: () => Promise.reject(new Error(secret)), usage: () => { throw new Error(secret); } });
  const { proxy, entries } = made({ allow: ALLOW, account: of });
  for (const path of ['/wallet', '/stats']) {
    const response = await proxy(ask(path));
    const text = await response.text();
    assert.deepEqual([response.status, JSON.parse(text).code], [503, 'proxy.account']);
    assert.ok(!text.includes(secret));
  }
  assert.ok(!JSON.stringify(entries).includes(secret));
});

test('many who ask are one question, for ten seconds', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const { calls, of } = account();
  const { proxy } = made({ allow: ALLOW, account: of });
  await Promise.all(Array.from({ length: 30 }, async () => (await proxy(ask('/wallet'))).text()));
  assert.equal(calls.length, 1);
  await proxy(ask('/stats?date=2026'));
  await proxy(ask('/stats?date=2025'));
  assert.equal(calls.length, 3);
  context.mock.timers.setTime(1_011_000);
  await proxy(ask('/wallet'));
  assert.equal(calls.length, 4);
});

test('an account that never answers is waited for a minute', async (context) => {
  context.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_000_000 });
  let begun;
  const isAsked = new Promise((resolve) => (begun = resolve));
  const { of } = account({ wallet: () => (begun(), new Promise(() => {})) });
  const { proxy } = made({ allow: ALLOW, account: of });
  const waiting = proxy(ask('/wallet'));
  await isAsked;
  context.mock.timers.tick(60_000);
  assert.equal((await waiting).status, 503);
});

test('a failure is not kept', async () => {
  let fails = true;
  const { of } = account({ wallet: async () => (fails ? Promise.reject(new Error('x')) : { credit: 1 }) });
  const { proxy } = made({ allow: ALLOW, account: of });
  assert.equal((await proxy(ask('/wallet'))).status, 503);
  fails = false;
  assert.equal((await proxy(ask('/wallet'))).status, 200);
});

test('the token’s scopes have nothing of it', async () => {
  const { of } = account();
  let asked;
  const { proxy } = made({ allow: [...ALLOW, 'GET /inbox'], account: of, token: (need) => ((asked = need.scopes), SUITE.token), environment: 'production', store: undefined, target: 'http://localhost' });
  await proxy(ask('/inbox'));
  assert.deepEqual([...asked], ['POST:ws.pecmassiva.com/send', 'GET:ws.pecmassiva.com/inbox']);
});

test('it needs an account, and one that is one', () => {
  const options = { authorize: () => true, mailbox: () => mailbox, token: SUITE.token, environment: 'test' };
  assert.throws(() => createProxy({ ...options, allow: ['GET /wallet'] }), /account is needed/);
  assert.throws(() => createProxy({ ...options, account: {} }), /account must be/);
  assert.throws(() => createProxy({ ...options, allow: ['POST /wallet'] }), /no method and first segment/);
  assert.equal(typeof createProxy({ ...options, account: account().of }), 'function');
});
