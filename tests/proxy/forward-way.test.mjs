/** One exchange with the service by Node's own http: what goes out, what comes back, and what is left when it is over. */

import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { globalAgent } from 'node:http';
import { test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { byNode } from '../../pkg-template/proxy/forward/node.js';
import { certificate } from './arrivals/breaking-server.mjs';
import { before } from './forward/portal.mjs';
import { byteService, httpService } from './forward/service.mjs';

/** A call as the forwarder makes it. @param {string} url @param {object} [more] */
const callOf = (url, more) => /** @type {import('../../pkg-template/proxy/forward/limits.js').Call} */ ({
  ...{ url, method: 'GET', headers: new Headers(), isRepeatable: false, signal: new AbortController().signal },
  ...more,
});

/** A body of these pieces, and how many of them were read. @param {string[]} pieces */
function sourceOf(...pieces) {
  const source = { read: async () => (source.taken < pieces.length ? new TextEncoder().encode(pieces[source.taken++]) : undefined), cancel() {}, taken: 0 };
  return source;
}

/** @param {{ body: ReadableStream<Uint8Array> | null }} answer */
const textOf = ({ body }) => new Response(body).text();

/** What has come of it by the time that nothing is left to be done without waiting. @param {Promise<unknown>} promise */
async function outcomeOf(promise) {
  let outcome = /** @type {unknown} */ ('open');
  promise.then(() => (outcome = 'given'), (error) => (outcome = error));
  for (let turn = 0; turn < 10; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return outcome;
}

test('the service is told what is accepted and by whom, and that the connection stays', async () => {
  const seen = [];
  const service = await httpService((request, response) => (seen.push(request.headers), response.end()));
  await before(service, async () => {
    const way = byNode();
    await textOf(await way(callOf(service.url)));
    const own = { accept: 'application/json', 'user-agent': 'own', 'accept-encoding': 'br', connection: 'close', 'x-own': '1' };
    await textOf(await way(callOf(service.url, { headers: new Headers(own) })));
    const host = service.url.slice('http://'.length);
    const always = { host, 'accept-encoding': 'identity', connection: 'keep-alive' };
    assert.deepEqual({ ...seen[0] }, { ...always, accept: '*/*', 'user-agent': 'pec-massiva' });
    assert.deepEqual({ ...seen[1] }, { ...always, accept: 'application/json', 'user-agent': 'own', 'x-own': '1' });
  });
});

test('an answer comes as it is: status, every header, body', async () => {
  const text = 'HTTP/1.1 207 Odd\r\nContent-Type: text/x\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-Latin: caff\xe8\r\nContent-Length: 4\r\n\r\nabcd';
  const service = await byteService((socket) => socket.write(Buffer.from(text, 'latin1')));
  await before(service, async () => {
    const answer = await byNode()(callOf(service.url));
    assert.equal(answer.status, 207);
    assert.deepEqual([...answer.headers], [['content-length', '4'], ['content-type', 'text/x'], ['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['x-latin', 'caff\xe8']]);
    assert.equal(await textOf(answer), 'abcd');
  });
});

for (const [encoding, pack] of /** @type {[string, (text: string) => Buffer][]} */ ([
  ['identity', Buffer.from],
  ['', Buffer.from],
  ['gzip', gzipSync],
  [' X-GZIP', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])) {
  test(`an answer is read that is packed as "${encoding}"`, async () => {
    const service = await httpService((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(pack('città')));
    await before(service, async () => assert.equal(await textOf(await byNode()(callOf(service.url))), 'città'));
  });
}

test('an answer in a packing that nobody knows is none, and its connection ends', async () => {
  const service = await httpService((_, response) => response.writeHead(200, { 'content-encoding': 'zip' }).write('PK'));
  await before(service, async () => {
    await assert.rejects(byNode()(callOf(service.url)), /The answer is in an encoding that nobody asked for/);
  });
});

test('a body goes out framed, by its length where that is known', async () => {
  const seen = [];
  const service = await httpService(async (request, response) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    seen.push({ length, encoding, body: (await request.toArray()).join('') });
    response.end();
  });
  await before(service, async () => {
    for (const more of [{ body: sourceOf('ab', 'cd'), length: 4 }, { body: sourceOf('ab', 'cd') }, { body: sourceOf(), length: 0 }]) {
      await textOf(await byNode()(callOf(service.url, { method: 'POST', ...more })));
    }
    assert.deepEqual(seen, [
      { length: '4', encoding: undefined, body: 'abcd' },
      { length: undefined, encoding: 'chunked', body: 'abcd' },
      { length: '0', encoding: undefined, body: '' },
    ]);
  });
});

for (const [what, length] of /** @type {const} */ ([['shorter', 5], ['longer', 3]])) {
  test(`a body that is ${what} than it said ends the exchange`, async () => {
    const service = await httpService((request) => request.on('error', () => {}).resume());
    await before(service, async () => {
      const exchange = byNode()(callOf(service.url, { method: 'POST', body: sourceOf('ab', 'cd'), length }));
      await assert.rejects(exchange, /The body is not as long as it said/);
    });
  });
}

test('a body that breaks off ends the exchange with its own words', async () => {
  const service = await httpService((request) => request.on('error', () => {}).resume());
  await before(service, async () => {
    const reason = new Error('broken off');
    const body = { read: () => Promise.reject(reason), cancel() {} };
    await assert.rejects(byNode()(callOf(service.url, { method: 'POST', body, length: 5 })), reason);
  });
});

test('who ends an exchange hears at once why it ended, and the service sees its connection end', async () => {
  /** @type {(value: import('node:net').Socket) => void} */
  let came = () => {};
  const coming = new Promise((resolve) => (came = resolve));
  const service = await httpService((request) => came(request.socket));
  await before(service, async () => {
    const ended = new AbortController();
    const exchange = byNode()(callOf(service.url, { signal: ended.signal }));
    const socket = await coming;
    assert.equal(await outcomeOf(exchange), 'open');
    const reason = new Error('too late');
    ended.abort(reason);
    assert.equal(await outcomeOf(exchange), reason);
    if (!socket.destroyed) {
      await once(socket, 'close');
    }
  });
});

test('when an exchange is over nothing listens to its signal any more', async () => {
  const service = await httpService((_, response) => response.end('a'));
  await before(service, async () => {
    for (const isRepeatable of [false, true]) {
      const { signal } = new AbortController();
      const answer = await byNode()(callOf(service.url, { signal, isRepeatable }));
      await textOf(answer);
      await outcomeOf(Promise.resolve());
      assert.equal(getEventListeners(signal, 'abort').length, 0, String(isRepeatable));
    }
  });
});

test('reads share a connection that is nobody else’s in the process; what may cost has one of its own', async () => {
  const service = await httpService((_, response) => response.end('a'));
  await before(service, async () => {
    const way = byNode();
    for (let count = 0; count < 3; count += 1) {
      await textOf(await way(callOf(service.url, { isRepeatable: true })));
    }
    assert.equal(service.connections(), 1);
    const { host } = new URL(service.url);
    const kept = [...Object.keys(globalAgent.freeSockets), ...Object.keys(globalAgent.sockets)];
    assert.deepEqual(kept.filter((name) => name.startsWith(host)), []);
    for (let count = 0; count < 2; count += 1) {
      await textOf(await way(callOf(service.url)));
    }
    assert.equal(service.connections(), 3);
  });
});

test('over TLS, both with a connection that is kept and with one that is not', async (context) => {
  const { NODE_TLS_REJECT_UNAUTHORIZED: known, NODE_NO_WARNINGS: quiet } = process.env;
  context.after(() => {
    for (const [name, value] of Object.entries({ NODE_TLS_REJECT_UNAUTHORIZED: known, NODE_NO_WARNINGS: quiet })) {
      value === undefined ? delete process.env[name] : (process.env[name] = value);
    }
  });
  // The service is the test's own; who may be trusted is tried elsewhere.
  Object.assign(process.env, { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' });
  const bodies = [];
  const service = await httpService(async (request, response) => {
    bodies.push((await request.toArray()).join(''));
    response.end('taken');
  }, certificate());
  await before(service, async () => {
    const url = service.url.replace('http:', 'https:');
    const way = byNode();
    for (let count = 0; count < 2; count += 1) {
      assert.equal(await textOf(await way(callOf(url, { isRepeatable: true }))), 'taken');
    }
    assert.equal(await textOf(await way(callOf(url, { method: 'POST', body: sourceOf('a', 'b') }))), 'taken');
    assert.deepEqual(bodies, ['', '', 'ab']);
    assert.equal(service.connections(), 2);
  });
});
