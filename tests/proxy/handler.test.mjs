/** `createProxy` as a function: what passes, what does not, and what becomes of each key. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { memoryStore } from '../../pkg-template/proxy/store/memory.js';
import { SUITE } from '../canaries/suite.mjs';
import { fate, made, refusal } from './made.mjs';
import { ask, inPieces, mailbox, message, post, taken } from './service.mjs';

test('a message gets the mailbox’s credentials at its head, and the length stays right', async () => {
  const { proxy, service, entries } = made();
  const text = ` ${JSON.stringify(message())}\n`;
  for (const size of [1, 10, 1000]) {
    const length = String(new TextEncoder().encode(text).length);
    const request = post(inPieces(text, size), { 'content-length': length, 'idempotency-key': `k${size}`, cookie: 'session=1', forwarded: 'for=1' });
    const response = await proxy(request);
    assert.equal(response.status, 201);
    assert.match((await response.json()).message_id, /^\d{15}$/);
    assert.equal(response.headers.get('x-pec-proxy'), '1');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const { url, headers, body } = service.arrivals.at(-1);
    assert.equal(url, 'https://test.ws.pecmassiva.com/send');
    assert.deepEqual(Object.fromEntries(headers), {
      ...{ accept: 'application/json', authorization: 'Bearer secret-token', 'content-type': 'application/json' },
      'content-length': headers.get('content-length'),
    });
    assert.deepEqual(JSON.parse(body), { ...mailbox, ...message() });
    assert.equal(headers.get('content-length'), String(new TextEncoder().encode(body).length));
    const { id, at, duration, sent, ...entry } = entries.at(-1);
    assert.equal(id, response.headers.get('x-pec-request'));
    assert.ok(at instanceof Date && duration >= 0 && sent > 50);
    const received = Number(length);
    assert.deepEqual(entry, { method: 'POST', path: '/send', status: 201, waited: entry.waited, received, key: `k${size}`, outcome: 'sent' });
  }
});

test('whoever is not let in is told so by a header, and the service’s own no bears none', async () => {
  const told = async (/** @type {any} */ options, request = post(message())) => {
    const response = await made(options).proxy(request);
    await response.text();
    return [response.status, response.headers.get('x-pec-session')];
  };
  assert.deepEqual(await told({ authorize: () => null }), [403, 'refused']);
  assert.deepEqual(await told({ authorize: () => new Response('over', { status: 401 }) }), [401, 'refused']);
  const other = { 'x-pec-mailbox': '0'.repeat(32), 'idempotency-key': 'k' };
  assert.deepEqual(await told({}, post(message(), other)), [412, 'other']);
  assert.deepEqual(await told({ mailbox: () => Promise.reject(new Error('x')) }), [500, null]);
  assert.deepEqual(await told({}), [201, null]);
  const pretending = new Headers({ 'x-pec-session': 'refused', 'content-type': 'application/json' });
  const fetch = async () => new Response('{"success":false,"message":"Wrong Token"}', { status: 401, headers: pretending });
  assert.deepEqual(await told({ fetch }), [401, null]);
});

test('a key passes once: a repeat gets the first answer, another body is 422', async () => {
  const { proxy, service, entries } = made();
  const key = { 'idempotency-key': 'one' };
  const answers = [];
  for (let time = 0; time < 3; time += 1) {
    answers.push(await (await proxy(post(message(), key))).json());
  }
  assert.equal(service.arrivals.length, 1);
  assert.deepEqual([answers[1], answers[2]], [answers[0], answers[0]]);
  assert.equal(entries[2].outcome, 'repeated');
  const other = await refusal(await proxy(post(message({ subject: 'Other' }), key)));
  assert.deepEqual(other, [422, 'Under this key a message was taken before, and it was another one. This one was not sent: it needs a key of its own.']);
  assert.deepEqual((await fate(proxy, 'one')).answer.status, 201);
  assert.equal(service.arrivals.length, 1);
});

test('a hundred at once with one key are one message', async () => {
  const { proxy, service } = made();
  const all = Array.from({ length: 100 }, () => proxy(post(message(), { 'idempotency-key': 'all' })));
  const ids = new Set();
  for (const response of await Promise.all(all)) {
    ids.add((await response.json()).message_id);
  }
  assert.deepEqual([service.arrivals.length, ids.size], [1, 1]);
});

test('a key belongs to its mailbox', async () => {
  let username = 'a@pecmassiva.com';
  const { proxy, service } = made({ mailbox: () => ({ username, password: SUITE.password }) });
  const key = { 'idempotency-key': 'shared' };
  await proxy(post(message({ sender: username }), key));
  username = 'b@pecmassiva.com';
  const response = await proxy(post(message({ sender: username }), key));
  assert.equal(response.status, 201);
  assert.equal(service.arrivals.length, 2);
});

test('where the answer is lost the key stays unknown, and is never sent again', async () => {
  for (const answer of [
    () => Promise.reject(new TypeError('fetch failed')),
    () => new Response('MySQL Error', { status: 500 }),
    () => new Response('conflict', { status: 409 }),
    () => new Response('moved', { status: 307, headers: { location: 'https://evil.example' } }),
    () => new Response('<html>', { status: 200 }),
    () => Response.json({ success: true, message_id: 'no digits' }, { status: 201 }),
    () => Response.json({ success: 'false', message_id: '123' }, { status: 201 }),
    () => new Response('x'.repeat(100_000), { status: 201 }),
    () => new Response(new ReadableStream({ pull: (control) => control.error(new Error('broke')) }), { status: 201 }),
  ]) {
    const { proxy, service } = made({ answer });
    const key = { 'idempotency-key': 'lost' };
    const first = await proxy(post(message(), key));
    assert.ok(first.status >= 400 || first.status === 200 || first.status === 201, String(first.status));
    assert.equal(first.headers.get('location'), null);
    assert.deepEqual(await fate(proxy, 'lost'), { state: 'unknown' });
    const [status, words] = await refusal(await proxy(post(message(), key)));
    assert.equal(status, 409);
    assert.match(words, /unknown; it is not sent again/);
    assert.equal(service.arrivals.length, 1);
  }
});

test('what certainly was not taken leaves its key free, and its fate is told', async () => {
  const refused = [
    [() => Response.json({ success: false, message: 'no' }, { status: 429, headers: { 'retry-after': '7' } }), 429],
    [() => Response.json({ success: false, message: 'no' }, { status: 401 }), 401],
    [() => Response.json({ success: false, message: 'no', message_id: 'Error' }, { status: 201 }), 201],
  ];
  for (const [no, status] of refused) {
    const { proxy, service } = made({ answer: (_, index) => (index === 0 ? no() : taken('123456789012345')) });
    const key = { 'idempotency-key': 'again' };
    const first = await proxy(post(message(), key));
    assert.equal(first.status, status);
    assert.equal(first.headers.get('retry-after'), status === 429 ? '7' : null);
    assert.equal((await proxy(post(message(), key))).status, 201);
    assert.equal(service.arrivals.length, 2);
  }
});

test('a refusal that was asked for stays the answer: no copy that comes later makes it wrong', async () => {
  const { proxy, service } = made({ answer: () => Response.json({ success: false }, { status: 429 }) });
  const key = { 'idempotency-key': 'asked' };
  await proxy(post(message(), key));
  const told = await fate(proxy, 'asked');
  assert.deepEqual([told.state, told.answer.status], ['done', 429]);
  assert.equal((await proxy(post(message(), key))).status, 429);
  assert.equal(service.arrivals.length, 1);
});

test('a body that breaks off, or is refused, was not sent: its key is free', async () => {
  const { proxy, service, entries } = made();
  const key = { 'idempotency-key': 'broken' };
  const text = JSON.stringify(message());
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text.slice(0, -1)));
    },
    pull: (controller) => controller.error(new Error('the browser left')),
  });
  assert.deepEqual(await refusal(await proxy(post(broken, key))), [400, 'The body broke off. Nothing was sent.']);
  assert.deepEqual([entries.at(-1).outcome, entries.at(-1).reason], ['notForwarded', 'The body broke off. Nothing was sent.']);
  for (const [body, words] of [
    [text.slice(0, -1), /ended before/],
    [{ ...message(), username: 'x' }, /must not bear a username/],
    [{ ...message(), password: SUITE.password }, /must not bear a password/],
    [message({ sender: 'altro@pecmassiva.com' }), /not one that you may send from/],
    ['[1]', /must be a JSON object/],
  ]) {
    const [status, told] = await refusal(await proxy(post(body, key)));
    assert.equal(status, 400);
    assert.match(told, words);
  }
  assert.equal(service.arrivals.length, 0);
  assert.equal((await proxy(post(message(), key))).status, 201);
  assert.equal(service.arrivals.length, 1);
});

test('a service that cannot be reached leaves the key free', async () => {
  // The body is not asked for before there is a connection.
  const { proxy } = made({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
  const [status, words] = await refusal(await proxy(post(message(), { 'idempotency-key': 'down' })));
  assert.deepEqual([status, words], [502, 'The service could not be reached. Nothing was sent.']);
  assert.deepEqual(await fate(proxy, 'down'), { state: 'never' });
});

test('a key that is asked for before it comes is burned: never is final', async () => {
  const { proxy, service } = made();
  assert.deepEqual(await fate(proxy, 'early'), { state: 'never' });
  const [status] = await refusal(await proxy(post(message(), { 'idempotency-key': 'early' })));
  assert.equal(status, 409);
  assert.deepEqual(await fate(proxy, 'early'), { state: 'never' });
  assert.equal(service.arrivals.length, 0);
});

test('while it is on its way a key is running', async () => {
  let answer;
  const { proxy, service } = made({ answer: () => new Promise((resolve) => (answer = resolve)) });
  const pending = proxy(post(message(), { 'idempotency-key': 'slow' }));
  while (service.arrivals.length === 0) {
    await new Promise(setImmediate);
  }
  assert.deepEqual(await fate(proxy, 'slow'), { state: 'running' });
  answer(taken('123'));
  assert.equal((await pending).status, 201);
  assert.equal(service.arrivals.length, 1);
});

test('the browser leaves, and what was begun is brought to its end', async () => {
  let answer;
  const { proxy, service } = made({ answer: () => new Promise((resolve) => (answer = resolve)) });
  const ended = new AbortController();
  const request = new Request(post(message(), { 'idempotency-key': 'left' }), { signal: ended.signal });
  const waited = [];
  const pending = proxy(request, { waitUntil: (work) => waited.push(work) });
  while (service.arrivals.length === 0) {
    await new Promise(setImmediate);
  }
  ended.abort();
  answer(taken('123'));
  await Promise.all(waited);
  await pending;
  assert.equal((await fate(proxy, 'left')).state, 'done');
});

test('nothing but what is allowed passes', async () => {
  const { proxy, service } = made();
  const json = { 'content-type': 'application/json' };
  for (const [method, path] of [
    ['DELETE', '/send/123'], ['GET', '/send'], ['GET', '/send/'], ['GET', '/send/a/b'], ['PATCH', '/send'],
    ['GET', '/pec'], ['GET', '/pec/1/rinnovo'], ['GET', '/inbox/..%2fsend'], ['GET', '/inbox/%2e%2e'],
    ['GET', '//evil.example/inbox'], ['GET', '/inbox//1'], ['GET', '/other'], ['GET', '/send/a%5cb'],
    ['GET', '/once/'], ['GET', '/once/a/b'], ['POST', '/once/a'], ['POST', '/send/123'], ['GET', '/send/1%00'],
  ]) {
    const [status] = await refusal(await proxy(ask(path, { method, headers: json })));
    assert.equal(status, 403, `${method} ${path}`);
  }
  const outside = await proxy(new Request('https://portal.example/elsewhere/send'));
  assert.equal((await refusal(outside))[0], 403);
  assert.equal(service.arrivals.length, 0);
});

test('reads pass with the mailbox’s headers, and nothing of the browser’s', async () => {
  const { proxy, service, entries } = made({
    mailbox: () => ({ username: 'u', password: SUITE.password }),
    answer: () => Response.json({ data: [] }, { headers: { 'set-cookie': 'a=b', 'x-secret': '1', 'retry-after': '3' } }),
  });
  const headers = {
    ...{ cookie: 'session=1', authorization: 'Bearer user', 'x-forwarded-for': '1.2.3.4', forwarded: 'for=1' },
    ...{ te: 'trailers', 'x-username': 'evil', 'x-password': 'evil', 'accept-language': 'it' },
  };
  const response = await proxy(ask('/inbox/7?q=a%20b&page=2', { headers }));
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { data: [] });
  assert.deepEqual([response.headers.get('set-cookie'), response.headers.get('x-secret')], [null, null]);
  const { url, headers: sent } = service.arrivals[0];
  assert.equal(url, 'https://test.ws.pecmassiva.com/inbox/7?q=a%20b&page=2');
  assert.deepEqual(Object.fromEntries(sent), {
    ...{ 'accept-language': 'it', authorization: 'Bearer secret-token', 'x-username': 'u', 'x-password': SUITE.password },
  });
  assert.equal(entries[0].path, '/inbox/{id}');
});

test('what is allowed besides passes as the client sends it', async () => {
  const { proxy, service } = made({ allow: ['DELETE /send', 'PATCH /pec'], answer: () => Response.json({ data: 1 }) });
  assert.equal((await proxy(ask('/send/123456789012345', { method: 'DELETE' }))).status, 200);
  const patch = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"anni":1}' };
  assert.equal((await proxy(ask('/pec/17/modifica', patch))).status, 200);
  assert.equal((await proxy(post(message()))).status, 403);
  const [first, second] = service.arrivals;
  assert.equal(first.headers.get('x-username'), mailbox.username);
  assert.deepEqual([second.url, second.body], ['https://test.pec.openapi.it/pec/17/modifica', '{"anni":1}']);
  assert.equal(second.headers.get('x-password'), null);
});

test('a read that is refused for its token is asked again once with a new one', async () => {
  const asked = [];
  const token = ({ refused, scopes }) => {
    asked.push(refused);
    assert.ok(scopes.includes('GET:test.ws.pecmassiva.com/inbox'));
    return refused === undefined ? 'old' : 'new';
  };
  const answer = ({ headers }) =>
    headers.get('authorization') === 'Bearer new' ? Response.json({}) : new Response('', { status: 401 });
  const { proxy, service } = made({ token, answer });
  assert.equal((await proxy(ask('/inbox'))).status, 200);
  assert.deepEqual(asked, [undefined, 'old']);
  assert.equal(service.arrivals.length, 2);
});

test('a body over the bound is 413 as soon as it is known', async () => {
  const { proxy, service } = made({ maxBodySize: 1000 });
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new TextEncoder().encode(pulled === 1 ? '{"sender":"comune@pecmassiva.com","body":"' : 'x'.repeat(100)));
    },
  });
  assert.equal((await refusal(await proxy(post(endless, { 'idempotency-key': 'big' }))))[0], 413);
  assert.ok(pulled < 20, String(pulled));
  const told = await proxy(post('{}', { 'content-length': '1001' }));
  assert.equal((await refusal(told))[0], 413);
  assert.equal(service.arrivals.length, 0);
  assert.deepEqual(await fate(proxy, 'big'), { state: 'never' });
});

test('a message needs a key and a JSON type', async () => {
  const { proxy } = made();
  for (const [headers, status] of [
    [{ 'idempotency-key': '' }, 400], [{ 'idempotency-key': 'a b' }, 400], [{ 'idempotency-key': 'k'.repeat(256) }, 400],
    [{ 'content-type': 'text/plain' }, 415], [{ 'content-encoding': 'gzip' }, 415],
  ]) {
    assert.equal((await refusal(await proxy(post(message(), headers))))[0], status, inspect(headers));
  }
});

test('the pace is kept per mailbox, and those who wait are bounded', async () => {
  const { proxy, service } = made({ rate: { perSecond: 5, waiting: 4 } });
  const answers = await Promise.all(Array.from({ length: 8 }, () => proxy(post(message()))));
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [201, 201, 201, 201, 201, 429, 429, 429]);
  const late = answers.find(({ status }) => status === 429);
  assert.equal(late.headers.get('retry-after'), '1');
  const times = service.arrivals.map(({ at }) => at);
  times.slice(1).forEach((at, index) => assert.ok(at - times[index] > 150, `${at - times[index]} ms apart`));
});

test('invented keys are asked for at a pace, and what is known is told all the same', async () => {
  let username = mailbox.username;
  const { proxy, service } = made({ rate: { perSecond: 1 }, mailbox: () => ({ ...mailbox, username }) });
  const key = (index) => ask(`/once/invented-${index}`, { headers: { 'x-requested-with': 'test' } });
  await proxy(post(message(), { 'idempotency-key': 'sent' }));
  const answers = await Promise.all(Array.from({ length: 70 }, (_, index) => proxy(key(index))));
  const late = answers.filter(({ status }) => status === 429);
  assert.equal(late.length, 10);
  const retryAfter = Number(late[0].headers.get('retry-after'));
  assert.ok(retryAfter >= 1 && retryAfter <= 10, String(retryAfter));
  assert.match((await refusal(late[0]))[1], /Too many keys/);
  assert.equal((await fate(proxy, 'sent')).state, 'done');
  // Asked for by somebody who heard no mark, it is out of use, and no more is known of it.
  assert.equal((await fate(proxy, 'invented-0')).state, 'unknown');
  // The messages have a pace of their own, and so has another mailbox.
  assert.equal((await proxy(post(message()))).status, 201);
  assert.equal(service.arrivals.length, 2);
  username = 'altro@pecmassiva.com';
  assert.equal((await fate(proxy, 'invented-69')).state, 'never');
});

test('a store that fails sends nothing', async () => {
  const broken = memoryStore();
  broken.claim = () => Promise.reject(new Error('disk full, secret-token'));
  const { proxy, service, failures } = made({ store: broken });
  const [status, words] = await refusal(await proxy(post(message())));
  // A token that stands in the options is known before anybody asks for it.
  assert.deepEqual(failures.map(({ error }) => error.message), ['disk full, …']);
  assert.deepEqual([status, words], [503, 'The store of the proxy does not work. This request sent nothing.']);
  assert.equal(service.arrivals.length, 0);
});

test('where the outcome cannot be written down, the answer still comes, and the key is not free', async () => {
  const store = memoryStore();
  store.settle = () => Promise.reject(new Error('disk full'));
  const { proxy, service } = made({ store });
  assert.equal((await proxy(post(message(), { 'idempotency-key': 'full' }))).status, 201);
  assert.deepEqual(await fate(proxy, 'full'), { state: 'running' });
  assert.equal(service.arrivals.length, 1);
});

test('a sender is the same whatever the case of its letters, and no other alphabet is folded into them', async () => {
  const { proxy, service } = made({ sender: () => 'K@pec.example' });
  const sent = async (/** @type {string} */ sender, /** @type {string} */ key) =>
    (await proxy(post(message({ sender }), { 'idempotency-key': key }))).status;
  assert.equal(await sent('k@PEC.example', 'one'), 201);
  // The sign of kelvins becomes a k in lower case.
  assert.equal(await sent('\u212A@pec.example', 'two'), 400);
  assert.equal(service.arrivals.length, 1);
});

test('a log that is async and fails ends nothing, and an answer of the portal that cannot be given is told', async () => {
  const told = [];
  const answer = new Response('no', { status: 401 });
  const onError = (error, { code }) => told.push(code);
  const { proxy } = made({ authorize: () => answer, log: async () => Promise.reject(new Error('disk full')), onError });
  assert.equal(await (await proxy(ask('/quota'))).text(), 'no');
  const again = await proxy(ask('/quota'));
  assert.deepEqual([again.status, again.headers.get('x-pec-proxy')], [500, '1']);
  await new Promise(setImmediate);
  assert.ok(told.includes('proxy.failed') && told.includes('proxy.function'), told.join());
});
