/** The id of a request in a real browser: where its page may send one without being asked, and that no call fails for it. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { CANARIES, SECRETS, found } from '../canaries/canaries.mjs';
import { openChromium } from '../campaigns/browsers.mjs';

const { createProxy } = await import(`${unpacked}/proxy.js`);
const { proxyListener } = await import(`${unpacked}/proxy-server.js`);
const { serveSandbox } = await import(`${unpacked}/sandbox-server.js`);

const BASE = '/api/pec';
const { token, password } = CANARIES;
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** What a gateway allows that answers preflights by itself, as one that was set up before there were ids. */
const LIST = 'content-type, idempotency-key, x-pec-mailbox, x-pec-store, x-requested-with';

const servers = [];
let browser;
let service;
/** Where the page comes from. */
let pages;

/** @param {import('node:http').RequestListener} listener */
async function serve(listener) {
  const server = createServer(listener);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  servers.push(server);
  return `http://127.0.0.1:${server.address().port}`;
}

/** The package's files, and a page. */
const files = async (request, response) => {
  const body = await readFile(unpacked + request.url).catch(() => undefined);
  const type = request.url === '/' ? 'text/html' : 'text/javascript';
  response.writeHead(200, { 'content-type': type }).end(body ?? '<!doctype html>');
};

/** What a gateway does to preflights: answers them by itself, or has the proxy answer and writes its own list over that. */
const GATEWAYS = { 'answers preflights by itself': 'answers', 'lets preflights through, and writes its own list over the answer': 'overwrites' };

/** A proxy, what it wrote down, and what came to its server. @param {object} [options] @param {string} [gateway] */
async function portal(options, gateway) {
  const [entries, asked] = [[], []];
  const listener = proxyListener(createProxy({
    basePath: BASE, authorize: () => ({ user: 'ada' }), mailbox: () => ({ username: 'comune@pecmassiva.com', password }),
    token, target: service.url, rate: { perSecond: 1000 }, log: (entry) => entries.push(entry), onError: () => {}, ...options,
  }));
  const origin = await serve((request, response) => {
    if (!request.url.startsWith(`${BASE}/`)) {
      files(request, response);
      return;
    }
    asked.push([request.method, request.url.slice(BASE.length).replace(/(once|quota)\/.+/, '$1/*'), request.headers['x-request-id']]);
    if (gateway !== undefined && request.method === 'OPTIONS') {
      const allowed = { 'access-control-allow-origin': pages, 'access-control-allow-credentials': 'true', 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': LIST };
      if (gateway === 'answers') {
        response.writeHead(204, allowed).end();
        return;
      }
      const { writeHead } = response;
      response.writeHead = (status, ...more) => writeHead.call(response, status, { ...more.at(-1), ...allowed });
    }
    listener(request, response);
  });
  return { origin, entries, asked };
}

before(async () => {
  service = await serveSandbox({ port: 0, rate: false });
  pages = await serve(files);
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  servers.forEach((server) => (server.closeAllConnections(), server.close()));
  await service?.close();
});

/** Sends twice and reads before, between and after, with whoever listens. */
const use = async ({ baseUrl, how }) => {
  const { PecMassiva } = await import('/index.js');
  const written = { debug: [], error: [] };
  for (const name of ['debug', 'error']) console[name] = (...words) => written[name].push(words.map(String).join(' '));
  const listeners = {
    true: true,
    function: (line) => console.debug(line),
    throws: (line) => { console.debug(line); throw new Error('the listener is broken'); },
  };
  const pec = new PecMassiva({ baseUrl, rate: { perSecond: 100 }, retries: 0, debug: listeners[how] });
  const message = { sender: 'comune@pecmassiva.com', recipient: 'a@pec.example', subject: 'Avviso', text: 'Testo' };
  const sent = [];
  await pec.quota();
  sent.push((await pec.send(message)).sent);
  await pec.quota();
  sent.push((await pec.send(message)).sent);
  await pec.quota();
  const error = await pec.request('GET', '/send/000000000000001/none').catch((thrown) => thrown);
  await new Promise((resolve) => setTimeout(resolve));
  return { sent, written, error: { name: error.name, requestId: error.requestId } };
};

/** @param {string} from @param {object} options */
async function opened(from, options) {
  const page = await browser.newPage();
  await page.goto(`${from}/`);
  const result = await page.evaluate(use, options);
  await page.close();
  return result;
}

for (const how of ['true', 'function', 'throws']) {
  test(`from the page’s own origin every request to the known proxy bears its id, and the lines have it: debug ${how}`, async () => {
    const { origin, entries, asked } = await portal();
    const { sent, written, error } = await opened(origin, { baseUrl: `${BASE}/`, how });
    assert.deepEqual(sent, [1, 1]);
    // Nobody knows yet who answers the first.
    assert.ok(asked.length >= 6 && asked.every(([method, , id], at) => method !== 'OPTIONS' && (at === 0 ? id === undefined : UUID.test(id))), JSON.stringify(asked));
    assert.deepEqual(entries.slice(1).map(({ id }) => id), asked.slice(1).map(([, , id]) => id));
    const lines = written.debug;
    assert.ok(entries.every(({ id }) => lines.some((line) => line.endsWith(`(request ${id})`))), lines.join('\n'));
    assert.ok(lines.every((line) => line.startsWith('pec-massiva: ')));
    assert.equal(error.requestId, entries.at(-1).id);
    assert.equal(written.error.length, how === 'throws' ? lines.length : 0);
    assert.deepEqual(found([written, asked, entries], SECRETS), []);
  });
}

test('to another origin no request bears an id, and the error has what the proxy calls it', async () => {
  const { origin, entries, asked } = await portal({ origin: pages });
  const { sent, error } = await opened(pages, { baseUrl: `${origin}${BASE}`, how: 'true' });
  assert.deepEqual(sent, [1, 1]);
  assert.ok(asked.length >= 6 && asked.every(([, , id]) => id === undefined), JSON.stringify(asked));
  assert.ok(asked.filter(([method]) => method === 'OPTIONS').every(([, path]) => path === '/send'), 'no read became one that is asked about');
  assert.equal(error.requestId, entries.at(-1).id);
});

for (const [what, gateway] of Object.entries(GATEWAYS)) {
  test(`behind a gateway that knows no ids, and ${what}, every call goes through`, async () => {
    const { origin, asked } = await portal({ origin: pages }, gateway);
    const { sent } = await opened(pages, { baseUrl: `${origin}${BASE}`, how: 'true' });
    assert.deepEqual(sent, [1, 1]);
    assert.ok(asked.some(([method]) => method === 'OPTIONS'));
    assert.ok(asked.every(([, , id]) => id === undefined), JSON.stringify(asked));
  });
}
