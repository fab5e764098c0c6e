/**
 * A core that breaks: it traps, or a function that it calls throws where none may. What was under way is
 * told, nothing of it runs again, and the next call gets a fresh core, which posts nothing under a key that may have arrived.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { FAULTS, caught, client, main, message, posted, proxy as portal, sandbox, world } from './breaking.mjs';
import { isTrap } from './full-memory.mjs';

const { PecMassiva, classify } = main;
const { createProxy, memoryStore } = portal;

for (const [name, fault] of Object.entries(FAULTS)) {
  test(`${name}, when the answer is there: the outcome is unknown, and the key posts nothing more`, async () => {
    const pec = client();
    world.hooks.answered = () => (world.plant = fault);
    const error = await caught(pec.send(message, { idempotencyKey: 'one' }));
    assert.deepEqual([error.name, error.code, error.idempotencyKey, error.reason], ['UnknownOutcomeError', 'core.broken', 'one', 'noAnswer']);
    assert.equal(isTrap(error.cause), name === 'a trap');
    assert.match(error.message, /may have been sent/);
    assert.equal(posted(), 1);
    world.hooks = {};
    // The same key again: a fresh core, and it knows, also that another message is none of it.
    const second = await caught(pec.send(message, { idempotencyKey: 'one' }));
    assert.deepEqual([second.name, second.idempotencyKey], ['UnknownOutcomeError', 'one']);
    assert.equal((await caught(pec.send({ ...message, subject: 'Altra' }, { idempotencyKey: 'one' }))).code, 'keyReused');
    assert.equal((await pec.settle('one')).state, 'unknown');
    assert.equal(posted(), 1);
    // All else goes on.
    assert.match((await pec.send(message)).messageId, /^\d+$/);
    assert.equal(typeof (await pec.quota()), 'object');
    assert.equal((await classify('ACCETTAZIONE: Prova', 'posta-certificata@pec.it')).kind, 'acceptance');
  });
}

test('options of a class keep their key, and are watched all the same', async () => {
  class Options {
    #key = 'mine';
    get idempotencyKey() {
      return this.#key;
    }
    get [Symbol.toStringTag]() {
      return 'Options';
    }
  }
  const pec = client();
  const first = await pec.send(message, new Options());
  assert.deepEqual(await pec.send(message, new Options()), first);
  world.plant = FAULTS['a trap'];
  await caught(pec.quota());
  assert.deepEqual(await pec.send(message, new Options()), first);
  assert.equal(posted(), 1);
});

test('a key of the client’s own making is told, too', async () => {
  const pec = client();
  world.hooks.answered = () => (world.plant = FAULTS['a trap']);
  const { name, idempotencyKey } = await caught(pec.send(message));
  assert.equal(name, 'UnknownOutcomeError');
  assert.match(idempotencyKey, /^[\da-f-]{36}$/);
  world.hooks = {};
  assert.equal((await caught(pec.send(message, { idempotencyKey }))).name, 'UnknownOutcomeError');
  assert.equal(posted(), 1);
});

test('what was not posted yet was certainly not sent, and its key is as good as new', async () => {
  const pec = client();
  world.plant = FAULTS['a trap'];
  const error = await caught(pec.send(message, { idempotencyKey: 'one' }));
  assert.deepEqual([error.name, error.code, error.params.notes], ['PecError', 'core.broken', ['note.nothingSent']]);
  assert.match(error.message, /Nothing was sent/);
  assert.equal(posted(), 0);
  assert.match((await pec.send(message, { idempotencyKey: 'one' })).messageId, /^\d+$/);
  assert.equal(posted(), 1);
});

test('what was sent before stays known', async () => {
  const pec = client();
  const first = await pec.send(message, { idempotencyKey: 'one' });
  world.plant = FAULTS['a trap'];
  assert.equal((await caught(pec.quota())).code, 'core.broken');
  assert.deepEqual(await pec.send(message, { idempotencyKey: 'one' }), first);
  assert.deepEqual(await pec.settle('one'), { state: 'sent', ...first });
  assert.equal(posted(), 1);
});

test('all that is under way is told, of every client of the core; none of it goes on', async () => {
  const pecs = [client({ rate: { perSecond: 2 } }), client()];
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  let hasStarted = false;
  const holding = client({
    fetch: async (request) => {
      hasStarted ||= request.method === 'POST';
      await held;
      return sandbox.fetch(request);
    },
  });
  await pecs[0].send(message);
  const waiting = [pecs[0].send(message), pecs[0].send(message)].map(caught);
  const asking = caught(holding.quota());
  const posting = caught(holding.send(message));
  const changing = caught(holding.inbox.delete(1));
  while (!hasStarted) {
    await new Promise(setImmediate);
  }
  const before = posted();
  world.plant = FAULTS['a trap'];
  const broken = await caught(pecs[1].quota());
  assert.deepEqual([broken.name, broken.code], ['PecError', 'core.broken']);
  const [errors, asked, sent, changed] = await Promise.all([Promise.all(waiting), asking, posting, changing]);
  assert.ok([...errors, asked, sent, changed].every(({ code }) => code === 'core.broken'));
  assert.deepEqual([asked.name, sent.name, changed.name], ['PecError', 'UnknownOutcomeError', 'UnknownOutcomeError']);
  // Those that stood in the queue were not posted, and never are.
  assert.deepEqual([errors.map(({ name }) => name), before], [['PecError', 'PecError'], 1]);
  answer();
  assert.match((await pecs[0].send(message)).messageId, /^\d+$/);
  assert.equal(posted(), before + 1);
});

test('signals, listeners and closed clients of before do nothing', async () => {
  const [pec, closed] = [client(), client()];
  const controller = new AbortController();
  await closed.quota();
  world.hooks.answered = () => (world.plant = FAULTS['a trap']);
  const heard = [];
  const sending = caught(pec.send(message, { signal: controller.signal, onProgress: ({ phase }) => heard.push(phase) }));
  assert.equal((await sending).code, 'core.broken');
  const count = heard.length;
  controller.abort();
  closed.close();
  pec.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(heard.length, count);
  assert.equal((await caught(pec.send(message))).code, 'closed');
});

test('behind the proxy it can be asked what became of it', async () => {
  const proxy = createProxy({ basePath: '/pec', store: memoryStore(), authorize: () => true, sender: () => [message.sender], mailbox: () => ({ username: 'demo', password: SUITE.password }), token: SUITE.token, rate: { perSecond: 1000 }, fetch: sandbox.fetch });
  const through = async (request) => {
    const isPost = request.method === 'POST';
    const answer = await proxy(request);
    if (isPost) world.hooks.answered?.();
    return answer;
  };
  const pec = new PecMassiva({ baseUrl: 'https://portal.example/pec', fetch: through, rate: { perSecond: 1000 } });
  world.hooks.answered = () => (world.plant = FAULTS['a trap']);
  const error = await caught(pec.send(message, { idempotencyKey: 'one' }));
  assert.equal(error.name, 'UnknownOutcomeError');
  assert.match(`${error.mailbox} ${error.mark}`, /^[\da-f]{32} [\w-]+\.\d+$/);
  world.hooks = {};
  const settled = await pec.settle(error);
  assert.equal(settled.state, 'sent');
  // What was settled stays so, over another fault.
  world.plant = FAULTS['a trap'];
  assert.equal((await caught(pec.quota())).code, 'core.broken');
  assert.equal((await pec.send(message, { idempotencyKey: 'one' })).messageId, settled.messageId);
  assert.equal(posted(), 1);
});

/** Lets so many pieces of work of the runtime's queue pass. @param {number} count */
const turns = async (count) => {
  for (let turn = 0; turn < count; turn += 1) {
    await undefined;
  }
};

test('whenever the core breaks, a message is told as what it is', async () => {
  const [pec, breaking] = [client(), client()];
  await pec.quota();
  const seen = new Set();
  for (let delay = 0; delay < 120; delay += 1) {
    const key = delay % 2 === 0 ? { idempotencyKey: `k${delay}` } : {};
    const before = posted();
    let count = 0;
    // A send under way, a fault after so many turns, and another send that begins somewhere around it.
    const first = pec.send(message, key).then(({ messageId }) => messageId, (error) => error);
    await turns(delay);
    world.plant = FAULTS['a trap'];
    const fault = caught(breaking.quota()).catch(() => undefined);
    await turns(delay % 7);
    const second = pec.send({ ...message, subject: `Dopo ${delay}` }).then(({ messageId }) => messageId, (error) => error);
    const [one, two] = await Promise.all([first, second, fault]);
    world.plant = undefined;
    for (const outcome of [one, two]) {
      count += typeof outcome === 'string' || outcome.name === 'UnknownOutcomeError' ? 1 : 0;
      const word = typeof outcome === 'string' ? 'sent' : `${outcome.name} ${/Nothing was sent/.test(outcome.message)}`;
      assert.match(word, /^(?:sent|PecError true|UnknownOutcomeError false)$/, String(outcome));
      seen.add(word);
    }
    await new Promise(setImmediate);
    const arrived = posted() - before;
    const certain = [one, two].filter((outcome) => typeof outcome === 'string').length;
    assert.ok(arrived >= certain && arrived <= count, `${delay}: ${arrived} arrived, told ${String(one)} and ${String(two)}`);
  }
  assert.equal(seen.size, 3, [...seen].join(', '));
});

test('one that failed before it was posted makes nobody forget another under the same key', async () => {
  const pec = client();
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  const slow = client({ fetch: async (request) => (await sandbox.fetch(request), await held, Response.error()) });
  const first = caught(slow.send(message, { idempotencyKey: 'one' }));
  while (posted() === 0) {
    await new Promise(setImmediate);
  }
  assert.equal((await caught(slow.send({ ...message, recipient: 'no' }, { idempotencyKey: 'one' }))).name, 'ValidationError');
  assert.equal((await caught(slow.send(message, { idempotencyKey: 'one', signal: AbortSignal.abort() }))).name, 'AbortError');
  world.plant = FAULTS['a trap'];
  await caught(pec.quota());
  assert.equal((await first).name, 'UnknownOutcomeError');
  answer();
  assert.equal((await caught(slow.send(message, { idempotencyKey: 'one' }))).name, 'UnknownOutcomeError');
  assert.equal(posted(), 1);
});
