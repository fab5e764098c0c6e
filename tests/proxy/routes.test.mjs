/** Which paths are let through, and which key a request is about. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DEFAULT_ALLOW, askedKey, basesOf, isKey, isOfAccount, isOfKey, isOfService, keyOf, namedMailbox, routeOf, ruleOf, saysOther, scopesOf } from '../../pkg-template/proxy/request/routes.js';

test('what may be allowed is a method and a first segment that the services have', () => {
  for (const right of [...DEFAULT_ALLOW, 'DELETE /send', 'DELETE /inbox', 'GET /wallet', 'GET /stats', 'PATCH /pec', 'PUT /dominio', 'GET /verifica_pec', 'POST /comunica_pec', 'GET /domini_pec']) {
    assert.equal(ruleOf(right), right);
  }
  for (const wrong of ['', 'GET', 'GET /', 'GET send', 'get /send', 'HEAD /send', 'GET /send x', 'GET  /send', 'GET /sends', 'GET /send/1', 'PUT /send', 'POST /inbox', 'POST /wallet', 'DELETE /quota', '/send', 'GET /once', 5, null, undefined, ['GET /send']]) {
    assert.equal(ruleOf(wrong), undefined, String(wrong));
  }
});

const ALL = new Set(['POST /send', 'GET /send', 'DELETE /send', 'GET /inbox', 'GET /quota', 'GET /pec', 'GET /wallet', 'GET /stats']);

test('a path passes where its first segment does, as deep as the service goes', () => {
  for (const [method, path, service, template] of [
    ['POST', '/send', 'massiva', '/send'],
    ['GET', '/send/1', 'massiva', '/send/{code}'],
    ['DELETE', '/send/1', 'massiva', '/send/{code}'],
    ['GET', '/inbox', 'massiva', '/inbox'],
    ['GET', '/inbox/a%20b', 'massiva', '/inbox/{id}'],
    ['GET', '/quota/a@b.it', 'massiva', '/quota/{mailbox}'],
    ['GET', '/pec', 'pec', '/pec'],
    ['GET', '/pec/1/2/3/4', 'pec', '/pec/…'],
    ['GET', '/wallet', 'account', '/wallet'],
    ['GET', '/stats', 'account', '/stats'],
  ]) {
    assert.deepEqual(routeOf(ALL, method, path), { service, template, path, isSend: method === 'POST' }, `${method} ${path}`);
  }
  for (const [method, path] of [
    ...[['POST', '/send/1'], ['GET', '/send'], ['GET', '/send/1/2'], ['PUT', '/send/1'], ['GET', '/inbox/1/2'], ['GET', '/wallet/1'], ['POST', '/pec'], ['GET', '/dominio']],
    ...[['GET', '/pec/1/2/3/4/5'], ['GET', 'x/pec/1'], ['GET', 'pec/1'], ['GET', '//pec/1'], ['GET', '/pec/'], ['GET', '/pec//1'], ['GET', '/inbox/'], ['GET', '/other']],
    ...['..;', '.;x', '...;', '..%3b', '..%3Ba', '...', '%252e%252e', '%252f', '%25252e', 'a%25', '%25'].map((segment) => ['GET', `/pec/${segment}/1`]),
    ...['.', '..', '%2e', '%2E%2e', 'a%2fb', 'a%5Cb', 'a%00', 'a%', 'a%zz', 'a b', 'a"b', 'a<b', 'è', 'a?b', 'a#b', 'a\\b'].map((segment) => ['GET', `/inbox/${segment}`]),
  ]) {
    assert.equal(routeOf(ALL, method, path), undefined, `${method} ${path}`);
  }
});

test('dots and semicolons within a segment are letters of it', () => {
  for (const segment of ['a;b', 'a..;', '.a', '..a', 'a.b', ';..', 'a@b.it']) {
    assert.equal(routeOf(ALL, 'GET', `/pec/${segment}`)?.path, `/pec/${segment}`);
  }
});

test('a query that names another method, or of the first service another mailbox, is found as servers read it', () => {
  for (const query of ['_method=DELETE', 'a=1&_METHOD=x', '+_method=x', '%20_method=x', '.method=x', '_method[]=x', '[_method]=x', 'a=1;_method=x', '%5fmethod=x', '__method__=x']) {
    assert.deepEqual([saysOther('massiva', `?${query}`), saysOther('pec', `?${query}`)], [true, true], query);
  }
  for (const query of ['username=a', 'Password=a', 'x-username=a', 'x_password=a', 'a;username=b', '+username=a']) {
    assert.deepEqual([saysOther('massiva', `?${query}`), saysOther('pec', `?${query}`)], [true, false], query);
  }
  for (const query of ['', 'page=1', 'q=_method', 'method=post', 'q=username%3Da', 'usernames=a']) {
    assert.equal(saysOther('massiva', `?${query}`), false, query);
  }
});

test('a mailbox that a path names is read as it is written', () => {
  const named = (/** @type {string} */ path) => {
    const route = routeOf(ALL, 'GET', path);
    assert.ok(route !== undefined, path);
    return namedMailbox(route);
  };
  assert.deepEqual(['/quota', '/quota/INBOX', '/quota/a%40b%2Eit'.replace('%2E', '.'), '/quota/%ff', '/inbox/1', '/pec/a@b.it'].map(named), [undefined, 'INBOX', 'a@b.it', '', undefined, undefined]);
});

test('a path that does not pass may be one that a proxy has all the same', () => {
  for (const path of ['/send', '/inbox/1', '/pec', '/pec/1', '/dominio/1', '/wallet', '/once', '/once/a', '/look/a']) {
    assert.equal(isOfService(path), true, path);
  }
  for (const path of ['', '/', '/api', '/api/pec/send', '/pec/send', '/pec/inbox/1', '/pec/once/a', '/pec/look/a', 'send']) {
    assert.equal(isOfService(path), false, path);
  }
});

test('a request is about a key where it sends, or asks for one, wherever the proxy stands', () => {
  const key = (/** @type {string} */ method, /** @type {string} */ path, headers = {}) => keyOf(new Request(`https://a.example${path}`, { method, headers }), path);
  assert.equal(key('POST', '/api/pec/send', { 'idempotency-key': 'one' }), 'one');
  assert.equal(key('GET', '/api/pec/once/a%2Fb'), 'a/b');
  assert.equal(key('GET', '/look/a'), 'a');
  for (const [method, path, headers] of /** @type {[string, string, object?][]} */ ([
    ['POST', '/api/pec/send'],
    ['POST', '/api/pec/send', { 'idempotency-key': 'a b' }],
    ['POST', '/api/pec/sent', { 'idempotency-key': 'one' }],
    ['DELETE', '/once/a'],
    ['GET', '/once'],
    ['GET', '/once/'],
    ['GET', '/once/a/b'],
    ['GET', '/once/%zz'],
    ['GET', '/once/a%20b'],
    ['GET', '/send/1', { 'idempotency-key': 'one' }],
  ])) {
    assert.equal(key(method, path, headers), undefined, `${method} ${path}`);
  }
  assert.deepEqual(
    [isOfKey('POST', '/x/send'), isOfKey('POST', '/send/1'), isOfKey('GET', '/x/once/a'), isOfKey('GET', '/once'), isOfKey('GET', '/x/send'), isOfKey('HEAD', '/once/a')],
    [true, false, true, false, false, false],
  );
});

test('a key has 1 to 255 visible characters of ASCII', () => {
  for (const right of ['a', '!', '~', 'x'.repeat(255)]) {
    assert.equal(isKey(right), true);
  }
  for (const wrong of ['', 'x'.repeat(256), 'a b', 'a\n', 'è', '\u007f', null, undefined]) {
    assert.equal(isKey(wrong), false, String(wrong));
  }
});

test('who asks for a key with `once` takes it out of use, with `look` not', () => {
  assert.deepEqual(askedKey('/once/a%20b'), { key: 'a b', isBurning: true });
  assert.deepEqual(askedKey('/look/a'), { key: 'a', isBurning: false });
  for (const wrong of ['/once', '/once/', '/once/a/b', '/x/once/a', '/once/%', '/burn/a', 'once/a']) {
    assert.equal(askedKey(wrong), undefined, wrong);
  }
});

test('a key is asked after as it is, escaped, or in letters that nothing on the way reads otherwise', () => {
  const asked = (/** @type {string} */ segment) => askedKey(`/look/${segment}`)?.key;
  for (const key of ['2026/12345', '.', '..', 'a//b', '?x#', '%2e', '~', '~Lg', '???~~~', '!', 'x/'.repeat(127)]) {
    const letters = Buffer.from(key).toString('base64url');
    assert.deepEqual([asked(`~${letters}`), asked(`%7E${letters}`)], [key, key]);
  }
  for (const key of ['2026/12345', 'avviso-12', '.', '%2e', '?x#', 'a~Lg']) {
    assert.equal(asked(encodeURIComponent(key)), key);
  }
  // What stands for itself is written so by nobody, and what stands for no key neither.
  for (const key of ['~YQ', '~YS4x', '~YSBi', '~4', '~w6g', '~', '~a~', '~a.b', 'a~Lg']) {
    assert.equal(asked(key), key, key);
  }
  assert.equal(keyOf(new Request('https://a.example/'), '/api/pec/once/~Lg'), '.');
});

test('the services stand where their documents say, or where somebody else says', () => {
  assert.deepEqual(basesOf('production', undefined), { massiva: 'https://ws.pecmassiva.com', pec: 'https://pec.openapi.it' });
  assert.deepEqual(basesOf('test', undefined), { massiva: 'https://test.ws.pecmassiva.com', pec: 'https://test.pec.openapi.it' });
  assert.deepEqual(basesOf('test', 'http://a//'), { massiva: 'http://a', pec: 'http://a' });
  assert.deepEqual(basesOf('test', { pec: 'http://b/c/' }), { massiva: 'https://test.ws.pecmassiva.com', pec: 'http://b/c' });
});

test('scopes are those of what passes, and of nothing else', () => {
  assert.deepEqual(scopesOf('production', ['POST /send', 'GET /pec', 'GET /wallet']), ['POST:ws.pecmassiva.com/send', 'GET:pec.openapi.it/pec']);
  assert.deepEqual(scopesOf('test', ['GET /quota']), ['GET:test.ws.pecmassiva.com/quota']);
  assert.deepEqual(['GET /wallet', 'GET /stats', 'GET /pec', 'GET'].map(isOfAccount), [true, true, false, false]);
});
