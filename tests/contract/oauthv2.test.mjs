/** The judge of the account's service judges: every answer of every operation, and every request. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';

import { startJudge } from './judge.mjs';
import { contract } from './oauthv2.mjs';

const KEY = { authorization: `Basic ${btoa('a:b')}` };

let next;
let upstream;
let judge;

before(async () => {
  upstream = createServer((request, response) => {
    request.resume();
    response.writeHead(next[0], { 'content-type': 'application/json' }).end(JSON.stringify(next[1]));
  });
  await new Promise((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  judge = await startJudge(contract, `http://127.0.0.1:${upstream.address().port}`);
});

after(async () => {
  await judge?.close();
  upstream?.close();
});

beforeEach(() => judge.clear());

/** What the judge says of a request, and of what it is answered. */
async function judged(method, path, answer, body, headers = KEY) {
  next = answer;
  judge.clear();
  const content = body === undefined ? {} : { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
  await judge.fetch(new Request(judge.url + path, { method, headers, ...content }));
  return judge.violations;
}

const good = (data) => [200, { data, success: true, message: '', error: null }];
const BODIES = { POST: { scopes: ['GET:a.it/b'] }, PATCH: {} };
const filled = (path) => path.replaceAll(/\{\w+\}/g, 'a1b2');

for (const [path, operations] of Object.entries(contract.paths)) {
  for (const [name, { responses }] of Object.entries(operations)) {
    const method = name.toUpperCase();
    test(`${method} ${path}: no answer passes unseen`, async () => {
      for (const status of Object.keys(responses)) {
        const told = await judged(method, filled(path), [Number(status), 'x'], BODIES[method]);
        assert.ok(told.some((line) => line.startsWith('response')), status);
      }
      if (method === 'GET') {
        const told = await judged(method, filled(path), good(5));
        assert.ok(told.some((line) => line.startsWith('response.body')), 'data of another kind');
      }
    });
  }
}

const TOKEN = { token: 'a1', expireAt: '2026-12-19T10:00:00Z', scopes: ['GET:a.it/b'], limits: { ip: ['192.0.2.1'] } };
const COUNTS = { totalRequests: 1, walletRequests: 0, subscriptionRequests: 1, errorRequests: 0, walletAmount: 0 };
const CALLBACK = { id: 'c1', url: 'https://a.it', active: false, completedAt: null, httpResponseCode: 200, custom: null };

test('right answers are taken', async () => {
  for (const [method, path, answer, body] of [
    ['GET', '/wallet', good({ credit: -0.5 })],
    ['GET', '/tokens', good([TOKEN])],
    ['GET', '/tokens', good(TOKEN)],
    ['POST', '/tokens', [200, TOKEN], BODIES.POST],
    ['POST', '/tokens', good(TOKEN), { ...BODIES.POST, name: 'x', ttl: 60, limits: { walletAmount: 5 } }],
    ['DELETE', '/tokens/a1', [200, { message: 'Deleted', data: null }]],
    ['GET', '/callbacks', good([{ id: 'c1', url: 'https://a.it', httpResponseCode: '200', completedAt: null }])],
    ['GET', '/callbacks/c1', good(CALLBACK)],
    ['GET', '/stats?date=2026-03', good(COUNTS)],
    ['GET', '/stats/apis', good({})],
    ['GET', '/stats/apis/a.it', good({ ...COUNTS, scopes: { 'GET:a.it/b': COUNTS } })],
    ['GET', '/subscriptions', [404, { success: false, message: 'Subscription not found', error: 220, data: null }]],
    ['GET', '/errors?scopes=GET:a.it/b&skip=0&limit=100', good([])],
  ]) {
    assert.deepEqual(await judged(method, path, answer, body), [], `${method} ${path}`);
  }
});

test('wrong answers are told', async () => {
  for (const [path, answer] of [
    ['/wallet', good({})],
    ['/wallet', good({ credit: 'much' })],
    ['/wallet', [200, { data: { credit: 1 } }]],
    ['/tokens', good([{ ...TOKEN, expireAt: '19/12/2026' }])],
    ['/tokens', good([{ ...TOKEN, scopes: ['everything'] }])],
    ['/tokens', [404, { success: true, message: 'x' }]],
    ['/callbacks/c1', good({ ...CALLBACK, active: 'no' })],
    ['/stats', good({ ...COUNTS, walletAmount: -1 })],
    ['/stats/apis', good({ 'a.it': {} })],
    ['/wallet/transactions', good([{ id: 't1' }])],
    ['/subscriptions', good([{ id: 's1', active: true, availableRequests: 'many' }])],
  ]) {
    const told = await judged('GET', path, answer);
    assert.ok(told.some((line) => line.startsWith('response')), `${path}: ${told.join()}`);
  }
});

test('wrong requests are told', async () => {
  const answer = [404, { success: false, message: 'x' }];
  for (const [method, path, body, headers] of [
    ['GET', '/wallet', undefined, {}],
    ['GET', '/wallet', undefined, { authorization: 'Bearer is-no-basic-key' }],
    ['GET', '/errors?limit=101'],
    ['GET', '/errors?skip=x'],
    ['GET', '/stats?date=03-2026'],
    ['POST', '/tokens', {}],
    ['POST', '/tokens', { scopes: [] }],
    ['POST', '/tokens', { scopes: ['GET:a.it/b'], scope: 'x' }],
    ['PATCH', '/tokens/a1', { ttl: 'x' }],
  ]) {
    const told = await judged(method, path, answer, body, headers ?? KEY);
    assert.ok(told.some((line) => line.startsWith('request')), `${method} ${path}: ${told.join()}`);
  }
});
