/** An account's API key, which is of a server alone: in nothing that is thrown, shown, logged or answered, however it comes back. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { CANARIES, found } from './canaries.mjs';
import { ECHOES } from './echoes.mjs';

const [{ account }, { PecMassiva }, { createProxy, memoryStore, oauthToken }] = await Promise.all(
  ['account.js', 'index.js', 'proxy.js'].map((name) => import(`${unpacked}/${name}`)),
);

const { apiKey, password } = CANARIES;
const EMAIL = 'comune@example.it';

/** What its requests bear: the key itself nowhere, but as its base64. */
const BASIC = Buffer.from(`${EMAIL}:${apiKey}`).toString('base64');
const WORDS = { apiKey, token: BASIC };
const NAMES = /** @type {const} */ (['apiKey', 'token']);

for (const [how, echo] of Object.entries(ECHOES)) {
  const fetch = async (/** @type {Request} */ request) =>
    echo(`${[...request.headers].map(([name, value]) => `${name}: ${value}`).join('\n')}\n${apiKey}\n${await request.text()}`);

  test(`no error and no look at an account shows its API key, which comes back ${how}`, async () => {
    const of = account({ email: EMAIL, apiKey, fetch, retries: 0 });
    const calls = [of.wallet(), of.tokens.get('656d1e2f8b3c2a001f7e4a12'), of.tokens.delete('656d1e2f8b3c2a001f7e4a12'), of.tokens.create({ scopes: 'GET:a.it/b' })];
    const errors = (await Promise.allSettled(calls)).flatMap(({ status, reason }) => (status === 'rejected' ? [reason] : []));
    // What says yes without more is a token that is gone.
    assert.ok(errors.length >= 3);
    assert.deepEqual(found([errors, JSON.parse(JSON.stringify(errors)), of], NAMES, WORDS), []);
  });

  test(`a proxy that gets its tokens with it tells it to nobody, where it comes back ${how}`, async () => {
    const [entries, failures, answers] = [[], [], []];
    const proxy = createProxy({
      ...{ basePath: '/pec', authorize: () => true, sender: () => [EMAIL], mailbox: () => ({ username: 'demo', password }), store: memoryStore() },
      token: oauthToken({ email: EMAIL, apiKey, fetch }),
      ...{ log: (entry) => entries.push(entry), onError: (error, failure) => failures.push(error, failure) },
    });
    const through = async (/** @type {Request} */ request) => {
      const answer = await proxy(request);
      answers.push([...answer.headers], await answer.clone().text());
      return answer;
    };
    const pec = new PecMassiva({ baseUrl: 'https://portal.example/pec', fetch: through, timeout: 2_000 });
    const error = await pec.quota().then(() => assert.fail('there is no token'), (reason) => reason);
    assert.deepEqual([entries.length > 0, failures.length > 0, answers.length > 0], [true, true, true]);
    assert.deepEqual(found([error, entries, failures, answers], NAMES, WORDS), []);
    pec.close();
  });
}
