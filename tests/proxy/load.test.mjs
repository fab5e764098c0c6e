/** How many messages one process has under way, and what one more is told. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fate, made, markOf, refusal } from './made.mjs';
import { ask, mailbox, message, post, taken } from './service.mjs';

/** Waits for what has to come. @param {() => boolean} isThere */
async function until(isThere) {
  while (!isThere()) {
    await new Promise(setImmediate);
  }
}

const told = (response) => [response.status, response.headers.get('x-pec-key')];

/** A proxy whose service answers when it is let. */
function slow(more) {
  const answers = [];
  const { proxy, service } = made({ answer: () => new Promise((resolve) => answers.push(resolve)), ...more });
  const begin = async (key) => {
    const before = service.arrivals.length;
    const pending = proxy(post(message(), { 'idempotency-key': key }));
    await until(() => service.arrivals.length > before);
    return pending;
  };
  return { proxy, service, answers, begin };
}

test('one more than may be under way is told so once its key was looked at, and its key stays free', async () => {
  const { proxy, service, answers } = slow({ maxUnderWay: 2 });
  const first = [];
  // One after the other, so that each has the answer of its place.
  for (const key of ['a', 'b']) {
    first.push(proxy(post(message(), { 'idempotency-key': key })));
    await until(() => service.arrivals.length === first.length);
  }
  let pulled = 0;
  const unread = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array([(pulled += 1)])) }, { highWaterMark: 0 });
  for (const body of [message(), unread]) {
    const mark = await markOf(proxy);
    const more = await proxy(post(body, { 'idempotency-key': 'c', 'x-pec-store': mark }));
    assert.deepEqual(told(more), [503, 'free']);
    assert.ok(Number(more.headers.get('retry-after')) >= 1);
    assert.match((await refusal(more))[1], /maxUnderWay.*Nothing was sent/);
  }
  assert.equal(pulled, 0);
  // What is not a message goes on meanwhile.
  const quota = proxy(ask('/quota'));
  await until(() => service.arrivals.length === 3);
  answers[2](Response.json({}));
  assert.equal((await quota).status, 200);
  answers[0](taken('1'));
  assert.equal((await first[0]).status, 201);
  // There is room for one again, and c was given back.
  const third = proxy(post(message(), { 'idempotency-key': 'c' }));
  await until(() => service.arrivals.length === 4);
  answers[1](taken('2'));
  answers[3](taken('3'));
  assert.deepEqual((await Promise.all([first[1], third])).map(({ status }) => status), [201, 201]);
  assert.equal(new Set(service.arrivals.filter(({ method }) => method === 'POST')).size, 3);
});

test('repeats of what is under way or done do not count, and are told as ever', async () => {
  const { proxy, service, answers } = slow({ maxUnderWay: 1 });
  const done = proxy(post(message(), { 'idempotency-key': 'done' }));
  await until(() => answers.length === 1);
  answers[0](taken('1'));
  await done;
  const running = proxy(post(message(), { 'idempotency-key': 'running' }));
  await until(() => answers.length === 2);
  const repeats = Array.from({ length: 20 }, () => proxy(post(message(), { 'idempotency-key': 'running' })));
  assert.deepEqual(told(await proxy(post(message(), { 'idempotency-key': 'done' }))), [201, 'done']);
  assert.equal((await fate(proxy, 'running')).state, 'running');
  // With all those waiting, one that is new is one too many, as it is without them.
  assert.deepEqual(told(await proxy(post(message(), { 'idempotency-key': 'new' }))), [503, 'free']);
  answers[1](taken('2'));
  assert.deepEqual((await Promise.all([running, ...repeats])).map(({ status }) => status), Array(21).fill(201));
  assert.equal(service.arrivals.length, 2);
  const last = proxy(post(message(), { 'idempotency-key': 'new' }));
  await until(() => answers.length === 3);
  answers[2](taken('3'));
  assert.equal((await last).status, 201);
});

test('whatever end a message comes to, its place is given back', async () => {
  const token = { next: () => 'secret-token' };
  const { proxy } = made({
    ...{ maxUnderWay: 1, token: () => token.next(), maxBodySize: 2000 },
    answer: (_, index) => (index === 0 ? new Response('', { status: 500 }) : taken('1')),
  });
  const broken = () =>
    new ReadableStream({
      pull: (controller) => controller.error(new Error('left')),
    });
  const left = AbortSignal.abort();
  for (const [request, status] of [
    [post(message()), 500],
    [post('{'), 400],
    [post(broken()), 400],
    [post(message(), { 'content-type': 'text/plain' }), 415],
    [post(message({ body: 'x'.repeat(3000) })), 413],
    [new Request(post(message()), { signal: left }), 499],
    [post(message(), { 'x-pec-store': 'other.1' }), 409],
  ]) {
    assert.equal((await proxy(request)).status, status);
  }
  token.next = () => Promise.reject(new Error('none'));
  assert.equal((await proxy(post(message()))).status, 503);
  token.next = () => 'secret-token';
  assert.equal((await proxy(post(message()))).status, 201);
});

test('those that wait for their turn count', async () => {
  const { proxy, service, answers } = slow({ maxUnderWay: 2, rate: { perSecond: 2, waiting: 10 } });
  const first = proxy(post(message()));
  await until(() => service.arrivals.length === 1);
  const others = [1, 2, 3].map(() => proxy(post(message())));
  let refused = 0;
  others.forEach((other) => other.then(({ status }) => (refused += status === 503 ? 1 : 0)));
  // The first is held, and one of the others waits for its turn.
  await until(() => refused === 2);
  assert.equal(service.arrivals.length, 1);
  answers[0](taken('1'));
  assert.equal((await first).status, 201);
  await until(() => service.arrivals.length === 2);
  answers[1](taken('2'));
  assert.deepEqual((await Promise.all(others)).map(({ status }) => status).sort(), [201, 503, 503]);
});

test('a session whose bodies trickle leaves room for the messages of other mailboxes', async () => {
  const authorize = (request) => request.headers.get('x-user');
  const { proxy, service } = made({ maxUnderWay: 5, authorize, mailbox: (user) => ({ ...mailbox, username: `${user}@pecmassiva.com` }) });
  const users = { mallory: { 'x-user': 'mallory' }, anna: { 'x-user': 'anna' } };
  const bodies = [];
  let reads = 0;
  const trickling = () =>
    new ReadableStream({ start: (controller) => bodies.push(controller), pull: () => new Promise(() => (reads += 1)) }, { highWaterMark: 0 });
  const held = [];
  const refused = [];
  for (let index = 0; index < 6; index += 1) {
    const answer = proxy(post(trickling(), users.mallory)).then((response) => (refused.push(response), response));
    held.push(answer);
  }
  await until(() => refused.length + reads === 6);
  assert.equal(refused.length, 3);
  for (const response of refused) {
    assert.deepEqual(told(response), [503, 'free']);
    assert.ok(Number(response.headers.get('retry-after')) >= 1);
    assert.match((await refusal(response))[1], /This mailbox .*maxUnderWay.*Nothing was sent/);
  }
  assert.equal((await proxy(post(message({ sender: 'anna@pecmassiva.com' }), users.anna))).status, 201);
  assert.equal(service.arrivals.length, 1);
  bodies.forEach((body) => body.error(new Error('left')));
  await Promise.all(held);
  // All places are free again, of this mailbox too.
  assert.equal((await proxy(post(message({ sender: 'mallory@pecmassiva.com' }), users.mallory))).status, 201);
});
