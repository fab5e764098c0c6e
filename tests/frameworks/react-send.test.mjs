/** `useSend`: one message, sent once, whatever React does and whoever clicks. */

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { mounted } from './react.mjs';
import { letter, service } from './service.mjs';

const { useEffect } = await import('react');
const { useSend } = await import(`${unpacked}/react.js`);
const { AbortError, RejectedError, UnknownOutcomeError, ValidationError } = await import(`${unpacked}/index.js`);

const portal = await service();
const { sandbox, posts, client } = portal;
beforeEach(() => sandbox.reset());
after(portal.close);

const sending = (pec, strict = true) => mounted((options) => useSend(pec, options), {}, { strict });

test('two clicks are one message; a third after its end, too', async () => {
  const hook = await sending(client());
  assert.deepEqual(hook.now.status, { state: 'idle' });
  let [one, two] = [];
  await hook.act(() => {
    [one, two] = [hook.now.send(letter), hook.now.send(letter)];
  });
  const { status } = await hook.until(({ status }) => status.state === 'sent');
  assert.match(status.messageId, /^\d{15,16}$/);
  assert.deepEqual([await one, await two, await hook.now.send(letter), posts()], [status, status, status, 1]);
  const states = hook.all.map(({ status }) => status.state).filter((state, index, all) => state !== all[index - 1]);
  assert.deepEqual(states, ['idle', 'sending', 'sent']);
  const phases = hook.all.map(({ status }) => status.progress?.phase);
  assert.ok(phases.includes('sending'));
  await hook.leave();
});

test('another message is never answered with what became of the first', async () => {
  const { pec, left, release } = portal.held();
  const hook = await sending(pec);
  const file = (text) => new File([text], 'atto.pdf', { type: 'application/pdf', lastModified: 1 });
  const first = { ...letter, attachments: [file('%PDF-1.7 uno')] };
  const others = [{ ...letter }, { ...first, recipient: 'altro@x.it' }, { ...first, attachments: [file('%PDF-1.7 due e più')] }];
  let one;
  await hook.act(() => {
    one = hook.now.send(first);
  });
  await left;
  const refused = async () => {
    for (const other of others) {
      const { state, error } = await hook.now.send(other);
      assert.deepEqual([state, error.code], ['notSent', 'keyReused']);
    }
  };
  await refused();
  assert.equal(hook.now.status.state, 'sending');
  await hook.act(() => release());
  const sent = await one;
  assert.equal(sent.state, 'sent');
  await hook.until(({ status }) => status.state === 'sent');
  await refused();
  // The same, made anew of the same parts, is the same.
  assert.equal(await hook.now.send({ ...letter, attachments: [file('%PDF-1.7 uno')] }), sent);
  assert.equal(hook.now.status, sent);
  assert.equal(posts(), 1);
  await hook.act(() => hook.now.reset());
  assert.equal(hook.now.status.state, 'idle');
  /** @type {any} */
  const circle = { ...letter };
  circle.subject = circle;
  assert.equal((await hook.now.send(circle)).state, 'notSent');
  await hook.act(() => void hook.now.send(others[1]));
  await hook.until(({ status }) => status.state === 'sent');
  assert.equal(posts(), 2);
  await hook.leave();
});

test('files that are given once only are sent, and bytes are taken for no others of their size', async () => {
  const hook = await sending(client());
  const bytes = (text) => ({ name: 'atto.pdf', data: new TextEncoder().encode(text) });
  const given = function* () {
    yield bytes('%PDF-1.7 uno');
  };
  const once = { ...letter, attachments: given() };
  let one;
  await hook.act(() => {
    one = hook.now.send(once);
  });
  assert.equal((await one).state, 'sent');
  assert.equal((await hook.now.send(once)).state, 'sent');
  const { body } = sandbox.requests.find(({ method, path }) => method === 'POST' && path === '/send');
  assert.equal(JSON.parse(body).attachments.length, 1);
  await hook.act(() => hook.now.reset());
  await hook.act(() => void hook.now.send({ ...letter, attachments: [bytes('%PDF-1.7 due')] }));
  await hook.until(({ status }) => status.state === 'sent');
  const { error } = await hook.now.send({ ...letter, attachments: [bytes('%PDF-1.7 tre')] });
  assert.equal(error.code, 'keyReused');
  assert.equal(posts(), 2);
  await hook.act(() => hook.now.reset());
  const pec = client();
  const [four, five] = await Promise.all(['quattro', 'cinque!'].map((text) => pec.attach(bytes(`%PDF-1.7 ${text}`))));
  await hook.act(() => void hook.now.send({ ...letter, attachments: [four] }));
  await hook.until(({ status }) => status.state === 'sent');
  assert.equal((await hook.now.send({ ...letter, attachments: [four] })).state, 'sent');
  assert.equal((await hook.now.send({ ...letter, attachments: [five] })).error.code, 'keyReused');
  assert.equal(posts(), 3);
  await hook.leave();
});

test('sent in an effect, which StrictMode runs twice, it is posted once', async () => {
  const pec = client();
  const hook = await mounted(
    () => {
      const { status, send } = useSend(pec);
      useEffect(() => void send(letter), [send]);
      return status;
    },
    undefined,
    { strict: true },
  );
  await hook.until(({ state }) => state === 'sent');
  assert.equal(posts(), 1);
  await hook.leave();
});

test('an answer lost is unknown, and is not posted again', async () => {
  const hook = await sending(client());
  sandbox.fail({ on: 'POST /send', status: 500, taken: true });
  await hook.act(() => hook.now.send(letter));
  const { status } = await hook.until(({ status }) => status.state === 'unknown');
  assert.ok(status.error instanceof UnknownOutcomeError);
  assert.equal(status.error.idempotencyKey, status.idempotencyKey);
  const again = await hook.now.send(letter);
  assert.deepEqual([again.state, again.settled, again.isSettling, posts()], ['unknown', 'unknown', false, 1]);
  await hook.act(() => hook.now.reset());
  assert.deepEqual(hook.now.status, { state: 'idle' });
  const next = await hook.now.send({ ...letter, subject: 'Altro' });
  assert.equal(next.state, 'sent');
  assert.notEqual(next.idempotencyKey, status.idempotencyKey);
  await hook.leave();
});

test('behind the proxy an unknown one is asked after, by `settle` and by `send`, and found sent', async () => {
  for (const ask of ['settle', 'send']) {
    sandbox.reset();
    const { pec, signIn } = portal.signedOut();
    const hook = await sending(pec);
    const lost = await hook.now.send(letter);
    assert.deepEqual([lost.state, lost.error.reason], ['unknown', 'signedOut']);
    const still = await hook.now[ask](letter);
    assert.deepEqual([still.state, still.settleError.reason], ['unknown', 'session']);
    signIn();
    const found = await hook.now[ask](letter);
    assert.deepEqual([found.state, found.idempotencyKey, posts()], ['sent', lost.idempotencyKey, 1]);
    await hook.until(({ status }) => status === found);
    await hook.leave();
  }
});

test('a no is `refused`, bad input `notSent`: both may go again, under a fresh key', async () => {
  const hook = await sending(client());
  const bad = await hook.now.send({ ...letter, recipient: 'x' });
  assert.ok(bad.state === 'notSent' && bad.error instanceof ValidationError);
  sandbox.fail({ on: 'POST /send', status: 406 });
  const no = await hook.now.send(letter);
  assert.ok(no.state === 'refused' && no.error instanceof RejectedError);
  const sent = await hook.now.send(letter);
  assert.deepEqual([sent.state, posts()], ['sent', 2]);
  assert.equal(new Set([bad, no, sent].map(({ idempotencyKey }) => idempotencyKey)).size, 3);
  await hook.leave();
});

test('cancelled before it is posted it is not sent; after that nothing cancels it', async () => {
  const waiting = portal.waiting();
  const hook = await sending(waiting.pec);
  const outcome = hook.now.send(letter);
  await waiting.asked;
  assert.equal((await hook.until(({ status }) => status.state === 'sending')).status.isPosted, false);
  hook.now.cancel();
  const { state, error } = await outcome;
  assert.ok(state === 'notSent' && error instanceof AbortError);
  assert.match(error.message, /Nothing was sent/);
  waiting.release();
  await hook.leave();

  const held = portal.held();
  const other = await sending(held.pec);
  const end = other.now.send(letter);
  await held.left;
  assert.equal((await other.until(({ status }) => status.isPosted)).status.state, 'sending');
  other.now.cancel();
  await other.act(() => other.now.reset());
  assert.equal(other.now.status.state, 'sending', 'a new message waits for the end of this one');
  held.release();
  assert.deepEqual([(await end).state, posts()], ['sent', 1]);
  await other.leave();
});

test('left before it is posted it is dropped; what is sent by one that is gone is not sent', async () => {
  const { pec, asked, release } = portal.waiting();
  const hook = await sending(pec);
  const { send } = hook.now;
  const outcome = send(letter);
  await asked;
  await hook.leave();
  const { state, error } = await outcome;
  assert.deepEqual([state, error.name, error.cause.message], ['notSent', 'AbortError', 'Whoever was sending it is gone.']);
  release();
  const late = await send(letter);
  assert.deepEqual([late.state, late.error.name, posts()], ['notSent', 'AbortError', 0]);
});

test('left once it is posted it goes on to its end, which its key finds', async () => {
  const { pec, left, release } = portal.held();
  const by = (options) => useSend(pec, options);
  const hook = await mounted(by, { idempotencyKey: 'bozza-1' }, { strict: true });
  const outcome = hook.now.send(letter);
  await left;
  await hook.leave();

  const meanwhile = await mounted(by, { idempotencyKey: 'bozza-1' });
  assert.deepEqual([meanwhile.now.status.state, meanwhile.now.status.isPosted], ['sending', true]);
  const joined = meanwhile.now.send(letter);
  await meanwhile.render({ idempotencyKey: 'bozza-2' });
  assert.equal(meanwhile.now.status.state, 'idle', 'another key is another message');
  await meanwhile.leave();
  release();
  const sent = await outcome;
  assert.deepEqual([sent.state, sent.idempotencyKey, await joined], ['sent', 'bozza-1', sent]);

  const later = await mounted(by, { idempotencyKey: 'bozza-1' }, { strict: true });
  assert.equal(later.all[0].status, sent);
  assert.equal(await later.now.send(letter), sent);
  await later.act(() => later.now.reset());
  const next = await later.now.send({ ...letter, subject: 'Altro' });
  assert.deepEqual([next.state, next.idempotencyKey === 'bozza-1', posts()], ['sent', false, 2]);
  await later.leave();
});

test('two components with one key show one message', async () => {
  const pec = client();
  const by = () => useSend(pec, { idempotencyKey: 'bozza-3' });
  const [one, two] = [await mounted(by), await mounted(by)];
  await Promise.all([one.now.send(letter), two.now.send(letter)]);
  const [{ status }] = await Promise.all([one, two].map((hook) => hook.until(({ status }) => status.state === 'sent')));
  assert.deepEqual([two.now.status, posts()], [status, 1]);
  await one.leave();
  await two.leave();
});

test('what a client of one’s own throws is no knowledge: unknown', async () => {
  const pec = { send: async () => Promise.reject(new TypeError('oh')), settle: async () => ({ state: 'notSent' }) };
  const hook = await sending(pec);
  const { state, error, idempotencyKey } = await hook.now.send(letter);
  assert.deepEqual([state, error.name, error.idempotencyKey, error.cause.message], ['unknown', 'UnknownOutcomeError', idempotencyKey, 'oh']);
  const settled = await hook.now.settle();
  assert.deepEqual([settled.state, settled.error], ['notSent', undefined]);
  await hook.leave();
});
