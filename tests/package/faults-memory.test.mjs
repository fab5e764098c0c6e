/**
 * A core whose memory is full, so that it traps by itself: at each moment of a message, straight and before the proxy, and of a
 * campaign; and what is left of it, which is nothing.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { SUITE } from '../canaries/suite.mjs';
import { FAULTS, caught, client, full, journals, main, message, posted, proxy as portal, sandbox, user, world } from './breaking.mjs';
import { fill, heldMemories, isTrap } from './full-memory.mjs';

const { createProxy, memoryStore } = portal;

test('what only looks like a trap is none of the core’s own', () => {
  assert.ok(!isTrap(new WebAssembly.RuntimeError('unreachable')));
  assert.ok(!isTrap(new WebAssembly.RuntimeError('wasm://wasm/0018f992:wasm-function[1]:0x1')));
});

test('full before it is posted: nothing was sent, and its key is as good as new', async () => {
  const pec = client();
  await pec.quota();
  world.plant = FAULTS['a trap'];
  const error = await caught(pec.send(message, { idempotencyKey: 'one' }));
  assert.deepEqual([error.name, error.code, error.params.notes, isTrap(error.cause)], ['PecError', 'core.broken', ['note.nothingSent'], true]);
  assert.equal(posted(), 0);
  assert.match((await pec.send(message, { idempotencyKey: 'one' })).messageId, /^\d+$/);
  assert.equal(posted(), 1);
});

/** When the memory is full, seen from the transport. @type {Record<string, (request: Request, core: string) => Promise<Response>>} */
const MOMENTS = {
  // The core is gone before its request is read: it may go out, or not.
  'as it goes out': async (request, core) => (fill(user.installed, core), through(request)),
  'once the service has it': async (request, core) => {
    const answer = await through(request);
    await undefined;
    fill(user.installed, core);
    return answer;
  },
  'as its answer is read': async (request, core) => {
    const answer = await through(request);
    const text = await answer.text();
    const body = new ReadableStream({
      pull(controller) {
        fill(user.installed, core);
        controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      },
    });
    return new Response(body, answer);
  },
};

/** What stands behind the transport. @type {(request: Request) => Promise<Response>} */
let through = sandbox.fetch;

/** A transport on which the memory is full once, at the post so many. */
const filling = (moment, core, nth = 1) => {
  let posts = 0;
  return async (request) => {
    const isPost = request.method === 'POST' && request.url.endsWith('/send');
    posts += Number(isPost);
    return isPost && posts === nth ? moment(request, core) : through(request);
  };
};

const proxied = () => {
  const proxy = createProxy({ basePath: '/pec', store: memoryStore(), authorize: () => true, sender: () => [message.sender], mailbox: () => ({ username: 'demo', password: SUITE.password }), token: SUITE.token, rate: { perSecond: 1000 }, fetch: sandbox.fetch });
  return { baseUrl: 'https://portal.example/pec', token: undefined, mailbox: undefined, proxy };
};

for (const [when, moment] of Object.entries(MOMENTS)) {
  for (const [core, Class] of [['core', main.PecMassiva], ['full-core', full.PecMassiva]]) {
    test(`full ${when}, in ${core}: the message is unknown, its key posts nothing more, the next call gets a fresh core`, async () => {
      through = sandbox.fetch;
      const pec = client({ fetch: filling(moment, core) }, Class);
      const error = await caught(pec.send(message, { idempotencyKey: 'one' }));
      assert.deepEqual([error.name, error.code, error.idempotencyKey, isTrap(error.cause)], ['UnknownOutcomeError', 'core.broken', 'one', true]);
      const before = posted();
      assert.ok(before === 1 || (before === 0 && when === 'as it goes out'), `${before} arrived`);
      assert.equal((await caught(pec.send(message, { idempotencyKey: 'one' }))).name, 'UnknownOutcomeError');
      assert.match((await pec.send(message)).messageId, /^\d+$/);
      assert.equal(posted(), before + 1);
      pec.close();
    });
  }

  test(`full ${when}, before the proxy: what became of it can be asked`, async () => {
    const { proxy, ...options } = proxied();
    through = proxy;
    const pec = client({ ...options, fetch: filling(moment, 'core') });
    const error = await caught(pec.send(message, { idempotencyKey: 'one' }));
    assert.deepEqual([error.name, error.code, isTrap(error.cause)], ['UnknownOutcomeError', 'core.broken', true]);
    let settled = await pec.settle(error);
    while (settled.state === 'running') {
      settled = await pec.settle(error);
    }
    assert.equal(settled.state, posted() === 1 ? 'sent' : 'notSent');
    assert.ok(posted() === 1 || when === 'as it goes out');
    pec.close();
  });

  test(`full ${when} of a row: it stays as it was written, becomes unknown, and none is posted twice`, async () => {
    through = sandbox.fetch;
    const journal = journals.memoryJournal();
    const pec = client({ journal, fetch: filling(moment, 'full-core', 3) }, full.PecMassiva);
    const rows = Array.from({ length: 6 }, (_, index) => `r${index}@x.it`);
    const campaign = await pec.campaigns.create({ name: 'Avvisi', sender: message.sender, subject: 'Avviso', text: 'Testo', recipients: rows });
    const error = await caught(campaign.run());
    assert.deepEqual([error.name, error.code, isTrap(error.cause)], ['PecError', 'core.broken', true]);
    const again = await pec.campaigns.open(campaign.id);
    assert.deepEqual([again.progress.sent, again.progress.unknown], [2, 1]);
    const progress = await again.run();
    assert.deepEqual([progress.sent, progress.unknown], [5, 1]);
    assert.ok(posted() === 6 || (posted() === 5 && when === 'as it goes out'), `${posted()} arrived`);
    again.close();
    pec.close();
  });
}

/** All that nobody holds is collected. */
async function collect() {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  for (let turn = 0; turn < 5; turn += 1) {
    gc();
    await new Promise(setImmediate);
  }
}

test('of a core that is gone the memory is gone, though its clients, errors, campaigns and requests stay', async () => {
  through = sandbox.fetch;
  const kept = [];
  const pec = client({ journal: journals.memoryJournal() }, full.PecMassiva);
  for (let turn = 0; turn < 4; turn += 1) {
    const campaign = await pec.campaigns.create({ name: 'Avvisi', sender: message.sender, subject: 'Avviso', text: 'Testo', recipients: ['a@x.it'] });
    const answer = new Promise(() => {});
    const waiting = client({ fetch: () => answer }, full.PecMassiva);
    const unanswered = caught(waiting.send(message));
    kept.push(campaign, answer, waiting, await caught(pec.send({ ...message, recipient: 'nobody' })));
    world.plant = FAULTS['a trap'];
    kept.push(await caught(pec.quota()), await unanswered);
  }
  await collect();
  assert.equal(heldMemories('full-core'), 1, 'that of the core in use');
  // One that somebody keeps would be seen.
  world.plant = (core) => kept.push(fill(user.installed, core));
  await caught(pec.quota());
  await pec.quota();
  await collect();
  assert.equal(heldMemories('full-core'), 2, `beside ${kept.length} others`);
});
