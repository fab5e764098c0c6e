/** A body that something of the portal's read before the proxy got it. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { mock, test } from 'node:test';

import { proxyListener } from '../../pkg-template/proxy-server.js';
import { made, refusal } from './made.mjs';
import { mailbox, message, post } from './service.mjs';

const told = (response) => [response.status, response.headers.get('x-pec-key')];

const WORDS = /body parser of the portal .* ran first\. Nothing was sent\. Let requests to the proxy's path bypass the parser/;

/** How a body is gone. @type {Record<string, (request: Request) => unknown>} */
const READERS = {
  'it was parsed': (request) => request.json(),
  'it was cancelled': (request) => request.body.cancel(),
  'somebody holds it': (request) => void request.body.getReader(),
  'a part of it was read': async (request) => {
    const reader = request.body.getReader();
    await reader.read();
    reader.releaseLock();
  },
};

for (const [what, read] of Object.entries(READERS)) {
  test(`refused once the key was looked at, and nothing is sent: ${what}`, async () => {
    let calls = 0;
    const { proxy, service } = made({ fetch: (asked) => service.fetch(asked, (calls += 1)) });
    const key = { 'idempotency-key': 'one' };
    const request = post(message(), key);
    await read(request);
    const response = await proxy(request);
    assert.equal(calls, 0, 'the service is not even called');
    assert.deepEqual(told(response), [500, 'free']);
    assert.match((await refusal(response))[1], WORDS);
    assert.equal(service.arrivals.length, 0);
    // The key was given back, and a request that was left alone goes through: the control.
    assert.deepEqual(told(await proxy(post(message(), key))), [201, 'done']);
    // Under a key that is done it is no “no”: whether it was the same message nobody can tell.
    const repeat = post(message(), key);
    await read(repeat);
    const again = await proxy(repeat);
    assert.deepEqual(told(again), [500, 'done']);
    assert.match((await refusal(again))[1], /bypass the parser\. In Hono, Next .*\. Under its key a message was taken before/);
    assert.equal(service.arrivals.length, 1);
  });
}

test('the same for an authorize that reads it', async () => {
  const { proxy, service } = made({ authorize: (request) => request.json() });
  assert.deepEqual(told(await proxy(post(message()))), [500, 'free']);
  assert.equal(service.arrivals.length, 0);
});

test('a stream that somebody has emptied, and that never says so, is not waited for as a slow line is', async () => {
  for (const [pieces, milliseconds, code] of [[[], 15_000, 'proxy.silent.first'], [['{"sender":'], 60_000, 'proxy.silent']]) {
    const { proxy, service } = made();
    let asked;
    const waits = new Promise((resolve) => (asked = resolve));
    const pull = (controller) => {
      const piece = pieces.shift();
      piece === undefined ? asked() : controller.enqueue(new TextEncoder().encode(piece));
    };
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const answer = proxy(post(new ReadableStream({ pull }, { highWaterMark: 0 })));
      let isOver = false;
      answer.then(() => (isOver = true));
      await waits;
      await new Promise(setImmediate);
      mock.timers.tick(milliseconds - 1);
      await new Promise(setImmediate);
      assert.equal(isOver, false);
      mock.timers.tick(1);
      const response = await answer;
      assert.deepEqual(told(response), [408, 'free']);
      const refused = await response.json();
      assert.equal(refused.code, code);
      assert.match(refused.message, /Nothing was sent/);
      assert.equal(service.arrivals.length, 0);
    } finally {
      mock.timers.reset();
    }
  }
});

/**
 * The proxy behind something else, over HTTP.
 *
 * @param {(request: import('node:http').IncomingMessage, next: () => void) => unknown} before
 * @param {(url: string, service: any, port: number) => Promise<void>} work
 */
async function behind(before, work) {
  const { proxy, service } = made({ basePath: '' });
  const listener = proxyListener(proxy);
  const server = createServer((request, response) => void before(request, () => listener(request, response)));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  try {
    await work(`http://127.0.0.1:${port}`, service, port);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const send = (url, body = JSON.stringify(message())) =>
  fetch(`${url}/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    ...{ body, duplex: 'half' },
  });

/** What stands before the proxy, as body parsers do. */
const PARSERS = {
  'a parser that takes it all': async (request, next) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    request.body = JSON.parse(Buffer.concat(chunks).toString());
    next();
  },
  'one that listens, and says so a little later': (request, next) => {
    request.on('data', () => {}).on('end', () => setImmediate(next));
  },
  'one that reads, and goes on before the end': (request, next) => {
    request.once('data', () => {
      request.pause();
      next();
    });
  },
};

for (const [what, parser] of Object.entries(PARSERS)) {
  test(`behind ${what} nothing is sent, and nobody waits`, { timeout: 30_000 }, () =>
    behind(parser, async (url, service) => {
      const response = await send(url);
      assert.deepEqual(told(response), [500, 'free']);
      assert.match((await refusal(response))[1], WORDS);
      assert.equal(service.arrivals.length, 0);
    }),
  );
}

/** What leaves it alone, and still looks like one that did not. */
const OTHERS = {
  'a parser that found nothing of its own, and left an object behind': (request, next) => {
    request.body = {};
    setTimeout(next, 50);
  },
  'something that took its time': (request, next) => setTimeout(next, 50),
  'something that paused it': (request, next) => {
    request.pause();
    setTimeout(next, 50);
  },
};

for (const [what, other] of Object.entries(OTHERS)) {
  test(`behind ${what} a message goes through whole`, { timeout: 30_000 }, () =>
    behind(other, async (url, service) => {
      // In one piece that has all come by then, and in one that has not.
      for (const size of [1, 3_000_000]) {
        const own = message({ body: 'x'.repeat(size) });
        assert.deepEqual(told(await send(url, JSON.stringify(own))), [201, 'done']);
        assert.deepEqual(JSON.parse(service.arrivals.at(-1).body), { ...mailbox, ...own });
      }
    }),
  );
}

test('a caller that left while something took its time is not waited for', { timeout: 30_000 }, async () => {
  let left;
  const gone = new Promise((resolve) => (left = resolve));
  let log;
  const ended = new Promise((resolve) => (log = resolve));
  const { proxy, service } = made({ basePath: '', log });
  const listener = proxyListener(proxy);
  const server = createServer((request, response) => {
    request.once('close', () => {
      listener(request, response);
    });
    left();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const socket = connect(server.address().port, '127.0.0.1');
    socket.write('POST /send HTTP/1.1\r\nHost: a\r\nIdempotency-Key: one\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{');
    await gone;
    socket.destroy();
    assert.equal((await ended).outcome, 'notForwarded');
    assert.equal(service.arrivals.length, 0);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
