/** Which pages may call: of apps and extensions, and behind servers that write hosts in their own way. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createProxy } from '../../pkg-template/proxy/handler.js';
import { SUITE } from '../canaries/suite.mjs';
import { made } from './made.mjs';
import { ask, mailbox, message, post } from './service.mjs';

const APPS = [
  'capacitor://localhost', 'ionic://localhost', 'tauri://localhost', 'http://tauri.localhost', 'app://-',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop', 'moz-extension://0ff1ce00-1234-4abc-8def-0123456789ab',
  'safari-web-extension://0FF1CE00-1234-4ABC-8DEF-0123456789AB',
];

for (const origin of APPS) {
  test(`an app’s page may call where it is named, exactly: ${origin}`, async () => {
    const { proxy, service } = made({ origin: ['https://other.example', origin] });
    const headers = { origin, 'sec-fetch-site': 'cross-site' };
    const response = await proxy(post(message(), headers));
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('access-control-allow-origin'), origin);
    const preflight = await proxy(ask('/send', { method: 'OPTIONS', headers: { origin } }));
    assert.deepEqual([preflight.status, preflight.headers.get('access-control-allow-origin')], [204, origin]);
    for (const other of [`${origin}x`, `${origin}.evil`, origin.replace('://', '-x://'), `${origin}/`]) {
      const refused = await proxy(post(message(), { ...headers, origin: other }));
      assert.equal(refused.status, 403, other);
      assert.equal(refused.headers.get('access-control-allow-origin'), null);
      assert.equal((await proxy(ask('/send', { method: 'OPTIONS', headers: { origin: other } }))).status, 403);
    }
    assert.equal(service.arrivals.length, 1);
    // Not named it may not, whatever the proxy's host is: `localhost` of another scheme is another place.
    const host = new URL(origin).host;
    for (const one of [{ origin, host }, { origin, host, 'sec-fetch-site': 'cross-site' }]) {
      assert.equal((await made().proxy(post(message(), one))).status, origin.startsWith('http:') && !('sec-fetch-site' in one) ? 201 : 403);
    }
  });
}

test('what no browser sends as an origin is refused as an option', () => {
  const whole = { authorize: () => 1, mailbox: () => mailbox, token: SUITE.token, environment: 'test' };
  for (const origin of [
    ...['null', '*', 'file://', 'file:///', 'about:blank', 'data:text/html,x', 'javascript://x', 'blob:https://a.example/1'],
    ...['capacitor://localhost/', 'capacitor://', 'capacitor:localhost', 'localhost', 'capacitor://a b', 'capacitor://a?b', 'capacitor://u@a', 'chrome-extension://*'],
    ...['https://a.example/', 'https://a.example:443', 'HTTPS://a.example', 'https://A.example', 'https://*.example', ' https://a.example', ''],
  ]) {
    assert.throws(() => createProxy({ ...whole, origin }), /origin: .* is no origin like https/, origin);
  }
  assert.throws(() => createProxy({ ...whole, trustProxy: 'yes' }), /trustProxy must be true or false/);
});

/** What an older browser sends, which says nothing but its page's origin, and what stands in front of the proxy makes of it. */
const STRANGE = 'https://evil.example';
const HOSTS = [
  // host, origin, whether it is the same
  ['portal.example', 'https://portal.example', true],
  ['portal.example', 'http://portal.example', true],
  ['Portal.Example', 'https://portal.example', true],
  ['portal.example:443', 'https://portal.example', true],
  ['portal.example:80', 'http://portal.example', true],
  ['portal.example:80', 'https://portal.example', true],
  ['portal.example:8443', 'https://portal.example:8443', true],
  ['portal.example:8443', 'https://portal.example', false],
  ['portal.example', 'https://portal.example:8443', false],
  ['portal.example:443', 'https://portal.example:8443', false],
  ['portal.example', 'http://portal.example:443', false],
  ['portal.example:4430', 'https://portal.example', false],
  ['portal.example', 'https://portal.example.evil', false],
  ['portal.example', 'https://evil-portal.example', false],
  ['portal.example', STRANGE, false],
  ['portal.example', 'null', false],
  ['null', 'null', false],
  ['127.0.0.1:3000', 'https://portal.example', false],
  ['[::1]:443', 'https://[::1]', true],
];

for (const [host, origin, isSame] of HOSTS) {
  test(`a page of ${origin} ${isSame ? 'may' : 'may not'} call what is reached as ${host}`, async () => {
    const { proxy, service } = made();
    // Forwarding headers may be anybody's words.
    for (const more of [{}, { 'x-forwarded-host': new URL(STRANGE).host, 'x-forwarded-proto': 'http' }]) {
      assert.equal((await proxy(post(message(), { host, origin, ...more }))).status, isSame ? 201 : 403);
    }
    assert.equal(service.arrivals.length, isSame ? 2 : 0);
    const faked = await proxy(post(message(), { host, origin: STRANGE, 'x-forwarded-host': 'evil.example' }));
    assert.equal(faked.status, 403);
  });
}

const FORWARDED = [
  // what the server in front says, origin, whether it is the same
  [{ 'x-forwarded-host': 'portal.example' }, 'https://portal.example', true],
  [{ 'x-forwarded-host': 'portal.example' }, 'http://portal.example', true],
  [{ 'x-forwarded-host': 'portal.example', 'x-forwarded-proto': 'https' }, 'https://portal.example', true],
  [{ 'x-forwarded-host': 'portal.example', 'x-forwarded-proto': 'HTTPS' }, 'https://portal.example', true],
  [{ 'x-forwarded-host': 'portal.example', 'x-forwarded-proto': 'https' }, 'http://portal.example', false],
  [{ 'x-forwarded-host': 'portal.example:443', 'x-forwarded-proto': 'https' }, 'https://portal.example', true],
  [{ 'x-forwarded-host': 'portal.example:80', 'x-forwarded-proto': 'https' }, 'https://portal.example', false],
  [{ 'x-forwarded-host': 'portal.example, inner.example' }, 'https://portal.example', true],
  [{ 'x-forwarded-host': 'portal.example, evil.example' }, STRANGE, false],
  [{ 'x-forwarded-host': 'portal.example' }, 'https://upstream:3000', false],
  [{ 'x-forwarded-host': 'portal.example' }, STRANGE, false],
  // Malformed, or not there: what the request itself says.
  [{}, 'http://upstream:3000', true],
  [{ 'x-forwarded-proto': 'https' }, 'https://upstream:3000', true],
  [{ 'x-forwarded-proto': 'gopher' }, 'https://upstream:3000', true],
  [{ 'x-forwarded-host': 'a b' }, 'http://upstream:3000', true],
  [{ 'x-forwarded-host': '' }, 'http://upstream:3000', true],
  [{ 'x-forwarded-host': 'evil.example/' }, STRANGE, false],
  [{ 'x-forwarded-host': 'https://evil.example' }, STRANGE, false],
  [{ 'x-forwarded-host': 'x@evil.example' }, STRANGE, false],
];

for (const [headers, origin, isSame] of FORWARDED) {
  test(`trusting what stands in front, ${JSON.stringify(headers)}: a page of ${origin} ${isSame ? 'may' : 'may not'}`, async () => {
    const { proxy } = made({ trustProxy: true });
    const response = await proxy(post(message(), { host: 'upstream:3000', origin, ...headers }));
    assert.equal(response.status, isSame ? 201 : 403);
    // Whoever says where it comes from is taken at its word, whatever is forwarded.
    for (const site of ['cross-site', 'same-site']) {
      assert.equal((await proxy(post(message(), { host: 'upstream:3000', origin, ...headers, 'sec-fetch-site': site }))).status, 403);
    }
  });
}

test('the refusal names what was compared, and what would help; the log has it', async () => {
  const told = async (options, headers) => {
    const { proxy, entries } = made(options);
    const { code, params, message: words } = await (await proxy(post(message(), headers))).json();
    assert.equal(code, 'proxy.otherOrigin');
    assert.equal(entries.at(-1)?.reason ?? words, words);
    return [params, words];
  };
  const [params, words] = await told({}, { host: '127.0.0.1:3000', origin: 'https://portal.example', 'x-forwarded-host': 'portal.example' });
  assert.deepEqual(params, { origin: 'https://portal.example', site: 'none', own: '127.0.0.1:3000' });
  assert.match(words, /another origin: https:\/\/portal\.example .*, where the proxy is 127\.0\.0\.1:3000\. Nothing was forwarded/);
  assert.match(words, /option "origin".* pass "Host" on .*"X-Forwarded-Host" with the option "trustProxy"/);
  const forwarded = { 'x-forwarded-host': 'portal.example', 'x-forwarded-proto': 'https' };
  const [trusting] = await told({ trustProxy: true }, { host: 'a', origin: 'http://portal.example', ...forwarded });
  assert.deepEqual(trusting, { origin: 'http://portal.example', site: 'none', own: 'https://portal.example' });
  const [foreign] = await told({}, { host: 'a', 'sec-fetch-site': 'cross-site' });
  assert.deepEqual(foreign, { origin: 'none', site: 'cross-site', own: 'a' });
  // Nothing of a caller's own making is repeated at length, nor what no log should hold.
  const [long] = await told({}, { host: 'a', origin: `https://${'é'.repeat(5_000)}` });
  assert.match(long.origin, /^https:\/\/\?{192}…$/);
});
