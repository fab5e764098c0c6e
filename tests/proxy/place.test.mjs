/** Where a proxy stands, what a request is about, and which number it has: read of its path and its headers. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { idOf, traceOf } from '../../pkg-template/proxy/request/identity.js';
import { HOST, baseOf, mountedAt, shown, strayed } from '../../pkg-template/proxy/request/place.js';

test('a path of a framework is whole again, and it is known where the proxy was mounted', () => {
  for (const [what, request, target, mount] of /** @type {[string, any, string, string | undefined][]} */ ([
    ['Node', { url: '/api/pec/send?a=1' }, '/api/pec/send?a=1', undefined],
    ['Node, without a path', {}, '', undefined],
    ['Express', { url: '/send?a=1', originalUrl: '/api/pec/send?a=1', baseUrl: '/api/pec' }, '/api/pec/send?a=1', '/api/pec'],
    ['Express, at the root', { url: '/send', originalUrl: '/send', baseUrl: '' }, '/send', ''],
    ['Express, asked for the mount itself', { url: '/?a=1', originalUrl: '/api/pec?a=1', baseUrl: '/api/pec' }, '/api/pec?a=1', '/api/pec'],
    ['Express, with a slash at the end', { url: '/', originalUrl: '/api/pec/', baseUrl: '/api/pec' }, '/api/pec/', '/api/pec'],
    ['Express, where the portal has rewritten the path', { url: '/send', originalUrl: '/old/post', baseUrl: '/api/pec' }, '/api/pec/send', '/api/pec'],
    ['Express, where it has rewritten the path to a part of itself', { url: '/send', originalUrl: '/api/pec/v1/send', baseUrl: '/api/pec' }, '/api/pec/send', '/api/pec'],
    ['Connect', { url: '/send', originalUrl: '/api/pec/send' }, '/api/pec/send', '/api/pec'],
    ['Connect, at the root', { url: '/send', originalUrl: '/send' }, '/send', undefined],
    ['Connect, where the portal has rewritten the path', { url: '/send', originalUrl: '/old/post' }, '/send', undefined],
    ['a framework with fields of its own', { url: '/send', originalUrl: 5, baseUrl: {} }, '/send', undefined],
  ])) {
    assert.deepEqual(mountedAt(request), { target, mount }, what);
  }
});

test('what stands before the proxy’s paths is its option, from the root or from the mount on, or else the mount', () => {
  for (const [pathname, basePath, mount, base] of /** @type {[string, string, unknown, string | undefined][]} */ ([
    ['/send', '', undefined, ''],
    ['/api/pec/send', '/api/pec', undefined, '/api/pec'],
    ['/api/pec/send', '', '/api/pec', '/api/pec'],
    ['/api/pec/send', '/pec', '/api', '/api/pec'],
    ['/api/pec/send', '/api/pec', '/api', '/api/pec'],
    ['/api/pec/send', '', 5, ''],
    ['/api/pecsend', '/api/pec', undefined, undefined],
    ['/send', '/api/pec', undefined, undefined],
  ])) {
    const found = () => baseOf(pathname, basePath, mount);
    if (base === undefined) {
      assert.throws(found, ({ code, status, params }) => code === 'proxy.path' && status === 403 && params.expected === `${basePath}/send`, pathname);
    } else {
      assert.equal(found(), base, pathname);
    }
  }
  assert.deepEqual(strayed('/x y', '/api').params, { path: '/x?y', expected: '/api/send' });
});

test('of what a caller sent a short piece is repeated, in plain letters', () => {
  assert.equal(shown('/a b\nè\u0000~!'), '/a?b???~!');
  assert.deepEqual([shown(null), shown(undefined), shown('')], ['', '', '']);
  assert.equal(shown('x'.repeat(200)), 'x'.repeat(200));
  assert.equal(shown('x'.repeat(201)), `${'x'.repeat(200)}…`);
});

test('a host is what browsers write', () => {
  for (const right of ['a', 'portal.example', 'PORTAL.example:8443', 'my_host', '127.0.0.1:80', '[::1]', '[::1]:443']) {
    assert.match(right, HOST);
  }
  for (const wrong of ['', 'a b', 'a/b', 'a@b', 'a:', 'a:123456', 'a:b', '[::1', '[g::]', 'a:1:2', ' a', 'a\n', 'a?b', 'a#b']) {
    assert.doesNotMatch(wrong, HOST);
  }
});

const [TRACE, SPAN] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
const traced = (/** @type {string} */ traceparent) => traceOf(new Headers({ traceparent }));

test('a trace is read as the W3C writes it', () => {
  assert.deepEqual(traced(`00-${TRACE}-${SPAN}-01`), { traceId: TRACE, spanId: SPAN, traceFlags: 1 });
  assert.deepEqual(traced(`00-${TRACE}-${SPAN}-1f`)?.traceFlags, 31);
  // A later version may add something.
  assert.deepEqual(traced(`cc-${TRACE}-${SPAN}-00-what.comes`), { traceId: TRACE, spanId: SPAN, traceFlags: 0 });
  for (const wrong of [
    ...['', 'x', `ff-${TRACE}-${SPAN}-01`, `0-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}`, `00-${TRACE}-${SPAN}-1`, `00-${TRACE}-${SPAN}-01x`],
    ...[`00-${'0'.repeat(32)}-${SPAN}-01`, `00-${TRACE}-${'0'.repeat(16)}-01`, `00-${TRACE.toUpperCase()}-${SPAN}-01`, `00-${TRACE}0-${SPAN}-01`, `x00-${TRACE}-${SPAN}-01`],
  ]) {
    assert.equal(traced(wrong), undefined, wrong);
  }
  assert.equal(traceOf(new Headers()), undefined);
});

test('a request has the id of its trace, else that of a gateway, else a new one', () => {
  const id = (/** @type {Record<string, string>} */ headers) => idOf(new Headers(headers));
  assert.equal(id({ traceparent: `00-${TRACE}-${SPAN}-01`, 'x-request-id': 'own' }), TRACE);
  for (const given of ['a', 'A.b:c/d+e=f@g-h_1', 'x'.repeat(128)]) {
    assert.equal(id({ traceparent: 'none', 'x-request-id': given }), given);
  }
  const made = ['', 'a b', 'è', 'a,b', '<a>', 'x'.repeat(129)].map((wrong) => id({ 'x-request-id': wrong }));
  for (const one of [...made, id({})]) {
    assert.match(one, /^[\da-f]{8}-[\da-f-]{27}$/);
  }
  assert.equal(new Set(made).size, made.length);
});
