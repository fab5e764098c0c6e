/** Which pages may call, and what the answers tell their browsers. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { corsHeaders, guard, preflight } from '../../pkg-template/proxy/request/origins.js';

const PAGE = 'https://app.example';
const asked = (/** @type {Record<string, string>} */ headers, method = 'GET') => new Request('https://portal.example/send', { method, headers: { host: 'portal.example', ...headers } });

test('where other origins may call, caches are told so, and a page of one may read what it needs', () => {
  assert.deepEqual(corsHeaders(asked({ origin: PAGE }), []), {});
  for (const headers of [{}, { origin: 'https://other.example' }, { origin: `${PAGE}:8443` }]) {
    assert.deepEqual(corsHeaders(asked(headers), [PAGE]), { vary: 'origin' });
  }
  assert.deepEqual(corsHeaders(asked({ origin: PAGE }), ['https://other.example', PAGE]), {
    vary: 'origin',
    'access-control-allow-origin': PAGE,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'retry-after, x-pec-proxy, x-pec-accepts, x-pec-answers, x-pec-key, x-pec-mailbox, x-pec-request, x-pec-service-request, x-pec-session, x-pec-store',
  });
});

test('a browser that asks first is told what may be asked, for ten minutes; a page that is not named is refused by name', () => {
  const answer = preflight(asked({ origin: PAGE, 'access-control-request-headers': 'x-own' }, 'OPTIONS'), [PAGE]);
  const methods = { 'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE', 'access-control-max-age': '600' };
  assert.deepEqual([answer.status, answer.body, Object.fromEntries(answer.headers)], [204, null, { ...methods, 'access-control-allow-headers': 'x-own' }]);
  const bare = preflight(asked({ origin: PAGE }, 'OPTIONS'), [PAGE]);
  assert.equal(bare.headers.get('access-control-allow-headers'), 'content-type, idempotency-key, x-pec-mailbox, x-pec-store, x-request-id, x-requested-with');
  for (const [headers, origin] of [[{ origin: 'https://other.example' }, 'https://other.example'], [{}, 'no?origin']]) {
    assert.throws(() => preflight(asked(headers, 'OPTIONS'), [PAGE]), ({ status, code, params }) => status === 403 && code === 'proxy.preflight' && params.origin === origin);
  }
});

/** What the guard says no with. @param {Record<string, string>} headers */
function refusal(headers, { method = 'GET', origins = [], ...read } = {}) {
  try {
    guard(asked(headers, method), { origins, trustProxy: false }, read);
    return undefined;
  } catch (error) {
    assert.equal(error.status, 403, error.stack);
    return error.code;
  }
}

test('what a browser says of where a request comes from counts, else its origin', () => {
  for (const site of ['same-origin', 'none']) {
    assert.equal(refusal({ 'sec-fetch-site': site }), undefined);
    assert.equal(refusal({ 'sec-fetch-site': site, origin: 'https://other.example' }), undefined);
  }
  for (const site of ['cross-site', 'same-site', '']) {
    assert.equal(refusal({ 'sec-fetch-site': site }), 'proxy.otherOrigin');
    assert.equal(refusal({ 'sec-fetch-site': site, origin: PAGE }, { origins: [PAGE] }), undefined);
  }
  assert.equal(refusal({}), undefined);
  assert.equal(refusal({ origin: 'https://portal.example' }), undefined);
  assert.equal(refusal({ origin: PAGE }), 'proxy.otherOrigin');
  assert.equal(refusal({ 'sec-fetch-mode': 'navigate' }), 'proxy.navigation');
  assert.equal(refusal({ 'sec-fetch-mode': 'cors' }), undefined);
});

test('a POST shows by its type or a header that no form can bear that a page’s own code asks; so does who burns a key', () => {
  for (const headers of [{ 'content-type': 'application/json' }, { 'content-type': 'Application/JSON ; charset=utf-8' }, { 'idempotency-key': 'k' }, { 'x-pec-store': 'm' }, { 'x-pec-mailbox': 'm' }, { 'x-requested-with': 'f' }]) {
    assert.equal(refusal(headers, { method: 'POST' }), undefined, JSON.stringify(headers));
  }
  for (const headers of [{}, { 'content-type': 'text/plain' }, { 'content-type': 'multipart/form-data; boundary=x' }, { 'content-type': 'text/plain; application/json' }]) {
    assert.equal(refusal(headers, { method: 'POST' }), 'proxy.postHeader', JSON.stringify(headers));
    assert.equal(refusal(headers, { method: 'DELETE' }), undefined);
  }
  for (const headers of [{}, { 'content-type': 'application/json' }, { 'idempotency-key': 'k' }]) {
    assert.equal(refusal(headers, { isBurning: true }), 'proxy.askHeader');
  }
  assert.equal(refusal({ 'x-requested-with': 'f' }, { isBurning: true }), undefined);
});

test('a read that may cost shows by such a header, or by what the browser says of its page, that it is no link', () => {
  for (const headers of [{}, { 'content-type': 'application/json' }, { 'idempotency-key': 'k' }, { 'sec-fetch-mode': 'cors' }, { 'x-request-id': 'of-a-gateway' }]) {
    assert.equal(refusal(headers, { mayCost: true }), 'proxy.getHeader', JSON.stringify(headers));
  }
  for (const headers of [
    ...[{ 'x-requested-with': 'f' }, { 'x-pec-store': 'none' }, { 'x-pec-mailbox': 'm' }],
    ...[{ 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }, { origin: 'https://portal.example' }, { origin: PAGE }],
  ]) {
    assert.equal(refusal(headers, { mayCost: true, origins: [PAGE] }), undefined, JSON.stringify(headers));
  }
  // Such a header makes no page of another origin a page of this one.
  assert.equal(refusal({ origin: PAGE, 'x-requested-with': 'f' }, { mayCost: true }), 'proxy.otherOrigin');
  assert.equal(refusal({ 'sec-fetch-site': 'cross-site', 'x-requested-with': 'f' }, { mayCost: true }), 'proxy.otherOrigin');
});
