/** The options of a proxy: refused early, all problems at once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createProxy } from '../../pkg-template/proxy/handler.js';
import { settingsOf } from '../../pkg-template/proxy/settings/options.js';
import { memoryStore } from '../../pkg-template/proxy/store/memory.js';
import { SUITE } from '../canaries/suite.mjs';
import { made } from './made.mjs';
import { mailbox, message, post, withFile } from './service.mjs';

test('wrong options are named all at once', () => {
  assert.throws(() => createProxy(undefined), TypeError);
  assert.throws(
    () => createProxy({ token: SUITE.token, mailbox: () => mailbox, store: memoryStore() }),
    ({ code, params }) => code === 'proxy.options' && params.problems.length === 1 && /^authorize must/.test(params.problems[0]),
  );
  assert.throws(() => createProxy({ token: SUITE.token, mailbox: () => mailbox, store: memoryStore() }), /authorize must be a function/);
  assert.throws(
    () => createProxy({ authorize: 1, basePath: 'api/', environment: 'x', allow: ['DELETE /everything'], origin: 'app.example', maxBodySize: -1, rate: { perSecond: 0 } }),
    ({ message: words }) =>
      ['authorize', 'mailbox', 'token', 'basePath', 'environment', 'allow', 'origin', 'maxBodySize', 'perSecond', 'store'].every((one) => words.includes(one)),
  );
  const whole = { authorize: () => 1, mailbox: () => mailbox, token: SUITE.token };
  assert.throws(() => createProxy(whole), /store is needed in production/);
  createProxy({ ...whole, environment: 'test' });
  assert.throws(() => createProxy({ ...whole, target: 'ftp://x' }), /target/);
});

const whole = { authorize: () => 1, mailbox: () => mailbox, token: SUITE.token, environment: 'test' };

test('a bound that bounds nothing, or everything, is none', () => {
  for (const maxUnderWay of [0, -1, 1.5, NaN, Infinity, '200', null]) {
    assert.throws(() => createProxy({ ...whole, maxUnderWay }), /maxUnderWay must be a whole number above 0/, String(maxUnderWay));
  }
  createProxy({ ...whole, maxUnderWay: 1 });
});

test('the names that are added to a message’s are plain ones, and like none that is there', () => {
  for (const messageFields of ['cc', null, 7, ['Sender'], ['ſender'], ['sender\u0000'], ['USERNAME'], ['Password'], ['body'], ['a b'], [''], [7], ['cc', 'Body']]) {
    assert.throws(() => createProxy({ ...whole, messageFields }), /messageFields/, String(messageFields));
  }
  createProxy({ ...whole, messageFields: ['cc', 'reply_to'] });
  createProxy({ ...whole, messageFields: [] });
});

test('a store lacks no step, whatever the environment', () => {
  for (const step of ['claim', 'renew', 'settle', 'look', 'mark', 'remembers', 'reserve']) {
    const store = { ...memoryStore(), [step]: undefined };
    assert.throws(() => createProxy({ ...whole, store }), new RegExp(`store has no ${step}\\.`));
  }
  assert.throws(() => createProxy({ ...whole, store: {} }), /store has no claim, renew, settle, look, mark, remembers, reserve/);
  createProxy({ ...whole, store: memoryStore(), environment: 'production' });
});

test('what an option adds passes, exactly as it is written', async () => {
  const { proxy, service } = made({ messageFields: ['reply_to'] });
  const own = { ...message(), reply_to: 'x' };
  assert.equal((await proxy(post(own))).status, 201);
  assert.deepEqual(JSON.parse(service.arrivals[0].body), { ...mailbox, ...own });
  assert.equal((await proxy(post({ ...message(), Reply_To: 'x' }))).status, 400);
  assert.equal((await made().proxy(post(own))).status, 400);
  assert.equal(service.arrivals.length, 1);
});

/** What is wrong with some options. @param {object} options */
function problemsOf(options) {
  try {
    createProxy(options);
    return [];
  } catch (error) {
    assert.match(error.message, /^createProxy: /);
    assert.equal(error.code, 'proxy.options', String(error));
    return error.params.problems;
  }
}

for (const [what, wrong, words] of [
  ['nothing is let through', { allow: [] }, /^allow must be a list/],
  ['what is let through is no list', { allow: 'POST /send' }, /^allow must be a list/],
  ['names to be added are no list', { messageFields: 'cc' }, /^messageFields must be a list/],
  ['forms are neither taken nor refused', { multipart: 1 }, /^multipart must be true or false/],
  ['a wallet is shown among other things, and no account is asked', { allow: ['POST /send', 'GET /wallet'] }, /^account is needed/],
  ['an account tells no use', { account: { wallet: () => 1 } }, /^account must be/],
  ['an account tells no wallet', { account: { usage: () => 1 } }, /^account must be/],
  ['there is no account', { account: null }, /^account must be/],
  ['a target with a question', { target: 'https://a.example/?b=1' }, /^target must be/],
  ['a target with a place in a page', { target: 'https://a.example/#b' }, /^target must be/],
  ['a target with a user', { target: 'https://b@a.example/' }, /^target must be/],
  ['a target that is a URL and no text', { target: new URL('https://a.example') }, /^target must be/],
  ['a target of a name that no service has', { target: { masiva: 'https://a.example' } }, /^target must be/],
  ['a target of another kind', { target: { massiva: 5 } }, /^target must be/],
  ['no target', { target: null }, /^target must be/],
  ['an origin that is a URL and no text', { origin: new URL('https://a.example') }, /^origin: /],
  ['no store in production', { environment: 'production' }, /^store is needed in production/],
  ['a tracer that begins no span', { trace: {} }, /^trace must be/],
  ['no tracer', { trace: null }, /^trace must be/],
  ['a tracer with a parent that is no function', { trace: { tracer: { startSpan: () => 1 }, parent: 1 } }, /^trace must be/],
]) {
  test(`wrong, and nothing else: ${what}`, () => {
    const problems = problemsOf({ ...whole, ...wrong });
    assert.equal(problems.length, 1, problems.join('; '));
    assert.match(problems[0], words);
  });
}

test('in production, messages to the service itself need a store, wherever the rest is read', () => {
  const { environment: _, ...real } = whole;
  for (const target of [{ pec: 'https://a.example' }, { massiva: undefined, pec: 'https://a.example' }, 'https://ws.pecmassiva.com/']) {
    assert.match(problemsOf({ ...real, target }).join(), /^store is needed in production/, JSON.stringify(target));
    assert.deepEqual(problemsOf({ ...real, target, store: memoryStore() }), []);
  }
  for (const target of ['https://WS.pecmassiva.com', 'https://ws.pecmassiva.com:443/']) {
    assert.match(problemsOf({ ...real, environment: 'test', target }).join(), /^store is needed in production/, target);
  }
  for (const target of ['https://a.example', { massiva: 'https://a.example' }]) {
    assert.deepEqual(problemsOf({ ...real, target }), [], JSON.stringify(target));
  }
});

test('right: a tracer by itself, and one with a parent', () => {
  const tracer = { startSpan: () => 1 };
  for (const trace of [tracer, { tracer }, { tracer, parent: () => undefined }]) {
    assert.deepEqual(problemsOf({ ...whole, trace }), []);
  }
});

test('so many a second are one in so many milliseconds, and so many may wait for as long as that takes', () => {
  assert.deepEqual(settingsOf({ ...whole, rate: { perSecond: 4, waiting: 10 } }).pace, { interval: 250, longest: 2_500 });
  assert.deepEqual(settingsOf(whole).pace, { interval: 1_000, longest: 30_000 });
});

test('a message with files may come as a form, but where that is refused', async () => {
  const { body, headers } = withFile({}, true);
  const { 'content-type': _, ...others } = Object.fromEntries(new Headers(headers));
  for (const [more, status] of /** @type {const} */ ([[{}, 201], [{ multipart: true }, 201], [{ multipart: false }, 415]])) {
    const { proxy } = made(more);
    const request = new Request('https://portal.example/api/pec/send', { method: 'POST', body, headers: { ...others, 'idempotency-key': 'k', 'x-requested-with': 'f' } });
    assert.equal((await proxy(request)).status, status, JSON.stringify(more));
  }
});
