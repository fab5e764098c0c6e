/** What stands around a core that breaks: campaigns and their journals, lists, listeners, timers, the console, a core that cannot be made. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { FAULTS, caught, client, full, journals, main, message, posted, sandbox, user, world } from './breaking.mjs';
import { isTrap } from './full-memory.mjs';

const { PecMassiva } = main;
const { fileJournal, memoryJournal } = journals;

for (const [when, journalOf] of [['before', memoryJournal], ['answered', memoryJournal], ['answered', () => fileJournal(join(user.folder, 'campaigns.journal'))]]) {
  const place = `${when === 'before' ? 'when a row goes out' : 'when an answer is there'}, ${journalOf === memoryJournal ? 'journal in memory' : 'journal in a file'}`;
  test(`a campaign whose core breaks, ${place}, goes on once it is opened again, and posts nothing twice`, async () => {
    const journal = journalOf();
    const pec = client({ journal }, full.PecMassiva);
    const rows = Array.from({ length: 12 }, (_, index) => `r${index}@x.it`);
    const campaign = await pec.campaigns.create({ name: 'Avvisi', sender: message.sender, subject: 'Avviso', text: 'Testo', recipients: `pec\n${rows.join('\n')}` });
    let count = 0;
    world.hooks[when] = () => {
      count += 1;
      world.plant = count === 5 ? FAULTS['a trap'] : undefined;
    };
    const error = await caught(campaign.run());
    assert.deepEqual([error.name, error.code, isTrap(error.cause)], ['PecError', 'core.broken', true]);
    assert.equal((await caught(campaign.run())).code, 'core.stale');
    const { state, reason } = campaign.progress;
    assert.deepEqual([state, reason, campaign.getSnapshot().progress.reason], ['paused', 'core', 'core']);
    // What nobody awaits ends no process, and leaves nothing.
    campaign.resume();
    campaign.pause();
    await caught(campaign.cancel());
    campaign.close();
    world.hooks = {};
    const again = await pec.campaigns.open(campaign.id);
    const progress = await again.run();
    assert.equal(progress.sent + progress.unknown, rows.length, JSON.stringify(progress));
    assert.ok(progress.unknown <= 1);
    const arrived = sandbox.requests.filter(({ method }) => method === 'POST').length;
    assert.ok(arrived === progress.sent || arrived === progress.sent + progress.unknown);
    again.close();
    pec.close();
    await journal.close?.();
  });
}

test('a core that is gone keeps no process: its timers go with it', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const pec = client({ fetch: () => new Promise(() => {}) });
  const asking = [caught(pec.quota()), caught(pec.send(message))];
  while (timers() === before) {
    await new Promise(setImmediate);
  }
  world.plant = FAULTS['a trap'];
  await caught(client().quota());
  await Promise.all(asking);
  assert.equal(timers(), before);
});

test('a fault while nothing is under way is on the console, and the next call works', async (context) => {
  const told = context.mock.method(console, 'error', () => {});
  const pec = client({ journal: memoryJournal() }, full.PecMassiva);
  const campaign = await pec.campaigns.create({ name: 'Avvisi', sender: message.sender, subject: 'Avviso', text: 'Testo', recipients: 'pec\na@x.it' });
  world.plant = FAULTS['a trap'];
  assert.throws(() => campaign.estimate, { message: 'unreachable' });
  await new Promise(setImmediate);
  assert.deepEqual(told.mock.calls.map(({ arguments: [, error] }) => error.code), ['core.broken']);
  assert.throws(() => campaign.estimate, { code: 'core.stale' });
  assert.equal((await pec.campaigns.open(campaign.id)).estimate.messages, 1);
});

test('lists and shipments that are left behind free nothing of the fresh core', async () => {
  const pec = client();
  const { messageId } = await pec.send(message);
  const followed = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const states = pec.shipments.track(messageId);
    await states.next();
    const list = pec.inbox.list();
    await list.next();
    followed.push(states, list);
  }
  world.plant = FAULTS['a trap'];
  await caught(pec.quota());
  const { messageId: second } = await pec.send(message);
  for (const one of followed) {
    await one.return();
  }
  globalThis.gc?.();
  for (let turn = 0; turn < 50; turn += 1) {
    await pec.quota();
  }
  assert.equal((await pec.shipments.get(second)).messageId, second);
});

test('a listener that is called too late breaks nothing', async () => {
  let late;
  const telling = Object.assign(
    async (request, { body, onProgress } = {}) => {
      late = onProgress;
      return sandbox.fetch(body === undefined ? request : new Request(request, { body, duplex: 'half' }));
    },
    { tellsProgress: true },
  );
  const pec = client({ fetch: telling });
  await pec.send(message, { onProgress: () => {} });
  const asking = pec.quota();
  late?.(0.5);
  assert.equal(typeof (await asking), 'object');
});

test('a fresh core that cannot be made is told, and is tried again', async (context) => {
  const pec = client();
  await pec.quota();
  world.plant = FAULTS['a trap'];
  const { Instance } = WebAssembly;
  const none = context.mock.method(WebAssembly, 'Instance', function Instance() {
    throw new RangeError('out of memory');
  });
  await caught(pec.quota());
  const error = await caught(pec.send(message));
  assert.deepEqual([error.code, /Nothing was sent/.test(error.message), posted()], ['core.broken', true, 0]);
  none.mock.restore();
  assert.equal(WebAssembly.Instance, Instance);
  assert.match((await pec.send(message)).messageId, /^\d+$/);
});

for (const name of ['token', 'mailbox', 'headers']) {
  test(`closed while it is asked for the ${name}, nothing goes out`, async () => {
    let asked = 0;
    const made = { token: SUITE.token, mailbox: { username: 'demo', password: SUITE.password }, headers: {} };
    const pec = new PecMassiva({
      ...{ baseUrl: 'https://portal.example/pec', ...made },
      [name]: () => (pec.close(), made[name]),
      fetch: async () => ((asked += 1), Response.json({ success: true, message: '', data: null })),
    });
    const errors = [await caught(pec.send(message)), await caught(pec.quota())];
    assert.deepEqual([errors.map(({ code }) => code), asked], [['abort.closed', 'closed'], 0]);
  });
}
