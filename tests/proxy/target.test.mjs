/** What a session may use, where its requests go, and how long a repeat waits. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mock, test } from 'node:test';

import { byNode } from '../../pkg-template/proxy/forward/node.js';
import { memoryStore } from '../../pkg-template/proxy/store/memory.js';
import { fate, made, refusal } from './made.mjs';
import { ask, message, post, taken } from './service.mjs';

const MAILBOXES = {
  anna: { username: 'anagrafe@pecmassiva.com', password: 'uno' },
  bruno: { username: 'tributi@pecmassiva.com', password: 'due' },
};

test('mailbox and senders follow from the session of each request', async () => {
  const { proxy, service } = made({
    authorize: (request) => request.headers.get('x-user'),
    mailbox: (user) => MAILBOXES[user],
    sender: (user) => [MAILBOXES[user].username, `${user}@comune.example`],
  });
  const from = (user, sender) => proxy(post(message({ sender }), { 'x-user': user, 'idempotency-key': `${user}-${sender}` }));
  for (const user of Object.keys(MAILBOXES)) {
    const other = user === 'anna' ? 'bruno' : 'anna';
    for (const sender of [MAILBOXES[user].username, `${user}@comune.example`]) {
      assert.equal((await from(user, sender)).status, 201);
      const { username, password } = JSON.parse(service.arrivals.at(-1).body);
      assert.deepEqual({ username, password }, MAILBOXES[user]);
    }
    for (const sender of [MAILBOXES[other].username, `${other}@comune.example`]) {
      assert.equal((await refusal(await from(user, sender)))[0], 400);
    }
    await proxy(ask('/inbox', { headers: { 'x-user': user } }));
    assert.equal(service.arrivals.at(-1).headers.get('x-username'), MAILBOXES[user].username);
  }
  assert.equal((await proxy(post(message()))).status, 403);
  assert.equal(service.arrivals.length, 6);
});

for (const [how, way] of Object.entries({ 'by Node’s http': byNode(), 'by fetch': undefined })) {
  test(`${how}: a redirect of the service leads nowhere, neither with a message nor without`, async () => {
    const asked = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      request.resume();
      request.on('end', () => response.writeHead(307, { location: '/elsewhere' }).end());
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const target = `http://127.0.0.1:${server.address().port}`;
      const { proxy } = made({ target, way, fetch: undefined });
      const answers = [await proxy(post(message(), { 'idempotency-key': 'moved' })), await proxy(ask('/inbox'))];
      for (const [index, answer] of answers.entries()) {
        assert.equal(answer.headers.get('location'), null);
        const [status, words] = await refusal(answer);
        assert.equal(status, 502);
        // To a message Node's fetch tells no more than that it got no answer: else it would keep a copy.
        const isTold = way !== undefined || index === 1;
        assert.match(words, isTold ? /redirect, which is not followed/ : /may have been sent, or not/);
      }
      assert.deepEqual(asked, ['/send', '/inbox']);
      assert.deepEqual(await fate(proxy, 'moved'), { state: 'unknown' });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
}

test('a process that stood still does not use at once the places that passed meanwhile', async () => {
  const { proxy, service } = made({ rate: { perSecond: 20, waiting: 10 } });
  const answers = Promise.all(Array.from({ length: 6 }, () => proxy(post(message()))));
  while (service.arrivals.length === 0) {
    await new Promise(setImmediate);
  }
  const end = performance.now() + 400;
  while (performance.now() < end);
  assert.ok((await answers).every(({ status }) => status === 201));
  const times = service.arrivals.map(({ at }) => at);
  times.slice(2).forEach((at, index) => assert.ok(at - times[index + 1] > 30, `${at - times[index + 1]} ms apart`));
});

test('a repeat waits half a minute for the first answer, and then asks for another try', async () => {
  let answer;
  const store = memoryStore();
  const { look } = store;
  let looks = 0;
  store.look = (...asked) => {
    looks += 1;
    return look(...asked);
  };
  const { proxy, service } = made({ store, answer: () => new Promise((resolve) => (answer = resolve)) });
  const key = { 'idempotency-key': 'slow' };
  const first = proxy(post(message(), key));
  while (service.arrivals.length === 0) {
    await new Promise(setImmediate);
  }
  mock.timers.enable({ apis: ['Date', 'setTimeout'], now: Date.now() });
  try {
    const begun = Date.now();
    let waited;
    const before = looks;
    const repeat = proxy(post(message(), key)).finally(() => (waited = Date.now() - begun));
    while (looks === before) {
      await new Promise(setImmediate);
    }
    while (waited === undefined) {
      await new Promise(setImmediate);
      mock.timers.tick(100);
      assert.ok(Date.now() - begun < 120_000, 'the repeat waits for ever');
    }
    const response = await repeat;
    assert.deepEqual([response.status, response.headers.get('retry-after')], [409, '1']);
    assert.ok(waited >= 30_000 && waited < 60_000, String(waited));
  } finally {
    mock.timers.reset();
  }
  answer(taken('123456789012345'));
  assert.equal((await first).status, 201);
  assert.equal((await proxy(post(message(), key))).status, 201);
  assert.equal(service.arrivals.length, 1);
});
