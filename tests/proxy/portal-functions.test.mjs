/** The portal's own functions, and its store: what they give is looked at, and what they throw or never give is told. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { folded, mailboxOf, sendersOf, sessionOf } from '../../pkg-template/proxy/portal.js';
import { readiness } from '../../pkg-template/proxy/ready.js';
import { SUITE } from '../canaries/suite.mjs';

const REQUEST = new Request('https://portal.example/send');
const CONTEXT = { server: 'test' };
const MAILBOX = { username: 'comune@pecmassiva.com', password: SUITE.password };

/** @param {object} functions */
const settings = (functions) => /** @type {any} */ (functions);

/** Until nothing is left to be done without waiting. */
const turns = async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

test('each function is given the session, the request and what the server gave', async () => {
  const calls = [];
  const given = (name, what) => (...args) => (calls.push([name, ...args]), what);
  const all = settings({ authorize: given('authorize', 'anna'), mailbox: given('mailbox', MAILBOX), sender: given('sender', ['a@b.it']) });
  assert.deepEqual(await sessionOf(all, REQUEST, CONTEXT), { session: 'anna' });
  assert.deepEqual(await mailboxOf(all, 'anna', REQUEST, CONTEXT), MAILBOX);
  assert.deepEqual(await sendersOf(all, 'anna', MAILBOX, REQUEST, CONTEXT), new Set(['a@b.it']));
  assert.deepEqual(calls, [['authorize', REQUEST, CONTEXT], ['mailbox', 'anna', REQUEST, CONTEXT], ['sender', 'anna', REQUEST, CONTEXT]]);
});

test('whoever authorize gives something for is let in, and nobody else', async () => {
  const session = (/** @type {unknown} */ given) => sessionOf(settings({ authorize: async () => given }), REQUEST, CONTEXT);
  for (const given of [true, 1, 'anna', {}, [], { status: 'active', headers: { get: () => 1 } }, { status: 200 }, { status: 200, headers: {} }]) {
    assert.deepEqual(await session(given), { session: given });
  }
  for (const given of [false, undefined, null, 0, '', NaN]) {
    await assert.rejects(session(given), ({ status, code }) => status === 403 && code === 'proxy.signedOut');
  }
});

test('an answer of authorize is the answer, whichever class it is of; what only looks like one is no session', async () => {
  const own = new Response('no', { status: 401 });
  const foreign = { [Symbol.toStringTag]: 'Response', status: 401, headers: new Headers() };
  for (const answer of [own, foreign]) {
    const found = await sessionOf(settings({ authorize: () => answer }), REQUEST, CONTEXT);
    assert.deepEqual([Object.keys(found), 'answer' in found && found.answer === answer], [['answer'], true]);
  }
  const alike = { status: 401, headers: { get: () => null } };
  await assert.rejects(sessionOf(settings({ authorize: () => alike }), REQUEST, CONTEXT), ({ status, code }) => status === 500 && code === 'proxy.noResponse');
});

test('a mailbox has a name and a password, and nothing else of it is taken', async () => {
  const mailbox = (/** @type {unknown} */ given) => mailboxOf(settings({ mailbox: () => given }), 'anna', REQUEST, CONTEXT);
  assert.deepEqual(await mailbox({ ...MAILBOX, more: 1 }), MAILBOX);
  for (const wrong of [undefined, null, {}, 'a', { ...MAILBOX, username: '' }, { ...MAILBOX, username: ' \n' }, { ...MAILBOX, username: 5 }, { ...MAILBOX, password: '' }, { ...MAILBOX, password: 5 }]) {
    await assert.rejects(mailbox(wrong), ({ status, code }) => status === 500 && code === 'proxy.noMailbox', JSON.stringify(wrong));
  }
});

test('senders are those that the portal names, else the mailbox itself', async () => {
  const senders = (/** @type {unknown} */ sender) => sendersOf(settings({ sender }), 'anna', MAILBOX, REQUEST, CONTEXT).then((set) => [...set]);
  assert.deepEqual(await senders(undefined), ['comune@pecmassiva.com']);
  assert.deepEqual(await senders(() => undefined), ['comune@pecmassiva.com']);
  assert.deepEqual(await senders(() => ' Anagrafe@PecMassiva.com\n'), ['anagrafe@pecmassiva.com']);
  assert.deepEqual(await senders(async () => ['a@b.it', 'C@b.it']), ['a@b.it', 'c@b.it']);
  assert.deepEqual(await senders(() => []), []);
  for (const wrong of [5, [5], ['a@b.it', null], {}]) {
    await assert.rejects(senders(() => wrong), ({ status, code }) => status === 500 && code === 'proxy.noSenders', JSON.stringify(wrong));
  }
  assert.equal(folded('AZaz09@ÀK.it'), 'azaz09@Àk.it');
  // The sign of kelvins is no k.
  assert.equal(folded('\u212a@b.it'), '\u212a@b.it');
});

for (const [name, call] of /** @type {[string, (functions: any) => Promise<unknown>][]} */ ([
  ['authorize', (functions) => sessionOf(functions, REQUEST, CONTEXT)],
  ['mailbox', (functions) => mailboxOf(functions, 'anna', REQUEST, CONTEXT)],
  ['sender', (functions) => sendersOf(functions, 'anna', MAILBOX, REQUEST, CONTEXT)],
])) {
  test(`where ${name} throws, or gives nothing for a minute, that is told as its failure`, async (context) => {
    const cause = new Error('no database');
    for (const fails of [() => Promise.reject(cause), () => { throw cause; }]) {
      await assert.rejects(call({ [name]: fails }), (error) => error.code === 'proxy.function' && error.status === 500 && error.params.name === name && error.cause === cause);
    }
    context.mock.timers.enable({ apis: ['setTimeout'] });
    let outcome = 'open';
    call({ [name]: () => new Promise(() => {}) }).catch((error) => (outcome = error));
    await turns();
    context.mock.timers.tick(59_999);
    await turns();
    assert.equal(outcome, 'open');
    context.mock.timers.tick(1);
    await turns();
    assert.deepEqual([outcome.code, outcome.cause.message], ['proxy.function', 'It gave nothing within 60 seconds.']);
  });
}

/** @param {object} store */
const readyOf = (store) => readiness(() => {}, /** @type {any} */ (store));

test('a store is opened when somebody wants to know whether it works, once; one that cannot be opened tells its mark', async () => {
  for (const step of ['open', 'mark']) {
    let calls = 0;
    const handler = readyOf({ mark: async () => assert.equal(step, 'mark'), [step]: async () => void (calls += 1) });
    assert.equal(calls, 0);
    assert.deepEqual(Object.keys(handler), ['ready']);
    assert.equal(await handler.ready, undefined);
    await Promise.all([handler.ready, handler.ready]);
    assert.equal(calls, 1, step);
  }
});

test('where the store does not work that is told with its reason, and looked at again', async () => {
  const causes = [new Error('no disk'), 'no words'];
  let calls = 0;
  const handler = readyOf({ open: async () => { if (calls < 2) { throw causes[calls++]; } } });
  const begun = handler.ready;
  assert.equal(handler.ready, begun);
  await assert.rejects(begun, ({ code, message, cause }) => code === 'proxy.store' && message.endsWith('nothing is sent: no disk') && cause === causes[0]);
  await assert.rejects(handler.ready, ({ message, cause }) => message.endsWith(': no words') && cause === 'no words');
  await handler.ready;
});

test('a store has half a minute to open', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const handler = readyOf({ open: () => new Promise(() => {}) });
  let outcome = 'open';
  handler.ready.catch((error) => (outcome = error.message));
  await turns();
  context.mock.timers.tick(29_999);
  await turns();
  assert.equal(outcome, 'open');
  context.mock.timers.tick(1);
  await turns();
  assert.match(outcome, /it did not answer within 30 seconds\.$/);
  // Who asks and does not look must not end the process.
  void handler.ready;
  context.mock.timers.tick(30_000);
  await turns();
});
