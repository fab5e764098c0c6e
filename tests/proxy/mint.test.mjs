/** One request for a token: what is sent, how long what comes will live, and what is said where none comes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mint } from '../../pkg-template/proxy/mint.js';

const NOW = Date.UTC(2026, 0, 1);
const WANTED = { scopes: ['POST:a.it/b'], ttl: 600, name: 'own' };

/** @param {(request: Request) => unknown} answer @param {object} [wanted] */
const minted = (answer, wanted = WANTED) =>
  mint(/** @type {any} */ ({ base: 'https://oauth.example', authorization: 'Basic x', secrets: ['chiave', ''], fetch: async (request) => answer(request) }), /** @type {any} */ (wanted));

/** What is said where no token comes. @param {(request: Request) => unknown} answer */
const words = (answer) => minted(answer).then(() => assert.fail('there is one'), ({ message }) => message);

test('what is asked for goes out as JSON, and JSON is wanted back', async () => {
  let seen;
  const { value, scopes } = await minted(async (request) => {
    seen = { url: request.url, method: request.method, redirect: request.redirect, headers: Object.fromEntries(request.headers), body: await request.json() };
    return Response.json({ token: 't', scopes: 'all' });
  }, { ...WANTED, limits: { totalRequests: 5 } });
  assert.deepEqual(seen, {
    ...{ url: 'https://oauth.example/tokens', method: 'POST', redirect: 'manual' },
    headers: { accept: 'application/json', authorization: 'Basic x', 'content-type': 'application/json' },
    body: { ...WANTED, limits: { totalRequests: 5 } },
  });
  assert.deepEqual([value, scopes], ['t', 'all']);
});

test('a token is found at the root or in data, and is what a header can carry', async () => {
  for (const body of [{ token: 't' }, { data: { token: 't' } }, { token: 'other', data: { token: 't' } }, { success: true, data: { token: 't' } }]) {
    assert.equal((await minted(() => Response.json(body))).value, 't', JSON.stringify(body));
  }
  assert.equal((await minted(() => Response.json({ token: 't' }, { status: 299 }))).value, 't');
  for (const body of [{}, null, [], 'token', { token: '' }, { token: 'a b' }, { token: 5 }, { token: 'a\n' }]) {
    assert.equal(await words(() => Response.json(body)), 'No token could be minted: https://oauth.example/tokens answered 200, but without a token.', JSON.stringify(body));
  }
});

test('it lives as long as the service says by its own clock, or as was asked for, whichever is less', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: NOW });
  const at = (/** @type {number} */ seconds) => new Date(NOW + seconds * 1000).toISOString();
  for (const [more, life, told] of [
    [{}, 600, undefined],
    [{ createdAt: at(-5000), expireAt: at(-4700) }, 300, 300],
    [{ createdAt: at(0), expireAt: at(9000) }, 600, 9000],
    // An end alone is by this computer's clock, where that has not been yet.
    [{ expireAt: at(200) }, 200, undefined],
    [{ expireAt: at(0) }, 600, undefined],
    [{ expireAt: at(-10) }, 600, undefined],
    [{ createdAt: at(100) }, 600, undefined],
    // A making after the end, or at it, says nothing.
    [{ createdAt: at(300), expireAt: at(200) }, 200, undefined],
    [{ createdAt: at(200), expireAt: at(200) }, 200, undefined],
    [{ createdAt: 'x', expireAt: 'y' }, 600, undefined],
  ]) {
    const found = await minted(() => Response.json({ token: 't', ...more }));
    assert.deepEqual([found.life, found.told], [life * 1000, told === undefined ? undefined : told * 1000], JSON.stringify(more));
  }
});

test('a no is told with the service’s words, without what it was told, and with what to look at', async () => {
  const url = 'https://oauth.example/tokens';
  const no = (/** @type {number} */ status, /** @type {unknown} */ body) => words(() => Response.json(body, { status }));
  assert.equal(await no(500, {}), `No token could be minted: ${url} answered 500.`);
  assert.equal(await no(500, { message: '' }), `No token could be minted: ${url} answered 500.`);
  assert.equal(await no(500, { message: ' too \n\t much.  ' }), `No token could be minted: ${url} answered 500: too much.`);
  assert.equal(await no(500, { message: 'a. b' }), `No token could be minted: ${url} answered 500: a. b.`);
  assert.equal(await no(500, { message: { reason: 5 } }), `No token could be minted: ${url} answered 500: {"reason":5}.`);
  assert.equal(await no(200, { success: false, message: 'no' }), `No token could be minted: ${url} answered 200: no.`);
  for (const status of [401, 403]) {
    assert.equal(await no(status, {}), `No token could be minted: ${url} answered ${status}. Check the e-mail, the API key, and that they are for this environment.`);
  }
  assert.equal(await no(422, {}), `No token could be minted: ${url} answered 422. Check that the account has these APIs enabled.`);
  assert.equal(await no(404, {}), `No token could be minted: ${url} answered 404.`);
  assert.equal(await no(300, { token: 't' }), `No token could be minted: ${url} answered 300.`);
  assert.equal(await words(() => ({ status: 0, text: async () => '' })), `No token could be minted: ${url} answered with a redirect.`);
  // What came with it may be a token all the same.
  assert.equal(
    await no(500, { message: 'chiave t-root t-data', token: 't-root', data: { token: 't-data' } }),
    `No token could be minted: ${url} answered 500: … … ….`,
  );
  assert.equal(await no(500, { message: 'a5', token: 5, data: { token: '' } }), `No token could be minted: ${url} answered 500: a5.`);
  assert.equal(await no(500, { message: 'x'.repeat(200) }), `No token could be minted: ${url} answered 500: ${'x'.repeat(200)}.`);
  assert.equal(await no(500, { message: 'x'.repeat(201) }), `No token could be minted: ${url} answered 500: ${'x'.repeat(200)}….`);
});

test('why the service could not be reached is told by its code alone', async () => {
  const lost = (/** @type {unknown} */ error) => words(() => Promise.reject(error)).then((text) => text.slice('No token could be minted: https://oauth.example/tokens '.length));
  for (const [error, told] of [
    [Object.assign(new Error('chiave'), { code: 'ECONNREFUSED' }), 'could not be reached (ECONNREFUSED).'],
    [new Error('chiave', { cause: { code: 'ENOTFOUND' } }), 'could not be reached (ENOTFOUND).'],
    [new Error('chiave', { cause: 'chiave' }), 'could not be reached.'],
    [new Error('chiave'), 'could not be reached.'],
    [{ code: 5 }, 'could not be reached.'],
    [{ code: 'a chiave' }, 'could not be reached.'],
    [{ code: 'A chiave' }, 'could not be reached.'],
    [{ code: 'chiave A' }, 'could not be reached.'],
    [{ code: 'A'.repeat(41) }, 'could not be reached.'],
    ['chiave', 'could not be reached.'],
    [undefined, 'could not be reached.'],
  ]) {
    assert.equal(await lost(error), told);
  }
});

test('the service has half a minute, and its request ends with it', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  /** @type {AbortSignal | undefined} */
  let signal;
  const late = words((request) => ((signal = request.signal), new Promise(() => {})));
  await new Promise((resolve) => setImmediate(resolve));
  context.mock.timers.tick(29_999);
  assert.equal(signal?.aborted, false);
  context.mock.timers.tick(1);
  assert.equal(await late, 'No token could be minted: https://oauth.example/tokens did not answer within 30 seconds.');
  assert.equal(signal?.aborted, true);
});
