/** What a portal sets up wrongly is told with a code, and with all that is wrong. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';

const { createProxy, durableObjectStore, fileStore, memoryStore, oauthToken, redisStore } = await import(`${unpacked}/proxy.js`);
const { fileJournal, journalTests, memoryJournal } = await import(`${unpacked}/journal.js`);
const { account } = await import(`${unpacked}/account.js`);
const { callbackHandler } = await import(`${unpacked}/proxy.js`);

/** @type {[string, () => unknown][]} */
const wrong = [
  ['createProxy', () => createProxy({})],
  ['durableObjectStore', () => durableObjectStore({})],
  ['fileStore', () => fileStore('')],
  ['memoryStore', () => memoryStore({ maxKeys: 0 })],
  ['oauthToken', () => oauthToken({ email: 'a b', apiKey: 'secret key' })],
  ['redisStore', () => redisStore({})],
  ['fileJournal', () => fileJournal('')],
];

for (const [name, set] of wrong) {
  test(name, () => {
    assert.throws(set, (/** @type {any} */ error) => {
      assert.ok(error instanceof TypeError);
      assert.equal(error.code, name === 'fileJournal' ? 'journal.options' : 'proxy.options');
      assert.equal(error.params.name, name);
      assert.equal(error.message, `${name}: ${error.params.problems.join('; ')}.`);
      assert.doesNotMatch(error.message, /secret key/);
      return true;
    });
  });
}

const key = { email: 'a@example.it', apiKey: 'secret key'.replace(' ', '-') };
const own = { authorize: () => true, mailbox: () => ({}), token: SUITE.token, environment: 'test' };

/** What is misspelt, and what is said of it. @type {[string, () => unknown, RegExp][]} */
const misspelt = [
  ['createProxy', () => createProxy({ ...own, senders: () => [], rate: { persecond: 2 } }), /^createProxy: senders is none of basePath, .*; rate\.persecond is none of perSecond, waiting\.$/],
  ['memoryStore', () => memoryStore({ maxKey: 5 }), /^memoryStore: maxKey is none of maxKeys\.$/],
  ['oauthToken', () => oauthToken({ ...key, ttll: 60 }), /^oauthToken: ttll is none of email, /],
  ['oauthToken(…).mint', () => oauthToken(key).mint({ scopes: ['POST:ws.pecmassiva.com/send'], tll: 60 }), /mint: tll is none of scopes, ttl, name, limits\.$/],
  ['account', () => account({ ...key, retry: 1 }), /^account: retry is none of email, /],
  [
    'callbackHandler',
    () => callbackHandler({ mailboxes: { get() {} }, onEvent() {}, onErorr() {}, rate: { perMinut: 1 } }),
    /^callbackHandler: onErorr is none of mailboxes, .*; rate\.perMinut is none of perMinute, atOnce\.$/,
  ],
];

for (const [name, set, words] of misspelt) {
  test(`${name}: a name that is misspelt is not passed over`, () => assert.rejects(async () => set(), { name: 'TypeError', message: words }));
}

test('what is not given is not misspelt', () => {
  assert.equal(typeof createProxy({ ...own, senders: undefined }), 'function');
});

test('a token is minted for scopes alone, and a call without them is told so', async () => {
  for (const wanted of [undefined, {}, { scopes: [] }, { scopes: 'POST:ws.pecmassiva.com/send' }, { scope: ['POST:ws.pecmassiva.com/send'] }]) {
    await assert.rejects(oauthToken(key)(wanted), { name: 'TypeError', code: 'proxy.options', message: /no token is minted without scopes; call it with \{ scopes: / });
  }
});

test('a journal takes keys, ranges and changes, and says so of anything else', async () => {
  const journal = memoryJournal();
  for (const work of [() => journal.get(), () => journal.get(5), () => journal.list(5, 'b', 1)]) {
    await assert.rejects(work, { message: 'a key of a journal must be a text' });
  }
  for (const limit of [undefined, -1, '2', Number.NaN]) {
    await assert.rejects(journal.list('a', 'b', limit), /so many keys as a number says/);
  }
  for (const changes of [undefined, 'x', { put: 'a', value: 'b' }]) {
    await assert.rejects(journal.apply(changes), { message: 'a journal takes a list of changes' });
  }
  for (const change of ['x', null, [], { put: 'a', value: 5 }, { add: 'a' }, { remove: 'a' }, {}]) {
    await assert.rejects(journal.apply([{ put: 'before', value: 'x' }, change]), /a change of a journal must be/);
  }
  assert.equal(await journal.get('before'), undefined);
});

test('tests of a journal need one', async () => {
  assert.throws(() => journalTests(memoryJournal()), { code: 'journal.options', message: 'journalTests: needs a function that makes or opens a journal.' });
  await assert.rejects(journalTests(() => ({ get() {} }))[0].run(), { message: 'journalTests: what its function gives has no list, apply.' });
});

test('a callback handler is told apart from one of Node', async () => {
  const errors = [];
  const handler = callbackHandler({ mailboxes: { get() {} }, onEvent() {}, onError: (error) => errors.push(error.message) });
  for (const request of [undefined, { method: 'POST', headers: {}, body: {} }]) {
    assert.equal((await handler(request)).status, 500);
  }
  assert.equal(errors.length, 2);
  errors.forEach((message) => assert.match(message, /no Request of web standards\. On Node, and in Express, give the handler to proxyListener/));
});
