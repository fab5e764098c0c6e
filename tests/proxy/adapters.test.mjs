/** The packed proxy in each framework, by import and by require: one message through, and all that is handed on. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { startService } from './portal.mjs';
import { SOUND, express, node } from './frameworks/servers.mjs';
import { mailbox, message } from './service.mjs';

const require = createRequire(import.meta.url);
const FILES = ['proxy', 'proxy-server', 'proxy-express', 'proxy-fastify'];
const WAYS = {
  import: Object.assign({}, ...(await Promise.all(FILES.map((name) => import(`${unpacked}/${name}.js`))))),
  require: Object.assign({}, ...FILES.map((name) => require(`${unpacked}/cjs/${name}.js`))),
};

/** @param {object} [more] */
const optionsFor = (target, more = {}) => ({
  authorize: () => true,
  mailbox: () => mailbox,
  ...{ token: SUITE.token, target, rate: { perSecond: 1000 }, ...more },
});

/** A message by `fetch`, as the client posts it. */
const send = (url, headers = {}, body = JSON.stringify(message({ subject: 'Prova' }))) =>
  fetch(`${url}/send?x=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...headers },
    body,
  });

const working = async (start, work) => {
  const service = await startService();
  try {
    const server = await start(service.url);
    await work(server.url, service).finally(() => server.close());
  } finally {
    await service.close();
  }
};

for (const [how, made] of Object.entries(WAYS)) {
  for (const [name, start] of Object.entries(SOUND)) {
    // What `require` gives is the same code; where it differs is whether it can be had.
    if (how === 'require' && !['express', 'fastify'].includes(name)) {
      continue;
    }
    test(`${name}, ${how}: a message passes, and the portal's functions get the server's own request`, async () => {
      const seen = [];
      const entries = [];
      const noted = (what, request, context) => seen.push([what, new URL(request.url).pathname, context.req.session.user]);
      const options = (target) =>
        optionsFor(target, {
          authorize: (request, context) => ({ count: noted('authorize', request, context) }),
          mailbox: (session, request, context) => (noted('mailbox', request, context), mailbox),
          sender: (session, request, context) => (noted('sender', request, context), [mailbox.username]),
          log: (entry) => entries.push(entry),
        });
      await working((target) => start(made, options(target)), async (url, service) => {
        const body = 'x'.repeat(3_000_000);
        const response = await send(`${url}/api/pec`, {}, JSON.stringify(message({ subject: 'Prova', body })));
        assert.equal(response.status, 201, await response.clone().text());
        assert.deepEqual([response.headers.get('x-pec-proxy'), response.headers.get('x-pec-key')], ['1', 'done']);
        assert.equal(response.headers.get('x-portal'), 'yes', 'what stands before the proxy may set headers');
        await response.arrayBuffer();
        assert.deepEqual(seen, ['authorize', 'mailbox', 'sender'].map((what) => [what, '/api/pec/send', 'anna']));
        assert.deepEqual(service.arrivals.map(({ subject }) => subject), ['Prova']);
        // Questions, which have no body; and what a portal has beside the proxy, which is parsed as ever.
        const greeting = await fetch(`${url}/api/pec/once`);
        assert.deepEqual([greeting.status, (await greeting.json()).success], [200, true]);
        const own = await fetch(`${url}/own`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' });
        assert.deepEqual(await own.json(), { a: 1 });
        assert.deepEqual(entries.map(({ path, status }) => [path, status]), [['/send', 201], ['/once', 200]]);
      });
    });
  }
}

const { expressProxy, fastifyProxy, createProxy, memoryStore, proxyListener } = WAYS.import;

/** Where the proxy stands, what it is told, and what it says of a path that does not fit. */
const MISPLACED = [
  ['mounted elsewhere than its basePath says', '/pec/send', '/api/pec/send', (options) => node(express().use('/pec', expressProxy({ ...options, basePath: '/api/pec' })))],
  ['a listener, mounted elsewhere', '/pec/send', '/api/pec/send', (options) => node(express().use('/pec', proxyListener(createProxy({ ...options, basePath: '/api/pec' }))))],
  ['mounted too far up', '/api/pec/send', '/api/send', (options) => node(express().use('/api', expressProxy(options)))],
  ['not mounted, and told nothing', '/api/pec/send', '/send', (options) => node(proxyListener(createProxy(options)))],
  ['a basePath with a slip', '/api/pec/send', '/api/pce/send', (options) => node(proxyListener(createProxy({ ...options, basePath: '/api/pce' })))],
];

for (const [what, seen, expected, start] of MISPLACED) {
  test(`${what}: the refusal names both paths, never the query, and the log has it`, async () => {
    const entries = [];
    await working((target) => start(optionsFor(target, { log: (entry) => entries.push(entry) })), async (url, service) => {
      const response = await send(url + seen.replace('/send', ''));
      const { code, params, message: words } = await response.json();
      assert.deepEqual([response.status, code, params], [403, 'proxy.path', { path: seen, expected }]);
      assert.ok(words.includes(`saw ${seen}, and expects one like ${expected}`), words);
      assert.match(words, /basePath.*Nothing was forwarded/);
      assert.deepEqual(entries.map(({ path, reason }) => [path, reason]), [[seen, words]]);
      assert.ok(!JSON.stringify(entries).includes('x=1'));
      assert.equal(service.arrivals.length, 0);
    });
  });
}

/** Ways to say the same place. */
const PLACED = [
  ['mounted, and the whole path as basePath', '/api/pec', (options) => node(express().use('/api/pec', expressProxy({ ...options, basePath: '/api/pec' })))],
  ['mounted, and the rest of the path as basePath', '/api/pec', (options) => node(express().use('/api', expressProxy({ ...options, basePath: '/pec' })))],
  ['a mounted listener without a basePath', '/api/pec', (options) => node(express().use('/api/pec', proxyListener(createProxy(options))))],
  ['a mounted listener with the whole path', '/api/pec', (options) => node(express().use('/api/pec', proxyListener(createProxy({ ...options, basePath: '/api/pec' }))))],
  ['mounted behind a pattern', '/comune/pec', (options) => node(express().use('/:office/pec', expressProxy(options)))],
  ['in whatever case Express takes', '/API/Pec', (options) => node(express().use('/api/pec', expressProxy(options)))],
  ['a proxy that was made before', '/api/pec', (options) => node(express().use('/api/pec', expressProxy(createProxy(options))))],
  ['a path that somebody has rewritten on purpose', '/old', (options) => node(express().use((request, response, next) => {
    request.url = request.url.replace('/old/', '/api/pec/');
    next();
  }).use('/api/pec', expressProxy(options)))],
  ['connect, which tells the whole path alone', '/api/pec', (options) => {
    const listener = proxyListener(createProxy(options));
    return node((request, response) => {
      request.originalUrl = request.url;
      request.url = request.url.slice('/api/pec'.length);
      listener(request, response);
    });
  }],
];

for (const [what, path, start] of PLACED) {
  test(`${what} fits`, () =>
    working((target) => start(optionsFor(target)), async (url) => {
      const response = await send(url + path);
      assert.equal(response.status, 201, await response.text());
    }));
}

test('a prefix of Fastify may be a pattern, and its basePath the whole path or the rest', async () => {
  const { default: Fastify } = await import('fastify');
  for (const [prefix, basePath, path] of [
    ['/:office/pec', undefined, '/comune/pec'],
    ['/api/pec', '/api/pec', '/api/pec'],
    ['/api', '/pec', '/api/pec'],
    ['/api', '/api/pec', '/api/pec'],
  ]) {
    const app = Fastify();
    await working(async (target) => {
      app.register(fastifyProxy(optionsFor(target, { basePath })), { prefix });
      return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
    }, async (url) => {
      assert.equal((await send(url + path)).status, 201, `${prefix} ${basePath}`);
    });
  }
});

test('what comes after a proxy that is not mounted gets the other paths', () =>
  working((target) => node(express().use(expressProxy(optionsFor(target, { basePath: '/api/pec' }))).use((request, response) => void response.end('pages'))), async (url) => {
    for (const path of ['/', '/api', '/api/pecs/send', '/api/pec']) {
      assert.equal(await (await fetch(url + path)).text(), 'pages', path);
    }
    assert.equal((await send(`${url}/api/pec`)).status, 201);
  }));

test('a store that cannot be opened is known of Express’s middleware before it listens', async () => {
  const broken = { async mark() { throw new Error('no route to the store'); } };
  const store = Object.assign(memoryStore(), broken);
  const made = [expressProxy(optionsFor('http://127.0.0.1:9', { store })), expressProxy(createProxy(optionsFor('http://127.0.0.1:9', { store })))];
  for (const middleware of made) {
    await assert.rejects(middleware.ready, { code: 'proxy.store', message: /no route to the store/ });
  }
  await expressProxy(optionsFor('http://127.0.0.1:9')).ready;
});

test('the one onError hears once of a request that something else has answered', async () => {
  const told = [];
  const onError = (error, failure) => told.push([error.message, failure]);
  await working((target) => node(express().use('/api/pec', (request, response, next) => {
    // A middleware that answers and goes on all the same.
    response.end('mine');
    next();
  }, expressProxy(optionsFor(target, { onError })))), async (url) => {
    const headers = { 'x-request-id': 'r-1' };
    for (const [turn, ask] of [() => send(`${url}/api/pec`, headers), () => fetch(`${url}/api/pec/once`, { headers })].entries()) {
      assert.equal(await (await ask()).text(), 'mine');
      while (told.length <= turn) {
        await new Promise(setImmediate);
      }
    }
  });
  // The proxy itself finds it in a message's body; in a question there is none.
  const [, { key, ...posted }] = told[0];
  assert.match(key, /^[\da-f-]{36}$/);
  assert.deepEqual(posted, { method: 'POST', path: '/send', code: 'proxy.answered', id: 'r-1' });
  assert.deepEqual(told[1][1], { method: 'GET', path: '/api/pec/once', code: 'proxy.failed', id: 'r-1' });
  assert.ok(told.length === 2 && told.every(([error]) => /answered this request before the proxy did/.test(error)));
});

test('Fastify hands on bodies of any type and of none', async () => {
  const { default: Fastify } = await import('fastify');
  const app = Fastify();
  await working(async (target) => {
    app.register(fastifyProxy(optionsFor(target)), { prefix: '/api/pec' });
    return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
  }, async (url, service) => {
    const form = await send(`${url}/api/pec`, { 'content-type': 'multipart/form-data; boundary=x' });
    assert.deepEqual([form.status, (await form.json()).code], [400, 'proxy.form']);
    for (const type of ['multipart/mixed; boundary=x', 'text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded']) {
      const response = await send(`${url}/api/pec`, { 'content-type': type });
      assert.deepEqual([response.status, (await response.json()).code], [415, 'proxy.contentType'], type);
    }
    const bare = await fetch(`${url}/api/pec/send`, { method: 'POST', headers: { 'idempotency-key': 'one' }, body: new Uint8Array(10) });
    assert.deepEqual([bare.status, (await bare.json()).code], [415, 'proxy.contentType']);
    assert.equal(service.arrivals.length, 0);
  });
});

/** Servers of HTTP/2 alone, without the TLS that browsers want. */
const OVER_HTTP2 = {
  async http2(options) {
    const server = http2.createServer(proxyListener(createProxy({ ...options, basePath: '/api/pec' })));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((resolve) => server.close(resolve)) };
  },
  async fastify(options) {
    const { default: Fastify } = await import('fastify');
    const app = Fastify({ http2: true });
    app.register(fastifyProxy(options), { prefix: '/api/pec' });
    return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
  },
};

for (const [name, start] of Object.entries(OVER_HTTP2)) {
  test(`${name}, over HTTP/2: a page of the same host may, another may not, and what is too large is told`, () =>
    working((target) => start(optionsFor(target, { maxBodySize: 4e6 })), async (url, service) => {
      const client = http2.connect(url);
      const post = async (size, origin) => {
        const body = JSON.stringify(message({ subject: `${size}`, body: 'x'.repeat(size) }));
        const stream = client.request({
          ...{ ':method': 'POST', ':path': '/api/pec/send', 'content-type': 'application/json', 'content-length': body.length },
          ...{ 'idempotency-key': crypto.randomUUID(), origin },
        });
        const answered = once(stream, 'response');
        stream.end(body);
        const text = (await stream.toArray()).join('');
        const [headers] = await answered;
        return [headers[':status'], JSON.parse(text).code];
      };
      try {
        assert.deepEqual(await post(10, url), [201, undefined]);
        assert.deepEqual(await post(3_000_000, url), [201, undefined]);
        assert.deepEqual(await post(5_000_000, url), [413, 'proxy.tooLarge']);
        assert.deepEqual(await post(10, 'https://evil.example'), [403, 'proxy.otherOrigin']);
        assert.deepEqual(service.arrivals.map(({ subject }) => subject), ['10', '3000000']);
      } finally {
        client.close();
      }
    }));
}
