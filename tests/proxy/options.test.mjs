/** The options of a proxy: refused early, all problems at once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createProxy } from '../../pkg-template/proxy/handler.js';
import { memoryStore } from '../../pkg-template/proxy/store-memory.js';
import { mailbox } from './service.mjs';

test('wrong options are named all at once', () => {
  assert.throws(() => createProxy(undefined), TypeError);
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
