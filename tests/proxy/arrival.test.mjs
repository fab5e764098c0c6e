/** A request of Node's as the proxy takes it: its body at the pace of who reads it, and what becomes of one that nobody reads. */

import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { test } from 'node:test';

import { Arrival, isRead } from '../../pkg-template/proxy/request/arrival.js';

/** What Node hands on: a stream with headers, and a response. @param {object} [headers] */
function incoming(headers = { 'content-length': '6' }) {
  const request = Object.assign(new Readable({ read() {} }), { headers, complete: false });
  const response = Object.assign(new EventEmitter(), { headersSent: false });
  return { request, response, arrival: new Arrival(/** @type {any} */ (request), /** @type {any} */ (response)) };
}

/** Until nothing is left to be done without waiting. */
const turns = async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** What has come of it by then. @param {Promise<unknown>} promise */
async function outcomeOf(promise) {
  let outcome = /** @type {unknown} */ ('open');
  promise.then((value) => (outcome = value), (error) => (outcome = error));
  await turns();
  return outcome;
}

/** Reads the next piece. @param {ReadableStreamDefaultReader<Uint8Array>} reader */
const next = (reader) => reader.read().then(({ done, value }) => (done ? 'end' : new TextDecoder().decode(value)));

test('a request has a body where its headers say so', () => {
  for (const [headers, isThere] of /** @type {[object, boolean][]} */ ([
    [{}, false],
    [{ 'content-length': '0' }, false],
    [{ 'content-length': 'x' }, false],
    [{ 'content-length': '1' }, true],
    [{ 'transfer-encoding': 'chunked' }, true],
  ])) {
    assert.equal(incoming(headers).arrival.body() !== null, isThere, JSON.stringify(headers));
  }
});

test('nothing is taken from the connection before it is asked for, and one piece at a time', async () => {
  const { request, arrival } = incoming();
  const reader = /** @type {ReadableStream} */ (arrival.body()).getReader();
  request.push('ab');
  request.push('cd');
  await turns();
  assert.equal(request.isPaused(), true);
  assert.equal(request.readableLength, 4);
  assert.equal(await outcomeOf(next(reader)), 'ab');
  assert.deepEqual([request.isPaused(), request.readableLength], [true, 2]);
  assert.equal(await outcomeOf(next(reader)), 'cd');
  const last = outcomeOf(next(reader));
  request.push(null);
  assert.equal(await last, 'end');
  // What Node tells afterwards changes nothing.
  request.emit('error', new Error('late'));
  assert.equal(await outcomeOf(next(reader)), 'end');
});

for (const [event, error] of /** @type {const} */ ([['close', undefined], ['error', new Error('reset')]])) {
  test(`a body breaks off where its connection does: ${event}`, async () => {
    const { request, arrival } = incoming();
    const reader = /** @type {ReadableStream} */ (arrival.body()).getReader();
    const piece = outcomeOf(next(reader));
    request.emit(event, error);
    const outcome = /** @type {Error} */ (await piece);
    assert.match(outcome.message, /The body ended before its end/);
  });
}

test('a body whose caller left before anybody read it breaks off, though no event tells so any more', async () => {
  const { request, arrival } = incoming();
  request.destroy();
  await turns();
  const reader = /** @type {ReadableStream} */ (arrival.body()).getReader();
  assert.match(/** @type {Error} */ (await outcomeOf(next(reader))).message, /The body ended before its end/);
});

test('a body that nobody wants any more is read for nobody', async () => {
  const { request, arrival } = incoming();
  const body = /** @type {ReadableStream} */ (arrival.body());
  assert.equal(arrival.isAbandoned, false);
  await body.cancel();
  assert.equal(arrival.isAbandoned, true);
  request.push('ab');
  request.resume();
  request.push(null);
  await turns();
  assert.equal(request.readableLength, 0);
});

for (const [what, then] of /** @type {[string, (request: Readable) => void][]} */ ([
  ['at its next piece', (request) => request.push('ab')],
  ['at its end', (request) => request.push(null)],
  ['where it breaks off', (request) => request.emit('close')],
])) {
  test(`where something else has answered, the message does not go on: ${what}`, async () => {
    const { request, response, arrival } = incoming();
    const reader = /** @type {ReadableStream} */ (arrival.body()).getReader();
    const piece = outcomeOf(next(reader));
    response.headersSent = true;
    assert.deepEqual([arrival.wasAnswered, arrival.isToldOfAnswer], [true, false]);
    then(request);
    const refusal = /** @type {any} */ (await piece);
    assert.deepEqual([refusal.code, refusal.status, arrival.isToldOfAnswer], ['proxy.answered', 500, true]);
  });
}

test('the proxy’s own answer is nobody else’s', async () => {
  const { request, response, arrival } = incoming();
  const reader = /** @type {ReadableStream} */ (arrival.body()).getReader();
  Object.assign(arrival, { isAnswering: true });
  response.headersSent = true;
  assert.equal(arrival.wasAnswered, false);
  const piece = outcomeOf(next(reader));
  request.push('ab');
  assert.equal(await piece, 'ab');
  assert.equal(arrival.isToldOfAnswer, false);
});

/** Discards what is left, and counts how often it was told that this is over. @param {ReturnType<typeof incoming>} of */
function discarded({ arrival }) {
  const told = { times: 0 };
  arrival.discardRest(() => (told.times += 1));
  return told;
}

for (const [what, end] of /** @type {[string, (request: Readable) => void][]} */ ([
  ['its end', (request) => request.push(null)],
  ['its breaking off', (request) => request.emit('error', new Error('reset'))],
  ['its connection’s end', (request) => request.emit('close')],
])) {
  test(`what is left of a body is read for nobody, up to ${what}, and nothing listens afterwards`, async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const of = incoming();
    const { request } = of;
    const listeners = () => ['data', 'end', 'error', 'close'].map((event) => request.listenerCount(event));
    const before = listeners();
    const told = discarded(of);
    request.push('abc');
    await turns();
    assert.deepEqual([told.times, request.readableLength, of.arrival.isAbandoned], [0, 0, true]);
    end(request);
    await turns();
    assert.equal(told.times, 1);
    assert.deepEqual(listeners(), before);
    context.mock.timers.tick(120_000);
    assert.equal(told.times, 1);
  });
}

test('who reads the body while the rest is discarded is told that it broke off', async () => {
  const of = incoming();
  const reader = /** @type {ReadableStream} */ (of.arrival.body()).getReader();
  const piece = outcomeOf(next(reader));
  discarded(of);
  assert.match(/** @type {Error} */ (await piece).message, /answered before its body was read/);
  of.request.push(null);
  await turns();
});

test('it is read for a minute, or 150 MB, and no longer', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const slow = incoming();
  const toldSlow = discarded(slow);
  context.mock.timers.tick(59_999);
  assert.equal(toldSlow.times, 0);
  context.mock.timers.tick(1);
  assert.equal(toldSlow.times, 1);

  const long = incoming();
  const toldLong = discarded(long);
  long.request.emit('data', { length: 150_000_000 });
  assert.equal(toldLong.times, 0);
  long.request.emit('data', { length: 1 });
  assert.equal(toldLong.times, 1);
});

test('where nothing is left it is over at once', () => {
  const complete = incoming();
  complete.request.complete = true;
  assert.equal(discarded(complete).times, 1);
  const gone = incoming();
  gone.request.destroy();
  assert.equal(discarded(gone).times, 1);
});

test('a body was read where its stream says so, or a parser has put it beside the request', () => {
  const fresh = { readableEnded: false, readableDidRead: false, complete: false, readableLength: 0, body: undefined };
  for (const [what, more, was] of /** @type {[string, object, boolean][]} */ ([
    ['nobody', {}, false],
    ['it has ended', { readableEnded: true }, true],
    ['something has read of it', { readableDidRead: true }, true],
    ['a runtime that does not tell', { readableDidRead: undefined }, false],
    ['a parser, to its end', { body: {}, complete: true }, true],
    ['a parser that is not done', { body: {} }, false],
    ['a parser that left what came', { body: {}, complete: true, readableLength: 5 }, false],
    ['all has come, and nobody has read it', { complete: true }, false],
  ])) {
    assert.equal(isRead(/** @type {any} */ ({ ...fresh, ...more })), was, what);
  }
});
