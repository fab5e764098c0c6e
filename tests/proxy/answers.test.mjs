/** Answers: what every one of them has, how their bodies come through, and how much of one is read. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { finished } from '../../pkg-template/proxy/answers/finished.js';
import { textOf } from '../../pkg-template/proxy/answers/response.js';
import { made } from './made.mjs';
import { ask, inPieces } from './service.mjs';

/** What comes without time passing. @template T @param {Promise<T>} promise @returns {Promise<T>} */
async function soon(promise) {
  let turns = 0;
  const never = async () => {
    while ((turns += 1) < 50) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error('It never came.');
  };
  return /** @type {Promise<T>} */ (Promise.race([promise, never()]));
}

/** An answer on its way out, and what is told of its end. @param {BodyInit | null} body */
function leaving(body) {
  const entry = /** @type {any} */ ({ at: new Date(), sent: 0 });
  /** @type {unknown[]} */
  const ends = [];
  const response = finished(new Response(body, { status: 200 }), {}, entry, (error) => ends.push(error));
  return { entry, ends, response };
}

test('no answer is kept, or taken for something else than it says', async () => {
  const { proxy } = made({ authorize: (request) => !request.url.endsWith('/quota') });
  for (const [path, status] of /** @type {const} */ ([['/inbox', 201], ['/quota', 403], ['/once', 200], ['/unknown', 403]])) {
    const response = await proxy(ask(path));
    assert.equal(response.status, status, path);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(response.headers.get('cache-control'), 'no-store', path);
    assert.equal(response.headers.get('content-type'), 'application/json', path);
  }
});

test('the log is told of an answer when its last byte is out, how long that took and how many bytes there were', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const { entry, ends, response } = leaving(inPieces('abcdef', 2));
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  for (const text of ['ab', 'cd', 'ef']) {
    assert.equal(new TextDecoder().decode((await soon(reader.read())).value), text);
    context.mock.timers.setTime(Date.now() + 100);
  }
  assert.deepEqual(ends, []);
  assert.equal((await soon(reader.read())).done, true);
  assert.deepEqual(ends, [undefined]);
  assert.deepEqual([entry.status, entry.sent, entry.duration], [200, 6, 300]);
});

test('of an answer without a body the end is told at once', () => {
  const { ends, response } = leaving(null);
  assert.deepEqual([ends, response.body], [[undefined], null]);
});

test('what the browser does not read is not read of the service', async () => {
  let pulled = 0;
  const body = new ReadableStream({ pull: (controller) => ((pulled += 1), controller.enqueue(new Uint8Array(1))) }, { highWaterMark: 0 });
  const { response } = leaving(body);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(pulled, 0);
  await soon(/** @type {ReadableStream} */ (response.body).getReader().read());
  assert.equal(pulled, 1);
});

test('an answer that breaks off breaks off for the browser, too, and the log is told why', async () => {
  const reason = new Error('lost');
  const { ends, response } = leaving(new ReadableStream({ pull: (controller) => controller.error(reason) }, { highWaterMark: 0 }));
  await assert.rejects(soon(response.text()), reason);
  assert.deepEqual(ends, [reason]);
});

test('where the browser leaves, the service’s answer is let go, and the log is told', async () => {
  /** @type {unknown[]} */
  const reasons = [];
  const { ends, response } = leaving(new ReadableStream({ cancel: (reason) => void reasons.push(reason) }));
  await soon(/** @type {ReadableStream} */ (response.body).cancel('left'));
  assert.deepEqual([reasons, ends], [['left'], [undefined]]);
});

test('a text is read up to so many characters; one that is longer is let go', async () => {
  const bytes = new TextEncoder().encode('città€');
  assert.equal(await textOf(new Response(inPieces(bytes, 1)), 6), 'città€');
  assert.equal(await textOf(new Response(null), 6), '');
  let [left, cancelled] = [100, 0];
  const long = new ReadableStream({
    pull: (controller) => ((left -= 1) >= 0 ? controller.enqueue(bytes) : controller.close()),
    cancel: () => void (cancelled += 1),
  });
  assert.equal(await textOf(new Response(long), 11), undefined);
  assert.equal(cancelled, 1);
  assert.equal(await textOf(new Response(inPieces(bytes, 1)), 5), undefined);
});
