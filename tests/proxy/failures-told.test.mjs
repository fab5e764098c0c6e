/** What `onError` is told of a request, and what of it is passed over. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format } from 'node:util';

import { Refusal } from '../../pkg-template/proxy/answers/response.js';
import { Failures, tellerOf, tellsBy, toConsole } from '../../pkg-template/proxy/failures.js';

const ENTRY = /** @type {any} */ ({ method: 'POST', path: '/send', id: '1' });

/** The failures of one request, and what was told of them. @param {object} [more] */
function made({ entry = ENTRY, onError = undefined } = {}) {
  /** @type {any[]} */
  const told = [];
  const failures = new Failures(onError ?? ((error, failure) => void told.push({ error, ...failure })), entry, () => ['token-del-servizio']);
  return { failures, told };
}

test('a failure is told once with its request, without password and token; its key only where there is one', () => {
  const { failures, told } = made();
  failures.hide('password-segreta');
  failures.tell(new Error('no: password-segreta, token-del-servizio'), 'proxy.store');
  assert.deepEqual({ ...told[0], error: told[0].error.message }, { error: 'no: …, …', method: 'POST', path: '/send', code: 'proxy.store', id: '1' });
  const keyed = made({ entry: { ...ENTRY, key: 'k' } });
  keyed.failures.tell(new Error('no'), 'proxy.store');
  assert.equal(keyed.told[0].key, 'k');
});

test('the same again, and what means the same, is passed over', () => {
  const { failures, told } = made();
  const [one, other] = [new Error('one'), new Error('other')];
  failures.tell(one, 'proxy.store');
  failures.tell(one, 'proxy.failed');
  failures.tell(other, 'proxy.store');
  assert.deepEqual(told.map(({ error, code }) => [error.message, code]), [['one', 'proxy.store']]);
  failures.tell(other, 'proxy.failed');
  assert.deepEqual(told.map(({ code }) => code), ['proxy.store', 'proxy.failed']);
});

test('of what ended a request that is told which is the portal’s, the store’s or the network’s fault', () => {
  const cause = new Error('no disk');
  const ended = (/** @type {unknown} */ error) => {
    const { failures, told } = made();
    failures.end(error);
    return told.map((one) => [one.error.message, one.code]);
  };
  assert.deepEqual(ended(new TypeError('a fault')), [['a fault', 'proxy.failed']]);
  assert.deepEqual(ended('a text'), [['a text', 'proxy.failed']]);
  assert.deepEqual(ended(Object.assign(new Refusal(503, 'proxy.store'), { cause })), [['no disk', 'proxy.store']]);
  assert.deepEqual(ended(Object.assign(new Refusal(503, 'proxy.store'), { cause: undefined })), [['undefined', 'proxy.store']]);
  for (const code of /** @type {const} */ (['proxy.noResponse', 'proxy.noMailbox', 'proxy.noSenders', 'proxy.noToken', 'proxy.credentials', 'proxy.wasRead', 'proxy.answered', 'proxy.silent.first'])) {
    assert.deepEqual(ended(new Refusal(500, code)).map(([, told]) => told), [code]);
  }
  for (const code of /** @type {const} */ (['proxy.signedOut', 'proxy.silent', 'proxy.json', 'proxy.running', 'proxy.queue'])) {
    assert.deepEqual(ended(new Refusal(400, code)), []);
  }
});

test('who is told must not make another failure', async () => {
  for (const onError of [() => { throw new Error('of the log'); }, () => Promise.reject(new Error('of the log'))]) {
    made({ onError }).failures.tell(new Error('no'), 'proxy.store');
    tellerOf(() => {}, onError)(new Error('no'), ENTRY);
  }
  await new Promise((resolve) => setImmediate(resolve));
});

test('what a proxy told of itself is passed over by what stands around it; all else is told by its onError', () => {
  /** @type {any[]} */
  const told = [];
  const handler = () => {};
  tellsBy(handler, (error, failure) => void told.push([error.message, failure]), () => ['token-del-servizio']);
  const known = new Error('known');
  made().failures.tell(known, 'proxy.store');
  const tell = tellerOf(handler);
  tell(known, ENTRY);
  for (const thrown of [new Error('token-del-servizio'), 'a text', null, undefined]) {
    tell(thrown, ENTRY);
  }
  assert.deepEqual(told, ['…', 'a text', 'null', 'undefined'].map((words) => [words, { ...ENTRY, code: 'proxy.failed' }]));
  /** @type {string[]} */
  const own = [];
  tellerOf(handler, (error) => void own.push(error.message))(new Error('other'), ENTRY);
  assert.deepEqual([own, told.length], [['other'], 4]);
});

test('by default failures stand on the console, with what finds them again', (context) => {
  const { mock } = context.mock.method(console, 'error', () => {});
  const error = new Error('no disk');
  toConsole(error, { ...ENTRY, code: 'proxy.store' });
  toConsole(error, { ...ENTRY, key: 'k', code: 'proxy.store' });
  tellerOf(() => {})(error, ENTRY);
  const said = mock.calls.map((call) => call.arguments);
  assert.deepEqual(said.slice(0, 2), [
    ['%s', 'pec-massiva proxy: POST /send: proxy.store (request 1)', error],
    ['%s', 'pec-massiva proxy: POST /send: proxy.store (request 1, key k)', error],
  ]);
  assert.deepEqual([said[2][1], said[2][2].message], ['pec-massiva proxy: POST /send: proxy.failed (request 1)', 'no disk']);
});

test('a key that a console would take for directions stands there as it is, and the error behind it', (context) => {
  const { mock } = context.mock.method(console, 'error', () => {});
  for (const key of ['%c', '%s', '%o%j', '%%']) {
    toConsole(new Error('no disk'), { ...ENTRY, key, code: 'proxy.store' });
    const shown = format(...mock.calls.at(-1).arguments);
    assert.match(shown, /no disk/);
    assert.ok(shown.includes(`key ${key})`), shown);
  }
});
