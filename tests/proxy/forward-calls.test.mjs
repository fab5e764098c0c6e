/** What a call to the service carries, and when it ends, over a way of the test's own and a clock of the test's own. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { Late } from '../../pkg-template/common/wait.js';
import { forwarder, noAnswer } from '../../pkg-template/proxy/forward/forwarder.js';
import { bounded } from '../../pkg-template/proxy/forward/limits.js';
import { boundedReader } from '../../pkg-template/proxy/request/body.js';
import { SUITE } from '../canaries/suite.mjs';

const BASES = { massiva: 'https://m.example', pec: 'https://p.example' };

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Lets time pass on the mocked clock, and what waits for it go on. @param {number} milliseconds */
async function passes(milliseconds) {
  mock.timers.tick(milliseconds);
  await turn();
}

/**
 * What comes of something that has to end by now.
 *
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
async function soon(work) {
  let isOver = false;
  const note = () => void (isOver = true);
  work.then(note, note);
  for (let turns = 0; turns < 50 && !isOver; turns += 1) {
    await turn();
  }
  assert.ok(isOver, 'it does not end');
  return work;
}

/** A test with a clock of its own. @param {string} name @param {() => Promise<void>} work */
const timed = (name, work) =>
  test(name, async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      await work();
    } finally {
      mock.timers.reset();
    }
  });

/** A forwarder, its calls and the tokens it asked for. @param {any[]} answers @param {any} [more] */
function forwarding(answers, { tokens = ['t1', 't2', 't3'], ...more } = {}) {
  /** @type {any[]} */
  const calls = [];
  const asked = [];
  const way = async (/** @type {any} */ call) => {
    calls.push({ ...call, headers: Object.fromEntries(call.headers) });
    const answer = answers.shift();
    return typeof answer === 'function' ? answer(call) : answer;
  };
  const token = async (/** @type {any} */ given) => (asked.push(given), tokens.shift());
  const settings = { bases: BASES, token, scopes: ['s'], fetch: undefined, ...more };
  return { forward: forwarder(/** @type {any} */ (settings), /** @type {any} */ (way)), calls, asked };
}

/** @param {any} forward @param {RequestInit} [init] @param {any} [to] */
function pass(forward, init = {}, to = {}) {
  const request = new Request('https://a.example/x', /** @type {any} */ ({ duplex: 'half', ...init }));
  return forward.pass(request, { service: 'massiva', path: '/inbox', template: '/inbox', mailbox: undefined, ...to }, boundedReader(request, 1_000, 'web'), 7);
}

/** @param {Promise<unknown>} work */
const caught = (work) => work.then(() => assert.fail('it was let through'), (/** @type {any} */ error) => error);

const refusedWith = async (/** @type {Promise<unknown>} */ work) => {
  const error = await caught(work);
  return [error.status, error.code];
};

test('a message carries its token, and nothing else of anybody’s', async () => {
  const { forward, calls, asked } = forwarding([new Response('ok')]);
  const given = await forward.token();
  const body = new Response('body').body;
  const response = await forward.send({ token: given, body: /** @type {any} */ (body), signal: new AbortController().signal }, 4);
  assert.equal(await response.text(), 'ok');
  const [{ url, method, headers, length, isRepeatable }] = calls;
  assert.deepEqual([url, method, length, isRepeatable], ['https://m.example/send', 'POST', 4, false]);
  assert.deepEqual(headers, { 'content-type': 'application/json', accept: 'application/json', authorization: 'Bearer t1' });
  assert.deepEqual(asked, [{ scopes: ['s'], refused: undefined }]);
});

test('a message that is refused for its token is not posted again; the next one gets a new token', async () => {
  for (const [status, asks] of [[401, 2], [403, 1], [400, 1]]) {
    const { forward, calls, asked } = forwarding([new Response('no', { status })]);
    await forward.send({ token: await forward.token(), body: /** @type {any} */ (new Response('b').body), signal: new AbortController().signal }, undefined);
    await turn();
    assert.deepEqual([calls.length, asked.length], [1, asks]);
    assert.deepEqual(asked[1], asks === 2 ? { scopes: ['s'], refused: 't1' } : undefined);
  }
});

test('where no token can be had in the place of a refused one, it is told of', async () => {
  const failures = [];
  const { forward } = forwarding([new Response('no', { status: 401 })], { tokens: ['t1', ''] });
  const onFailure = (/** @type {any} */ error) => failures.push(error.code);
  await forward.send({ token: await forward.token(), body: /** @type {any} */ (new Response('b').body), signal: new AbortController().signal, onFailure }, undefined);
  await turn();
  assert.deepEqual(failures, ['proxy.noToken']);
});

test('a read carries what it must of the browser’s request, the mailbox and the token', async () => {
  const { forward, calls } = forwarding([new Response('ok')]);
  const headers = { accept: 'a/b', 'accept-language': 'it', 'content-type': 'c/d', cookie: 'session=1', authorization: 'Basic x', 'x-own': '1', 'x-username': 'other' };
  const { secrets } = await pass(forward, { headers }, { path: '/inbox?q=1', mailbox: { username: 'u', password: SUITE.password } });
  const [{ url, method, body, length, isRepeatable, headers: sent }] = calls;
  assert.deepEqual([url, method, body, length, isRepeatable, secrets], ['https://m.example/inbox?q=1', 'GET', undefined, 7, true, ['t1']]);
  assert.deepEqual(sent, { accept: 'a/b', 'accept-language': 'it', 'content-type': 'c/d', authorization: 'Bearer t1', 'x-username': 'u', 'x-password': SUITE.password });
  const plain = forwarding([new Response('ok')]);
  await pass(plain.forward, {}, { service: 'pec' });
  assert.deepEqual([plain.calls[0].url, plain.calls[0].isRepeatable], ['https://p.example/inbox', false]);
  assert.deepEqual(plain.calls[0].headers, { authorization: 'Bearer t1' });
  assert.deepEqual(await refusedWith(pass(forwarding([]).forward, {}, { mailbox: { username: 'u', password: 'a\nb' } })), [500, 'proxy.credentials']);
});

test('a body goes along but with a GET, and what has one is asked once', async () => {
  const { forward, calls } = forwarding([new Response('no', { status: 401 })]);
  const { response } = await pass(forward, { method: 'POST', body: 'b' });
  assert.deepEqual([response.status, calls.length, calls[0].isRepeatable], [401, 1, false]);
  assert.notEqual(calls[0].body, undefined);
  const without = forwarding([new Response('ok')]);
  await pass(without.forward, { method: 'DELETE' });
  assert.deepEqual([without.calls[0].method, without.calls[0].body], ['DELETE', undefined]);
});

test('a read that is refused for its token is asked once more, with another; one of the other service is not', async () => {
  const refused = () => new Response('no', { status: 401 });
  const { forward, calls, asked } = forwarding([refused(), refused(), refused()]);
  const { response, secrets } = await pass(forward);
  assert.deepEqual([response.status, secrets, asked.map((one) => one.refused)], [401, ['t1', 't2'], [undefined, 't1']]);
  assert.deepEqual(calls.map(({ headers }) => headers.authorization), ['Bearer t1', 'Bearer t2']);
  const other = forwarding([refused()]);
  assert.equal((await pass(other.forward, {}, { service: 'pec' })).response.status, 401);
  assert.equal(other.calls.length, 1);
  const wrong = forwarding([new Response('no', { status: 403 })]);
  assert.deepEqual([(await pass(wrong.forward)).response.status, wrong.calls.length], [403, 1]);
});

test('a token that is none, or that cannot be had, ends the call before it goes out', async () => {
  for (const none of ['', undefined, null, 7, 'a b', 'a\nb']) {
    const { forward, calls } = forwarding([], { tokens: [none] });
    assert.deepEqual([await refusedWith(pass(forward)), calls.length], [[503, 'proxy.noToken'], 0]);
  }
  const cause = new Error('gone');
  const { forward } = forwarding([], { token: () => Promise.reject(cause) });
  const error = await caught(pass(forward));
  assert.deepEqual([error.status, error.code, error.cause], [503, 'proxy.tokenFailed', cause]);
});

timed('who gives the token has a minute', async () => {
  const { forward } = forwarding([], { token: () => new Promise(() => {}) });
  let isOver = false;
  const work = caught(pass(forward)).then((error) => ((isOver = true), error));
  await passes(59_999);
  assert.equal(isOver, false);
  await passes(1);
  assert.equal((await soon(work)).code, 'proxy.tokenFailed');
});

test('the eight tokens that were used last are kept in mind', async () => {
  const tokens = ['t0', ...Array.from({ length: 8 }, (_, index) => `t${index}`), 't0', 't8', 't9'];
  const { forward } = forwarding([], { tokens });
  for (const _ of [...tokens]) {
    await forward.token();
  }
  assert.deepEqual(forward.tokens(), ['t3', 't4', 't5', 't6', 't7', 't0', 't8', 't9']);
});

for (const [path, limit] of /** @type {[string, number][]} */ ([['/inbox', 120_000], ['/inbox?q=x', 200_000], ['/inbox?p=q', 120_000], ['/other?q=x', 120_000]])) {
  timed(`${path} has ${limit / 1_000} seconds`, async () => {
    const { forward } = forwarding([() => new Promise(() => {})]);
    let isOver = false;
    const work = refusedWith(pass(forward, {}, { path })).then((told) => ((isOver = true), told));
    await turn();
    await passes(limit - 1);
    assert.equal(isOver, false);
    await passes(1);
    assert.deepEqual(await soon(work), [504, 'proxy.late']);
  });
}

timed('a message’s body stops where nothing of it is taken for its time: a minute, and ten seconds for each million bytes', async () => {
  for (const [size, limit] of [[0, 60_000], [2_000_000, 80_000]]) {
    const way = (/** @type {any} */ call) => (size === 0 ? new Promise(() => {}) : call.body.read().then(() => new Promise(() => {})));
    const { forward } = forwarding([way]);
    const given = await forward.token();
    const body = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(Number(size) || 1)) }, { highWaterMark: 0 });
    let isOver = false;
    const work = caught(forward.send({ token: given, body, signal: new AbortController().signal }, undefined)).then((error) => ((isOver = true), error));
    for (let turns = 0; turns < 20; turns += 1) {
      await turn();
    }
    await passes(Number(limit) - 1);
    assert.equal(isOver, false, String(size));
    await passes(1);
    assert.ok((await soon(work)) instanceof Late);
  }
});

test('what ended a read is told as it is', async () => {
  const refusal = await caught(pass(forwarding([], { tokens: [''] }).forward));
  assert.equal(noAnswer(refusal), refusal);
  const cut = new Error('cut');
  assert.deepEqual([await refusedWith(Promise.reject(noAnswer(new Late('x')))), noAnswer(cut).cause], [[504, 'proxy.late'], cut]);
  assert.deepEqual(await refusedWith(pass(forwarding([() => Promise.reject(cut)]).forward)), [502, 'proxy.noAnswer']);
  // A body that could not be read on says more than the way that it fed.
  const { forward } = forwarding([async (/** @type {any} */ call) => { await call.body.read().catch(() => {}); throw cut; }]);
  assert.deepEqual(await refusedWith(pass(forward, { method: 'POST', body: 'x'.repeat(2_000) })), [413, 'proxy.tooLarge']);
});

/** A body of pieces; whether it was cancelled. @param {number} pieces */
function pieces(pieces) {
  const state = { left: pieces, reasons: /** @type {any[]} */ ([]) };
  const read = async () => (state.left-- > 0 ? new Uint8Array(3) : undefined);
  return { state, source: { read, cancel: (/** @type {any} */ reason) => void state.reasons.push(reason.message) } };
}

const call = (/** @type {any} */ body) => /** @type {any} */ ({ url: 'u', method: 'POST', headers: new Headers(), body, length: undefined, isRepeatable: false });
const calm = { stall: () => 1_000, total: 5_000 };

timed('a call that is over gives nothing more of its body out, and cancels what is left', async () => {
  const { state, source } = pieces(9);
  let taken = /** @type {any} */ (undefined);
  await caught(bounded(async ({ body }) => ((taken = body), await body?.read(), Promise.reject(new Error('cut'))), call(source), calm));
  assert.deepEqual(state.reasons, ['The call is over.']);
  assert.match((await caught(taken.read())).message, /call is over/);
  // What was read to its end has nothing to be cancelled.
  const whole = pieces(0);
  await bounded(async ({ body }) => (await body?.read(), new Response(null, { status: 204 })), call(whole.source), calm);
  assert.deepEqual(whole.state.reasons, []);
  const unread = pieces(2);
  await bounded(async () => new Response(null, { status: 204 }), call(unread.source), calm);
  assert.deepEqual(unread.state.reasons, ['The call is over.']);
});

timed('a signal ends a call, also one that was aborted before, which goes nowhere then', async () => {
  const before = AbortSignal.abort(new Error('before'));
  let calls = 0;
  const way = async () => ((calls += 1), new Promise(() => {}));
  assert.equal((await soon(caught(bounded(/** @type {any} */ (way), call(undefined), { ...calm, signal: before })))).message, 'before');
  assert.equal(calls, 0);
  const later = new AbortController();
  const work = caught(bounded(/** @type {any} */ (way), call(undefined), { ...calm, signal: later.signal }));
  later.abort(new Error('later'));
  assert.deepEqual([(await soon(work)).message, calls], ['later', 1]);
});

timed('an answer whose body does not end is broken off in time, and one that ends no more', async () => {
  const stuck = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(2)) });
  const response = await bounded(async () => new Response(stuck, { status: 202, headers: { 'x-a': '1' } }), call(undefined), calm);
  assert.deepEqual([response.status, response.headers.get('x-a')], [202, '1']);
  const reader = /** @type {any} */ (response.body).getReader();
  assert.equal((/** @type {any} */ (await soon(reader.read()))).value.length, 2);
  const rest = caught(reader.read());
  await passes(4_999);
  await passes(1);
  assert.ok((await soon(rest)) instanceof Late);
  const whole = await bounded(async () => new Response('whole'), call(undefined), calm);
  assert.equal(await soon(whole.text()), 'whole');
  const late = await bounded(async () => new Response('whole'), call(undefined), calm);
  await passes(5_000);
  assert.ok((await soon(caught(late.text()))) instanceof Late);
});

test('by fetch a body says its length where that is known, and follows no redirect', async () => {
  /** @type {Request[]} */
  const requests = [];
  const fetch = async (/** @type {Request} */ request) => (requests.push(request), new Response(await request.text()));
  const { forward } = forwarding([], { fetch });
  const send = async (/** @type {number | undefined} */ length) =>
    (await forward.send({ token: SUITE.token, body: /** @type {any} */ (new Response('body').body), signal: new AbortController().signal }, length)).text();
  assert.deepEqual([await send(4), await send(undefined)], ['body', 'body']);
  assert.deepEqual(requests.map(({ headers, redirect }) => [headers.get('content-length'), redirect]), [['4', 'error'], [null, 'error']]);
  await pass(forward);
  assert.deepEqual([requests[2]?.redirect, requests[2]?.method, requests[2]?.url], ['manual', 'GET', 'https://m.example/inbox']);
  // Where the runtime has streams of a fixed length, they say it.
  const lengths = [];
  const own = class extends TransformStream {
    constructor(/** @type {number} */ length) {
      super();
      lengths.push(length);
    }
  };
  Object.assign(globalThis, { FixedLengthStream: own });
  try {
    assert.deepEqual([await send(4), await send(undefined), lengths], ['body', 'body', [4]]);
  } finally {
    delete (/** @type {any} */ (globalThis).FixedLengthStream);
  }
  assert.deepEqual(requests.slice(3).map(({ headers }) => headers.get('content-length')), [null, null]);
});

test('by fetch a body that nobody reads on is cancelled', async () => {
  let reason = /** @type {unknown} */ (undefined);
  const body = new ReadableStream({ cancel: (given) => void (reason = given) }, { highWaterMark: 0 });
  const fetch = async (/** @type {Request} */ request) => (await request.body?.cancel('enough'), new Response('no', { status: 400 }));
  const { forward } = forwarding([], { fetch });
  await forward.send({ token: SUITE.token, body, signal: new AbortController().signal }, undefined);
  assert.equal(reason, 'enough');
});

timed('an answer that nobody wants any more is cancelled, also where it comes after the end', async () => {
  const reasons = [];
  const body = () => new ReadableStream({ pull: () => new Promise(() => {}), cancel: (reason) => void reasons.push(reason?.message) }, { highWaterMark: 0 });
  const leaving = new AbortController();
  let answer = (/** @type {Response} */ _) => {};
  const work = caught(bounded(() => new Promise((resolve) => (answer = resolve)), call(undefined), { ...calm, signal: leaving.signal }));
  leaving.abort(new Error('left'));
  await soon(work);
  answer(new Response(body()));
  await turn();
  assert.equal(reasons.length, 1);
  const read = await soon(bounded(async () => new Response(body()), call(undefined), calm));
  await soon(/** @type {any} */ (read.body).cancel(new Error('enough')));
  assert.deepEqual(reasons[1], 'enough');
  const empty = await soon(bounded(async () => ({ status: 204, headers: new Headers({ 'x-a': '1' }), body: body() }), call(undefined), calm));
  assert.deepEqual([empty.status, empty.headers.get('x-a'), empty.body, reasons.length], [204, '1', null, 3]);
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('cut')) });
  const cut = await soon(bounded(async () => new Response(broken), call(undefined), calm));
  assert.equal((await soon(caught(cut.text()))).message, 'cut');
});
