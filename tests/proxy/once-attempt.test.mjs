/** The one attempt of a key: what it waits for, how it ends, and what is written down of it. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { boundedReader } from '../../pkg-template/proxy/request/body.js';
import { ANSWER, LEASE, passes, refuses, sending, storeOf, timed, turn } from './once/sending.mjs';
import { mailbox, message, taken } from './service.mjs';

timed('the lease is renewed while a message is on its way, and a failure of that is told once', async () => {
  let end = (/** @type {Response} */ _) => {};
  const { store, of } = storeOf({ renew: () => Promise.reject(new Error('gone')) });
  const prepare = async () => ({ secrets: [], isSender: () => true, forward: () => new Promise((resolve) => (end = resolve)) });
  const { work, failures } = sending(store, { prepare });
  await turn();
  await passes(9_999);
  assert.equal(of('renew').length, 0);
  await passes(1);
  await passes(10_000);
  const [[, , claim]] = /** @type {any} */ (of('claim'));
  assert.deepEqual(of('renew'), [['renew', 'k', claim], ['renew', 'k', claim]]);
  assert.deepEqual(failures, ['gone']);
  end(Response.json({ success: false }, { status: 400 }));
  await work;
  await passes(50_000);
  assert.equal(of('renew').length, 2);
});

for (const [what, forward, isOut] of /** @type {[string, (stream: ReadableStream) => Promise<Response>, boolean][]} */ ([
  ['before it was out', () => Promise.reject(new Error('no way')), false],
  ['once it was out', async (stream) => (await new Response(stream).text(), Promise.reject(new Error('cut'))), true],
])) {
  test(`a way that breaks ${what} leaves the key ${isOut ? 'unknown' : 'free'}`, async () => {
    const { store, of } = storeOf();
    const { work, known, entry } = sending(store, { prepare: async () => ({ secrets: [], isSender: () => true, forward }) });
    const { cause } = await refuses(work, 502, isOut ? 'proxy.lost' : 'proxy.unreached');
    assert.equal(cause.message, isOut ? 'cut' : 'no way');
    assert.deepEqual([known.key, entry.outcome], isOut ? ['unknown', 'unknown'] : ['free', 'notForwarded']);
    assert.deepEqual(of('settle').map(([, , , fate]) => fate), [{ state: isOut ? 'unknown' : 'free' }]);
  });
}

timed('the service has a minute for its answer, and ten seconds for each million bytes more', async () => {
  const { store } = storeOf();
  let isOver = false;
  let tell = () => {};
  const out = new Promise((resolve) => (tell = () => resolve(undefined)));
  const forward = async (/** @type {ReadableStream} */ stream, /** @type {number} */ _, /** @type {AbortSignal} */ signal) => {
    await new Response(stream).text();
    tell();
    return new Promise((__, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const long = JSON.stringify(message({ body: 'x'.repeat(2_000_000) }));
  const reader = boundedReader(new Request('https://a.example', { method: 'POST', body: long }), 3_000_000, 'web');
  const { work } = sending(store, { reader, prepare: async () => ({ secrets: [], isSender: () => true, forward }) });
  work.catch(() => (isOver = true));
  await out;
  await passes(79_999);
  assert.equal(isOver, false);
  await passes(100);
  assert.match((await refuses(work, 502, 'proxy.lost')).cause.message, /in time/);
});

/** How a sending prepares that is answered so. @param {(stream: ReadableStream, added: number, signal: AbortSignal) => Promise<Response>} forward */
const answering = (forward) => ({ prepare: async () => ({ secrets: [mailbox.password], isSender: () => true, forward }) });

/** @param {Response} response once the message is out */
const once = (response) => answering(async (stream) => (await new Response(stream).text(), response));

const broken = () => new ReadableStream({ pull: (controller) => controller.error(new Error('cut')) });

test('who was second to claim a key sends nothing, and gets the first one’s answer', async () => {
  const { store } = storeOf({ claim: () => ({ claimed: false, record: { state: 'done', fingerprint: '', answer: ANSWER } }) });
  const { work, known, forwarded, entry } = sending(store);
  const response = await work;
  assert.deepEqual([response.status, await response.text(), response.headers.get('content-type')], [201, ANSWER.body, 'text/plain']);
  assert.deepEqual([known.key, forwarded, entry.outcome], ['done', [], 'repeated']);
});

test('what goes wrong in reading a repeat, and is no refusal, is thrown as it is', async () => {
  const { store } = storeOf({ look: () => ({ state: 'done', fingerprint: 'f', answer: ANSWER }) });
  const error = new RangeError('odd');
  const reader = { read: () => Promise.reject(error), cancel() {}, received: 0 };
  assert.equal(await sending(store, { reader }).work.catch((/** @type {any} */ caught) => caught), error);
});

for (const [what, response, cause] of /** @type {[string, () => Response, string | undefined][]} */ ([
  ['a yes whose body breaks off', () => new Response(broken(), { status: 201 }), 'cut'],
  ['a no whose body breaks off', () => new Response(broken(), { status: 400 }), 'cut'],
  ['a no that is too long to be kept', () => new Response('x'.repeat(65_537), { status: 400 }), undefined],
])) {
  for (const isOut of [true, false]) {
    test(`${what} leaves the key unknown, ${isOut ? 'once' : 'also before'} the message was out`, async () => {
      const { store, of } = storeOf();
      const { work, known, entry } = sending(store, isOut ? once(response()) : answering(async () => response()));
      const error = await refuses(work, 502, 'proxy.lost');
      assert.deepEqual([error.cause?.message, Object.hasOwn(error, 'cause')], [cause, cause !== undefined]);
      assert.deepEqual([known.key, entry.outcome], ['unknown', 'unknown']);
      assert.deepEqual(of('settle').map(([, , , fate]) => fate), [{ state: 'unknown' }]);
    });
  }
}

test('an answer that leads elsewhere leaves the key unknown; a no that is as long as may be is one', async () => {
  for (const status of [300, 302, 399]) {
    const { store, of } = storeOf();
    await refuses(sending(store, once(new Response(null, { status }))).work, 502, 'proxy.redirect');
    assert.deepEqual(of('settle').map(([, , , fate]) => fate), [{ state: 'unknown' }]);
  }
  const { store, of } = storeOf();
  const long = sending(store, once(new Response('x'.repeat(65_536), { status: 400, headers: { 'retry-after': '7', 'x-own': '1' } })));
  const response = await long.work;
  assert.deepEqual([response.status, response.headers.get('retry-after'), response.headers.get('x-own'), long.known.key, long.entry.outcome], [400, '7', null, 'refused', 'refused']);
  assert.equal(/** @type {any} */ (of('settle')[0]?.[3]).state, 'refused');
  const open = storeOf();
  const odd = sending(open.store, once(new Response('?', { status: 503 })));
  assert.deepEqual([(await odd.work).status, odd.known.key, open.of('settle')[0]?.[3]], [503, 'unknown', { state: 'unknown' }]);
});

test('neither what is told nor what is kept holds a secret', async () => {
  const { store, of } = storeOf();
  const { work } = sending(store, once(Response.json({ success: true, message_id: '1', message: `hello ${mailbox.password}` })));
  const told = await (await work).text();
  assert.deepEqual([told.includes('hello'), told.includes(mailbox.password), JSON.stringify(of('settle')).includes(JSON.stringify(mailbox.password).slice(1, -1))], [true, false, false]);
});

test('where the queue is full nothing goes out, the key is free, and one hears when to come again', async () => {
  const { store, of } = storeOf({ reserve: () => ({ taken: false, wait: 5_000 }) });
  const { work, known, entry, forwarded } = sending(store);
  assert.deepEqual((await refuses(work, 429, 'proxy.queue')).headers, { 'retry-after': '4' });
  assert.deepEqual([known.key, entry.outcome, forwarded, of('settle')[0]?.[3]], ['free', 'notForwarded', [], { state: 'free' }]);
});

timed('a message waits for its turn, and one whose browser leaves meanwhile is not sent', async () => {
  const leaving = new AbortController();
  const { store, of } = storeOf({ reserve: () => ({ taken: true, wait: 700 }) });
  const one = sending(store);
  const other = sending(store, { signal: leaving.signal });
  await turn();
  await passes(699);
  assert.deepEqual(one.forwarded, []);
  leaving.abort();
  await passes(1);
  await passes(1);
  assert.deepEqual([(await one.work).status, one.entry.waited >= 0 && one.entry.waited < 60_000], [201, true]);
  await refuses(other.work, 499, 'proxy.left');
  assert.deepEqual([other.known.key, other.forwarded, of('settle').some(([, , , fate]) => /** @type {any} */ (fate).state === 'free')], ['free', [], true]);
});

/** How clocks go where a process stands still for a while: a stopped one, and a machine that sleeps. */
for (const [what, object, name] of /** @type {[string, any, string][]} */ ([
  ['a process that stood still', performance, 'now'],
  ['a machine that slept', Date, 'now'],
])) {
  /** Puts that clock forward. @param {number} milliseconds */
  const standsStill = (milliseconds) => {
    const real = object[name].bind(object);
    return mock.method(object, name, () => real() + milliseconds);
  };

  timed(`${what} past its lease while its message waited posts nothing, and renews nothing`, async () => {
    for (const [missed, isSent] of /** @type {[number, boolean][]} */ ([[LEASE - 5_000, true], [LEASE, false]])) {
      const { store, of } = storeOf({ reserve: () => ({ taken: true, wait: 10_100 }) });
      let begun = 0;
      const { work, known, entry } = sending(store, answering(async (stream) => ((begun += 1), await new Response(stream).text(), taken('1'))));
      await turn();
      const clock = standsStill(missed);
      try {
        // Timers that are due come all at once, the renewal first.
        await passes(10_100);
        await passes(1);
        if (isSent) {
          assert.equal((await work).status, 201);
        } else {
          assert.match((await refuses(work, 503, 'proxy.store')).cause.message, /lease/);
          assert.deepEqual([known.key, entry.outcome, of('settle')[0]?.[3]], ['free', 'notForwarded', { state: 'free' }]);
        }
        assert.deepEqual([begun, of('renew').length], isSent ? [1, 1] : [0, 0]);
      } finally {
        clock.mock.restore();
      }
    }
  });

  test(`${what} past its lease while its message went out holds back the last of it`, async () => {
    const { store, of } = storeOf();
    let got = '';
    let clock;
    const forward = async (/** @type {ReadableStream<Uint8Array>} */ stream) => {
      for await (const chunk of stream) {
        clock ??= standsStill(LEASE);
        got += new TextDecoder().decode(chunk);
      }
      return taken('1');
    };
    const { work, known } = sending(store, answering(forward));
    try {
      await refuses(work, 503, 'proxy.store');
    } finally {
      clock?.mock.restore();
    }
    assert.throws(() => JSON.parse(got), SyntaxError, 'the service has no whole message');
    assert.deepEqual([got === '', known.key, of('settle')[0]?.[3]], [false, 'free', { state: 'free' }]);
  });
}

timed('a store that takes no renewal for as long as the lease lets nothing go any more', async () => {
  let time = 0;
  const clock = mock.method(performance, 'now', () => time);
  try {
    for (const [renew, isKept] of /** @type {[() => unknown, boolean][]} */ ([[() => true, true], [() => Promise.reject(new Error('gone')), false]])) {
      const { store } = storeOf({ renew, reserve: () => ({ taken: true, wait: 35_000 }) });
      const { work, forwarded } = sending(store);
      await turn();
      for (let count = 0; count < 4; count += 1) {
        time += 9_990;
        await passes(9_990);
      }
      await passes(1);
      await (isKept ? work : refuses(work, 503, 'proxy.store'));
      assert.equal(forwarded.length, isKept ? 1 : 0);
    }
  } finally {
    clock.mock.restore();
  }
});

timed('whoever left while a process stood still is heard of before its message goes', async () => {
  const leaving = new AbortController();
  const { store } = storeOf({ reserve: () => ({ taken: true, wait: 700 }) });
  const { work, forwarded } = sending(store, { signal: leaving.signal });
  await turn();
  // Its timer comes first, and what the connection has to tell after it.
  mock.timers.tick(700);
  setImmediate(() => leaving.abort());
  await turn();
  await turn();
  await passes(1);
  await refuses(work, 499, 'proxy.left');
  assert.deepEqual(forwarded, []);
});

timed('the limit of an answer ends with it', async () => {
  const { store } = storeOf();
  let own = /** @type {AbortSignal | undefined} */ (undefined);
  await sending(store, answering(async (stream, _, signal) => ((own = signal), await new Response(stream).text(), taken('1')))).work;
  await passes(100_000);
  assert.equal(own?.aborted, false);
});

test('whatever goes wrong once the message is out leaves the key unknown', async () => {
  const secrets = new Proxy([], {
    get() {
      throw new RangeError('odd');
    },
  });
  const { store, of } = storeOf();
  const forward = async (/** @type {ReadableStream} */ stream) => (await new Response(stream).text(), taken('1'));
  const { work, known, entry } = sending(store, { prepare: async () => ({ secrets, isSender: () => true, forward }) });
  assert.equal((await work.catch((/** @type {any} */ error) => error)).message, 'odd');
  assert.deepEqual([known.key, entry.outcome], ['unknown', 'unknown']);
  assert.deepEqual(of('settle').map(([, , , fate]) => fate), [{ state: 'unknown' }]);
});
