/** What answers say of the key: only what is known of it, and a no only where one was heard. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { memoryStore } from '../../pkg-template/proxy/store/memory.js';
import { SUITE } from '../canaries/suite.mjs';
import { fate, made, markOf, refusal } from './made.mjs';
import { ask, fakeService, mailbox, message, post, taken } from './service.mjs';

/** @param {Response} response */
const knownOf = (response) => response.headers.get('x-pec-key');

const no = (status = 429) => Response.json({ success: false, message: 'no' }, { status });

/** Waits for what has to come. @param {() => boolean} isThere */
async function until(isThere) {
  while (!isThere()) {
    await new Promise(setImmediate);
  }
}

/** A store that can be made to fail, one step at a time, and counts them. */
function failing() {
  const store = memoryStore();
  const failed = new Set();
  /** @type {Record<string, number>} */
  const counts = {};
  const steps = Object.fromEntries(
    Object.entries(store).map(([name, step]) => [
      name,
      async (...given) => {
        counts[name] = (counts[name] ?? 0) + 1;
        if (failed.has(name)) {
          throw new Error(`disk full: ${mailbox.password}`);
        }
        return step(...given);
      },
    ]),
  );
  return { store: steps, failed, counts };
}

test('what comes before the key was looked at says nothing of it', async () => {
  let authorize = () => ({ user: 'anna' });
  let given = () => mailbox;
  const { proxy, service } = made({ authorize: (request) => authorize(request), mailbox: () => given() });
  const key = { 'idempotency-key': 'one' };
  const expect = async (request, status) => {
    const response = await proxy(request);
    assert.deepEqual([response.status, knownOf(response)], [status, 'unseen'], inspect(request.url));
    assert.equal(response.headers.get('x-pec-proxy'), '1');
  };
  assert.equal((await proxy(post(message(), key))).status, 201);
  // Each is the answer to a repeat of a message that was taken.
  await expect(post(message(), { ...key, 'sec-fetch-site': 'cross-site' }), 403);
  await expect(new Request('https://portal.example/elsewhere/send', { method: 'POST', headers: { ...key, 'content-type': 'application/json' }, body: '{}' }), 403);
  await expect(post(message(), { 'idempotency-key': '' }), 400);
  await expect(post(message(), { 'idempotency-key': 'a b' }), 400);
  await expect(post(message(), { ...key, 'x-pec-mailbox': '0'.repeat(32) }), 412);
  await expect(ask('/once/one'), 403);
  authorize = () => null;
  await expect(post(message(), key), 403);
  authorize = () => {
    throw new Error('the session store is down');
  };
  await expect(post(message(), key), 500);
  for (const status of [429, 403, 401]) {
    // As a limiter of the portal's own would; and whatever it says of the key is not the proxy's word.
    const headers = { 'x-pec-key': 'refused', 'x-pec-store': 'e.0', 'x-pec-mailbox': 'f'.repeat(32), 'retry-after': '9' };
    authorize = () => new Response('slow down', { status, headers });
    await expect(post(message(), key), status);
    const response = await proxy(post(message(), key));
    assert.deepEqual(['x-pec-store', 'x-pec-mailbox', 'retry-after'].map((name) => response.headers.get(name)), [null, null, '9']);
  }
  authorize = () => true;
  given = () => ({ username: ' ', password: SUITE.password });
  await expect(post(message(), key), 500);
  given = () => mailbox;
  const last = await proxy(post(message(), key));
  assert.deepEqual([last.status, knownOf(last), service.arrivals.length], [201, 'done', 1]);
});

test('a copy that a limiter answers after the first was taken is no “no”: the direct control posts anew, and two arrive', async () => {
  // A client that takes any 429 for a no, and one that asks what is known of the key.
  const clients = {
    byStatus: (response) => response.status === 429,
    byKey: (response) => ['refused', 'free'].includes(knownOf(response)),
  };
  const arrivals = {};
  for (const [name, isNo] of Object.entries(clients)) {
    let requests = 0;
    const authorize = () => ((requests += 1) === 2 ? new Response('slow down', { status: 429 }) : true);
    const { proxy, service } = made({ authorize });
    // The browser sends it twice by itself, and gives the second's answer only.
    await proxy(post(message(), { 'idempotency-key': 'row-1' }));
    const told = await proxy(post(message(), { 'idempotency-key': 'row-1' }));
    const again = isNo(told) ? 'row-1-new' : 'row-1';
    assert.equal((await proxy(post(message(), { 'idempotency-key': again }))).status, 201);
    arrivals[name] = service.arrivals.length;
  }
  assert.deepEqual(arrivals, { byStatus: 2, byKey: 1 });
});

test('every no after the key was taken in hand gives it back, and says so', async () => {
  const text = JSON.stringify(message());
  let token = () => 'secret-token';
  let sender = () => mailbox.username;
  const { proxy, service } = made({
    ...{ maxBodySize: 1000, token: () => token(), sender: () => sender() },
    fetch: (request) => answering(request),
  });
  const real = fakeService();
  let answering = real.fetch;
  const key = { 'idempotency-key': 'given-back' };
  const expect = async (request, status, words) => {
    const response = await proxy(request);
    assert.deepEqual([response.status, knownOf(response)], [status, 'free'], words);
    assert.match((await response.json()).message, words);
    assert.match(response.headers.get('x-pec-store'), /^[\w-]+\.\d+$/);
  };
  await expect(post('{}', { ...key, 'content-length': '1001' }), 413, /Nothing was sent/);
  await expect(post(`{"sender":"${mailbox.username}","body":"${'x'.repeat(2000)}"}`, key), 413, /Nothing was sent/);
  await expect(post(message(), { ...key, 'content-type': 'text/plain' }), 415, /application\/json/);
  await expect(post(message(), { ...key, 'content-encoding': 'gzip' }), 415, /uncompressed/);
  await expect(post({ ...message(), Sender: 'x' }, key), 400, /nothing else/);
  await expect(post(message({ sender: 'altro@pec.example' }), key), 400, /not one that you may send from/);
  await expect(post(text.slice(0, -1), key), 400, /ended before/);
  sender = () => {
    throw new Error('no');
  };
  await expect(post(message(), key), 500, /"sender" failed/);
  sender = () => [7];
  await expect(post(message(), key), 500, /no list of senders/);
  sender = () => mailbox.username;
  token = () => Promise.reject(new Error('no'));
  await expect(post(message(), key), 503, /no token/);
  token = () => 'secret-token';
  answering = () => Promise.reject(new TypeError('fetch failed'));
  await expect(post(message(), key), 502, /could not be reached/);
  answering = real.fetch;
  assert.equal(real.arrivals.length + service.arrivals.length, 0);
  const sent = await proxy(post(message(), key));
  assert.deepEqual([sent.status, knownOf(sent), real.arrivals.length], [201, 'done', 1]);
  // The same refusals of a repeat say what is known of its key, and that is no “no”.
  for (const [request, status] of [
    [post('{}', { ...key, 'content-length': '1001' }), 422],
    [post(message({ sender: 'altro@pec.example' }), key), 422],
    [post(`{"body":"${'x'.repeat(2000)}"}`, key), 413],
    [post(message(), { ...key, 'content-type': 'text/plain' }), 201],
  ]) {
    const response = await proxy(request);
    assert.deepEqual([response.status, knownOf(response)], [status, 'done']);
    assert.match(await response.text(), /message_id|Under (this|its) key a message was taken before/);
  }
  assert.equal(real.arrivals.length, 1);
});

test('the pace’s no gives the key back', async () => {
  const { proxy, service } = made({ rate: { perSecond: 1, waiting: 0 } });
  const answers = await Promise.all(['a', 'b'].map((key) => proxy(post(message(), { 'idempotency-key': key }))));
  assert.deepEqual(answers.map((one) => `${one.status} ${knownOf(one)}`).sort(), ['201 done', '429 free']);
  assert.equal(service.arrivals.length, 1);
});

test('running, done, refused, unknown and never are told as they are', async () => {
  let answer;
  const { proxy, service } = made({ answer: () => new Promise((resolve) => (answer = resolve)) });
  const key = (name) => ({ 'idempotency-key': name });
  const first = async (name, said) => {
    const before = service.arrivals.length;
    const pending = proxy(post(message(), key(name)));
    await until(() => service.arrivals.length > before);
    await said();
    return pending;
  };
  assert.equal(knownOf(await first('done', () => answer(taken('1')))), 'done');
  const refused = await first('refused', () => answer(no()));
  assert.deepEqual([refused.status, knownOf(refused)], [429, 'refused']);
  assert.equal(knownOf(await first('unknown', () => answer(new Response('MySQL Error', { status: 500 })))), 'unknown');
  await first('running', async () => {
    const told = await proxy(ask('/once/running', { headers: { 'x-requested-with': 'x' } }));
    assert.deepEqual([knownOf(told), (await told.json()).data.state], ['running', 'running']);
    const left = new AbortController();
    const copy = proxy(new Request(post(message(), key('running')), { signal: left.signal }));
    left.abort();
    const gone = await copy;
    assert.deepEqual([gone.status, knownOf(gone)], [499, 'running']);
    answer(taken('2'));
  });
  await fate(proxy, 'never');
  for (const [name, status, known] of [['done', 201, 'done'], ['unknown', 409, 'unknown'], ['never', 409, 'never'], ['running', 201, 'done']]) {
    const response = await proxy(post(message(), { ...key(name), 'x-pec-store': await markOf(proxy) }));
    assert.deepEqual([response.status, knownOf(response)], [status, known]);
  }
  // A no that was asked for is kept, and stays one.
  assert.equal((await fate(proxy, 'refused')).state, 'done');
  const kept = await proxy(post(message(), key('refused')));
  assert.deepEqual([kept.status, knownOf(kept)], [429, 'refused']);
  const other = await proxy(post(message({ subject: 'Other' }), key('refused')));
  assert.deepEqual([other.status, knownOf(other)], [422, 'done']);
  assert.match((await refusal(other))[1], /the service refused a message before/);
});

test('copies in any order are one arrival, and each hears what is known', async () => {
  // The first attempt's end, and what copies that came meanwhile are told.
  for (const [say, known] of [
    [() => taken('1'), 'done'],
    [() => no(), 'refused'],
    [() => new Response('MySQL Error', { status: 500 }), 'unknown'],
  ]) {
    const { store, counts } = failing();
    let answer;
    const { proxy, service } = made({ store, answer: () => new Promise((resolve) => (answer = resolve)) });
    const copies = Array.from({ length: 5 }, () => proxy(post(message(), { 'idempotency-key': 'copies' })));
    // Each asks for a mark, and then at once for the key.
    await until(() => service.arrivals.length > 0 && counts.mark === copies.length);
    await new Promise(setImmediate);
    answer(say());
    const told = (await Promise.all(copies)).map(knownOf);
    assert.deepEqual(told, Array(5).fill(known));
    assert.equal(service.arrivals.length, 1);
  }
});

test('whatever step the store fails at, nothing is sent, and no answer claims more than was seen', async () => {
  for (const [step, known] of [
    ['mark', 'unseen'],
    ['look', 'unseen'],
    ['remembers', 'unseen'],
    // Nothing went out, and afterwards the key is seen to be free.
    ['claim', 'free'],
    ['reserve', 'free'],
  ]) {
    const { store, failed } = failing();
    const { proxy, service, entries } = made({ store });
    failed.add(step);
    const response = await proxy(post(message(), { 'idempotency-key': step }));
    assert.deepEqual([response.status, knownOf(response)], [503, known], step);
    assert.equal(response.headers.get('x-pec-store') === null, step === 'mark', step);
    assert.match(response.headers.get('x-pec-mailbox'), /^[\da-f]{32}$/);
    assert.doesNotMatch(`${(await refusal(response))[1]} ${inspect(entries)}`, /disk full/);
    assert.equal(service.arrivals.length, 0);
    failed.clear();
    assert.equal((await proxy(post(message(), { 'idempotency-key': step }))).status, 201, step);
  }
});

test('a store that fails at a repeat leaves what was known', async () => {
  const { store, failed, counts } = failing();
  let answer;
  const { proxy, service } = made({ store, answer: () => new Promise((resolve) => (answer = resolve)) });
  const first = proxy(post(message(), { 'idempotency-key': 'one' }));
  await until(() => service.arrivals.length > 0);
  const { look } = counts;
  const copy = proxy(post(message(), { 'idempotency-key': 'one' }));
  await until(() => counts.look > look);
  await new Promise(setImmediate);
  failed.add('look');
  const told = await copy;
  assert.deepEqual([told.status, knownOf(told)], [503, 'running']);
  assert.match((await refusal(told))[1], /which was being sent, it cannot tell/);
  answer(taken('1'));
  assert.equal((await first).status, 201);
});

test('a claim that fails while another copy is quicker is no “free”', async () => {
  const store = memoryStore();
  const { claim } = store;
  const quicker = deferred();
  let claims = 0;
  store.claim = async (...given) => {
    claims += 1;
    if (claims === 1) {
      // This one's answer is lost, after another copy took the key.
      await quicker.promise;
      throw new Error('timed out');
    }
    return claim(...given);
  };
  let answer;
  const { proxy, service } = made({ store, answer: () => new Promise((resolve) => (answer = resolve)) });
  const slow = proxy(post(message(), { 'idempotency-key': 'one' }));
  await until(() => claims > 0);
  const quick = proxy(post(message(), { 'idempotency-key': 'one' }));
  await until(() => service.arrivals.length > 0);
  quicker.resolve();
  const told = await slow;
  assert.deepEqual([told.status, knownOf(told)], [503, 'running']);
  answer(taken('1'));
  assert.equal(knownOf(await quick), 'done');
});

test('a store that fails to vouch for a key that is held says nothing of it, and gives it back', async () => {
  const store = memoryStore();
  const { remembers } = store;
  let asked = 0;
  store.remembers = async (mark) => {
    asked += 1;
    if (asked === 2) {
      throw new Error('down');
    }
    return remembers(mark);
  };
  const { proxy, service } = made({ store });
  const response = await proxy(post(message(), { 'idempotency-key': 'one' }));
  assert.deepEqual([response.status, knownOf(response), service.arrivals.length], [503, 'unseen', 0]);
  assert.equal((await proxy(post(message(), { 'idempotency-key': 'one' }))).status, 201);
});

test('a claim that was taken though its answer was lost is given back', async () => {
  const store = memoryStore();
  const { claim, settle } = store;
  store.settle = async (...given) => {
    await new Promise(setImmediate);
    return settle(...given);
  };
  store.claim = async (...given) => {
    await claim(...given);
    store.claim = claim;
    throw new Error('timed out');
  };
  const { proxy } = made({ store });
  const lost = await proxy(post(message(), { 'idempotency-key': 'one' }));
  assert.deepEqual([lost.status, knownOf(lost)], [503, 'free']);
  assert.equal((await proxy(post(message(), { 'idempotency-key': 'one' }))).status, 201);
});

test('where the end cannot be written down, the answer tells what came of it, and the key is not free', async () => {
  for (const [say, status, known] of [
    [() => taken('1'), 201, 'done'],
    [() => no(), 429, 'refused'],
    [() => new Response('', { status: 500 }), 500, 'unknown'],
    // It could not be given back either; and yet nothing went out.
    [() => Promise.reject(new TypeError('fetch failed')), 502, 'free'],
  ]) {
    const { store, failed } = failing();
    const service = fakeService(say);
    const fetch = known === 'free' ? say : service.fetch;
    const { proxy } = made({ store, fetch });
    failed.add('settle');
    const response = await proxy(post(message(), { 'idempotency-key': 'one' }));
    assert.deepEqual([response.status, knownOf(response)], [status, known]);
    assert.deepEqual(await fate(proxy, 'one'), { state: 'running' });
  }
});

test('a client that leaves while it waits for its turn gives the key back; one that leaves later does not', async () => {
  const { proxy, service } = made({ rate: { perSecond: 10, waiting: 5 } });
  await proxy(post(message()));
  const left = new AbortController();
  const waiting = proxy(new Request(post(message(), { 'idempotency-key': 'one' }), { signal: left.signal }));
  left.abort();
  const gone = await waiting;
  assert.deepEqual([gone.status, knownOf(gone), service.arrivals.length], [499, 'free', 1]);
  assert.equal((await proxy(post(message(), { 'idempotency-key': 'one' }))).status, 201);
});

function deferred() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
