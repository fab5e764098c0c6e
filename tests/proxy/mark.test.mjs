/** The store's marks: absence is knowledge only where nothing was forgotten since before the first use. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { memoryStore } from '../../pkg-template/proxy/store/memory.js';
import { fate, made, markOf, refusal } from './made.mjs';
import { ask, message, post, taken } from './service.mjs';

/** A store that can be emptied as a server's restart does, or one's own that is asked through it. */
function losing(options) {
  const state = { store: memoryStore(options), forget: () => (state.store = memoryStore(options)) };
  const steps = ['claim', 'renew', 'settle', 'look', 'mark', 'remembers', 'reserve'];
  return { state, store: Object.fromEntries(steps.map((step) => [step, (...given) => state.store[step](...given)])) };
}

const told = (response) => [response.status, response.headers.get('x-pec-key')];

test('a store that forgot sends no repeat, and tells of no key that it never was', async () => {
  const { state, store } = losing();
  const { proxy, service } = made({ store });
  const mark = { 'x-pec-store': await markOf(proxy) };
  const key = { 'idempotency-key': 'one' };
  assert.equal((await proxy(post(message(), { ...key, ...mark }))).status, 201);
  state.forget();
  const repeat = await proxy(post(message(), { ...key, ...mark }));
  assert.deepEqual(told(repeat), [409, 'unknown']);
  assert.match((await refusal(repeat))[1], /unknown; it is not sent again/);
  assert.deepEqual(await fate(proxy, 'one', mark), { state: 'unknown' });
  assert.deepEqual(await fate(proxy, 'asked', mark), { state: 'unknown' });
  assert.equal(service.arrivals.length, 1);
  // Nor does it with a later mark, or with none: what was told as unknown stays out of use.
  for (const later of [{ 'x-pec-store': await markOf(proxy) }, { 'x-pec-store': 'none' }, {}]) {
    assert.deepEqual(told(await proxy(post(message(), { ...key, ...later }))), [409, 'unknown']);
  }
  assert.equal(service.arrivals.length, 1);
  // A key that was used first since then is as good as ever.
  assert.deepEqual(told(await proxy(post(message(), { 'x-pec-store': await markOf(proxy) }))), [201, 'done']);
  // And without the mark it would have been sent a second time: the direct control.
  state.forget();
  assert.deepEqual(told(await proxy(post(message(), key))), [201, 'done']);
  assert.equal(service.arrivals.length, 3);
});

test('a burned key is told as never only to who has a mark that the store remembers', async () => {
  const { proxy } = made();
  const mark = { 'x-pec-store': await markOf(proxy) };
  const own = { 'x-requested-with': 'x' };
  for (const [headers, state] of [[mark, 'never'], [{ 'x-pec-store': 'none' }, 'unknown'], [own, 'unknown'], [{ 'x-pec-store': 'other.0' }, 'unknown'], [mark, 'never']]) {
    assert.deepEqual(await fate(proxy, 'key', headers), { state });
  }
  for (const [headers, known] of [[mark, 'never'], [{ 'x-pec-store': 'none' }, 'unknown'], [{}, 'unknown'], [{ 'x-pec-store': 'other.0' }, 'unknown']]) {
    assert.deepEqual(told(await proxy(post(message(), { 'idempotency-key': 'key', ...headers }))), [409, known]);
  }
});

/** A store whose three days pass at a word. */
function aging() {
  let clock = 0;
  return { store: memoryStore({}, () => clock), forget: () => void (clock += 73 * 3_600_000) };
}

for (const [what, unkind] of [
  ['that began anew', () => { const { state, store } = losing(); return { store, forget: state.forget }; }],
  ['that has forgotten after its three days', aging],
]) {
  test(`a store ${what} tells nobody that a message was not sent, after a question that it could not answer`, async () => {
    const { store, forget } = unkind();
    const { proxy, service } = made({ store });
    const kept = { 'x-pec-store': await markOf(proxy) };
    const key = { 'idempotency-key': 'own' };
    assert.equal((await proxy(post(message(), { ...key, ...kept }))).status, 201);
    forget();
    assert.deepEqual(await fate(proxy, 'own', kept), { state: 'unknown' });
    // A page that is opened now, with the same key of the portal's own.
    const later = { 'x-pec-store': await markOf(proxy) };
    assert.deepEqual(await fate(proxy, 'own', later), { state: 'unknown' });
    assert.deepEqual(told(await proxy(post(message(), { ...key, ...later }))), [409, 'unknown']);
    assert.equal(service.arrivals.length, 1);
  });
}

test('a mark that is malformed, of another epoch or of the time to come is no mark', async () => {
  const { proxy, service } = made();
  await proxy(post(message()));
  const right = await markOf(proxy);
  const [epoch, position] = right.split('.');
  const wrongs = [
    ...['', 'None', 'NONE', 'null', '0', epoch, `${epoch}.`, `.${position}`, `${epoch}.-1`, `${epoch}.1e3`, `${epoch}.0x1`, `${epoch}.1.5`],
    ...[`${epoch}.${'9'.repeat(20)}`, `${epoch}.${'9'.repeat(400)}`, `${epoch}x.0`, `${epoch.toUpperCase()}X.0`],
    ...[`${right}, ${right}`, `${right};`, `"${right}"`, `${epoch}. ${position}`, `è.1`, `${'a'.repeat(81)}.1`, `${epoch}.1\u00a0`],
  ].map((wrong) => async () => wrong);
  // One that this store has not told yet: it was told of what an old copy of it does not hold.
  const toCome = async () => `${epoch}.${Number((await markOf(proxy)).split('.')[1]) + 1}`;
  for (const [index, wrong] of [toCome, ...wrongs].entries()) {
    const response = await proxy(post(message(), { 'x-pec-store': await wrong() }));
    assert.deepEqual(told(response), [409, 'unknown'], await wrong());
    assert.deepEqual(await fate(proxy, `key-${index}`, { 'x-pec-store': await wrong() }), { state: 'unknown' }, await wrong());
  }
  assert.equal(service.arrivals.length, 1);
  for (const good of [right, ` ${right} `, `${epoch}.0`, 'none']) {
    assert.equal((await proxy(post(message(), { 'x-pec-store': good }))).status, 201, good);
  }
});

test('what a full memory forgot is not sent again, and is not told as never', async () => {
  const { proxy, service } = made({ store: memoryStore({ maxKeys: 2 }) });
  const mark = { 'x-pec-store': await markOf(proxy) };
  for (const key of ['one', 'two', 'three']) {
    const now = { 'x-pec-store': await markOf(proxy) };
    assert.equal((await proxy(post(message(), { 'idempotency-key': key, ...now }))).status, 201);
  }
  assert.deepEqual(told(await proxy(post(message(), { 'idempotency-key': 'one', ...mark }))), [409, 'unknown']);
  assert.equal(service.arrivals.length, 3);
  assert.deepEqual(await fate(proxy, 'zero', mark), { state: 'unknown' });
});

test('what is forgotten while a copy waits for the first one’s answer is not sent again', async () => {
  for (const mark of ['none', undefined]) {
    const { state, store } = losing();
    let answer;
    const { proxy, service } = made({ store, answer: () => new Promise((resolve) => (answer = resolve)) });
    const given = { 'idempotency-key': 'one', 'x-pec-store': mark ?? (await markOf(proxy)) };
    const first = proxy(post(message(), given));
    while (service.arrivals.length === 0) {
      await new Promise(setImmediate);
    }
    let looks = 0;
    const { look } = state.store;
    state.store.look = (...asked) => {
      looks += 1;
      return look(...asked);
    };
    const copy = proxy(post(message(), given));
    while (looks === 0) {
      await new Promise(setImmediate);
    }
    state.forget();
    assert.deepEqual(told(await copy), [409, 'unknown']);
    answer(taken('1'));
    assert.equal((await first).status, 201);
    assert.equal(service.arrivals.length, 1);
  }
});

for (const [what, answer, known] of [
  ['was taken', () => taken('1'), [201, 'done']],
  ['nobody knows of', () => Response.error(), [409, 'unknown']],
]) {
  test(`a message that ${what} is not sent again by a store that lost its claim meanwhile`, async () => {
    const { state, store } = losing();
    const { proxy, service } = made({ store, answer: () => (state.forget(), answer()) });
    const key = { 'idempotency-key': 'own' };
    await proxy(post(message(), { ...key, 'x-pec-store': await markOf(proxy) }));
    // A page that was opened after the loss, and has a key of the portal's own.
    for (const mark of ['none', await markOf(proxy)]) {
      assert.deepEqual(told(await proxy(post(message(), { ...key, 'x-pec-store': mark }))), known);
    }
    assert.equal(service.arrivals.length, 1);
  });
}

for (const [what, step, isBefore] of [
  ['the look and the claim', 'look', false],
  ['what the store vouches for and the claim', 'claim', true],
]) {
  test(`what is forgotten between ${what} is not sent again`, async () => {
    const { state, store } = losing();
    const { proxy, service } = made({ store });
    const mark = { 'x-pec-store': await markOf(proxy) };
    // Meanwhile a copy goes through, and the store is lost.
    const meanwhile = async () => {
      await proxy(post(message(), { 'idempotency-key': 'one', ...mark }));
      state.forget();
    };
    const taking = state.store[step];
    state.store[step] = async (...asked) => {
      state.store[step] = taking;
      if (isBefore) {
        await meanwhile();
        return state.store[step](...asked);
      }
      const answer = await taking(...asked);
      await meanwhile();
      return answer;
    };
    assert.deepEqual(told(await proxy(post(message(), { 'idempotency-key': 'one', ...mark }))), [409, 'unknown']);
    assert.equal(service.arrivals.length, 1);
  });
}

test('what is forgotten right before a question takes the key is not told as never, then or later', async () => {
  const { state, store } = losing();
  const { proxy, service } = made({ store });
  const mark = { 'x-pec-store': await markOf(proxy) };
  await proxy(post(message(), { 'idempotency-key': 'one', ...mark }));
  state.store.look = async () => ({ state: 'free' });
  let vouched;
  const { remembers } = state.store;
  state.store.remembers = async (asked) => (vouched = await remembers(asked));
  state.store.claim = async (...given) => {
    assert.equal(vouched, true, 'asked before the claim alone, it would have said yes');
    state.forget();
    return state.store.claim(...given);
  };
  assert.deepEqual(await fate(proxy, 'one', mark), { state: 'unknown' });
  assert.deepEqual(await fate(proxy, 'one'), { state: 'unknown' });
  assert.equal(service.arrivals.length, 1);
});

test('the mark of messages is the store’s of now; that of reads is at most a second old', async () => {
  const store = memoryStore();
  let asked = 0;
  const { mark } = store;
  store.mark = () => {
    asked += 1;
    return mark();
  };
  const { proxy } = made({ store });
  const of = async (request) => (await proxy(request)).headers.get('x-pec-store');
  mock.timers.enable({ apis: ['setTimeout'] });
  const clock = mock.method(performance, 'now', () => clock.at);
  clock.at = 1_000_000;
  try {
    const first = await of(ask('/quota'));
    await store.claim('another', { owner: 'x', lease: 1000 });
    assert.deepEqual([await of(ask('/quota')), asked], [first, 1]);
    const fresh = await of(ask('/once'));
    assert.notEqual(fresh, first);
    assert.equal(await store.remembers(first), true);
    assert.deepEqual([await of(ask('/quota')), asked], [fresh, 2]);
    await store.claim('a third', { owner: 'x', lease: 1000 });
    clock.at += 999;
    assert.equal(await of(ask('/quota')), fresh);
    clock.at += 1;
    assert.equal(await of(ask('/quota')), await mark());
    // A message's own claim is in the mark of its answer.
    const before = await mark();
    assert.ok(Number((await of(post(message(), { 'x-pec-store': before }))).split('.')[1]) > Number(before.split('.')[1]));
  } finally {
    mock.timers.reset();
    clock.mock.restore();
  }
});

test('a store that fails, hangs or tells nonsense has no mark in the answers, and reads go on', async () => {
  for (const wrong of [
    ...[() => Promise.reject(new Error('down')), () => { throw new Error('down'); }, () => new Promise(() => {})],
    ...[async () => 'no mark', async () => 'e.1\r\nset-cookie: a=b', async () => undefined, async () => 7, async () => ''],
  ]) {
    const store = memoryStore();
    store.mark = wrong;
    const { proxy, service } = made({ store });
    for (const request of [ask('/quota'), ask('/once/a', { headers: { 'x-requested-with': 'x' } })]) {
      const response = await proxy(request);
      assert.deepEqual([response.ok, response.headers.get('x-pec-store')], [true, null]);
    }
    assert.equal(service.arrivals.length, 1);
  }
});

test('who greets before a message hears that the store does not work: then nothing is posted at all', async () => {
  const late = () => {
    queueMicrotask(() => mock.timers.tick(10_000));
    return new Promise(() => {});
  };
  for (const wrong of [() => Promise.reject(new Error('down')), async () => 'no mark', late]) {
    const store = memoryStore();
    const { mark } = store;
    store.mark = wrong;
    const { proxy, failures } = made({ store });
    if (wrong === late) {
      mock.timers.enable({ apis: ['setTimeout'] });
    }
    const response = await proxy(ask('/once')).finally(() => mock.timers.reset());
    assert.deepEqual([response.status, response.headers.get('x-pec-store')], [503, null]);
    const { code } = await response.json();
    assert.deepEqual([code, failures.length, failures[0].code, failures[0].path], ['proxy.store', 1, 'proxy.store', '/once']);
    store.mark = mark;
    assert.equal((await proxy(ask('/once'))).status, 200);
  }
});

test('what a store answers is a yes only if it is one', async () => {
  for (const almost of [1, 'false', 'true', {}, undefined]) {
    const store = memoryStore();
    store.remembers = async () => almost;
    const { proxy, service } = made({ store });
    const mark = { 'x-pec-store': await markOf(proxy) };
    assert.deepEqual(told(await proxy(post(message(), mark))), [409, 'unknown']);
    assert.deepEqual(await fate(proxy, 'a', mark), { state: 'unknown' });
    assert.equal(service.arrivals.length, 0);
  }
});

test('invented keys with a mark that no store told are paced as questions are: they must not fill the store', async () => {
  const store = memoryStore();
  const settled = [];
  const { settle } = store;
  store.settle = (key, owner, fate) => {
    settled.push(fate.state);
    return settle(key, owner, fate);
  };
  const { proxy, service } = made({ store, rate: { perSecond: 0.001 } });
  const answers = [];
  for (let count = 0; count < 80; count += 1) {
    answers.push(told(await proxy(post(message(), { 'idempotency-key': `invented-${count}`, 'x-pec-store': 'other.1' }))));
  }
  assert.deepEqual(answers.slice(0, 60), Array(60).fill([409, 'unknown']));
  assert.deepEqual(answers.slice(60), Array(20).fill([429, 'unseen']));
  assert.deepEqual([settled.filter((state) => state === 'unknown').length, service.arrivals.length], [60, 0]);
});
