/** The account, when it fails: asked again where that is safe, told as what it is, and no secret shown. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { ACCOUNT, BASIC, REFRESH, TOKEN, all, entry, good, no, service, thrown, withoutWaits } from './account/service.mjs';

const { account, isPecError } = entry;

const RECORD = { token: TOKEN, refreshToken: REFRESH, name: 'portale', expireAt: '2026-12-19T10:00:00Z', scopes: ['GET:a.it/b'], secret: 'x' };

const shownOf = (value) =>
  inspect(value, { depth: 9, showHidden: true, getters: true }) + (JSON.stringify(value) ?? '') + String(value) + (value?.stack ?? '');

test('no console shows a token, an account or its key', async () => {
  const { of } = service(good([RECORD]));
  const [token] = await all(of.tokens.list());
  assert.equal(token.token, TOKEN);
  const shown = inspect(token, { depth: 9, showHidden: true }) + JSON.stringify([token, { ...token }]) + shownOf(of);
  for (const secret of [TOKEN, REFRESH, ACCOUNT.apiKey, ACCOUNT.email, BASIC]) {
    assert.ok(!shown.includes(secret), shown);
  }
  assert.match(shown, /portale/);
});

test('no error shows one', async () => {
  const leaky = { success: false, message: `${ACCOUNT.apiKey} ${BASIC} of ${ACCOUNT.email}: ${TOKEN}`, data: { token: TOKEN, refreshToken: REFRESH } };
  for (const answer of [
    ...[400, 401, 403, 404, 422, 500, 200].map((status) => Response.json(leaky, { status })),
    new Response(`<p>${ACCOUNT.apiKey} ${TOKEN}</p>`), new Response(JSON.stringify(leaky), { status: 302 }),
    () => Promise.reject(Object.assign(new TypeError(`${BASIC} ${TOKEN}`), { cause: { code: 'ECONNRESET' } })),
  ]) {
    const { of } = service(answer);
    const errors = [
      await thrown(of.tokens.update(TOKEN, { name: 'a' })),
      (await withoutWaits(() => thrown(of.tokens.get(TOKEN)))).result,
    ];
    for (const error of errors) {
      assert.ok(isPecError(error));
      for (const secret of [TOKEN, REFRESH, ACCOUNT.apiKey, ACCOUNT.email, BASIC]) {
        assert.ok(!shownOf(error).includes(secret), shownOf(error));
      }
    }
  }
});

test('no error shows one that a success repeats in the place of what was asked for', async () => {
  const repeated = `${ACCOUNT.apiKey} ${BASIC} of ${ACCOUNT.email}`;
  for (const [data, ask] of [
    [repeated, (of) => of.usage()], [{ totalRequests: repeated }, (of) => of.usage()], [{ scopes: { a: { b: repeated } }, totalRequests: 1 }, (of) => of.usageOf('a.it')],
    [repeated, (of) => all(of.transactions())], [repeated, (of) => of.wallet()], [repeated, (of) => of.scopes.list()],
  ]) {
    const error = await thrown(ask(service(Response.json({ success: true, data })).of));
    assert.deepEqual([error.name, error.code], ['ResponseError', 'response.data']);
    for (const secret of [ACCOUNT.apiKey, ACCOUNT.email, BASIC]) {
      assert.ok(!shownOf(error).includes(secret), shownOf(error));
    }
  }
});

test('each refusal has its class', async () => {
  for (const [status, name, code] of [
    [400, 'RejectedError', 'rejected'], [401, 'AuthenticationError', 'authentication.tokenOrMailbox'], [402, 'PaymentError', 'payment'],
    [403, 'PermissionError', 'permission'], [404, 'NotFoundError', 'notFound'], [422, 'RejectedError', 'rejected'],
    [428, 'PreconditionError', 'precondition'], [429, 'RateLimitError', 'rateLimit'], [500, 'ServerError', 'server'],
    [200, 'RejectedError', 'rejected'], [302, 'ResponseError', 'response.redirect'],
  ]) {
    const { result: error } = await withoutWaits(() => thrown(service(no(status, { why: 'Query error' })).of.wallet()));
    assert.deepEqual([error.name, error.code, error.status], [name, code, status]);
    assert.ok(error instanceof entry[name]);
    if (status !== 302) {
      assert.match(error.message, /why: Query error\./);
      assert.equal(error.serviceCode, 7);
    }
  }
  const bare = await thrown(service(new Response('', { status: 403 })).of.wallet());
  assert.equal(bare.code, 'permission.noReason');
  const page = await thrown(service(new Response('<html>login</html>')).of.wallet());
  assert.deepEqual([page.name, page.code], ['ResponseError', 'response.json']);
});

test('reads are asked again, with growing waits spread by chance, and after what Retry-After says', async () => {
  const { requests, fetch } = service(no(503), no(502), no(429, 'slow', { 'retry-after': '7' }), good({ credit: 1 }));
  const { waits, result } = await withoutWaits(() => account({ ...ACCOUNT, fetch, retries: 5 }).wallet());
  assert.deepEqual([waits, result.credit, requests.length], [[250, 500, 7000], 1, 4]);
});

test('a Retry-After beyond the budget ends it: asking sooner would be of no use', async () => {
  const { requests, of } = service(no(429, 'slow', { 'retry-after': '3600' }));
  const error = await thrown(of.wallet());
  assert.deepEqual([error.name, error.retryAfter, requests.length], ['RateLimitError', 3_600_000, 1]);
});

test('what would not help is not asked again', async () => {
  for (const answer of [no(400), no(401), no(402), no(403), new Response('x'), new Response(null, { status: 302 })]) {
    const { requests, of } = service(answer);
    await thrown(of.wallet());
    assert.equal(requests.length, 1);
  }
});

test('what changes something is asked once, and nobody says what nobody knows', async () => {
  const refused = () => Promise.reject(Object.assign(new TypeError('x'), { cause: { code: 'ECONNREFUSED' } }));
  const lost = () => Promise.reject(new TypeError('x'));
  for (const [answer, name, code] of [
    [no(500), 'UnknownOutcomeError', 'unknownOutcome.change'], [no(503), 'UnknownOutcomeError', 'unknownOutcome.change'],
    [no(408), 'UnknownOutcomeError', 'unknownOutcome.change'], [lost, 'UnknownOutcomeError', 'unknownOutcome.change'],
    [new Response(null, { status: 302 }), 'UnknownOutcomeError', 'unknownOutcome.change'],
    [no(429), 'RateLimitError', 'rateLimit'], [no(422), 'RejectedError', 'rejected'], [no(200), 'RejectedError', 'rejected'],
    [refused, 'NetworkError', 'network.unreached'],
  ]) {
    for (const call of [(of) => of.tokens.create({ scopes: 'GET:a.it/b' }), (of) => of.tokens.update(TOKEN, {}), (of) => of.tokens.delete(TOKEN)]) {
      const { requests, of } = service(answer);
      const error = await thrown(call(of));
      assert.deepEqual([error.name, error.code, error.retryable, requests.length], [name, code, false, 1]);
      assert.match(error.message, name === 'UnknownOutcomeError' ? /or not: .* Look before/ : /Nothing was changed\.$/);
    }
  }
});

test('a token that was made and cannot be read is told as made', async () => {
  const error = await thrown(service(good({})).of.tokens.create({ scopes: 'GET:a.it/b' }));
  assert.deepEqual([error.name, error.code], ['ResponseError', 'response.data']);
  assert.match(error.message, /took it/);
});

test('a signal ends it: before, under way, and while it waits', async () => {
  const reason = new Error('enough');
  const { requests, of } = service(() => new Promise(() => {}));
  const before = await thrown(of.wallet({ signal: AbortSignal.abort(reason) }));
  assert.deepEqual([before.name, before.cause, requests.length], ['AbortError', reason, 0]);
  const stop = new AbortController();
  const underWay = thrown(of.wallet({ signal: stop.signal }));
  stop.abort(reason);
  assert.deepEqual([(await underWay).name, (await underWay).cause], ['AbortError', reason]);
  const waits = new AbortController();
  const busy = service(() => {
    setImmediate(() => waits.abort(reason));
    return no(503, 'x', { 'retry-after': '100' });
  });
  assert.equal((await thrown(busy.of.wallet({ signal: waits.signal }))).name, 'AbortError');
  const change = new AbortController();
  const made = thrown(of.tokens.delete(TOKEN, { signal: change.signal }));
  change.abort();
  const error = await made;
  assert.deepEqual([error.name, error.reason, error.cause.name], ['UnknownOutcomeError', 'aborted', 'AbortError']);
  const early = await thrown(of.tokens.delete(TOKEN, { signal: AbortSignal.abort() }));
  assert.equal(early.name, 'AbortError');
});

test('a time-out ends a request whose fetch never does', async () => {
  const { requests, fetch } = service(() => new Promise(() => {}));
  const error = await thrown(account({ ...ACCOUNT, fetch, retries: 0 }).wallet({ timeout: 5 }));
  assert.deepEqual([error.name, error.params.milliseconds, requests.length], ['TimeoutError', 5, 1]);
});

test('wrong options, all at once; and never in a page', () => {
  const wrong = { email: 'a:b', apiKey: '', environment: 'x', target: 'ftp://a', fetch: 1, timeout: -1, retries: 0.5 };
  assert.throws(() => account(wrong), (error) => {
    assert.deepEqual([error instanceof TypeError, error.code], [true, 'account.options']);
    for (const name of Object.keys(wrong)) {
      assert.match(error.message, new RegExp(`\\b${name} must`));
    }
    return true;
  });
  assert.throws(() => account(), /email/);
  globalThis.document = {};
  try {
    assert.throws(() => account(ACCOUNT), { code: 'account.options', message: /for servers.*API key/ });
  } finally {
    delete globalThis.document;
  }
});
