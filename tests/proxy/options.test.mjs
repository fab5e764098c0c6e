/** The options of a proxy: refused early, all problems at once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createProxy } from '../../pkg-template/proxy/handler.js';
import { memoryStore } from '../../pkg-template/proxy/store/memory.js';
import { made } from './made.mjs';
import { mailbox, message, post } from './service.mjs';

test('wrong options are named all at once', () => {
  assert.throws(() => createProxy(undefined), TypeError);
  assert.throws(
    () => createProxy({ token: 't', mailbox: () => mailbox, store: memoryStore() }),
    ({ code, params }) => code === 'proxy.options' && params.problems.length === 1 && /^authorize must/.test(params.problems[0]),
  );
  assert.throws(() => createProxy({ token: 't', mailbox: () => mailbox, store: memoryStore() }), /authorize must be a function/);
  assert.throws(
    () => createProxy({ authorize: 1, basePath: 'api/', environment: 'x', allow: ['DELETE /everything'], origin: 'app.example', maxBodySize: -1, rate: { perSecond: 0 } }),
    ({ message: words }) =>
      ['authorize', 'mailbox', 'token', 'basePath', 'environment', 'allow', 'origin', 'maxBodySize', 'perSecond', 'store'].every((one) => words.includes(one)),
  );
  const whole = { authorize: () => 1, mailbox: () => mailbox, token: 't' };
  assert.throws(() => createProxy(whole), /store is needed in production/);
  createProxy({ ...whole, environment: 'test' });
  assert.throws(() => createProxy({ ...whole, target: 'ftp://x' }), /target/);
});

const whole = { authorize: () => 1, mailbox: () => mailbox, token: 't', environment: 'test' };

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
