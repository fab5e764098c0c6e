/** Tokens: minted once for all who wait, renewed in time, and never told to anybody. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { inspect } from 'node:util';

import { oauthToken } from '../../pkg-template/proxy/oauth.js';
import { SUITE } from '../canaries/suite.mjs';

const ACCOUNT = { email: 'àmministrazione@comune.it', apiKey: 'chiave-segretissima' };
const SCOPES = ['POST:ws.pecmassiva.com/send', 'GET:ws.pecmassiva.com/inbox'];
const need = { scopes: SCOPES };

/** A service that mints `t1`, `t2` …, or answers what it is told to. */
function service(answers = []) {
  const requests = [];
  const fetch = async (request) => {
    requests.push({
      url: request.url,
      method: request.method,
      redirect: request.redirect,
      authorization: request.headers.get('authorization'),
      body: await request.json(),
    });
    const answer = answers.shift() ?? (() => Response.json({ token: `t${requests.length}` }));
    return answer(request);
  };
  return { requests, fetch, source: oauthToken({ ...ACCOUNT, ttl: 3600, fetch }), answers };
}

/** Runs with a clock that stands still until it is told. */
async function withClock(work) {
  mock.timers.enable({ apis: ['Date', 'setTimeout'], now: Date.UTC(2026, 0, 1) });
  try {
    await work();
  } finally {
    mock.timers.reset();
  }
}

/** Until everything that is ready has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('asks for exactly what is needed', async () => {
  const { requests, source } = service();
  assert.equal(await source(need), 't1');
  const basic = Buffer.from(`${ACCOUNT.email}:${ACCOUNT.apiKey}`).toString('base64');
  const [{ url, method, redirect, authorization, body }] = requests;
  assert.deepEqual([url, method, redirect], ['https://oauth.openapi.com/tokens', 'POST', 'manual']);
  assert.equal(authorization, `Basic ${basic}`);
  assert.deepEqual(body, { scopes: [...SCOPES].sort(), ttl: 3600, name: 'pec-massiva proxy' });
});

for (const [options, url] of [
  [{ environment: 'test' }, 'https://test.oauth.openapi.com/tokens'],
  [{ target: 'http://localhost:9/oauth/' }, 'http://localhost:9/oauth/tokens'],
]) {
  test(`goes to ${url}`, async () => {
    const { requests, fetch } = service();
    await oauthToken({ ...ACCOUNT, ...options, fetch, scopes: ['GET:test.ws.pecmassiva.com/quota'] })(need);
    assert.equal(requests[0].url, url);
    assert.deepEqual(requests[0].body.scopes, ['GET:test.ws.pecmassiva.com/quota']);
    assert.equal(requests[0].body.ttl, 86_400);
  });
}

test('a hundred at once wait for one, per set of scopes', async () => {
  const { requests, source } = service();
  const tokens = await Promise.all(Array.from({ length: 100 }, () => source(need)));
  assert.deepEqual([...new Set(tokens)], ['t1']);
  assert.equal(await source({ scopes: [...SCOPES].reverse() }), 't1');
  assert.equal(await source({ scopes: ['GET:ws.pecmassiva.com/quota'] }), 't2');
  assert.equal(requests.length, 2);
});

for (const [what, answer] of [
  ['under data, ISO', (at) => ({ success: true, data: { token: SUITE.token, expireAt: new Date(at).toISOString() } })],
  ['at the root, seconds', (at) => ({ token: SUITE.token, expireAt: at / 1000 })],
  ['at the root, seconds as text', (at) => ({ token: SUITE.token, expireAt: String(at / 1000) })],
]) {
  test(`the answer ${what}: renewed when a tenth of its life is left`, () =>
    withClock(async () => {
      const { requests, source, answers } = service();
      answers.push(() => Response.json(answer(Date.now() + 1_000_000)));
      assert.equal(await source(need), SUITE.token);
      mock.timers.tick(899_000);
      assert.equal(await source(need), SUITE.token);
      mock.timers.tick(1_001);
      assert.equal(await source(need), 't2');
      assert.equal(requests.length, 2);
    }));
}

test('an end that has been, or none, leaves the time to live', () =>
  withClock(async () => {
    for (const expireAt of ['1999-01-01T00:00:00Z', 'soon', undefined]) {
      const { source, answers } = service();
      answers.push(() => Response.json({ token: SUITE.token, expireAt }));
      await source(need);
      mock.timers.tick(3_200_000);
      assert.equal(await source(need), SUITE.token);
      mock.timers.tick(200_000);
      assert.equal(await source(need), 't2');
    }
  }));

test('a renewal that fails leaves the old token, and is tried again after ten seconds', () =>
  withClock(async () => {
    const { requests, source, answers } = service();
    await source(need);
    mock.timers.tick(3_400_000);
    answers.push(() => new Response('down', { status: 500 }));
    assert.equal(await source(need), 't1');
    assert.equal(await source(need), 't1');
    assert.equal(requests.length, 2);
    mock.timers.tick(10_001);
    assert.equal(await source(need), 't3');
  }));

test('a renewal that hangs holds nobody up for long, and its token is used when it comes', () =>
  withClock(async () => {
    const { requests, source, answers } = service();
    await source(need);
    mock.timers.tick(3_400_000);
    let come;
    answers.push(() => new Promise((resolve) => (come = resolve)));
    const waiting = source(need);
    await settled();
    mock.timers.tick(3_000);
    assert.equal(await waiting, 't1');
    come(Response.json({ token: 'late' }));
    await settled();
    await settled();
    assert.equal(await source(need), 'late');
    assert.equal(requests.length, 2);
  }));

test('a dead token is never given', () =>
  withClock(async () => {
    const { source, answers } = service();
    await source(need);
    mock.timers.tick(3_600_001);
    answers.push(() => new Response('down', { status: 500 }));
    await assert.rejects(source(need), /answered 500/);
    assert.equal(await source(need), 't3');
  }));

test('a token that was refused is minted anew, once for all who were refused', async () => {
  const { requests, source } = service();
  const refused = await source(need);
  const tokens = await Promise.all(Array.from({ length: 20 }, () => source({ ...need, refused })));
  assert.deepEqual([...new Set(tokens)], ['t2']);
  // One that comes late with the first refusal gets what has replaced it.
  assert.equal(await source({ ...need, refused }), 't2');
  // Refused at once, the replacement is not replaced: it is not the token that is wrong.
  assert.equal(await source({ ...need, refused: 't2' }), 't2');
  assert.equal(requests.length, 2);
});

test('nothing is waited for without end', () =>
  withClock(async () => {
    const { requests, source, answers } = service();
    let signal;
    answers.push((request) => {
      ({ signal } = request);
      return new Promise(() => {});
    });
    const waiting = source(need);
    const outcome = assert.rejects(waiting, /did not answer within 30 seconds/);
    await settled();
    mock.timers.tick(30_000);
    await outcome;
    assert.equal(signal.aborted, true);
    assert.equal(await source(need), 't2');
    assert.equal(requests.length, 2);
  }));

const LEAK = `Basic ${Buffer.from(`${ACCOUNT.email}:${ACCOUNT.apiKey}`).toString('base64')}`;
for (const [what, answer, words] of [
  ['wrong credentials', () => Response.json({ success: false, message: `no ${ACCOUNT.apiKey} of ${ACCOUNT.email}: ${LEAK}` }, { status: 401 }), /401: no … of …: Basic …\. Check the e-mail/],
  ['scopes', () => Response.json({ message: 'invalid scopes' }, { status: 422 }), /422: invalid scopes\. .*enabled/],
  ['a long story', () => Response.json({ message: 'x'.repeat(5000) }, { status: 400 }), /x{200}…\.$/],
  ['success: false', () => Response.json({ success: false, message: 'no', data: { token: 'tok-en' } }), /answered 200: no/],
  ['no token', () => Response.json({ data: {} }), /without a token/],
  ['a token no header takes', () => Response.json({ token: 'tok-en\n' }), /without a token/],
  ['no JSON', () => new Response('<tok-en>'), /without a token/],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil' } }), /answered 302/],
  ['no line', () => Promise.reject(Object.assign(new TypeError(LEAK), { cause: { code: 'ECONNREFUSED' } })), /could not be reached \(ECONNREFUSED\)/],
]) {
  test(`tells of ${what}, and no secret`, async () => {
    const { requests, source, answers } = service();
    answers.push(answer);
    const error = await source(need).catch((caught) => caught);
    assert.ok(error instanceof Error);
    assert.match(error.message, words);
    const shown = inspect(error, { depth: 9, showHidden: true }) + error.stack + inspect(source, { depth: 9, showHidden: true });
    for (const secret of [ACCOUNT.apiKey, ACCOUNT.email, LEAK.slice(6), 'tok-en']) {
      assert.ok(!shown.includes(secret), shown);
    }
    assert.equal(requests.length, 1);
  });
}

test('wrong options, all at once', () => {
  const wrong = { email: 'a:b', apiKey: '', scopes: ['x'], ttl: 1, environment: 'x', target: 'ftp://a', fetch: 1 };
  assert.throws(() => oauthToken(wrong), (error) => {
    assert.ok(error instanceof TypeError);
    for (const name of Object.keys(wrong)) {
      assert.match(error.message, new RegExp(`\\b${name} must`));
    }
    return true;
  });
  assert.throws(() => oauthToken(), TypeError);
});

test('not in a page', () => {
  globalThis.document = {};
  try {
    assert.throws(() => oauthToken(ACCOUNT), /for servers.*API key/);
  } finally {
    delete globalThis.document;
  }
});

test('not in a worker of a page', () => {
  const { navigator } = globalThis;
  globalThis.WorkerGlobalScope = class {};
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { userAgent: 'Mozilla/5.0' } });
  try {
    assert.throws(() => oauthToken(ACCOUNT), /for servers/);
    globalThis.navigator.userAgent = 'Cloudflare-Workers';
    assert.equal(typeof oauthToken(ACCOUNT), 'function');
  } finally {
    delete globalThis.WorkerGlobalScope;
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: navigator });
  }
});

test('scopes are a list of at least one, each a method, a host and a path; without any no token can be minted', async () => {
  const { source } = service();
  for (const none of [{}, { scopes: [] }]) {
    await assert.rejects(source(/** @type {any} */ (none)), /no token is minted without scopes/);
  }
  for (const scopes of ['POST:a.it/b', [], {}, [5], [''], ['POST:a.it'], ['post:a.it/b'], ['POST:a.it/b c'], ['x POST:a.it/b'], [' POST:a.it/b'], ['POST:a.it/b', 5]]) {
    assert.throws(() => oauthToken(/** @type {any} */ ({ ...ACCOUNT, scopes })), /^TypeError: oauthToken: scopes must be a list/, inspect(scopes));
  }
});

test('sets of scopes are apart, also those whose names run together', async () => {
  const { requests, source } = service();
  assert.equal(await source({ scopes: ['GET:a.it/b', 'GET:a.it/c'] }), 't1');
  assert.equal(await source({ scopes: ['GET:a.it/c', 'GET:a.it/b', 'GET:a.it/b'] }), 't1');
  assert.equal(await source({ scopes: ['GET:a.it/bGET:a.it/c'] }), 't2');
  assert.equal(requests.length, 2);
});

test('a token of a short life is renewed at half of it, one of a long life five minutes before its end', () =>
  withClock(async () => {
    for (const [life, fresh] of [[40, 20], [100, 70], [1_000, 900], [3_600, 3_300]]) {
      const { source, answers } = service();
      const now = Date.now();
      answers.push(() => Response.json({ token: SUITE.token, createdAt: new Date(now).toISOString(), expireAt: new Date(now + life * 1000).toISOString() }));
      await source(need);
      mock.timers.tick(fresh * 1000 - 1);
      assert.equal(await source(need), SUITE.token, `${life}`);
      mock.timers.tick(1);
      assert.equal(await source(need), 't2', `${life}`);
    }
  }));

test('a replacement that is refused is replaced again after ten seconds, and no sooner', () =>
  withClock(async () => {
    const { source } = service();
    await source(need);
    assert.equal(await source({ ...need, refused: 't1' }), 't2');
    mock.timers.tick(9_999);
    assert.equal(await source({ ...need, refused: 't2' }), 't2');
    mock.timers.tick(1);
    assert.equal(await source({ ...need, refused: 't2' }), 't3');
  }));

test('who comes after a request for a token that never ended, as in a Worker that is gone, begins another', () =>
  withClock(async () => {
    const { requests, source, answers } = service();
    // Of a Worker that is gone no timer comes.
    const { setTimeout: before } = globalThis;
    globalThis.setTimeout = /** @type {any} */ (() => 0);
    answers.push(() => new Promise(() => {}));
    source(need).catch(() => {});
    await settled();
    globalThis.setTimeout = before;
    mock.timers.setTime(Date.now() + 33_000);
    let outcome = 'open';
    source(need).then((token) => (outcome = token), () => (outcome = 'none'));
    await settled();
    assert.deepEqual([outcome, requests.length], ['open', 1]);
    mock.timers.setTime(Date.now() + 1);
    assert.equal(await source(need), 't2');
  }));
