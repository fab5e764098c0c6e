/** Who is let in, from where, and what never comes out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { made, refusal } from './made.mjs';
import { ask, mailbox, message, post } from './service.mjs';

const EXPOSED = 'retry-after, x-pec-proxy, x-pec-accepts, x-pec-answers, x-pec-key, x-pec-mailbox, x-pec-request, x-pec-service-request, x-pec-session, x-pec-store';

test('who is not let in gets no further', async () => {
  for (const [authorize, status] of [
    [() => null, 403],
    [() => new Response('sign in', { status: 401 }), 401],
    [() => { throw new Error('secret-token'); }, 500],
  ]) {
    const { proxy, service } = made({ authorize });
    const response = await proxy(post(message()));
    assert.equal(response.status, status);
    assert.doesNotMatch(await response.text(), /secret/);
    assert.equal(service.arrivals.length, 0);
  }
});

test('other pages are kept out, but for those that are named', async () => {
  const { proxy, service } = made({ origin: 'https://app.example' });
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' },
    { origin: 'null' }, { 'sec-fetch-site': 'cross-site', origin: 'https://app.example.evil' },
    { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-origin' },
  ]) {
    assert.equal((await refusal(await proxy(post(message(), headers))))[0], 403, inspect(headers));
  }
  const form = new Request('https://portal.example/api/pec/send', { method: 'POST', body: 'a=b' });
  assert.equal((await refusal(await proxy(form)))[0], 403);
  assert.equal(service.arrivals.length, 0);
  for (const headers of [
    { 'sec-fetch-site': 'same-origin' }, { origin: 'https://portal.example' },
    { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' },
  ]) {
    const response = await proxy(post(message(), headers));
    assert.equal(response.status, 201, inspect(headers));
    const isNamed = headers.origin === 'https://app.example';
    assert.equal(response.headers.get('access-control-allow-origin'), isNamed ? headers.origin : null);
    assert.equal(response.headers.get('access-control-expose-headers'), isNamed ? EXPOSED : null);
    assert.equal(response.headers.get('vary'), 'origin');
  }
  const preflight = (origin) =>
    proxy(ask('/send', { method: 'OPTIONS', headers: { origin, 'access-control-request-headers': 'x-a' } }));
  assert.equal((await preflight('https://app.example')).headers.get('access-control-allow-headers'), 'x-a');
  assert.equal((await preflight('https://evil.example')).status, 403);
  const closed = await made().proxy(post(message(), { origin: 'https://portal.example' }));
  assert.equal(closed.headers.get('access-control-allow-origin'), null);
});

test('a link or an image of another page costs nothing, also where the browser does not say who asks', async () => {
  const { proxy, service, entries } = made({ allow: ['GET /pec', 'GET /domini_pec', 'GET /inbox'], answer: () => Response.json({ success: true, data: {} }) });
  const paths = ['/pec/5f0c/rinnovo?anni=3', '/domini_pec/pec.it', '/pec'];
  // As browsers send them to what is not reached by https, and old ones everywhere; a gateway may have numbered them.
  for (const headers of [{ accept: 'image/*', referer: 'http://evil.example/' }, { 'x-request-id': 'gateway-1' }]) {
    for (const path of paths) {
      assert.equal((await refusal(await proxy(ask(path, { headers }))))[0], 403, path);
      assert.equal(entries.at(-1).code, 'proxy.getHeader');
    }
  }
  assert.equal(service.arrivals.length, 0);
  for (const headers of [{ 'x-requested-with': 'curl' }, { 'x-pec-store': 'none' }, { 'sec-fetch-site': 'same-origin' }, { origin: 'https://portal.example' }]) {
    for (const path of paths) {
      assert.equal((await proxy(ask(path, { headers }))).status, 200, inspect(headers));
    }
  }
  // What costs nothing needs none.
  assert.equal((await proxy(ask('/inbox'))).status, 200);
});

test('no secret is in any answer or log', async () => {
  const failing = () => { throw new Error(`${mailbox.password} secret-token`); };
  for (const answer of [failing, () => new Response('x', { status: 500 })]) {
    const { proxy, entries } = made({ answer });
    const response = await proxy(post({ ...message(), body: 'private words' }));
    const seen = `${await response.text()} ${inspect([...response.headers])} ${inspect(entries)} ${inspect(proxy)}`;
    for (const secret of ['secret-token', mailbox.password, 'private words']) {
      assert.ok(!seen.includes(secret), seen);
    }
  }
});

test('what the service repeats of the secrets does not come back', async () => {
  const answer = ({ headers, body }) =>
    Response.json({ success: false, message: body, token: headers.get('authorization'), p: headers.get('x-password') }, { status: 406 });
  const { proxy } = made({ answer });
  for (const request of [post(message(), { 'idempotency-key': 'echo' }), post(message(), { 'idempotency-key': 'echo' }), ask('/inbox'), ask('/once/echo', { headers: { 'x-requested-with': 'x' } })]) {
    const response = await proxy(request);
    const text = await response.text();
    for (const secret of ['secret-token', mailbox.password, JSON.stringify(mailbox.password).slice(1, -1)]) {
      assert.ok(!text.includes(secret), text);
    }
  }
});

test('a “no” of another class of Response is a “no”', async () => {
  class Other {
    get [Symbol.toStringTag]() {
      return 'Response';
    }
    status = 401;
    headers = new Headers();
    body = null;
  }
  const { proxy, service } = made({ authorize: () => new Other() });
  assert.equal((await proxy(post(message()))).status, 401);
  const alike = made({ authorize: () => ({ status: 401, headers: new Headers() }) });
  assert.equal((await alike.proxy(post(message()))).status, 500);
  assert.equal(service.arrivals.length + alike.service.arrivals.length, 0);
});

test('nothing stands beside the body that nobody looked at', async () => {
  const { proxy, service } = made();
  const { headers, body } = post(message());
  const request = ask('/send?username=x&sender=y', { method: 'POST', headers, body, duplex: 'half' });
  assert.equal((await proxy(request)).status, 201);
  assert.equal(service.arrivals[0].url, 'https://test.ws.pecmassiva.com/send');
  assert.equal((await proxy(post(message({ sender: ` ${mailbox.username}\r\n` })))).status, 400);
});
