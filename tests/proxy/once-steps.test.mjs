/** The parts of the once-only rule by themselves: what an answer means, how an end is written down, starts, bounds, marks. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { Marks, GREETING_PATIENCE, isRemembered, markOf } from '../../pkg-template/proxy/once/marks.js';
import { outcomeOf } from '../../pkg-template/proxy/once/outcome.js';
import { admit, fateOf, seenOf } from '../../pkg-template/proxy/once/question.js';
import { isNever } from '../../pkg-template/proxy/once/sessionless.js';
import { Starts } from '../../pkg-template/proxy/once/starts.js';
import { kept, secondsOf, settledFor } from '../../pkg-template/proxy/once/steps.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A test with a clock of its own. @param {string} name @param {() => Promise<void>} work */
const timed = (name, work) =>
  test(name, async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      await work();
    } finally {
      mock.timers.reset();
      mock.restoreAll();
    }
  });

/** Lets time pass on the mocked clock, and what waits for it go on. @param {number} milliseconds */
async function passes(milliseconds) {
  mock.timers.tick(milliseconds);
  await turn();
}

/** A store whose first ends fail. @param {number} failures */
function failing(failures) {
  const tries = [];
  return {
    tries,
    /** @param {unknown[]} given */
    async settle(...given) {
      tries.push(given);
      if (tries.length <= failures) {
        throw new Error(`failure ${tries.length}`);
      }
    },
  };
}

/** What becomes of an end that a store fails to take, as the clock is advanced. @param {number} failures */
async function settling(failures) {
  const store = failing(failures);
  const told = [];
  let isOver = false;
  const work = settledFor(/** @type {any} */ (store), 'k', 'o', { state: 'unknown' }, (error) => told.push(error.message)).then(() => (isOver = true));
  await turn();
  return { store, told, work, isOver: () => isOver };
}

/** Every status that matters, and what is known then of a message. */
const BODY = '{"success":true,"message_id":"123"}';
for (const [outcome, cases] of Object.entries({
  done: [
    ...[[200, BODY], [201, BODY], [299, BODY], [200, '{"message_id":"1"}'], [200, '{"success":null,"message_id":"7"}']],
    ...[[200, '{"success":1,"message_id":"12"}'], [200, '{"success":"OK","message_id":"12"}'], [200, '{"success":" true ","message_id":12}']],
    ...[[200, '{"success":"1","message_id":1}'], [200, '{"success":-1,"message_id":9007199254740991}']],
    ...[1, 3, '1', ' 2 ', true, null].map((sent) => [200, JSON.stringify({ sent, message_id: '12' })]),
    [200, JSON.stringify({ message_id: '9'.repeat(64) })],
  ],
  refused: [...[400, 401, 403, 404, 407, 410, 422, 424, 426, 429, 499].map((status) => [status, undefined]), [400, BODY], [200, '{"success":false,"message_id":"12"}'], [200, '{"success":false}']],
  unknown: [
    ...[100, 199, 300, 302, 399, 408, 409, 425, 500, 502, 503].map((status) => [status, BODY]),
    ...[[200, undefined], [200, ''], [200, 'no JSON'], [200, '[]'], [200, 'null'], [200, '"text"'], [200, '{}'], [200, '{"success":true}']],
    ...['', ' ', 'x12', '12x', '1 2', '-1', '1.5', '0', '000', '9'.repeat(65)].map((id) => [200, JSON.stringify({ success: true, message_id: id })]),
    ...[0, -1, 1.5, 2 ** 53, true, null, [], {}].map((id) => [200, JSON.stringify({ success: true, message_id: id })]),
    ...[0, 'no', 'okay', 'not ok', 'false', '0', '11', '', {}, []].map((success) => [200, JSON.stringify({ success, message_id: '12' })]),
    ...[0, '0', '', ' ', false, -1, 0.5, 'none', [], {}, [1]].map((sent) => [200, JSON.stringify({ success: true, sent, message_id: '12' })]),
  ],
})) {
  for (const [status, body] of cases) {
    test(`an answer of ${status} with ${body} means ${outcome}`, () => assert.equal(outcomeOf(Number(status), /** @type {any} */ (body)), outcome));
  }
}

timed('an end that is taken is written once, and nobody is told', async () => {
  const { store, told, work } = await settling(0);
  await work;
  await passes(200_000);
  assert.deepEqual(store.tries, [['k', 'o', { state: 'unknown' }]]);
  assert.deepEqual(told, []);
});

timed('an end is tried three times, half a second apart, and no more once it is taken', async () => {
  const { store, told, work, isOver } = await settling(2);
  assert.equal(store.tries.length, 1);
  await passes(499);
  assert.equal(store.tries.length, 1);
  await passes(1);
  assert.equal(store.tries.length, 2);
  assert.equal(isOver(), false);
  await passes(500);
  assert.equal(store.tries.length, 3);
  await work;
  await passes(200_000);
  assert.equal(store.tries.length, 3);
  assert.deepEqual(told, []);
});

timed('an end that fails three times is told of once, and tried for two minutes more, ever later', async () => {
  const { store, told, isOver } = await settling(Infinity);
  await passes(500);
  assert.deepEqual(told, []);
  await passes(500);
  assert.deepEqual(told, ['failure 3']);
  assert.equal(isOver(), true);
  let tries = 3;
  for (const pause of [2_000, 4_000, 8_000, 16_000, 32_000, 64_000]) {
    await passes(pause - 1);
    assert.equal(store.tries.length, tries, `before ${pause}`);
    await passes(1);
    assert.equal(store.tries.length, (tries += 1), `after ${pause}`);
    assert.deepEqual(store.tries.at(-1), ['k', 'o', { state: 'unknown' }]);
  }
  await passes(1_000_000);
  assert.equal(store.tries.length, tries);
  assert.deepEqual(told, ['failure 3']);
});

timed('an end that is taken later is not written again', async () => {
  const { store } = await settling(4);
  for (const pause of [500, 500, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000]) {
    await passes(pause);
  }
  assert.equal(store.tries.length, 5);
});

test('waiting for a later try keeps no process alive', async () => {
  const { setTimeout: real } = globalThis;
  const unrefs = [];
  const timeouts = mock.method(globalThis, 'setTimeout', (work, milliseconds) =>
    milliseconds < 2_000 ? real(work, 0) : { unref: () => unrefs.push(milliseconds) });
  try {
    await settledFor(/** @type {any} */ (failing(Infinity)), 'k', 'o', { state: 'unknown' }, () => {});
    await turn();
    assert.deepEqual(unrefs, [2_000]);
    // Elsewhere a timer is a number.
    timeouts.mock.mockImplementation((work, milliseconds) => real(work, 0) && milliseconds);
    await settledFor(/** @type {any} */ (failing(Infinity)), 'k', 'o', { state: 'unknown' }, () => {});
    await turn();
  } finally {
    timeouts.mock.restore();
  }
});

test('a step that fails says what it means for the message, and why', async () => {
  assert.equal(await kept(Promise.resolve(7)), 7);
  const cause = new Error('gone');
  for (const [code, given] of /** @type {[string, any[]][]} */ ([['proxy.store', []], ['proxy.store.repeat', ['proxy.store.repeat']]])) {
    await assert.rejects(kept(Promise.reject(cause), ...given), (/** @type {any} */ error) => error.status === 503 && error.code === code && error.cause === cause);
  }
});

test('seconds are told whole, and never none', () => {
  assert.deepEqual([-5, 0, 1, 1_000, 1_001, 59_999].map(secondsOf), ['1', '1', '1', '1', '2', '60']);
});

timed('starts of a queue are an interval apart, and those of another wait for none', async () => {
  const now = mock.method(performance, 'now', () => 0);
  const at = (/** @type {number} */ time) => now.mock.mockImplementation(() => time);
  const starts = new Starts();
  at(1_000);
  await starts.wait('a', 100);
  await starts.wait('b', 100);
  let hasStarted = false;
  const second = starts.wait('a', 100).then(() => (hasStarted = true));
  await turn();
  assert.equal(hasStarted, false);
  // A timer that comes early starts nothing.
  at(1_099);
  await passes(100);
  assert.equal(hasStarted, false);
  at(1_100);
  await passes(1);
  await second;
  at(1_200);
  await starts.wait('b', 100);
  await starts.wait('a', 100);
});

test('a mark is an epoch and a position, whole; nothing else is asked after', async () => {
  const asked = [];
  const store = (/** @type {unknown} */ answer) => /** @type {any} */ ({ remembers: async (/** @type {string} */ mark) => (asked.push(mark), answer) });
  for (const mark of ['e.0', 'A-z-9.12345678901234567890', `${'e'.repeat(80)}.1`]) {
    assert.equal(await isRemembered(store(true), mark), true, mark);
    for (const answer of [false, undefined, 1, 'true', {}]) {
      assert.equal(await isRemembered(store(answer), mark), false);
    }
  }
  asked.length = 0;
  for (const mark of ['', 'e', 'e.', '.1', 'e.x', 'e.1x', ' e.1', 'e.1 ', 'e_.1', 'e.-1', `${'e'.repeat(81)}.1`, 'e.123456789012345678901', 'e.1\n']) {
    assert.equal(await isRemembered(store(true), mark), false, mark);
  }
  assert.deepEqual(asked, []);
});

test('a request without a mark, or that says it has none, has none', () => {
  const markIn = (/** @type {Record<string, string>} */ headers) => markOf(new Request('https://a.example', { headers }));
  assert.deepEqual([markIn({}), markIn({ 'x-pec-store': 'none' }), markIn({ 'x-pec-store': 'e.1' })], [undefined, undefined, 'e.1']);
});

test('a mark is told for a second, then asked for anew; also that there was none', async () => {
  let time = 5_000;
  const now = mock.method(performance, 'now', () => time);
  const marks = ['e.1', 'nonsense', 'e.3'];
  const failures = [];
  const told = new Marks(/** @type {any} */ ({ mark: async () => marks.shift() }));
  const recent = () => told.recent((error) => failures.push(error));
  assert.equal(await recent(), 'e.1');
  time += 999;
  assert.equal(await recent(), 'e.1');
  time += 1;
  assert.equal(await recent(), undefined);
  assert.match(failures[0].message, /mark that is none/);
  time += 999;
  assert.equal(await recent(), undefined);
  assert.equal(failures.length, 1);
  assert.equal(await told.fresh(() => {}), 'e.3');
  now.mock.restore();
});

timed('an answer waits a second for its mark, a greeting ten', async () => {
  const told = new Marks(/** @type {any} */ ({ mark: () => new Promise(() => {}) }));
  for (const [given, patience] of /** @type {[number[], number][]} */ ([[[], 1_000], [[GREETING_PATIENCE], 10_000]])) {
    const failures = [];
    let isOver = false;
    const work = told.fresh((error) => failures.push(error), ...given).then((mark) => (isOver = mark === undefined));
    await passes(patience - 1);
    assert.equal(isOver, false);
    await passes(1);
    await work;
    assert.equal(isOver, true);
    assert.match(failures[0].message, /did not tell its mark in time/);
  }
});

test('sixty unknown keys of a mailbox may be asked for at once, and the next hears when', async () => {
  const reserved = [];
  const store = (/** @type {any} */ answer) => /** @type {any} */ ({ reserve: async (/** @type {unknown[]} */ ...given) => (reserved.push(given), answer) });
  await admit({ store: store({ taken: true, wait: 0 }), queue: 'q', interval: 100 });
  assert.deepEqual(reserved, [['q', { interval: 100, longest: 5_900 }]]);
  await assert.rejects(
    admit({ store: store({ taken: false, wait: 8_000 }), queue: 'q', interval: 100 }),
    (/** @type {any} */ error) => error.status === 429 && error.code === 'proxy.questions' && error.headers['retry-after'] === '3',
  );
});

/**
 * What a store is asked, of which all that matters is its record of a key.
 *
 * @param {unknown[]} calls @param {any} record @param {boolean[]} remembered @param {any} claim
 */
const answeringStore = (calls, record, remembered, claim = { claimed: true }) => ({
  remembers: async () => (calls.push('remembers'), remembered.shift() ?? false),
  look: async (/** @type {string} */ _, /** @type {any} */ how) => (calls.push(how?.burn ? 'burn' : 'look'), record),
  reserve: async () => (calls.push('reserve'), { taken: true, wait: 0 }),
  claim: async (/** @type {string} */ _, /** @type {any} */ { lease }) => {
    calls.push(`claim ${lease}`);
    if (claim instanceof Error) {
      throw claim;
    }
    return claim;
  },
  settle: async (/** @type {string} */ _, /** @type {string} */ __, /** @type {any} */ { state }) => void calls.push(state),
});

/** @param {any} store @param {boolean} [hasMark] */
const questionTo = (store, hasMark = true) =>
  /** @type {any} */ ({
    ...{ store, key: 'k', mark: hasMark ? 'e.1' : undefined, queue: 'q', interval: 1, known: {} },
    ...{ waitUntil: () => {}, onFailure: () => {} },
  });

test('without a session a key is never used only where that is known on both sides of the step, and after it', async () => {
  const calls = [];
  /** @param {string} state @param {boolean[]} remembered @param {any} [claim] */
  const answer = (state, remembered, claim, hasMark = true) => {
    calls.length = 0;
    return isNever(questionTo(answeringStore(calls, { state }, remembered, claim), hasMark));
  };
  assert.equal(await answer('free', [true, true, true]), true);
  assert.deepEqual(calls, ['remembers', 'look', 'reserve', 'claim 30000', 'remembers', 'never', 'remembers']);
  assert.equal(await answer('never', [true, true]), true);
  assert.deepEqual(calls, ['remembers', 'look', 'remembers']);
  assert.equal(await answer('never', [true, false]), false);
  assert.equal(await answer('free', [true, false, true]), false);
  assert.deepEqual(calls.slice(-2), ['remembers', 'unknown']);
  assert.equal(await answer('free', [true, true, false]), false);
  assert.equal(await answer('free', [true, true, true], { claimed: false, record: { state: 'running' } }), false);
  assert.deepEqual(calls.slice(-1), ['claim 30000']);
  assert.equal(await answer('free', [false]), false);
  assert.deepEqual(calls, ['remembers']);
  assert.equal(await answer('free', [true, true, true], undefined, false), false);
  assert.deepEqual(calls, []);
  for (const state of ['running', 'done', 'refused', 'unknown']) {
    assert.equal(await answer(state, [true, true]), false);
    assert.deepEqual(calls, ['remembers', 'look']);
  }
});

/** @param {string} state @param {boolean[]} [remembered] @param {any} [claim] @param {boolean} [hasMark] */
function asking(state, remembered = [], claim = undefined, hasMark = true) {
  const calls = [];
  const record = state === 'done' || state === 'refused' ? { state, answer: { status: 201, headers: {}, body: 'b' } } : { state };
  const question = questionTo(answeringStore(calls, record, remembered, claim), hasMark);
  return { calls, known: question.known, question };
}

test('a question tells what the record says, and never more', async () => {
  for (const [state, told] of Object.entries({ done: 'done', refused: 'done', running: 'running', unknown: 'unknown' })) {
    for (const ask of [fateOf, seenOf]) {
      const { question, known, calls } = asking(state);
      const response = await ask(question);
      const { data } = await response.json();
      const isOpen = ask === seenOf && state === 'refused';
      assert.deepEqual([data.state, known.key], isOpen ? ['free', 'unseen'] : [told, told]);
      assert.deepEqual(data.answer, told === 'done' && !isOpen ? { status: 201, headers: {}, body: 'b' } : undefined);
      assert.equal(response.headers.get('retry-after'), told === 'running' ? '1' : null);
      assert.equal(calls.includes('reserve'), false);
      // What somebody holds may be given back: it is not put out of use behind their back.
      assert.equal(calls.includes('burn'), ask === fateOf && state === 'refused');
    }
  }
});

test('that a key was never used is told only where the store forgot nothing on both sides of the question', async () => {
  const ends = (/** @type {unknown[]} */ calls) => calls.filter((call) => call === 'never' || call === 'unknown' || call === 'free');
  for (const [state, remembered, told, end] of /** @type {[string, boolean[], string, string[]][]} */ ([
    ['never', [true, true], 'never', []], ['never', [false, true], 'unknown', []], ['never', [true, false], 'unknown', []],
    ['free', [true, true, true], 'never', ['never']], ['free', [false, true, true], 'unknown', ['unknown']],
    // Forgotten before the claim: nobody who asks later is to be told that it was never used.
    ['free', [true, false, true], 'unknown', ['unknown']], ['free', [true, true, false], 'unknown', ['never']],
  ])) {
    const { question, known, calls } = asking(state, remembered);
    assert.deepEqual([(await (await fateOf(question)).json()).data, known.key, ends(calls)], [{ state: told }, told, end]);
    assert.equal(calls.filter((call) => call === 'reserve').length, state === 'free' ? 1 : 0);
  }
  for (const state of ['free', 'never']) {
    const { question, known, calls } = asking(state, [true, true, true], undefined, false);
    assert.deepEqual([(await (await fateOf(question)).json()).data, known.key], [{ state: 'unknown' }, 'unknown']);
    assert.deepEqual(ends(calls), state === 'free' ? ['unknown'] : []);
  }
  const second = asking('free', [true], { claimed: false, record: { state: 'running' } });
  assert.deepEqual([(await (await fateOf(second.question)).json()).data, ends(second.calls)], [{ state: 'running' }, []]);
  const lost = asking('free', [true], new Error('gone'));
  await assert.rejects(fateOf(lost.question), (/** @type {any} */ error) => error.status === 503 && error.code === 'proxy.store.question');
  assert.deepEqual([ends(lost.calls), lost.calls.includes('burn')], [['free'], false], 'it may have been taken all the same');
  const barred = asking('free', [true, true, true], new Error('gone'));
  await fateOf(barred.question);
  assert.deepEqual([ends(barred.calls), barred.calls.includes('burn')], [['free'], true], 'a store that vouches, and takes no claim');
  const { question, known, calls } = asking('free');
  assert.deepEqual([(await (await seenOf(question)).json()).data, known.key, calls], [{ state: 'free' }, 'unseen', ['look']]);
  const failing = { ...question, store: { look: () => Promise.reject(new Error('gone')) } };
  for (const ask of [fateOf, seenOf]) {
    await assert.rejects(ask(failing), (/** @type {any} */ error) => error.status === 503 && error.code === 'proxy.store.question');
  }
});
