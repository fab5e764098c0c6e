/** The composables of Vue: in components, in a scope without one, and on a server. */

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { window } from './page.mjs';
import { gate, letter, plan, service } from './service.mjs';

const { createApp, createSSRApp, effectScope, isReadonly, nextTick, ref, watch } = await import('vue');
const { renderToString } = await import('vue/server-renderer');
const { useCampaign, useSend, useShipment } = await import(`${unpacked}/vue.js`);
const { ValidationError } = await import(`${unpacked}/index.js`);

const portal = await service({ speed: 1 });
const { sandbox, posts, looks, client } = portal;
beforeEach(() => sandbox.reset());
after(portal.close);

/** What a component's `setup` gives, until it leaves. */
function mounted(setup) {
  let made;
  const app = createApp({ setup: () => ((made = setup()), () => null) });
  app.mount(window.document.createElement('div'));
  return { ...made, leave: () => app.unmount() };
}

/** Resolves once a ref is so. */
const until = (source, isThere) =>
  new Promise((resolve) => {
    const stop = watch(source, (value) => isThere(value) && (resolve(value), queueMicrotask(() => stop())), { immediate: true, flush: 'sync' });
  });

test('two clicks are one message, shown in its states', async () => {
  const { status, send, leave } = mounted(() => useSend(client()));
  const states = [];
  watch(status, ({ state }) => state !== states.at(-1) && states.push(state), { immediate: true, flush: 'sync' });
  assert.ok(isReadonly(status));
  const [one, two] = await Promise.all([send(letter), send(letter)]);
  assert.deepEqual([one.state, two, status.value, posts()], ['sent', one, one, 1]);
  assert.deepEqual(states, ['idle', 'sending', 'sent']);
  leave();
});

test('refused, not sent and unknown are kept apart; what is unknown is not posted again', async () => {
  const { status, send, reset, leave } = mounted(() => useSend(client()));
  await nextTick();
  assert.ok((await send({ ...letter, recipient: 'x' })).error instanceof ValidationError);
  assert.equal(status.value.state, 'notSent');
  sandbox.fail({ on: 'POST /send', status: 406 });
  assert.equal((await send(letter)).state, 'refused');
  sandbox.fail({ on: 'POST /send', drop: true, taken: true });
  const lost = await send(letter);
  assert.deepEqual([lost.state, (await send(letter)).state, posts()], ['unknown', 'unknown', 2]);
  reset();
  assert.deepEqual(status.value, { state: 'idle' });
  assert.equal((await send({ ...letter, subject: 'Altro' })).state, 'sent');
  leave();
});

test('behind the proxy an unknown one is asked after', async () => {
  const { pec, signIn } = portal.signedOut();
  const { send, settle, leave } = mounted(() => useSend(pec));
  assert.equal((await send(letter)).state, 'unknown');
  assert.equal((await settle()).settleError.reason, 'session');
  signIn();
  assert.deepEqual([(await settle()).state, posts()], ['sent', 1]);
  leave();
});

test('left before it is posted it is dropped; left later its key finds it, and another key another', async () => {
  const waiting = portal.waiting();
  const early = mounted(() => useSend(waiting.pec));
  const dropped = early.send(letter);
  await waiting.asked;
  early.leave();
  const { state, error } = await dropped;
  assert.deepEqual([state, error.name], ['notSent', 'AbortError']);
  waiting.release();
  assert.equal((await early.send(letter)).state, 'notSent');

  const held = portal.held();
  const first = mounted(() => useSend(held.pec, { idempotencyKey: 'bozza' }));
  const outcome = first.send(letter);
  await held.left;
  first.leave();
  const key = ref('bozza');
  const second = mounted(() => useSend(held.pec, { idempotencyKey: key }));
  assert.equal(second.status.value.state, 'sending');
  held.release();
  const sent = await outcome;
  assert.deepEqual([sent.state, second.status.value], ['sent', sent]);
  key.value = 'altra';
  assert.equal(second.status.value.state, 'idle');
  key.value = 'bozza';
  assert.deepEqual([await second.send(letter), posts()], [sent, 1]);
  second.leave();
});

test('a message is followed to its delivery, another when its id changes', async () => {
  const pec = client();
  const ids = [];
  for (const recipient of ['consegna@x.it', 'non-accettata@x.it']) ids.push((await pec.send({ ...letter, recipient })).messageId);
  const id = ref();
  const { status, isFollowing, leave } = mounted(() => useShipment(pec, id));
  await nextTick();
  assert.deepEqual([status.value, isFollowing.value, looks()], [undefined, false, 0]);
  id.value = ids[0];
  await until(status, (value) => value !== undefined);
  assert.deepEqual([isFollowing.value, looks()], [true, 1]);
  sandbox.advance(60_000);
  window.document.dispatchEvent(new window.Event('visibilitychange'));
  assert.equal((await until(status, (value) => value?.final)).state, 'delivered');
  assert.equal(isFollowing.value, false);
  id.value = ids[1];
  assert.equal((await until(status, (value) => value?.messageId === ids[1])).state, 'rejected');
  leave();
});

test('what ends it is told, `retry` follows it again, and leaving ends what is asked', async () => {
  const asked = gate();
  const fetch = (request) => (request.method === 'GET' && posts() > 1 && asked.open(request.signal), sandbox.fetch(request));
  const pec = client({ fetch: Object.assign(fetch, { neverRepeats: true }) });
  const { messageId } = await pec.send(letter);
  sandbox.fail({ on: 'GET /send', status: 403 });
  const { status, error, retry, leave } = mounted(() => useShipment(pec, messageId));
  assert.equal((await until(error, (value) => value !== undefined)).name, 'PermissionError');
  sandbox.advance(60_000);
  retry();
  await until(status, (value) => value?.final);
  assert.equal(error.value, undefined);
  leave();

  const { messageId: next } = await pec.send(letter);
  sandbox.fail({ on: 'GET /send', hang: true });
  const other = mounted(() => useShipment(pec, () => next));
  const signal = await asked.passed;
  assert.equal(signal.aborted, false);
  other.leave();
  await new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', resolve)));
});

test('in a scope of its own they begin at once, and end with it', async () => {
  const scope = effectScope();
  const { document } = globalThis;
  // A page without Web Locks runs no campaigns, and happy-dom has none. What has no document is no page.
  delete globalThis.document;
  try {
    const pec = client();
    const { id } = await pec.campaigns.create(plan);
    const heard = [];
    const { campaign, progress } = scope.run(() => useCampaign(pec, id, { onEvent: ({ type }) => heard.push(type) }));
    const opened = await until(campaign, (value) => value !== undefined);
    assert.equal(progress.value.state, 'ready');
    await opened.run();
    assert.deepEqual([progress.value.state, progress.value.sent, heard.at(-1)], ['done', 2, 'done']);
    scope.stop();
    await nextTick();

    const given = await pec.campaigns.create(plan);
    const other = effectScope();
    const watched = other.run(() => useCampaign(pec, given));
    assert.equal(watched.campaign.value, given);
    other.stop();
    await nextTick();
    await given.run();
    assert.deepEqual([given.progress.state, watched.progress.value.state], ['done', 'ready']);
    given.close();
  } finally {
    globalThis.document = document;
  }
});

test('on a server everything is drawn and nothing opened', async () => {
  const touched = [];
  const pec = client({ fetch: (request) => touched.push(request), token: () => touched.push('token') });
  const app = createSSRApp({
    setup() {
      const { status } = useSend(pec, { idempotencyKey: 'bozza' });
      const { isFollowing } = useShipment(pec, '1700000000000001');
      const { campaign } = useCampaign(pec, 'nirgends');
      return () => `${status.value.state} ${isFollowing.value} ${campaign.value}`;
    },
  });
  assert.equal(await renderToString(app), 'idle false undefined');
  await new Promise(setImmediate);
  assert.deepEqual(touched, []);
});
