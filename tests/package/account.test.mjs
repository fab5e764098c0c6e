/** The account: what the service says, read as it is meant. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ACCOUNT, BASIC, REFRESH, TOKEN, all, entry, good, no, service, thrown } from './account/service.mjs';

const { account } = entry;

test('a wallet, by Basic and at the host of the environment', async () => {
  const { requests, of } = service(good({ credit: '125.50', createdAt: '2025-01-15T10:00:00+00:00', updatedAt: null, note: 'x' }));
  assert.deepEqual(await of.wallet(), { credit: 125.5, createdAt: new Date('2025-01-15T10:00:00Z'), note: 'x' });
  assert.deepEqual([requests[0].method, requests[0].url], ['GET', 'https://oauth.openapi.com/wallet']);
  assert.equal(requests[0].authorization, `Basic ${BASIC}`);
  const hosts = [];
  const fetch = async ({ url }) => hosts.push(url) && good({ credit: 0 });
  await account({ ...ACCOUNT, environment: 'test', fetch }).wallet();
  await account({ ...ACCOUNT, target: 'http://localhost:9/oauth/', fetch }).wallet();
  assert.deepEqual(hosts, ['https://test.oauth.openapi.com/wallet', 'http://localhost:9/oauth/wallet']);
});

for (const data of [{}, { credit: null }, { credit: '' }, { credit: '125,50' }, { credit: 'much' }, [], null, 5]) {
  test(`no credit is made of ${JSON.stringify(data)}`, async () => {
    const error = await thrown(service(good(data)).of.wallet());
    assert.deepEqual([error.name, error.code], ['ResponseError', 'response.data']);
  });
}

/** A service with so many records that gives `most` at once at most. */
const listing = (records, most = 100) => ({ url }) => {
  const { searchParams } = new URL(url);
  const [skip, limit] = [Number(searchParams.get('skip')), Math.min(most, Number(searchParams.get('limit')))];
  return good(records().slice(skip, skip + limit));
};
const numbered = (count) => Array.from({ length: count }, (_, index) => ({ id: `t${index}`, amount: -0.05 }));

test('pages: all records, none twice, also from a service that gives fewer at once', async () => {
  for (const most of [100, 30, 1]) {
    const records = numbered(131);
    const { of } = service(listing(() => records, most));
    assert.deepEqual((await all(of.transactions())).map(({ id }) => id), records.map(({ id }) => id));
  }
});

test('pages: what is new pushes the rest on, and nothing comes twice', async () => {
  let records = numbered(250);
  const { of } = service((request) => {
    const page = listing(() => records)(request);
    records = [{ id: `new${records.length}` }, ...records];
    return page;
  });
  const ids = (await all(of.transactions())).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { id } of numbered(250)) {
    assert.ok(ids.includes(id));
  }
});

test('pages: a service that passes over skip is no list without end', { timeout: 20_000 }, async () => {
  const page = good(numbered(3));
  assert.equal((await all(service(() => page.clone()).of.errors())).length, 3);
  const nameless = good([{ message: 'a' }, { message: 'a' }]);
  assert.equal((await all(service(() => nameless.clone()).of.errors())).length, 2);
});

test('pages: one breaks off, and no more is asked', async () => {
  const { requests, of } = service(listing(() => numbered(500)));
  for await (const one of of.callbacks({ scopes: ['POST:pec.openapi.it/pec', 'GET:a.it/b'] })) {
    assert.equal(one.id, 't0');
    break;
  }
  assert.equal(requests.length, 1);
  assert.equal(new URL(requests[0].url).searchParams.get('scopes'), 'POST:pec.openapi.it/pec,GET:a.it/b');
});

for (const [what, answer] of [
  ['a 204', () => new Response(null, { status: 204 })],
  ['its own 404', () => no(404, 'Not Found')],
  ['null', () => good(null)],
  ['an empty object', () => good({})],
]) {
  test(`an empty list as ${what}`, async () => {
    for (const list of ['transactions', 'callbacks', 'errors', 'subscriptions']) {
      assert.deepEqual(await all(service(answer).of[list]()), []);
    }
    const { of } = service(answer);
    assert.deepEqual([await all(of.tokens.list()), await of.scopes.list()], [[], []]);
  });
}

test('a 404 of somebody else is no empty list', async () => {
  for (const answer of [new Response('<h1>Not Found</h1>', { status: 404 }), Response.json({ message: 'no Route' }, { status: 404 })]) {
    const { of } = service(answer);
    assert.equal((await thrown(all(of.transactions()))).name, 'NotFoundError');
    assert.equal((await thrown(of.usage())).name, 'NotFoundError');
  }
});

test('a single record is a list of one, and PHP’s list with gaps a list', async () => {
  assert.deepEqual(await all(service(good({ id: 'a', url: 'x' })).of.callbacks()), [{ id: 'a', url: 'x' }]);
  const found = await all(service(good({ 0: { id: 'a' }, 2: { id: 'b' } })).of.callbacks());
  assert.deepEqual(found, [{ id: 'a' }, { id: 'b' }]);
});

test('records: numbers that come as texts, times in both ways, what cannot be read left out', async () => {
  const subscription = { id: 's', availableRequests: '950', totalRequests: '1000', startsAt: 1_761_955_200, expiresAt: 'soon' };
  const [found] = await all(service(good([subscription])).of.subscriptions());
  assert.deepEqual(found, { id: 's', availableRequests: 950, totalRequests: 1000, startsAt: new Date(1_761_955_200_000) });
  const { of } = service(good({ id: 'c', httpResponseCode: '200', completedAt: null, headers: { a: 'b' }, retry: 0 }));
  assert.deepEqual(await of.callback('c'), { id: 'c', httpResponseCode: 200, headers: { a: 'b' }, retry: 0 });
});

const COUNTS = { totalRequests: '500', walletRequests: 300, subscriptionRequests: 150, errorRequests: 5, walletAmount: 45.5, totalIps: 2 };

test('usage: by time and API, what was paid, prepaid and free', async () => {
  const read = { totalRequests: 500, walletRequests: 300, subscriptionRequests: 150, errorRequests: 5, freeRequests: 50, walletAmount: 45.5 };
  const { requests, of } = service(good(COUNTS), good({ 'ws.pecmassiva.com': COUNTS }));
  assert.deepEqual(await of.usage({ year: 2026, month: 3 }), { ...read, apis: { 'ws.pecmassiva.com': read } });
  assert.deepEqual(requests.map(({ url }) => url.slice(25)), ['/stats?date=2026-03', '/stats/apis?date=2026-03']);
  const one = service(good({ ...COUNTS, ip: ['192.0.2.1'], scopes: { 'POST:ws.pecmassiva.com/send': COUNTS } }));
  assert.deepEqual(await one.of.usageOf('ws.pecmassiva.com', { year: 2026, month: 2, day: 28 }), {
    ...read,
    scopes: { 'POST:ws.pecmassiva.com/send': read },
  });
  assert.match(one.requests[0].url, /\/stats\/apis\/ws\.pecmassiva\.com\?date=2026-02-28$/);
});

test('usage: nothing at all is none', async () => {
  for (const answer of [good([]), good(null), good({}), no(404), new Response(null, { status: 204 })]) {
    const { totalRequests, walletAmount, apis } = await service(answer).of.usage();
    assert.deepEqual([totalRequests, walletAmount, apis], [0, 0, {}]);
  }
});

test('usage: nobody guesses what is missing', async () => {
  const error = await thrown(service(good({ ...COUNTS, walletAmount: null })).of.usage());
  assert.equal(error.code, 'response.data');
});

for (const [options, fields] of [
  [{ month: 3 }, ['year']], [{ year: 2026, day: 3 }, ['month']], [{ year: 26 }, ['year']], [{ year: 2026, month: 13 }, ['month']],
  [{ year: 2026, month: 2, day: 30 }, ['day']], [{ yaer: 2026 }, ['yaer']], [{ year: '2026' }, ['year']],
  [{ signal: 1, timeout: -1 }, ['signal', 'timeout']], [7, ['options']],
]) {
  test(`usage refuses ${JSON.stringify(options)}`, async () => {
    const { requests, of } = service(good({}));
    const error = await thrown(of.usage(options));
    assert.deepEqual([error.name, error.problems.map(({ field }) => field)], ['ValidationError', fields]);
    assert.equal(requests.length, 0);
  });
}

test('ids and scopes are looked at before anything is asked', async () => {
  const { requests, of } = service(good({}));
  const failing = [
    of.callback(''), of.callback('..'), of.subscription(), of.scopes.get(5), of.usageOf(''), of.tokens.get(undefined), of.tokens.delete('.'),
    all(of.errors({ scopes: [] })), all(of.callbacks({ scopes: 'x' })), all(of.transactions({ scopes: 'GET:a.it/b' })),
    of.tokens.create(), of.tokens.create({ scopes: [] }), of.tokens.create({ scopes: ['x'] }), of.tokens.create({ scopes: ['GET:a.it/b'], ttl: 0 }),
    of.tokens.create({ scopes: ['GET:a.it/b'], limits: { ip: '192.0.2.1' } }), of.tokens.update(TOKEN, { limits: { walletAmount: -1 } }),
    of.tokens.update(TOKEN, { scope: [] }),
  ];
  for (const promise of failing) {
    assert.equal((await thrown(promise)).name, 'ValidationError');
  }
  assert.equal(requests.length, 0);
});

const RECORD = { token: TOKEN, refreshToken: REFRESH, name: 'portale', expireAt: '2026-12-19T10:00:00Z', scopes: ['GET:a.it/b'], secret: 'x' };

test('tokens: made, read, changed, deleted', async () => {
  const { requests, of } = service(good(RECORD));
  const made = await of.tokens.create({ scopes: 'GET:a.it/b', name: 'portale', ttl: 60, limits: { walletAmount: 5 } });
  assert.deepEqual([made.token, made.refreshToken, made.expireAt], [TOKEN, REFRESH, new Date('2026-12-19T10:00:00Z')]);
  await of.tokens.get(TOKEN);
  await of.tokens.update(TOKEN, { name: 'altro' });
  await of.tokens.delete('a/b?c');
  const base = 'https://oauth.openapi.com/tokens';
  assert.deepEqual(requests.map(({ method, url }) => [method, url]), [
    ['POST', base], ['GET', `${base}/${TOKEN}`], ['PATCH', `${base}/${TOKEN}`], ['DELETE', `${base}/a%2Fb%3Fc`],
  ]);
  const body = { scopes: ['GET:a.it/b'], name: 'portale', ttl: 60, limits: { walletAmount: 5 } };
  assert.deepEqual([requests[0].body, requests[2].body].map((text) => JSON.parse(text)), [body, { name: 'altro' }]);
  const rooted = await service(Response.json(RECORD)).of.tokens.get(TOKEN);
  assert.equal(rooted.token, TOKEN);
});

test('tokens: made anew by the refresh token, without the account’s key', async () => {
  const { requests, of } = service(good({ ...RECORD, token: 'new' }));
  assert.equal((await of.tokens.refresh({ token: TOKEN, refreshToken: REFRESH }, { ttl: 60 })).token, 'new');
  const [{ method, url, authorization, body }] = requests;
  assert.deepEqual([method, url, authorization, body], ['PATCH', `https://oauth.openapi.com/tokens/${TOKEN}`, `Bearer ${REFRESH}`, '{"ttl":60}']);
  for (const wrong of [undefined, null, {}, { token: TOKEN }, { token: TOKEN, refreshToken: 'a b' }]) {
    assert.equal((await thrown(of.tokens.refresh(wrong))).name, 'ValidationError');
  }
  assert.equal(requests.length, 1);
});

test('tokens: one may delete while one lists', async () => {
  let left = Array.from({ length: 230 }, (_, index) => ({ token: `t${index}` }));
  const { of } = service((request) => {
    if (request.method === 'DELETE') {
      left = left.filter(({ token }) => !request.url.endsWith(`/${token}`));
      return Response.json({ message: 'Deleted', data: null });
    }
    return listing(() => left)(request);
  });
  for await (const { token } of of.tokens.list()) {
    await of.tokens.delete(token);
  }
  assert.deepEqual(left, []);
});
