/** `onError`, and what is told of a key where the portal's own functions fail. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { inspect } from 'node:util';

import { createProxy } from '../../pkg-template/proxy/handler.js';
import { serveProxy } from '../../pkg-template/proxy/server.js';
import { fileStore } from '../../pkg-template/proxy/store/file/store.js';
import { memoryStore } from '../../pkg-template/proxy/store/memory.js';
import { SUITE } from '../canaries/suite.mjs';
import { made } from './made.mjs';
import { ask, mailbox, message, post, taken } from './service.mjs';

const boom = (words = 'out of order') => {
  throw new Error(words);
};

/** What a client heard that was signed in: it goes with all that it asks. */
async function heard(proxy) {
  const { headers } = await proxy(ask('/once'));
  return Object.fromEntries(['x-pec-mailbox', 'x-pec-store'].map((name) => [name, headers.get(name)]));
}

/** @param {Response} response */
const told = async (response) => [response.status, response.headers.get('x-pec-key'), (await response.json()).data?.state];

/** A proxy whose portal fails while it is told so. */
function portal(more = {}) {
  const state = { isBroken: false, username: mailbox.username };
  const authorize = () => !state.isBroken || boom();
  return { state, ...made({ authorize, mailbox: () => ({ ...mailbox, username: state.username }), ...more }) };
}

/** A key as the client makes them. */
const ONE = '0b4c2f6e-9a1d-4c7b-8e35-6d2f1a90c7be';

test('a key that met a failure of the portal is put out of use, and told so, to who has heard a mark', async () => {
  const { state, proxy, service, failures, entries } = portal();
  const own = await heard(proxy);
  state.isBroken = true;
  const key = { 'idempotency-key': ONE };
  assert.deepEqual(await told(await proxy(post(message(), { ...key, ...own }))), [500, 'unseen', undefined]);
  for (let time = 0; time < 2; time += 1) {
    assert.deepEqual(await told(await proxy(ask(`/once/${ONE}`, { headers: own }))), [200, 'never', 'never']);
    assert.deepEqual([entries.at(-1).code, entries.at(-1).key], ['proxy.function', ONE]);
  }
  // Each request's failure is told, also where its answer is no failure.
  assert.deepEqual(failures.map(({ code, key: of }) => [code, of]), [['proxy.function', undefined], ['proxy.function', ONE], ['proxy.function', ONE]]);
  state.isBroken = false;
  assert.deepEqual(await told(await proxy(post(message(), { ...key, ...own }))), [409, 'never', undefined]);
  assert.equal(service.arrivals.length, 0);
});

test('a key that somebody can guess is put out of use by nobody while the portal fails, and its message goes afterwards', async () => {
  const { state, proxy, service } = portal();
  const own = await heard(proxy);
  for (const key of ['avviso-12', '17', ONE.toUpperCase(), `${ONE}0`, ONE.replace('-4', '-1'), 'a'.repeat(31), 'a'.repeat(64)]) {
    state.isBroken = true;
    assert.deepEqual(await told(await proxy(ask(`/once/${key}`, { headers: own }))), [500, 'unseen', undefined], key);
    state.isBroken = false;
    assert.equal((await proxy(post(message(), { 'idempotency-key': key, ...own }))).status, 201, key);
  }
  assert.equal(service.arrivals.length, 7);
  // The hooks' keys are as random, also on pages without https.
  state.isBroken = true;
  assert.deepEqual(await told(await proxy(ask(`/once/${ONE.replaceAll('-', '')}`, { headers: own }))), [200, 'never', 'never']);
});

test('a copy that was let in is not told of without its session, whatever became of it', async () => {
  let answer;
  const answers = [() => taken('1'), () => Response.json({ success: false }, { status: 429 }), () => new Response('', { status: 500 })];
  const { state, proxy, service } = portal({ answer: (_, index) => (index < 3 ? answers[index]() : new Promise((resolve) => (answer = resolve))) });
  const own = await heard(proxy);
  const keys = Array.from({ length: 4 }, () => crypto.randomUUID());
  const pending = [];
  for (const [index, key] of keys.entries()) {
    const first = proxy(post(message(), { 'idempotency-key': key, ...own }));
    await (index < 3 ? first : pending.push(first));
  }
  while (answer === undefined) {
    await new Promise(setImmediate);
  }
  state.isBroken = true;
  for (const key of keys) {
    assert.deepEqual(await told(await proxy(ask(`/once/${key}`, { headers: own }))), [500, 'unseen', undefined], key);
  }
  state.isBroken = false;
  answer(taken('2'));
  await Promise.all(pending);
  const after = [];
  for (const key of keys) {
    after.push((await told(await proxy(ask(`/once/${key}`, { headers: own }))))[2]);
  }
  assert.deepEqual([after, service.arrivals.length], [['done', 'done', 'unknown', 'done'], 4]);
});

test('who has heard no mark, names a mailbox that nobody had, or is said no to, learns and burns nothing', async () => {
  const store = memoryStore();
  const { state, proxy } = portal({ store });
  const own = await heard(proxy);
  const looks = [];
  const { look } = store;
  store.look = (key, options) => {
    looks.push(options?.burn);
    return look(key, options);
  };
  state.isBroken = true;
  const wrong = [
    { 'x-requested-with': 'x' }, { 'x-pec-store': own['x-pec-store'] }, { ...own, 'x-pec-store': 'none' }, { ...own, 'x-pec-store': 'other.0' },
    { ...own, 'x-pec-mailbox': '0'.repeat(32) }, { ...own, 'x-pec-mailbox': '__proto__' }, { 'x-pec-mailbox': own['x-pec-mailbox'] },
  ];
  for (const headers of wrong) {
    assert.deepEqual(await told(await proxy(ask(`/once/${ONE}`, { headers }))), [500, 'unseen', undefined], inspect(headers));
  }
  for (const authorize of [() => null, () => new Response('no', { status: 401 })]) {
    const { proxy: strict } = made({ store, authorize });
    const response = await strict(ask(`/once/${ONE}`, { headers: own }));
    assert.ok([401, 403].includes(response.status));
  }
  assert.deepEqual(looks, []);
  state.isBroken = false;
  assert.equal((await proxy(post(message(), { 'idempotency-key': ONE, ...own }))).status, 201);
});

test('keys invented while the portal fails are paced: they must not fill the store', async () => {
  const store = memoryStore();
  const { state, proxy } = portal({ store, rate: { perSecond: 0.001 } });
  const own = await heard(proxy);
  state.isBroken = true;
  const states = [];
  for (let count = 0; count < 70; count += 1) {
    states.push((await told(await proxy(ask(`/once/${crypto.randomUUID()}`, { headers: own }))))[0]);
  }
  assert.deepEqual(states, [...Array(60).fill(200), ...Array(10).fill(500)]);
});

test('a store that forgot vouches for nothing here either', async () => {
  const store = memoryStore({ maxKeys: 1 });
  const { state, proxy } = portal({ store });
  const own = await heard(proxy);
  await proxy(post(message(), { 'idempotency-key': ONE, ...own }));
  await proxy(post(message(), { 'idempotency-key': 'two', ...(await heard(proxy)) }));
  state.isBroken = true;
  assert.deepEqual(await told(await proxy(ask(`/once/${ONE}`, { headers: own }))), [500, 'unseen', undefined]);
});

test('onError gets what was thrown, with route, key, code and id, and without secrets', async () => {
  const password = 'Segreto/+&à"2026';
  const token = 'ey-the-token-of-the-service';
  const leak = (where) => {
    const cause = Object.assign(new Error(`INSERT … VALUES ('${password}')`), { code: 'E_LEAK', query: password });
    const error = Object.assign(new Error(`${where}: Bearer ${token}, ${encodeURIComponent(password)} ${btoa(token)}`, { cause }), {
      ...{ code: `code ${token}`, config: { headers: { authorization: token } }, name: 'LeakError' },
    });
    throw error;
  };
  let where = '';
  const store = memoryStore();
  const { claim, settle } = store;
  store.claim = async (...given) => (where === 'claim' ? leak(where) : claim(...given));
  store.settle = async (...given) => (where === 'settle' ? leak(where) : settle(...given));
  const options = {
    ...{ store, token: () => (where === 'token' ? leak(where) : token), mailbox: () => ({ ...mailbox, password }) },
    sender: () => (where === 'sender' ? leak(where) : mailbox.username),
    answer: () => (where === 'service' ? leak(where) : taken('1')),
  };
  for (const [at, code, request] of [
    ['claim', 'proxy.store'], ['settle', 'proxy.store'], ['token', 'proxy.tokenFailed'], ['sender', 'proxy.function'], ['service', 'proxy.lost'],
    ['service', 'proxy.noAnswer', ask('/quota?q=secret')],
  ]) {
    const { proxy, failures, entries } = made(options);
    where = '';
    await (await proxy(ask('/quota'))).text();
    where = at;
    const response = await proxy(request ?? post(message(), { 'idempotency-key': `key-${at}` }));
    await response.text();
    where = '';
    assert.deepEqual(failures.length, 1, at);
    const [{ error, ...failure }] = failures;
    const id = response.headers.get('x-pec-request');
    const key = request === undefined ? { key: `key-${at}` } : {};
    assert.deepEqual(failure, { method: request === undefined ? 'POST' : 'GET', path: request === undefined ? '/send' : '/quota', ...key, code, id });
    assert.equal(entries.at(-1).id, id);
    assert.ok(error instanceof Error && error.stack.includes('failures.test.mjs'), at);
    assert.match(error.message, new RegExp(`^${at}: Bearer `));
    assert.deepEqual([error.name, error.cause.code], ['LeakError', 'E_LEAK']);
    const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + inspect(entries);
    for (const secret of [password, encodeURIComponent(password), token, btoa(token)]) {
      assert.ok(!shown.includes(secret), `${at}: ${secret}`);
    }
  }
});

test('each failure once, though it is tried again, and though every step fails', async () => {
  const store = memoryStore();
  for (const step of ['claim', 'settle', 'mark', 'remembers', 'reserve', 'look']) {
    const right = store[step];
    store[step] = async (...given) => (broken.has(step) ? boom(step) : right(...given));
  }
  const broken = new Set();
  const { proxy, failures } = made({ store });
  for (const steps of [['settle'], ['mark'], ['claim', 'settle', 'mark'], ['look', 'mark', 'remembers', 'claim', 'settle', 'reserve']]) {
    failures.length = 0;
    steps.forEach((step) => broken.add(step));
    await proxy(post(message()));
    assert.deepEqual(failures.map(({ code, error }) => [code, steps.includes(error.message)]), [['proxy.store', true]], steps.join());
    broken.clear();
  }
});

test('an answer that breaks off is told, and one that the browser leaves is not', async () => {
  const body = () => {
    const pieces = [new Uint8Array(70_000)];
    const pull = (controller) => (pieces.length > 0 ? controller.enqueue(pieces.pop()) : controller.error(new Error('reset')));
    return new ReadableStream({ pull }, { highWaterMark: 0 });
  };
  const { proxy, failures } = made({ answer: () => new Response(body()) });
  await assert.rejects((await proxy(ask('/inbox'))).arrayBuffer());
  assert.deepEqual(failures.map(({ code, error, path }) => [code, error.message, path]), [['proxy.noAnswer', 'reset', '/inbox']]);
  failures.length = 0;
  await (await proxy(ask('/inbox'))).body.cancel();
  assert.deepEqual(failures, []);
});

test('what the browser does wrong is no failure of the portal', async () => {
  const { proxy, failures } = made();
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) });
  for (const request of [ask('/nowhere'), post('{', {}), post(body), post({ ...message(), sender: 'x@y.it' }), ask('/once/a'), post(message(), { 'idempotency-key': '' })]) {
    assert.ok((await proxy(request)).status >= 400);
  }
  assert.deepEqual(failures, []);
});

test('an onError or a log that throws changes nothing', async () => {
  const calls = [];
  for (const onError of [() => boom(calls.push(1)), async () => boom(calls.push(2)), () => ({ get then() { return boom(calls.push(3)); } })]) {
    const { proxy } = made({ onError, log: () => boom(), token: () => boom() });
    const response = await proxy(post(message()));
    assert.deepEqual(await told(response), [503, 'free', undefined]);
  }
  await new Promise(setImmediate);
  assert.deepEqual([...new Set(calls)], [1, 2, 3]);
  assert.throws(() => made({ onError: 'console' }), /onError must be a function/);
});

test('whatever is thrown, it is told', async () => {
  const cyclic = new Error('cyclic');
  cyclic.cause = cyclic;
  const nasty = { get message() { return boom(); } };
  const many = new AggregateError([new Error('::1'), new Error('127.0.0.1')], 'all failed');
  for (const [thrown, words] of [
    ['text', 'text'], [undefined, 'undefined'], [null, 'null'], [7, '7'], [{ why: 'x' }, '{"why":"x"}'], [cyclic, 'cyclic'], [Symbol('s'), 'Symbol(s)'],
    [many, 'all failed'], [nasty, 'something without words'], [10n, '10'], [new Error('x'.repeat(100_000)), 'x'.repeat(8_192)],
  ]) {
    const { proxy, failures } = made({ authorize: () => { throw thrown; } });
    assert.equal((await proxy(ask('/quota'))).status, 500);
    assert.deepEqual(failures.map(({ error }) => error.message), [words]);
    assert.ok(failures[0].error instanceof Error);
  }
});

test('by default it stands on the console', async () => {
  const written = mock.method(console, 'error', () => {});
  try {
    const proxy = createProxy({ ...{ authorize: () => boom(), mailbox: () => mailbox, token: SUITE.token, environment: 'test' } });
    await proxy(new Request('https://portal.example/quota', { headers: { 'x-request-id': 'nginx-7' } }));
    const [[, words, error]] = written.mock.calls.map((call) => call.arguments);
    assert.equal(words, 'pec-massiva proxy: GET /quota: proxy.function (request nginx-7)');
    assert.equal(error.message, 'out of order');
  } finally {
    written.mock.restore();
  }
});

test('a request has the id that came with it, where that is one', async () => {
  const { proxy, entries } = made();
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const none = ['', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `00-${trace}-${'0'.repeat(16)}-01`, `ff-${trace}-b7ad6b7169203331-01`, `00-${trace}-01`, 'x'];
  for (const [headers, id] of [
    [{ traceparent: `00-${trace}-b7ad6b7169203331-01`, 'x-request-id': 'other' }, trace],
    [{ traceparent: `01-${trace}-b7ad6b7169203331-00-more` }, trace],
    ...none.map((traceparent) => [{ traceparent, 'x-request-id': 'req:7/a' }, 'req:7/a']),
    [{ 'x-request-id': 'a b' }, undefined], [{ 'x-request-id': 'x'.repeat(129) }, undefined], [{ 'x-request-id': '<script>' }, undefined], [{}, undefined],
  ]) {
    const response = await proxy(ask('/quota', { headers }));
    await response.text();
    const got = response.headers.get('x-pec-request');
    assert.equal(entries.at(-1).id, got);
    id === undefined ? assert.match(got, /^[\da-f-]{36}$/) : assert.equal(got, id);
  }
});

test('ready: the store is asked when somebody wants to know, and again after it failed', async () => {
  const store = memoryStore();
  const asked = [];
  const { mark } = store;
  let isBroken = true;
  store.mark = async () => (asked.push('mark'), isBroken ? boom('no disk') : mark());
  const { proxy } = made({ store });
  // Nobody looks at this one: no unhandled rejection ends the process.
  void proxy.ready;
  await assert.rejects(proxy.ready, (error) => error.code === 'proxy.store' && /store of the proxy does not work.*nothing is sent: no disk/.test(error.message) && error.cause.message === 'no disk');
  isBroken = false;
  await proxy.ready;
  await proxy.ready;
  assert.deepEqual(asked, ['mark', 'mark']);
  const opens = [];
  const { proxy: other } = made({ store: Object.assign(memoryStore(), { open: async () => void opens.push(1) }) });
  assert.deepEqual(opens, []);
  await other.ready;
  assert.deepEqual(opens, [1]);
});

test('serveProxy does not listen where its store cannot be opened', async () => {
  const path = `${import.meta.dirname}/no/such/folder/keys`;
  const options = { port: 0, authorize: () => true, mailbox: () => mailbox, token: SUITE.token, store: fileStore(path) };
  await assert.rejects(serveProxy(options), (error) => {
    assert.match(error.message, /The store of the proxy does not work, and without it nothing is sent: fileStore: .*no\/such\/folder\/keys cannot be used \(ENOENT/);
    return error.code === 'proxy.store';
  });
});
