/**
 * A spy server counts: whatever goes wrong, one call of `send` is one `POST /send`, and ends in the
 * outcome that was promised.
 */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import { createServer as createRawServer } from 'node:net';
import { after, test } from 'node:test';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { consumer } from './consumer.mjs';

const user = consumer('module');
const { PecMassiva } = await import(join(user.installed, 'index.js'));

const ID = '2020082610003492';
const MESSAGE = {
  sender: 'comune@pecmassiva.com',
  recipient: 'a@pec.it',
  subject: 'Prova',
  text: 'Testo',
  attachments: [{ name: 'a.bin', data: new Uint8Array(200_000) }],
};

/** Counts requests and reacts as told. */
async function spy(react) {
  let posts = 0;
  const server = createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/send') {
      posts += 1;
    }
    if (request.url.startsWith('/once')) {
      // No proxy of the package's: it keeps no keys.
      response.writeHead(404).end();
      return;
    }
    react(request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    posts: () => posts,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

/** As a portal of another kind answers who asks whether the package's own proxy is there. */
const foreign = (fetch) => (request) =>
  new URL(request.url).pathname.startsWith('/once') ? Promise.resolve(new Response(null, { status: 404 })) : fetch(request);

const client = (url, more) => new PecMassiva({
  baseUrl: url,
  token: 'token-segreto',
  mailbox: { username: 'demo', password: 'password-segreta' },
  rate: { perSecond: 1000 },
  ...more,
});

const caught = (promise) => promise.then(() => assert.fail('it resolved'), (error) => error);

function answers(status, body, headers = {}) {
  return (request, response) => {
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  };
}

const json = (value) => JSON.stringify(value);

/** name, reaction, the outcome: 'unknown' and the class underneath, or the class of a certain no. */
const CASES = [
  ['302', answers(302, '', { location: '/send' }), 'unknown', 'ResponseError'],
  ['400', answers(400, json({ success: false, message: 'Post parameter is not valid' })), 'RejectedError'],
  ['401', answers(401, json({ success: false, message: 'Authorization in not valid or empty' })), 'AuthenticationError'],
  ['402', answers(402, json({ success: false, message: 'no credit', error: 125.22 })), 'PaymentError'],
  ['408', answers(408, ''), 'unknown', 'RejectedError'],
  ['409', answers(409, ''), 'unknown', 'RejectedError'],
  ['425', answers(425, ''), 'unknown', 'RejectedError'],
  ['500', answers(500, json({ success: false, message: 'MySQL Error 2006' })), 'unknown', 'ServerError'],
  ['503', answers(503, '', { 'retry-after': '0' }), 'unknown', 'ServerError'],
  ['success: false', answers(201, json({ success: false, message_id: 'SMTP error' })), 'RejectedError'],
  ['garbage', answers(200, '<html>ok</html>'), 'unknown', 'ResponseError'],
  ['truncated JSON', answers(201, '{"success":true,"message_id":"20'), 'unknown', 'ResponseError'],
  ['an id that is no id', answers(201, json({ success: true, message_id: 'x1' })), 'unknown', 'ResponseError'],
  ['204', answers(204), 'unknown', 'ResponseError'],
  ['a connection dropped before the body', (request) => request.socket.destroy(), 'unknown', 'NetworkError'],
  [
    'a connection dropped after the body',
    (request) => request.resume().on('end', () => request.socket.destroy()),
    'unknown',
    'NetworkError',
  ],
  [
    'an answer that breaks off',
    (request, response) => request.resume().on('end', () => {
      response.writeHead(201, { 'content-length': '100' });
      response.write('{"success"', () => request.socket.destroy());
    }),
    'unknown',
    'NetworkError',
  ],
  [
    'an answer without end',
    (request, response) => request.resume().on('end', () => {
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const more = () => { while (!response.destroyed && response.write(chunk)); };
      response.writeHead(201, { 'content-type': 'application/json' }).on('drain', more);
      more();
    }),
    'unknown',
    'ResponseError',
  ],
];

for (const [name, react, outcome, underneath] of CASES) {
  test(`${name}: one POST, ${outcome}`, async () => {
    const server = await spy(react);
    try {
      const error = await caught(client(server.url).send(MESSAGE));
      assert.equal(error.name, outcome === 'unknown' ? 'UnknownOutcomeError' : outcome);
      assert.equal(error.retryable, false);
      if (outcome === 'unknown') {
        assert.equal(error.cause.name, underneath);
        assert.match(error.idempotencyKey, /^[0-9a-f-]{36}$/);
      } else {
        assert.match(error.message, /Nothing was sent/);
      }
      const shown = `${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.cause)}`;
      assert.doesNotMatch(shown, /segret/);
      assert.equal(server.posts(), 1);
    } finally {
      await server.close();
    }
  });
}

test('a time-out: one POST, unknown', async () => {
  const server = await spy(() => {});
  try {
    const error = await caught(client(server.url, { timeout: 200 }).send(MESSAGE));
    assert.equal(error.name, 'UnknownOutcomeError');
    assert.equal(error.cause.name, 'TimeoutError');
    assert.equal(server.posts(), 1);
  } finally {
    await server.close();
  }
});

test('an abort and a close() under way: one POST, unknown', async () => {
  for (const how of ['abort', 'close']) {
    let arrived;
    const arrival = new Promise((resolve) => (arrived = resolve));
    const server = await spy(() => arrived());
    try {
      const controller = new AbortController();
      const pec = client(server.url);
      const sending = caught(pec.send(MESSAGE, { signal: controller.signal }));
      await arrival;
      const reason = { why: 'no Error at all' };
      how === 'abort' ? controller.abort(reason) : pec.close();
      const error = await sending;
      assert.equal(error.name, 'UnknownOutcomeError');
      assert.equal(error.cause.name, 'AbortError');
      assert.equal(error.cause.cause, how === 'abort' ? reason : undefined);
      assert.equal(server.posts(), 1);
    } finally {
      await server.close();
    }
  }
});

test('before fetch is called nothing is sent, and the error says so', async () => {
  let calls = 0;
  const fetch = () => { calls += 1; return Promise.reject(new Error('called')); };
  const pec = client('https://portale.invalid', { fetch });
  const aborted = await caught(pec.send(MESSAGE, { signal: AbortSignal.abort() }));
  assert.equal(aborted.name, 'AbortError');
  const invalid = await caught(pec.send({ ...MESSAGE, recipient: 'x' }));
  assert.equal(invalid.name, 'ValidationError');
  const failing = client('https://portale.invalid', { fetch, token: () => { throw new Error('no session'); } });
  const error = await caught(failing.send(MESSAGE));
  assert.deepEqual([error.name, error.code, error.cause.message], ['PecError', 'credentials', 'no session']);
  for (const each of [aborted, invalid, error]) {
    assert.match(each.message, /[Nn]othing was sent/);
  }
  assert.equal(calls, 0);
});

test('a fetch that throws at once sent nothing; one that resolves to no Response may have', async () => {
  const throwing = client('https://x.invalid', { fetch: foreign(() => { throw new TypeError('bad'); }) });
  assert.equal((await caught(throwing.send(MESSAGE))).name, 'NetworkError');
  for (const value of [undefined, null, 7, {}, 'text']) {
    const odd = client('https://x.invalid', { fetch: foreign(async () => value) });
    const error = await caught(odd.send(MESSAGE));
    assert.deepEqual([error.name, error.cause.name], ['UnknownOutcomeError', 'ResponseError']);
    assert.equal((await caught(odd.quota())).name, 'ResponseError');
  }
});

test('a refused connection and an unknown host sent nothing', async () => {
  const server = createRawServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  const refused = await caught(client(`http://127.0.0.1:${port}`).send(MESSAGE));
  assert.deepEqual([refused.name, refused.retryable], ['NetworkError', true]);
  assert.match(refused.message, /Nothing was sent/);
  for (const code of ['ENOTFOUND', 'EAI_AGAIN']) {
    // What Node's fetch throws of a name that nobody knows.
    const cause = Object.assign(new Error(`getaddrinfo ${code} x.invalid`), { code });
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
    const unknown = await caught(client('https://x.invalid', { fetch }).send(MESSAGE));
    assert.deepEqual([unknown.name, unknown.cause.cause], ['NetworkError', cause]);
  }
});

test('a device that is offline sends nothing', async () => {
  const { navigator } = globalThis;
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { onLine: false } });
  try {
    let calls = 0;
    const fetch = async () => { calls += 1; };
    const error = await caught(client('https://x.invalid', { fetch }).send(MESSAGE));
    assert.deepEqual([error.name, error.retryable, calls], ['NetworkError', true, 0]);
    assert.match(error.message, /offline.*Nothing was sent/);
  } finally {
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: navigator });
  }
});

test('what the caller does with its objects after the call does not matter', async () => {
  const seen = [];
  const fetch = foreign(async (request) => {
    seen.push([request.headers.get('idempotency-key'), JSON.parse(await request.text())]);
    return new Response(json({ success: true, sent: 1, message_id: `${ID.slice(0, 15)}${seen.length}` }));
  });
  const mailbox = { username: 'demo', password: 'password-segreta' };
  const pec = client('https://x.invalid', { fetch, mailbox });
  mailbox.password = '';
  const options = { idempotencyKey: 'k1' };
  const message = { ...MESSAGE, recipient: ['a@pec.it'], attachments: [{ name: 'a', data: 'data:,a' }] };
  const first = pec.send(message, options);
  options.idempotencyKey = 'k2';
  message.subject = 'Seconda';
  message.recipient.push('b@pec.it');
  const second = pec.send(message, options);
  message.attachments[0].name = 'b';
  message.attachments.length = 0;
  const ids = [(await first).messageId, (await second).messageId];
  assert.notEqual(ids[0], ids[1]);
  assert.deepEqual(
    seen.map(([key, body]) => [key, body.subject, body.recipient.length, body.attachments[0].name]),
    [['k1', 'Prova', 1, 'a'], ['k2', 'Seconda', 2, 'a']],
  );
  assert.equal(seen[0][1].password, 'password-segreta');
});

test('no call throws at once, and a list that breaks half way is not sent', async () => {
  const pec = client('https://x.invalid', { fetch: () => assert.fail('it was sent') });
  const broken = [
    (function* () { yield { name: 'a', data: 'data:,a' }; throw new Error('mine'); })(),
    { length: 2 ** 33 },
  ];
  for (const attachments of broken) {
    const error = await caught(pec.send({ ...MESSAGE, attachments }));
    assert.deepEqual([error.name, error.field], ['ValidationError', 'attachments']);
  }
  for (const odd of [undefined, null, 7, 'x', Symbol('x'), () => {}]) {
    assert.equal((await caught(pec.send(odd, odd))).name, 'ValidationError');
    assert.equal((await caught(pec.shipments.get(odd))).name, 'ValidationError');
    assert.equal((await caught(pec.inbox.get(odd === 7 ? 1.5 : odd))).name, 'ValidationError');
    await caught(new PecMassiva(odd).quota());
  }
});

test('neither a client nor its inspection shows what it was made with', async () => {
  const pec = client('https://x.invalid', { fetch: async () => new Response('{}') });
  await caught(pec.quota());
  const session = new Session();
  session.connect();
  globalThis.inspected = pec;
  // What a browser's console shows of an object, private fields included.
  const { result } = await session.post('Runtime.evaluate', { expression: 'inspected', generatePreview: true });
  const { result: own, privateProperties } = await session.post('Runtime.getProperties', { objectId: result.objectId });
  session.disconnect();
  delete globalThis.inspected;
  const shown = [inspect(pec, { depth: 9, showHidden: true }), JSON.stringify(pec), JSON.stringify([result, own, privateProperties])];
  assert.doesNotMatch(shown.join(), /segret/);
  assert.equal(privateProperties, undefined);
});

test('a 429 is waited out, and only that', async () => {
  let count = 0;
  const server = await spy((request, response) => {
    request.resume().on('end', () => {
      count += 1;
      const [status, body] = count < 3 ? [429, {}] : [201, { success: true, sent: 1, message_id: ID }];
      response.writeHead(status, { 'retry-after': '0' }).end(json(body));
    });
  });
  try {
    assert.deepEqual(await client(server.url).send(MESSAGE), { messageId: ID, sent: 1 });
    assert.equal(server.posts(), 3);
  } finally {
    await server.close();
  }
});

after(async () => {
  user.remove();
  // Nothing may keep the process alive: no timer, no listener, no connection. Those of a moment may end first.
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
  for (let turn = 0; turn < 10_000 && timers().length > 0; turn += 1) {
    await new Promise(setImmediate);
  }
  assert.deepEqual(timers(), []);
});
