/** What a message's key decides, with a store that answers as each case asks and a clock of the test's own. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { sendOnce } from '../../pkg-template/proxy/once/send.js';
import { Starts } from '../../pkg-template/proxy/once/starts.js';
import { UnderWay } from '../../pkg-template/proxy/once/under-way.js';
import { boundedReader } from '../../pkg-template/proxy/request/body.js';
import { mailbox, message, taken } from './service.mjs';

const FIELDS = new Set(['sender', 'recipient', 'subject', 'body']);
const ANSWER = { status: 201, headers: { 'content-type': 'text/plain' }, body: '{"success":true,"message_id":"1"}' };
const LEASE = 30_000;

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Lets time pass on the mocked clock, and what waits for it go on. @param {number} milliseconds */
async function passes(milliseconds) {
  mock.timers.tick(milliseconds);
  await turn();
}

/** A test with a clock of its own. @param {string} name @param {() => Promise<void>} work */
const timed = (name, work) =>
  test(name, async () => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
    try {
      await work();
    } finally {
      mock.timers.reset();
    }
  });

/** A store that takes everything and remembers all, but for what a case says; each of its calls. @param {object} [more] */
function storeOf(more = {}) {
  /** @type {unknown[][]} */
  const calls = [];
  const plain = {
    mark: () => 'e.1',
    look: () => ({ state: 'free' }),
    remembers: () => true,
    claim: () => ({ claimed: true }),
    reserve: () => ({ taken: true, wait: 0 }),
    renew: () => true,
    settle: () => undefined,
  };
  const store = Object.fromEntries(
    Object.entries({ ...plain, ...more }).map(([name, step]) => [name, async (/** @type {any[]} */ ...given) => (calls.push([name, ...given]), step(...given))]),
  );
  return { store, calls, of: (/** @type {string} */ name) => calls.filter(([called]) => called === name) };
}

/** A sending, and what comes of it. @param {any} store @param {any} [more] */
function sending(store, more = {}) {
  const known = /** @type {any} */ ({});
  const entry = /** @type {any} */ ({});
  /** @type {unknown[]} */
  const failures = [];
  const forwarded = [];
  const body = JSON.stringify(message());
  const request = new Request('https://a.example', { method: 'POST', body: more.body ?? body });
  const given = {
    ...{ store, key: 'k', mark: 'e.0', known, entry, mailbox, fields: FIELDS, questions: 'questions', queue: 'queue' },
    ...{ pace: { interval: 100, longest: 1_000 }, starts: new Starts(), underWay: new UnderWay(9), signal: new AbortController().signal },
    reader: boundedReader(request, 100_000, 'web'),
    waitUntil: () => {},
    onFailure: (/** @type {any} */ error) => failures.push(error.message),
    prepare: async () => ({
      secrets: [mailbox.password],
      isSender: () => true,
      async forward(/** @type {ReadableStream} */ stream) {
        forwarded.push(await new Response(stream).text());
        return taken('17');
      },
    }),
    ...more,
  };
  const work = sendOnce(/** @type {any} */ (given));
  work.catch(() => {});
  return { work, known, entry, failures, forwarded };
}

/** @param {Promise<unknown>} work @param {number} status @param {string} code */
async function refuses(work, status, code) {
  const error = await work.then(() => assert.fail('it was let through'), (caught) => caught);
  assert.deepEqual([error.status, error.code], [status, code]);
  return error;
}

test('a message goes out once its key is held, and its end is written down before it is told', async () => {
  const { store, calls, of } = storeOf();
  const { work, known, entry, forwarded } = sending(store);
  assert.equal((await work).status, 201);
  assert.equal(JSON.parse(forwarded[0]).subject, 'Avviso');
  assert.deepEqual([known.key, entry.outcome, entry.waited >= 0], ['done', 'sent', true]);
  assert.deepEqual(calls.map(([name]) => name), ['look', 'remembers', 'claim', 'remembers', 'reserve', 'settle']);
  const [[, key, claim]] = /** @type {any} */ (of('claim'));
  assert.deepEqual([key, claim.lease, of('reserve')[0]], ['k', LEASE, ['reserve', 'queue', { interval: 100, longest: 1_000 }]]);
  const [[, , owner, fate]] = /** @type {any} */ (of('settle'));
  assert.equal(owner, claim.owner);
  assert.deepEqual([fate.state, fate.answer.status, fate.fingerprint.length > 9], ['done', 201, true]);
});

test('who heard no mark is held to one of now', async () => {
  const { store, of } = storeOf();
  await sending(store, { mark: undefined }).work;
  assert.deepEqual(of('remembers'), [['remembers', 'e.1'], ['remembers', 'e.1']]);
  const other = storeOf();
  await sending(other.store).work;
  assert.deepEqual([other.of('mark').length, other.of('remembers')[0]], [0, ['remembers', 'e.0']]);
});

for (const [what, answers] of Object.entries({ before: [false, true], 'while it was claimed': [true, false] })) {
  test(`a free key of a store that forgot something ${what} sends nothing, and is out of use`, async () => {
    const { store, of } = storeOf({ remembers: () => answers.shift() });
    const { work, known, entry, forwarded } = sending(store);
    await refuses(work, 409, 'proxy.unknown');
    assert.deepEqual([known.key, entry.outcome, forwarded], ['unknown', 'repeated', []]);
    assert.deepEqual(of('reserve').map(([, queue]) => queue), ['questions']);
    assert.deepEqual(of('settle').map(([, , , fate]) => fate), [{ state: 'unknown' }]);
  });
}

test('where that cannot be asked once the key is held, nothing goes out and nobody says the key was free', async () => {
  let asked = 0;
  const { store, of } = storeOf({
    remembers() {
      asked += 1;
      if (asked > 1) {
        throw new Error('gone');
      }
      return true;
    },
  });
  const { work, known, entry, forwarded } = sending(store);
  await refuses(work, 503, 'proxy.store');
  assert.deepEqual([known.key, entry.outcome, forwarded], ['unseen', 'notForwarded', []]);
  assert.deepEqual(of('settle').map(([, , , fate]) => fate), [{ state: 'free' }]);
});

for (const [state, told, isRemembered] of /** @type {[string | undefined, string, boolean[]][]} */ ([
  ['free', 'free', [true, true]],
  ['free', 'unknown', [false, true]],
  ['free', 'unknown', [true, false]],
  ['never', 'unknown', [true]],
  ['running', 'running', [true]],
  ['unknown', 'unknown', [true]],
  [undefined, 'unseen', [true]],
])) {
  test(`a claim that fails gives the key back; that it is ${state ?? 'not to be seen'} then is told as ${told}, ${isRemembered}`, async () => {
    let looks = 0;
    const { store, of } = storeOf({
      claim: () => Promise.reject(new Error('gone')),
      remembers: () => isRemembered.shift(),
      look() {
        looks += 1;
        if (looks > 1 && state === undefined) {
          throw new Error('gone');
        }
        return { state: looks === 1 ? 'free' : state };
      },
    });
    const kept = [];
    const { work, known, forwarded } = sending(store, { waitUntil: (/** @type {any} */ one) => kept.push(one) });
    await refuses(work, 503, 'proxy.store');
    assert.deepEqual([known.key, forwarded, kept.length], [told, [], 1]);
    assert.deepEqual(of('settle').map(([, , , fate]) => fate), [{ state: 'free' }]);
  });
}

timed('a repeat waits half a minute for the first answer, ever longer between looks', async () => {
  const { store, of } = storeOf({ look: () => ({ state: 'running' }) });
  const { work, known, entry } = sending(store);
  let isOver = false;
  work.catch(() => (isOver = true));
  await turn();
  assert.deepEqual([of('look').length, known.key, entry.outcome], [1, 'running', 'repeated']);
  let looks = 1;
  let waited = 0;
  for (const pause of [20, 40, 80, 160, 320, ...Array.from({ length: 59 }, () => 500)]) {
    assert.equal(isOver, false, `after ${waited}`);
    await passes(pause - 1);
    assert.equal(of('look').length, looks, `before ${waited + pause}`);
    await passes(1);
    assert.equal(of('look').length, (looks += 1), `after ${(waited += pause)}`);
  }
  assert.ok(waited >= 30_000 && waited < 30_500);
  const { headers } = await refuses(work, 409, 'proxy.running');
  assert.deepEqual([headers, known.key, of('claim')], [{ 'retry-after': '1' }, 'running', []]);
});

timed('a repeat whose browser leaves waits no longer; a store that fails meanwhile says that it was a repeat', async () => {
  const leaving = new AbortController();
  const running = storeOf({ look: () => ({ state: 'running' }) });
  const first = sending(running.store, { signal: leaving.signal });
  await turn();
  leaving.abort();
  await passes(20);
  await refuses(first.work, 499, 'proxy.left.repeat');
  let looks = 0;
  const failing = storeOf({ look: () => (++looks === 1 ? { state: 'running' } : Promise.reject(new Error('gone'))) });
  const second = sending(failing.store);
  await turn();
  await passes(20);
  await refuses(second.work, 503, 'proxy.store.repeat');
});

timed('a refusal that comes while one waits is the answer to this one too, and sends nothing', async () => {
  const states = ['running', 'refused'];
  const { store, of } = storeOf({ look: () => ({ state: states.shift(), fingerprint: '', answer: { ...ANSWER, status: 422, body: 'no' } }) });
  const { work, known, forwarded } = sending(store);
  await turn();
  await passes(20);
  assert.deepEqual([(await work).status, known.key, forwarded, of('claim')], [422, 'refused', [], []]);
});

timed('a key that is given back while one waits is claimed', async () => {
  const states = ['running', 'free'];
  const { store } = storeOf({ look: () => ({ state: states.shift() }) });
  const { work, forwarded } = sending(store);
  await turn();
  await passes(20);
  assert.deepEqual([(await work).status, forwarded.length], [201, 1]);
});

test('a message that was refused goes again under its key, and no mark is asked after', async () => {
  const { store, of } = storeOf({ look: () => ({ state: 'refused', fingerprint: '', answer: ANSWER }) });
  const { work, forwarded } = sending(store);
  assert.deepEqual([(await work).status, forwarded.length, of('remembers')], [201, 1, []]);
});

for (const [state, mark, isRemembered, code, key] of /** @type {[string, string | undefined, boolean, string, string][]} */ ([
  ['never', 'e.0', true, 'proxy.outOfUse', 'never'],
  ['never', 'e.0', false, 'proxy.unknown', 'unknown'],
  ['never', undefined, true, 'proxy.unknown', 'unknown'],
  ['unknown', 'e.0', true, 'proxy.unknown', 'unknown'],
])) {
  test(`a key that is ${state}, with the mark ${mark}, remembered: ${isRemembered}, sends nothing and is told as ${key}`, async () => {
    const { store, of } = storeOf({ look: () => ({ state }), remembers: () => isRemembered });
    const { work, known, forwarded, entry } = sending(store, { mark });
    await refuses(work, 409, code);
    assert.deepEqual([known.key, forwarded, of('claim'), entry.outcome], [key, [], [], 'repeated']);
  });
}

test('another message under a key that is done is told apart, and so is one that cannot be read', async () => {
  for (const [status, body, key, reused, note] of /** @type {[number, string, string, string, string][]} */ ([
    [201, ANSWER.body, 'done', 'proxy.keyReused', 'proxy.note.taken'],
    [422, 'no', 'refused', 'proxy.keyReused.refused', 'proxy.note.refused'],
  ])) {
    const { store } = storeOf({ look: () => ({ state: 'done', fingerprint: 'of another', answer: { ...ANSWER, status, body } }) });
    const other = sending(store);
    await refuses(other.work, 422, reused);
    assert.equal(other.known.key, 'done');
    const request = new Request('https://a.example', { method: 'POST', body: 'x'.repeat(50) });
    const long = sending(store, { reader: boundedReader(request, 10, 'web') });
    const { params } = await refuses(long.work, 413, 'proxy.tooLarge');
    assert.deepEqual([params.notes, long.known.key], [[note], key]);
  }
});

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
  const forward = async (/** @type {ReadableStream} */ stream, /** @type {number} */ _, /** @type {AbortSignal} */ signal) => {
    await new Response(stream).text();
    return new Promise((__, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const long = JSON.stringify(message({ body: 'x'.repeat(2_000_000) }));
  const reader = boundedReader(new Request('https://a.example', { method: 'POST', body: long }), 3_000_000, 'web');
  const { work } = sending(store, { reader, prepare: async () => ({ secrets: [], isSender: () => true, forward }) });
  work.catch(() => (isOver = true));
  for (let turns = 0; turns < 20; turns += 1) {
    await turn();
  }
  await passes(79_999);
  assert.equal(isOver, false);
  await passes(100);
  assert.match((await refuses(work, 502, 'proxy.lost')).cause.message, /in time/);
});
