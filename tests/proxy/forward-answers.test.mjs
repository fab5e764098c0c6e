/** The way to the service by Node's own http: what it makes of answers, early ones and broken ones. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { test } from 'node:test';

import { byNode } from '../../pkg-template/proxy/forward/node.js';
import { forwarder } from '../../pkg-template/proxy/forward/forwarder.js';
import { SUITE } from '../canaries/suite.mjs';
import { before, portal } from './forward/portal.mjs';
import { TAKEN, answerText, byteService, httpService, until } from './forward/service.mjs';
import { fate, refusal } from './made.mjs';
import { ask, message, post } from './service.mjs';

test('an answer before the end of the body ends the sending', async () => {
  // It reads on, so that only the proxy can be who stops.
  let received = 0;
  const service = await httpService((request, response) => {
    request.once('data', () => {
      response.writeHead(413, { 'content-type': 'application/json' }).end('{"success":false,"message":"troppo"}');
    });
    request.on('data', (chunk) => (received += chunk.length)).on('error', () => undefined);
  });
  await before(service, async () => {
    const proxy = portal(service.url);
    const text = JSON.stringify(message({ body: 'x'.repeat(4_000_000) }));
    let given = 0;
    let goOn = () => {};
    const answered = new Promise((resolve) => (goOn = () => resolve(undefined)));
    const body = new ReadableStream(
      {
        async pull(controller) {
          if (given >= text.length / 2) {
            // The rest comes once the answer is there: it would go out if nothing held it.
            await answered;
          }
          controller.enqueue(new TextEncoder().encode(text.slice(given, (given += 100_000))));
          if (given >= text.length) {
            controller.close();
          }
        },
      },
      { highWaterMark: 0 },
    );
    const answer = await proxy(post(body, { 'idempotency-key': 'early' }));
    assert.deepEqual([answer.status, (await answer.json()).message], [413, 'troppo']);
    goOn();
    await until(() => service.open() === 0);
    assert.ok(received > 0 && received < text.length, `${received}`);
  });
});

function sendHalf(url, size) {
  let goOn = () => {};
  let pulled = 0;
  const body = new ReadableStream(
    {
      async pull(controller) {
        if (pulled >= size / 2) {
          await new Promise((resolve) => (goOn = () => resolve(undefined)));
        }
        pulled += 100_000;
        controller.enqueue(new Uint8Array(100_000).fill(120));
      },
    },
    { highWaterMark: 0 },
  );
  const settings = { bases: { massiva: url }, token: () => 'eyJ', scopes: [] };
  const sent = { token: SUITE.token, body, signal: new AbortController().signal };
  const answer = forwarder(/** @type {any} */ (settings), byNode()).send(sent, size);
  return { answer, goOn: () => goOn(), pulled: () => pulled };
}

test('nothing more of it goes out even before the answer’s own end', async () => {
  let received = 0;
  let end = () => {};
  const service = await httpService((request, response) => {
    request.on('data', ({ length }) => {
      received += length;
      if (received === 500_000) {
        response.writeHead(413, { 'content-type': 'text/plain' }).flushHeaders();
        end = () => response.end('troppo');
      }
    });
    request.on('error', () => undefined);
  });
  await before(service, async () => {
    const { answer, goOn, pulled } = sendHalf(service.url, 1_000_000);
    const { status, body } = await answer;
    assert.equal(status, 413);
    goOn();
    await until(() => pulled() > 500_000);
    end();
    assert.equal(await new Response(body).text(), 'troppo');
    await until(() => service.open() === 0);
    assert.equal(received, 500_000);
  });
});

test('a service that answers and takes no more is left', async () => {
  let peer;
  const service = await byteService((socket, text) => {
    if (peer === undefined) {
      peer = socket.pause();
      socket.write(answerText(413, 'troppo'));
    }
  });
  await before(service, async () => {
    const { answer } = sendHalf(service.url, 100_000_000);
    assert.equal(await (await answer).text(), 'troppo');
    peer.resume();
    await until(() => service.open() === 0);
  });
});

test('a compressed answer that breaks off before anybody reads it is lost, and nothing worse', async () => {
  const service = await byteService((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 100\r\n\r\n', () => socket.resetAndDestroy());
  });
  await before(service, async () => {
    const call = { url: service.url, method: 'GET', headers: new Headers(), body: undefined, length: undefined };
    const { body } = await byNode()({ ...call, isRepeatable: true, signal: new AbortController().signal });
    await until(() => service.open() === 0);
    // Our side has heard of it too by then.
    await new Promise((resolve) => setTimeout(resolve, 20));
    await assert.rejects(new Response(body).text());
  });
});

test('an answer that was compressed all the same is read; what nobody can read is no answer', async () => {
  const encodings = { gzip: gzipSync(TAKEN), br: brotliCompressSync(TAKEN), identity: Buffer.from(TAKEN) };
  const service = await httpService((request, response) => {
    request.resume().on('end', () => {
      const [, encoding] = /\/(\w+)$/.exec(request.url);
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
      response.writeHead(200, headers).end(encodings[encoding] ?? TAKEN);
    });
  });
  await before(service, async () => {
    const proxy = portal(service.url);
    for (const encoding of Object.keys(encodings)) {
      const answer = await proxy(ask(`/inbox/${encoding}`));
      assert.equal(await answer.text(), TAKEN, encoding);
    }
    assert.equal((await refusal(await proxy(ask('/inbox/zstd'))))[0], 502);
  });
});

test('compressed badly, an answer is lost, and nothing worse', async () => {
  const service = await httpService((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(201, { 'content-encoding': 'gzip' }).end('no gzip');
    });
  });
  await before(service, async () => {
    const proxy = portal(service.url);
    assert.equal((await refusal(await proxy(post(message(), { 'idempotency-key': 'k' }))))[0], 502);
    assert.deepEqual(await fate(proxy, 'k', { 'x-requested-with': 'x' }), { state: 'unknown' });
  });
});

for (const [name, answer] of Object.entries({
  'in its head': 'HTTP/1.1 201 Created\r\ncontent-le',
  'after its head': 'HTTP/1.1 201 Created\r\ncontent-length: 60\r\n\r\n',
  'in its body': `HTTP/1.1 201 Created\r\ncontent-length: 60\r\n\r\n${TAKEN.slice(0, 30)}`,
  'in a chunk': `HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n3c\r\n${TAKEN.slice(0, 30)}`,
  'with another protocol': 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
  'with no HTTP': 'SMTP ready\r\n\r\n',
  'with a head without end': `HTTP/1.1 201 Created\r\nx: ${'x'.repeat(200_000)}`,
})) {
  test(`an answer that breaks off ${name} leaves the message unknown`, async () => {
    const service = await byteService((socket, text) => {
      if (text.endsWith('}') || text.endsWith('0\r\n\r\n')) {
        socket.end(answer);
      }
    });
    await before(service, async () => {
      const proxy = portal(service.url);
      const [status, words] = await refusal(await proxy(post(message(), { 'idempotency-key': 'k' })));
      assert.equal(status, 502);
      assert.match(words, /may have been sent, or not/);
      assert.deepEqual(await fate(proxy, 'k', { 'x-requested-with': 'x' }), { state: 'unknown' });
    });
  });
}

test('what comes before the answer is not the answer', async () => {
  const service = await byteService((socket, text) => {
    if (text.endsWith('0\r\n\r\n')) {
      socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n');
      socket.end(answerText(201, TAKEN));
    }
  });
  await before(service, async () => {
    assert.equal((await portal(service.url)(post(message()))).status, 201);
  });
});

test('what the browser no longer reads is not read of the service either', async () => {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      while (response.write('x'.repeat(65_536)));
      response.once('drain', more);
    };
    more();
  });
  const sockets = [];
  server.on('connection', (socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const answer = await portal(`http://127.0.0.1:${server.address().port}`)(ask('/inbox'));
    await answer.body.cancel();
    await until(() => sockets.every(({ destroyed }) => destroyed));
  } finally {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  }
});
