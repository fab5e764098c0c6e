/** `shipments.track` and `shipments.report` as users have them. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from './consumer.mjs';

const user = consumer('module');
after(() => user.remove());
const { PecMassiva } = await import(join(user.installed, 'index.js'));
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));

const sandbox = await createSandbox({ rate: { perSecond: 0 } });
const pec = new PecMassiva({ fetch: sandbox.fetch, token: SUITE.token, mailbox: { username: 'a', password: SUITE.password }, rate: { perSecond: 1000 } });
beforeEach(() => sandbox.reset());

const send = async (recipient, subject = 'Prova') =>
  (await pec.send({ sender: 'a@pec.it', recipient, subject, text: 'Testo' })).messageId;
const caught = (promise) => promise.then(() => assert.fail('it resolved'), (error) => error);

test('the state at once, then each change, to the end', async () => {
  const id = await send(['a@pec.it', 'b@pec.it']);
  const states = [];
  for await (const status of pec.shipments.track(id, { interval: 5 })) {
    states.push(`${status.state} ${status.delivered}/${status.expected}`);
    sandbox.advance(20_000);
  }
  assert.equal(states[0], 'submitted 0/2');
  assert.equal(states.at(-1), 'delivered 2/2');
  assert.equal(new Set(states).size, states.length, 'one value for each change');
});

test('it ends by its signal, by close, and where it is left', async () => {
  const id = await send('mai@pec.it');
  const controller = new AbortController();
  const followed = pec.shipments.track(id, { signal: controller.signal, interval: 60_000 })[Symbol.asyncIterator]();
  assert.equal((await followed.next()).value.state, 'submitted');
  const next = caught(followed.next());
  controller.abort('basta');
  const aborted = await next;
  assert.deepEqual([aborted.name, aborted.cause], ['AbortError', 'basta']);
  const other = new PecMassiva({ fetch: sandbox.fetch, token: SUITE.token, mailbox: { username: 'a', password: SUITE.password } });
  const open = other.shipments.track(id, { interval: 60_000 })[Symbol.asyncIterator]();
  await open.next();
  const closed = caught(open.next());
  other.close();
  assert.equal((await closed).name, 'AbortError');
  for await (const status of pec.shipments.track(id)) {
    assert.equal(status.final, false);
    break;
  }
  const left = pec.shipments.track(id, { interval: 3_600_000 })[Symbol.asyncIterator]();
  await left.next();
  const pending = left.next();
  assert.deepEqual(await left.return(), { done: true, value: undefined });
  assert.equal((await pending).done, true);
  assert.equal((await caught(pec.shipments.track('x')[Symbol.asyncIterator]().next())).field, 'messageId');
  assert.equal((await caught(pec.shipments.track(id, { until: 5 })[Symbol.asyncIterator]().next())).field, 'until');
});

test('a page that comes back is up to date at once, and leaves no listener', async () => {
  const listeners = new Map();
  const target = {
    addEventListener: (type, listener) => listeners.set(type, listener),
    removeEventListener: (type, listener) => assert.ok(listeners.get(type) === listener && listeners.delete(type)),
  };
  Object.assign(globalThis, { ...target, document: { ...target, visibilityState: 'visible' } });
  try {
    const id = await send('a@pec.it');
    const followed = pec.shipments.track(id, { interval: 3_600_000 })[Symbol.asyncIterator]();
    await followed.next();
    const states = [];
    for (const event of ['online', 'visibilitychange']) {
      const next = followed.next();
      sandbox.advance(event === 'online' ? 2_000 : 60_000);
      // The generator listens once it waits.
      await Promise.resolve();
      listeners.get(event)();
      states.push((await next).value.state);
    }
    assert.deepEqual(states, ['accepted', 'delivered']);
    assert.equal((await followed.next()).done, true);
    assert.equal(listeners.size, 0);
  } finally {
    for (const name of ['addEventListener', 'removeEventListener', 'document']) {
      delete globalThis[name];
    }
  }
});

test('a report in each form, one record a message', async () => {
  const ids = [await send('a@pec.it', '=cmd|x <b>"è"'), await send(['ordinaria@x.it', 'mancata-consegna@pec.it'])];
  sandbox.advance(3_600_000);
  const json = await pec.shipments.report([...ids, ids[0]]);
  assert.equal(json.type, 'application/json');
  const { note, shipments } = JSON.parse(await json.text());
  assert.match(note, /State reported by the service/);
  assert.deepEqual(shipments.map(({ messageId, state, final }) => [messageId, state, final]), [
    [ids[0], 'delivered', true],
    [ids[1], 'failed', true],
  ]);
  assert.deepEqual(shipments[0].receipts.map(({ kind }) => kind), ['acceptance', 'delivery']);
  assert.deepEqual([shipments[0].subject, shipments[0].addressees], ['=cmd|x <b>"è"', ['a@pec.it']]);
  assert.ok(shipments[0].receipts.every(({ date }) => !Number.isNaN(Date.parse(date))));
  const csv = await (await pec.shipments.report(ids, { format: 'csv' })).arrayBuffer();
  assert.deepEqual([...new Uint8Array(csv, 0, 3)], [0xef, 0xbb, 0xbf]);
  const [head, first, second, end] = new TextDecoder().decode(csv).split('\r\n');
  assert.match(head, /^messageId;subject;addressees;state/);
  assert.ok(first.startsWith(`"'${ids[0]}";"'=cmd|x <b>""è""";"a@pec.it";"delivered"`), first);
  assert.ok(second.includes('"ordinaria@x.it mancata-consegna@pec.it"'), second);
  assert.equal(end, '');
  const html = await (await pec.shipments.report(ids[0], { format: 'html' })).text();
  assert.match(html, /=cmd\|x &lt;b&gt;&quot;è&quot;/);
  assert.match(html, /@page\{size:A4/);
  assert.match(html, /State reported by the service/);
  assert.doesNotMatch(html + note, /proof|prova legale/i);
  for (const expected of [0, -1, 1.5, '2', Number.NaN, { [ids[0]]: 'x' }]) {
    assert.equal((await caught(pec.shipments.report(ids, { expected }))).field, 'expected');
  }
  const counted = await pec.shipments.report(ids, { expected: { [ids[0]]: 2 } });
  assert.equal(JSON.parse(await counted.text()).shipments[0].state, 'accepted');
  assert.equal((await caught(pec.shipments.report([]))).field, 'messageIds');
  assert.equal((await caught(pec.shipments.report(ids, { format: 'pdf' }))).field, 'format');
  assert.equal((await caught(pec.shipments.report([ids[0], 5]))).field, 'messageId');
});
