/** What a message's key decides: whether it goes out, and what who repeats it is told. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { boundedReader } from '../../pkg-template/proxy/request/body.js';
import { ANSWER, LEASE, passes, refuses, sending, storeOf, timed, turn } from './once/sending.mjs';

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
  const { store, of } = storeOf({ look: () => ({ state: states.shift(), fingerprint: '', answer: { ...ANSWER, body: '{}' } }) });
  const { work, known, forwarded } = sending(store);
  await turn();
  await passes(20);
  // Whatever the answer says: its record says that it was a refusal.
  assert.deepEqual([(await work).status, known.key, forwarded, of('claim')], [201, 'refused', [], []]);
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
