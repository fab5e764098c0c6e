/** What a portal sets up wrongly is told with a code, and with all that is wrong. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { unpacked } from '../../scripts/paths.mjs';

const { createProxy, durableObjectStore, fileStore, memoryStore, oauthToken, redisStore } = await import(`${unpacked}/proxy.js`);
const { fileJournal } = await import(`${unpacked}/journal.js`);

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
