/** What `docs/versioning.md` says of clients and proxies of different versions: what may be missing, and what may be more. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { made } from './made.mjs';
import { message } from './service.mjs';

const { PecMassiva } = await import(`${unpacked}/index.js`);

/** What proxies tell in answers beside their name. */
const LATER = ['x-pec-accepts', 'x-pec-answers', 'x-pec-key', 'x-pec-mailbox', 'x-pec-request', 'x-pec-service-request', 'x-pec-session', 'x-pec-store'];

/** @param {Headers} headers */
function without(headers) {
  const left = new Headers(headers);
  LATER.forEach((name) => left.delete(name));
  return left;
}

/** @param {Response} response @param {Headers} headers */
const withHeaders = async (response, headers) => new Response(await response.arrayBuffer(), { status: response.status, headers });

/** A client whose way to a proxy is changed. @param {(request: Request, proxy: any) => Promise<Response>} way @param {object} [options] */
function clientBefore(way, options) {
  const { proxy, service } = made(options);
  const asked = [];
  const fetch = async (request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname.replace(/\/once\/.+/, '/once/{key}')}`);
    return way(request, proxy);
  };
  const pec = new PecMassiva({ baseUrl: 'https://portal.example/api/pec', fetch, rate: false });
  return { pec, service, asked };
}

const { sender, recipient, subject } = message();
const mail = { sender, recipient, subject, text: 'Testo' };

test('behind a proxy that tells nothing beside its name this client sends, once, as JSON', async () => {
  const types = [];
  const { pec, service } = clientBefore(async (request, proxy) => {
    if (request.method === 'POST') types.push(request.headers.get('content-type'));
    const response = await proxy(request);
    return withHeaders(response, without(response.headers));
  });
  const file = new File(['contenuto'], 'atto.txt', { type: 'text/plain' });
  const { messageId } = await pec.send({ ...mail, attachments: [file] }).catch((error) => assert.fail(`${error.code}: ${error.message}`));
  assert.match(messageId, /^\d+$/);
  assert.equal(service.arrivals.length, 1);
  assert.match(types[0], /^application\/json/);
});

test('what is lost on the way to such a proxy is settled by its key, and posted once', async () => {
  let broken = 0;
  const { pec, service, asked } = clientBefore(async (request, proxy) => {
    const response = await proxy(request);
    if (request.method === 'POST' && broken++ === 0) {
      throw new TypeError('the line broke');
    }
    return withHeaders(response, without(response.headers));
  });
  assert.match((await pec.send(mail)).messageId, /^\d+$/);
  assert.equal(service.arrivals.length, 1);
  assert.ok(asked.includes('GET /api/pec/once/{key}'), asked.join());
});

test('of a key that such a proxy does not know nobody says that it was not sent', async () => {
  const { pec } = clientBefore(async (request, proxy) => {
    const response = await proxy(request);
    return withHeaders(response, without(response.headers));
  });
  assert.deepEqual(await pec.settle('b0b9f0a4-6a0e-4c39-9f0b-3d1d6f6f0a11'), { state: 'notSeen' });
});

test('a proxy that cannot say where the client stands lets nothing go out', async () => {
  const { pec, service } = clientBefore(async (request, proxy) => {
    const isAsked = new URL(request.url).pathname.endsWith('/once');
    return proxy(isAsked ? new Request('https://portal.example/api/pec/nowhere', { headers: request.headers }) : request);
  });
  const error = await pec.send(mail).catch((caught) => caught);
  assert.deepEqual([error.name, error.params.proxyCode, service.arrivals.length], ['PermissionError', 'proxy.path', 0]);
});

test('a client that sends its key alone is served, once a key', async () => {
  const { proxy, service } = made();
  const post = () =>
    proxy(
      new Request('https://portal.example/api/pec/send', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'one' },
        body: JSON.stringify(message()),
      }),
    );
  const answers = [await post(), await post()];
  assert.deepEqual(answers.map(({ status }) => status), [201, 201]);
  assert.equal(await answers[0].text(), await answers[1].text());
  assert.equal(service.arrivals.length, 1);
});

test('headers and fields that a later version adds are passed over by both', async () => {
  const { pec, service } = clientBefore(async (request, proxy) => {
    const headers = new Headers(request.headers);
    headers.set('x-pec-later', 'anything');
    const body = request.method === 'POST' ? await request.arrayBuffer() : undefined;
    const response = await proxy(new Request(request.url, { method: request.method, headers, body }));
    const more = new Headers(response.headers);
    more.set('x-pec-later', 'anything');
    more.set('x-pec-accepts', `later, ${response.headers.get('x-pec-accepts') ?? ''}`);
    const fields = JSON.parse(await response.text());
    return new Response(JSON.stringify({ ...fields, later: { anything: 1 } }), { status: response.status, headers: more });
  });
  assert.match((await pec.send(mail)).messageId, /^\d+$/);
  assert.equal(service.arrivals.length, 1);
});
