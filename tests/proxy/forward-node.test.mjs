/** The way to the service by Node's own http: what it sends, over which connections, and what it makes of answers. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { gzipSync, brotliCompressSync } from 'node:zlib';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { byNode } from '../../pkg-template/proxy/forward-node.js';
import { forwarder } from '../../pkg-template/proxy/forward.js';
import { TAKEN, answerText, byteService, httpService, until } from './forward/service.mjs';
import { fate, made, refusal } from './made.mjs';
import { ask, inPieces, message, post } from './service.mjs';

/** @param {string} target @param {object} [more] */
const portal = (target, more = {}) => made({ target, fetch: undefined, way: byNode(), ...more }).proxy;

/** A service that answers every message and every read. @param {any[]} seen */
const friendly = (seen) => (request, response) => {
  const { method, url, headers } = request;
  let body = '';
  request.setEncoding('utf8').on('data', (text) => (body += text));
  request.on('end', () => {
    seen.push({ method, url, headers, body });
    response.writeHead(method === 'POST' ? 201 : 200, { 'content-type': 'application/json' }).end(TAKEN);
  });
};

/** @param {Awaited<ReturnType<typeof httpService>>} service @param {() => Promise<void>} work */
async function before(service, work) {
  try {
    await work();
  } finally {
    await service.close();
  }
}

test('what it sends: the message framed by its length, and nothing asked to be compressed', async () => {
  const seen = [];
  const service = await httpService(friendly(seen));
  await before(service, async () => {
    const proxy = portal(service.url);
    const text = JSON.stringify(message());
    const size = String(Buffer.byteLength(text));
    assert.equal((await proxy(post(inPieces(text, 7), { 'content-length': size }))).status, 201);
    assert.equal((await proxy(post(inPieces(text, 7)))).status, 201);
    const [known, unknown] = seen;
    const { 'content-length': length, authorization } = known.headers;
    assert.equal(Number(length), Buffer.byteLength(known.body));
    assert.equal(authorization, 'Bearer secret-token');
    assert.equal(known.headers['accept-encoding'], 'identity');
    assert.equal(known.headers['transfer-encoding'], undefined);
    assert.equal(unknown.headers['transfer-encoding'], 'chunked');
    assert.deepEqual(JSON.parse(unknown.body), JSON.parse(known.body));
  });
});

test('a body is framed whatever the method', async () => {
  const seen = [];
  const service = await httpService(friendly(seen));
  await before(service, async () => {
    const proxy = portal(service.url, { allow: ['DELETE /send'] });
    const init = { method: 'DELETE', body: inPieces('GET /inbox HTTP/1.1\r\n\r\n', 5), duplex: 'half' };
    const answer = await proxy(ask('/send/123', init));
    assert.equal(answer.status, 200);
    assert.deepEqual(seen.map(({ method, url, body }) => [method, url, body]), [
      ['DELETE', '/send/123', 'GET /inbox HTTP/1.1\r\n\r\n'],
    ]);
  });
});

test('each message has a connection of its own, reads share one', async () => {
  const seen = [];
  const service = await httpService(friendly(seen));
  await before(service, async () => {
    const proxy = portal(service.url);
    for (let count = 1; count <= 3; count += 1) {
      assert.equal((await proxy(post(message()))).status, 201);
      assert.equal(service.connections(), count);
      await until(() => service.open() === 0);
    }
    for (let count = 0; count < 3; count += 1) {
      assert.equal((await (await proxy(ask('/inbox'))).json()).success, true);
    }
    assert.equal(service.connections(), 4);
    assert.deepEqual([service.open(), seen.length], [1, 6]);
    // Not even a message that comes while a connection waits.
    assert.equal((await proxy(post(message()))).status, 201);
    assert.equal(service.connections(), 5);
  });
});

/**
 * A service that answers the first request of each connection, and what comes second over one is left to `second`.
 *
 * @param {(socket: import('node:net').Socket) => void} second
 */
async function mortal(second) {
  const requests = [];
  const service = await byteService((socket, text, index) => {
    const ends = text.split('\r\n\r\n').length - 1;
    requests.push(index);
    if (ends === 1) {
      socket.write(answerText(200, TAKEN));
    } else {
      second(socket);
    }
  });
  return { ...service, requests };
}

test('a read whose kept connection turns out to be dead is asked once again, over a fresh one', async () => {
  const service = await mortal((socket) => socket.destroy());
  await before(service, async () => {
    const proxy = portal(service.url);
    for (let count = 0; count < 2; count += 1) {
      const answer = await proxy(ask('/inbox'));
      assert.deepEqual([answer.status, (await answer.json()).success], [200, true]);
    }
    // The second came over the first connection, and then over another.
    assert.deepEqual(service.requests, [0, 0, 1]);
  });
});

test('one that broke off in its answer is not', async () => {
  const service = await mortal((socket) => socket.write('HTTP/1.1 200', () => socket.destroy()));
  await before(service, async () => {
    const proxy = portal(service.url);
    await (await proxy(ask('/inbox'))).text();
    const [status, words] = await refusal(await proxy(ask('/inbox')));
    assert.deepEqual([status, words], [502, 'The service gave no answer.']);
    assert.deepEqual(service.requests, [0, 0]);
  });
});

test('nor is one over a fresh connection, nor what may cost', async () => {
  const requests = [];
  const service = await byteService((socket, text, index) => {
    requests.push(index);
    socket.destroy();
  });
  await before(service, async () => {
    const proxy = portal(service.url, { allow: ['GET /inbox', 'GET /verifica_pec', 'DELETE /send'] });
    assert.equal((await refusal(await proxy(ask('/inbox'))))[0], 502);
    assert.equal((await refusal(await proxy(ask('/verifica_pec/a'))))[0], 502);
    assert.equal((await refusal(await proxy(ask('/send/1', { method: 'DELETE' }))))[0], 502);
    assert.deepEqual(requests, [0, 1, 2]);
  });
  for (const [path, method] of [['/verifica_pec/a', 'GET'], ['/send/1', 'DELETE']]) {
    const kept = await mortal((socket) => socket.destroy());
    await before(kept, async () => {
      const proxy = portal(kept.url, { allow: ['GET /verifica_pec', 'DELETE /send'] });
      for (let count = 0; count < 3; count += 1) {
        // To its end, after which a connection could be kept.
        assert.equal(await (await proxy(ask(path, { method }))).text(), TAKEN);
      }
      assert.deepEqual(kept.requests, [0, 1, 2]);
    });
  }
});

test('where there is no connection, nothing of a message is read, and its key stays free', async () => {
  const service = await httpService(friendly([]));
  await service.close();
  const plain = await httpService(friendly([]));
  await before(plain, async () => {
    const targets = [service.url, 'http://nowhere.invalid', plain.url.replace('http', 'https')];
    for (const target of targets) {
      let pulled = 0;
      const text = JSON.stringify(message());
      const body = new ReadableStream(
        {
          pull(controller) {
            pulled += 1;
            controller.enqueue(new TextEncoder().encode(text));
            controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      const proxy = portal(target);
      const [status, words] = await refusal(await proxy(post(body, { 'idempotency-key': 'k' })));
      assert.deepEqual([status, words], [502, 'The service could not be reached. Nothing was sent.'], target);
      assert.equal(pulled, 0, target);
      assert.deepEqual(await fate(proxy, 'k', { 'x-requested-with': 'x' }), { state: 'never' }, target);
    }
  });
});

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

/** Sends a body of so many bytes, of which `goOn` gives the second half. @param {string} url @param {number} size */
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
  const sent = { token: 'eyJ', body, signal: new AbortController().signal };
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

for (const [name, claimed] of /** @type {const} */ ([
  ['longer', -20],
  ['shorter', 20],
])) {
  test(`a body that is ${name} than it said is cut off, and no second request hides in it`, async () => {
    let text = '';
    const service = await byteService((_, all) => (text = all));
    await before(service, async () => {
      const proxy = portal(service.url);
      const whole = JSON.stringify(message({ body: 'x'.repeat(200_000) }));
      const length = String(Buffer.byteLength(whole) + claimed);
      const answer = await proxy(post(inPieces(whole, 10_000), { 'content-length': length, 'idempotency-key': 'k' }));
      const [status] = await refusal(answer);
      assert.equal(status, 502);
      await until(() => service.open() === 0);
      const [head, body = ''] = text.split('\r\n\r\n');
      const said = Number(/content-length: (\d+)/i.exec(head)?.[1]);
      assert.ok(name === 'longer' ? body.length <= said : body.length < said, `${body.length} of ${said}`);
    });
  });
}

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

test('a connection that waits for the next read keeps no process alive', { timeout: 60_000 }, async () => {
  // Neither side would close it.
  const service = await byteService((socket) => socket.write(answerText(200, TAKEN)));
  await before(service, async () => {
    const module = new URL('../../pkg-template/proxy/forward-node.js', import.meta.url).href;
    const program = `
      const { byNode } = await import(${JSON.stringify(module)});
      const call = { url: ${JSON.stringify(service.url)}, method: 'GET', headers: new Headers(), isRepeatable: true };
      const way = byNode({ idle: 2 ** 30 });
      for (let count = 0; count < 2; count += 1) {
        const { body } = await way({ ...call, signal: new AbortController().signal });
        for await (const piece of body) process.stdout.write(piece);
      }
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    assert.equal(stdout, TAKEN + TAKEN);
    // It was kept.
    assert.equal(service.connections(), 1);
  });
});
