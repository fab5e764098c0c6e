/** The proxy over HTTP: bodies both ways, early answers, and callers that leave. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';

import { proxyListener, serveProxy } from '../../pkg-template/proxy-server.js';
import { SUITE } from '../canaries/suite.mjs';
import { made } from './made.mjs';
import { raw } from './raw.mjs';
import { message, taken } from './service.mjs';

/**
 * Serves a handler while the work is done.
 *
 * @param {(request: Request) => Promise<Response>} handler
 * @param {(url: string, port: number) => Promise<void>} work
 * @param {object} [options]
 */
async function serving(handler, work, options) {
  const server = createServer(proxyListener(handler, options));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  try {
    await work(`http://127.0.0.1:${port}`, port);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** An answer with a length, and not what comes after it. @param {import('node:net').Socket} socket */
async function wholeAnswer(socket) {
  let answer = '';
  for (;;) {
    const [data] = await once(socket, 'data');
    answer += data;
    const end = answer.indexOf('\r\n\r\n');
    const length = /^content-length: (\d+)\r$/im.exec(answer.slice(0, end + 2))?.[1];
    if (end >= 0 && answer.length >= end + 4 + Number(length)) {
      return answer;
    }
  }
}

test('whoever is refused before the body was read is answered at once, and need not bring all of it', async () => {
  let release;
  const held = new Promise((resolve) => (release = () => resolve(taken('100000000000000'))));
  const { proxy, service } = made({ maxUnderWay: 1, answer: () => held });
  await serving(proxy, async (url, port) => {
    // One is under way, and the next one too many.
    const body = JSON.stringify(message());
    const head = (key, length) =>
      `POST /api/pec/send HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nidempotency-key: ${key}\r\ncontent-length: ${length}\r\n\r\n`;
    const first = connect(port, '127.0.0.1', () => first.write(head('one', body.length) + body));
    first.on('error', () => undefined);
    while (service.arrivals.length === 0) {
      await new Promise(setImmediate);
    }
    const second = connect(port, '127.0.0.1', () => second.write(`${head('two', 50_000_000)}{"sender":`));
    const answer = await wholeAnswer(second);
    assert.match(answer, /^HTTP\/1\.1 503 /);
    assert.match(answer, /x-pec-key: free/);
    assert.match(answer, /connection: close/i);
    // Whoever has the whole answer may leave, though the server would wait for the rest.
    second.destroy();
    first.destroy();
    release();
  });
});

test('the request and the answer arrive as they are', () =>
  serving(
    async (request) => {
      const seen = { url: request.url, method: request.method, headers: Object.fromEntries(request.headers), text: await request.text() };
      return Response.json(seen, { status: 201, headers: [['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['x-one', '1']] });
    },
    async (url) => {
      const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-own': 'yes' };
      const response = await fetch(`${url}/a%20b?c=d&e`, { method: 'POST', headers, body: 'ciao' });
      assert.equal(response.status, 201);
      assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
      assert.equal(response.headers.get('x-one'), '1');
      const seen = await response.json();
      assert.deepEqual([seen.url, seen.method, seen.text], [`${url}/a%20b?c=d&e`, 'POST', 'ciao']);
      assert.equal(seen.headers['x-own'], 'yes');
      assert.equal(seen.headers['connection'], undefined);
    },
  ));

test('bodies stream both ways at once', () =>
  serving(
    async (request) => new Response(request.body),
    async (url) => {
      const { readable, writable } = new TransformStream();
      const writer = writable.getWriter();
      const first = writer.write(new TextEncoder().encode('uno'));
      const response = await fetch(url, { method: 'POST', body: readable, duplex: 'half' });
      await first;
      const reader = response.body.getReader();
      assert.equal(new TextDecoder().decode((await reader.read()).value), 'uno');
      // The second half is written after the first has come back.
      writer.write(new TextEncoder().encode('due'));
      assert.equal(new TextDecoder().decode((await reader.read()).value), 'due');
      writer.close();
      assert.equal((await reader.read()).done, true);
    },
  ));

test('nothing is taken before it is asked for', async () => {
  let asked;
  const come = new Promise((resolve) => (asked = resolve));
  let go;
  const gone = new Promise((resolve) => (go = resolve));
  let socket;
  await serving(
    async (request) => {
      asked();
      await gone;
      const { byteLength } = await request.arrayBuffer();
      return new Response(String(byteLength));
    },
    async (_, port) => {
      const length = 40_000_000;
      socket = connect(port, '127.0.0.1');
      socket.write(`POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`);
      await come;
      // Written piece by piece until the other side takes no more.
      const piece = Buffer.alloc(1_000_000);
      let written = 0;
      const write = () => {
        while (written < length && socket.write(piece)) written += piece.length;
        written += piece.length;
      };
      write();
      const stalled = await Promise.race([
        new Promise((resolve) => socket.on('drain', () => (written >= length ? resolve(false) : write()))),
        // No drain for so long, with a reader that does nothing: it is stalled.
        new Promise((resolve) => setTimeout(resolve, 500, true)),
      ]);
      assert.equal(stalled, true);
      assert.ok(written < 20_000_000, `${written} bytes went out`);
      let answer = '';
      socket.on('data', (data) => (answer += data));
      go();
      await once(socket, 'close');
      assert.ok(answer.includes(`${length}`), answer.slice(0, 300));
    },
  );
});

test('the answer waits for a reader that is slow', async () => {
  let pulled = 0;
  await serving(
    async () => {
      const body = new ReadableStream(
        { pull: (controller) => (pulled++ < 400 ? controller.enqueue(new Uint8Array(100_000)) : controller.close()) },
        { highWaterMark: 0 },
      );
      return new Response(body);
    },
    async (url) => {
      const response = await fetch(url);
      let last = -1;
      while (pulled !== last) {
        last = pulled;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.ok(pulled < 200, `${pulled} pieces were taken for nobody`);
      assert.equal((await response.arrayBuffer()).byteLength, 40_000_000);
    },
  );
});

for (const [what, handler, status] of [
  ['one that reads nothing', async () => Response.json({ no: true }, { status: 403 }), 403],
  [
    'one that stops in the middle',
    async (request) => {
      const reader = request.body.getReader();
      await reader.read();
      await reader.cancel();
      return Response.json({ no: true }, { status: 413 });
    },
    413,
  ],
  [
    'one that stops in the middle and forgets the rest',
    async (request) => {
      await request.body.getReader().read();
      return Response.json({ no: true }, { status: 413 });
    },
    413,
  ],
]) {
  test(`a large upload reads the answer of ${what}`, () =>
    serving(handler, async (url) => {
      for (const body of [new Uint8Array(60_000_000), new Blob([new Uint8Array(60_000_000)]).stream()]) {
        const response = await fetch(url, { method: 'POST', body, duplex: 'half' });
        assert.equal(response.status, status);
        assert.deepEqual(await response.json(), { no: true });
      }
    }));
}

test('an early answer comes while the upload goes on, and says that the connection ends', () =>
  serving(
    async () => new Response('no', { status: 403 }),
    async (_, port) => {
      const socket = connect(port, '127.0.0.1');
      socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nabc');
      const [head] = await once(socket, 'data');
      assert.match(String(head), /^HTTP\/1.1 403 [^]*connection: close\r\n[^]*content-length: 2\r\n/i);
      const closed = once(socket, 'close');
      socket.resume();
      socket.write(Buffer.alloc(999_997));
      await closed;
    },
  ));

test('a handler that throws gives a bare 500', async () => {
  const told = [];
  await serving(
    async () => {
      throw new Error('parola-segreta');
    },
    async (url) => {
      for (const init of [{}, { method: 'POST', body: new Uint8Array(5_000_000) }]) {
        const response = await fetch(url, init);
        assert.equal(response.status, 500);
        const { success, message, error, data } = await response.json();
        assert.deepEqual([success, error, data], [false, null, null]);
        assert.doesNotMatch(message, /segreta/);
      }
    },
    { onError: (error, { method, path, code }) => told.push(`${error.message} ${method} ${path} ${code}`) },
  );
  assert.deepEqual(told, ['parola-segreta GET / proxy.failed', 'parola-segreta POST / proxy.failed']);
});

test('an answer that breaks is cut off', () =>
  serving(
    async () => {
      let pulled = 0;
      return new Response(
        new ReadableStream({
          pull(controller) {
            if (pulled++ > 0) throw new Error('broken');
            controller.enqueue(new Uint8Array(10));
          },
        }),
      );
    },
    async (url) => {
      const response = await fetch(url).catch((error) => error);
      await assert.rejects(async () => (response instanceof Error ? Promise.reject(response) : response.arrayBuffer()));
    },
  ));

test('a caller that leaves aborts the signal, and breaks the body', async () => {
  const fates = [];
  let asked;
  let over;
  const ended = new Promise((resolve) => (over = resolve));
  await serving(
    async (request) => {
      const gone = once(request.signal, 'abort').then(() => fates.push(request.signal.reason.name));
      const body = request.method === 'POST' && request.arrayBuffer().catch(() => fates.push('broken'));
      asked();
      await Promise.all([gone, body]);
      over();
      return new Response('late');
    },
    async (url, port) => {
      const come = new Promise((resolve) => (asked = resolve));
      const socket = connect(port, '127.0.0.1');
      socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc');
      await come;
      socket.destroy();
      await ended;
      assert.deepEqual(fates.sort(), ['AbortError', 'broken']);
    },
  );
});

for (const [what, head] of [
  ['an absolute target', 'GET http://evil.example/ HTTP/1.1\r\nHost: a'],
  ['no path', 'OPTIONS * HTTP/1.1\r\nHost: a'],
  ['a host that is none', 'GET / HTTP/1.1\r\nHost: a/b'],
  ['a host with a user', 'GET / HTTP/1.1\r\nHost: a@b'],
  ['a port that is none', 'GET / HTTP/1.1\r\nHost: a:99999'],
  ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b'],
  ['no host', 'GET / HTTP/1.0'],
  ['a forbidden method', 'TRACE / HTTP/1.1\r\nHost: a'],
]) {
  test(`refused: ${what}`, () =>
    serving(
      async () => assert.fail('it must not pass'),
      async (_, port) => {
        const answer = await raw(port, `${head}\r\nConnection: close\r\n\r\n`);
        assert.match(answer, /^HTTP\/1.1 400 [^]*"success":false/);
      },
    ));
}

test('a path is never taken for a host', () =>
  serving(
    async (request) => new Response(request.url),
    async (_, port) => {
      const answer = await raw(port, 'GET //evil.example/x HTTP/1.1\r\nHost: a.it\r\nConnection: close\r\n\r\n');
      assert.match(answer, /http:\/\/a\.it\/\/evil\.example\/x/);
    },
  ));

const OPTIONS = {
  port: 0,
  token: SUITE.token,
  authorize: () => true,
  mailbox: () => ({ username: 'a@pec.it', password: SUITE.password }),
};

test('serveProxy serves, and ends when what is under way is answered', async () => {
  let answerIt;
  let asked;
  const come = new Promise((resolve) => (asked = resolve));
  const server = await serveProxy({
    ...OPTIONS,
    target: 'http://service.example',
    fetch: () => {
      asked();
      return new Promise((resolve) => (answerIt = resolve));
    },
  });
  const waiting = fetch(`${server.url}/quota`);
  await come;
  const closed = server.close();
  assert.equal(server.close(), closed);
  answerIt(Response.json({ success: true }));
  assert.equal((await waiting).status, 200);
  await closed;
  await assert.rejects(fetch(`${server.url}/quota`));
});

test('serveProxy refuses wrong options and a taken port', async () => {
  await assert.rejects(serveProxy({ ...OPTIONS, mailbox: undefined }), TypeError);
  const server = await serveProxy({ ...OPTIONS, environment: 'test' });
  await assert.rejects(serveProxy({ ...OPTIONS, environment: 'test', port: Number(new URL(server.url).port) }), /EADDRINUSE/);
  await server.close();
});

test('a path that is read here otherwise than by the portal’s own routes is refused, whatever guards them', async () => {
  const { proxy, service } = made();
  await serving(proxy, async (_, port) => {
    for (const path of ['/api/pec/x/../send', '/api/pec/x/%2e%2e/send', '/api/pec/./send', '/api/pec/x\\..\\send', '/api/pec/.\\send', '/api/pec/send#x']) {
      const answer = await raw(port, `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nIdempotency-Key: one\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`);
      assert.match(String(answer), /^HTTP\/1\.1 400 /, path);
    }
  });
  assert.equal(service.arrivals.length, 0);
});
