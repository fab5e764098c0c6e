/** The way to the service by Node's own http: what it sends, and over which connections. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { certificate } from './arrivals/breaking-server.mjs';
import { before, friendly, portal } from './forward/portal.mjs';
import { TAKEN, answerText, byteService, httpService, until } from './forward/service.mjs';
import { fate, refusal } from './made.mjs';
import { ask, inPieces, mailbox, message, post } from './service.mjs';

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
  // As no link has it.
  const headers = { 'x-requested-with': 'tests' };
  const requests = [];
  const service = await byteService((socket, text, index) => {
    requests.push(index);
    socket.destroy();
  });
  await before(service, async () => {
    const proxy = portal(service.url, { allow: ['GET /inbox', 'GET /verifica_pec', 'DELETE /send'] });
    assert.equal((await refusal(await proxy(ask('/inbox'))))[0], 502);
    assert.equal((await refusal(await proxy(ask('/verifica_pec/a', { headers }))))[0], 502);
    assert.equal((await refusal(await proxy(ask('/send/1', { method: 'DELETE' }))))[0], 502);
    assert.deepEqual(requests, [0, 1, 2]);
  });
  for (const [path, method] of [['/verifica_pec/a', 'GET'], ['/send/1', 'DELETE']]) {
    const kept = await mortal((socket) => socket.destroy());
    await before(kept, async () => {
      const proxy = portal(kept.url, { allow: ['GET /verifica_pec', 'DELETE /send'] });
      for (let count = 0; count < 3; count += 1) {
        // To its end, after which a connection could be kept.
        assert.equal(await (await proxy(ask(path, { method, headers }))).text(), TAKEN);
      }
      assert.deepEqual(kept.requests, [0, 1, 2]);
    });
  }
});

test('where there is no connection, nothing of a message is read, and its key stays free', async () => {
  const service = await httpService(friendly([]));
  await service.close();
  const plain = await httpService(friendly([]));
  const unknown = await httpService(friendly([]), certificate());
  const close = async () => void (await Promise.all([plain.close(), unknown.close()]));
  await before({ ...plain, close }, async () => {
    const secure = [plain, unknown].map(({ url }) => url.replace('http', 'https'));
    const targets = [service.url, 'http://nowhere.invalid', ...secure];
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
      const response = await proxy(post(body, { 'idempotency-key': 'k' }));
      assert.equal(response.headers.get('x-pec-key'), 'free', target);
      const mark = response.headers.get('x-pec-store') ?? '';
      const [status, words] = await refusal(response);
      assert.deepEqual([status, words], [502, 'The service could not be reached. Nothing was sent.'], target);
      assert.equal(pulled, 0, target);
      assert.deepEqual(await fate(proxy, 'k', { 'x-pec-store': mark }), { state: 'never' }, target);
    }
  });
});

/** Sends a body of so many bytes, of which `goOn` gives the second half. @param {string} url @param {number} size */

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

test('a connection that waits for the next read keeps no process alive', { timeout: 60_000 }, async () => {
  // Neither side would close it.
  const service = await byteService((socket) => socket.write(answerText(200, TAKEN)));
  await before(service, async () => {
    const module = new URL('../../pkg-template/proxy/forward/node.js', import.meta.url).href;
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

test('over TLS, by the certificates that Node trusts', async () => {
  const seen = [];
  const identity = certificate();
  const service = await httpService(friendly(seen), identity);
  const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-'));
  writeFileSync(join(folder, 'ca.pem'), identity.cert);
  await before(service, async () => {
    const module = new URL('../../pkg-template/proxy.js', import.meta.url).href;
    const program = `
      const { createProxy } = await import(${JSON.stringify(module)});
      const proxy = createProxy({
        authorize: () => true, mailbox: () => (${JSON.stringify(mailbox)}), token: 'eyJ',
        target: ${JSON.stringify(service.url.replace('http', 'https'))},
      });
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'k' };
      const body = JSON.stringify({ ...${JSON.stringify(message())}, body: 'x'.repeat(500_000) });
      const answers = [await proxy(new Request('http://portal.example/send', { method: 'POST', headers, body }))];
      for (const path of ['/inbox', '/quota']) {
        answers.push(await proxy(new Request('http://portal.example' + path)));
        await answers.at(-1).text();
      }
      console.log(answers.map(({ status }) => status).join());
    `;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env });
    assert.equal(stdout.trim(), '201,200,200');
    assert.deepEqual(seen.map(({ method, url }) => `${method} ${url}`), ['POST /send', 'GET /inbox', 'GET /quota']);
    assert.equal(JSON.parse(seen[0].body).body.length, 500_000);
    assert.equal(service.connections(), 2);
  });
  rmSync(folder, { recursive: true });
});
