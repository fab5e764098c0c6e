/**
 * A core that breaks: a function that it calls throws where none may, which leaves it as a trap does. What was under way is
 * told, nothing of it runs again, and the next call gets a fresh core, which posts nothing under a key that may have arrived.
 */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';

import { consumer } from './consumer.mjs';

const user = consumer('module');
after(() => user.remove());
const load = (name) => import(join(user.installed, name));
const [{ PecMassiva, classify }, full, { createSandbox }, { fileJournal, memoryJournal }, { createProxy, memoryStore }] = await Promise.all(
  ['index.js', 'full.js', 'sandbox.js', 'journal.js', 'proxy.js'].map(load),
);

const unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push(error));
process.on('uncaughtException', (error) => unhandled.push(error));

/** The core asks for the date all along, and takes it for granted. What is planted there throws once, the next time. */
let plant;
const now = Date.now.bind(Date);
const GLUE = /\/(?:full-)?core\/pec_massiva(?:_full)?\.js/;
Date.now = () => {
  const fault = GLUE.test(new Error().stack.split('\n')[2] ?? '') ? plant : undefined;
  if (fault === undefined) {
    return now();
  }
  plant = undefined;
  throw fault();
};
const FAULTS = {
  'what has no text': () => Object.create(null),
  'a trap': () => new WebAssembly.RuntimeError('unreachable'),
  'a stack that is full': () => new RangeError('Maximum call stack size exceeded'),
  'an object that is no error': () => ({ nothing: true }),
};

const sandbox = await createSandbox({ rate: { perSecond: 0 }, speed: 1000 });
const posted = () => sandbox.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/send')).length;
/** What happens when a request goes out, and when its answer is there. */
let hooks = {};
const fetching = async (request) => {
  const isPost = request.method === 'POST';
  if (isPost) hooks.before?.();
  const answer = await sandbox.fetch(request);
  if (isPost) hooks.answered?.();
  return answer;
};
/** @param {object} [options] */
const client = (options, Class = PecMassiva) =>
  new Class({ fetch: fetching, token: 'any', mailbox: { username: 'demo', password: 'demo' }, rate: { perSecond: 1000 }, ...options });
const message = { sender: 'comune@pecmassiva.com', recipient: 'a@pec.it', subject: 'Prova', text: 'Testo' };
const caught = (promise) => promise.then((value) => assert.fail(`it resolved to ${JSON.stringify(value)}`), (error) => error);

beforeEach(() => {
  sandbox.reset();
  hooks = {};
  plant = undefined;
});
after(() => assert.deepEqual(unhandled, [], 'nothing is left behind that nobody hears'));

for (const [name, fault] of Object.entries(FAULTS)) {
  test(`${name}, when the answer is there: the outcome is unknown, and the key posts nothing more`, async () => {
    const pec = client();
    hooks.answered = () => (plant = fault);
    const error = await caught(pec.send(message, { idempotencyKey: 'one' }));
    assert.deepEqual([error.name, error.code, error.idempotencyKey, error.reason], ['UnknownOutcomeError', 'core.broken', 'one', 'noAnswer']);
    assert.match(error.message, /may have been sent/);
    assert.equal(posted(), 1);
    hooks = {};
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
  plant = FAULTS['a trap'];
  await caught(pec.quota());
  assert.deepEqual(await pec.send(message, new Options()), first);
  assert.equal(posted(), 1);
});

test('a core that is gone keeps no process: its timers go with it', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const pec = client({ fetch: () => new Promise(() => {}) });
  const asking = [caught(pec.quota()), caught(pec.send(message))];
  while (timers() === before) {
    await new Promise(setImmediate);
  }
  plant = FAULTS['a trap'];
  await caught(client().quota());
  await Promise.all(asking);
  assert.equal(timers(), before);
});

test('a key of the client’s own making is told, too', async () => {
  const pec = client();
  hooks.answered = () => (plant = FAULTS['a trap']);
  const { name, idempotencyKey } = await caught(pec.send(message));
  assert.equal(name, 'UnknownOutcomeError');
  assert.match(idempotencyKey, /^[\da-f-]{36}$/);
  hooks = {};
  assert.equal((await caught(pec.send(message, { idempotencyKey }))).name, 'UnknownOutcomeError');
  assert.equal(posted(), 1);
});

test('what was not posted yet was certainly not sent, and its key is as good as new', async () => {
  const pec = client();
  plant = FAULTS['a trap'];
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
  plant = FAULTS['a trap'];
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
  plant = FAULTS['a trap'];
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
  hooks.answered = () => (plant = FAULTS['a trap']);
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

test('a fault while nothing is under way is on the console, and the next call works', async (context) => {
  const told = context.mock.method(console, 'error', () => {});
  const pec = client({ journal: memoryJournal() }, full.PecMassiva);
  const campaign = await pec.campaigns.create({ name: 'Avvisi', sender: message.sender, subject: 'Avviso', text: 'Testo', recipients: 'pec\na@x.it' });
  plant = FAULTS['a trap'];
  assert.throws(() => campaign.estimate, { message: 'unreachable' });
  await new Promise(setImmediate);
  assert.deepEqual(told.mock.calls.map(({ arguments: [, error] }) => error.code), ['core.broken']);
  assert.throws(() => campaign.estimate, { code: 'core.stale' });
  assert.equal((await pec.campaigns.open(campaign.id)).estimate.messages, 1);
});

test('behind the proxy it can be asked what became of it', async () => {
  const proxy = createProxy({ basePath: '/pec', store: memoryStore(), authorize: () => true, sender: () => [message.sender], mailbox: () => ({ username: 'demo', password: 'demo' }), token: 'any', rate: { perSecond: 1000 }, fetch: sandbox.fetch });
  const through = async (request) => {
    const isPost = request.method === 'POST';
    const answer = await proxy(request);
    if (isPost) hooks.answered?.();
    return answer;
  };
  const pec = new PecMassiva({ baseUrl: 'https://portal.example/pec', fetch: through, rate: { perSecond: 1000 } });
  hooks.answered = () => (plant = FAULTS['a trap']);
  const error = await caught(pec.send(message, { idempotencyKey: 'one' }));
  assert.equal(error.name, 'UnknownOutcomeError');
  assert.match(`${error.mailbox} ${error.mark}`, /^[\da-f]{32} [\w-]+\.\d+$/);
  hooks = {};
  const settled = await pec.settle(error);
  assert.equal(settled.state, 'sent');
  // What was settled stays so, over another fault.
  plant = FAULTS['a trap'];
  assert.equal((await caught(pec.quota())).code, 'core.broken');
  assert.equal((await pec.send(message, { idempotencyKey: 'one' })).messageId, settled.messageId);
  assert.equal(posted(), 1);
});

for (const [when, journalOf] of [['before', memoryJournal], ['answered', memoryJournal], ['answered', () => fileJournal(join(user.folder, 'campaigns.journal'))]]) {
  const place = `${when === 'before' ? 'when a row goes out' : 'when an answer is there'}, ${journalOf === memoryJournal ? 'journal in memory' : 'journal in a file'}`;
  test(`a campaign whose core breaks, ${place}, goes on once it is opened again, and posts nothing twice`, async () => {
    const journal = journalOf();
    const pec = client({ journal }, full.PecMassiva);
    const rows = Array.from({ length: 12 }, (_, index) => `r${index}@x.it`);
    const campaign = await pec.campaigns.create({ name: 'Avvisi', sender: message.sender, subject: 'Avviso', text: 'Testo', recipients: `pec\n${rows.join('\n')}` });
    let count = 0;
    hooks[when] = () => {
      count += 1;
      plant = count === 5 ? FAULTS['a trap'] : undefined;
    };
    const error = await caught(campaign.run());
    assert.deepEqual([error.name, error.code], ['PecError', 'core.broken']);
    assert.equal((await caught(campaign.run())).code, 'core.stale');
    const { state, reason } = campaign.progress;
    assert.deepEqual([state, reason, campaign.getSnapshot().progress.reason], ['paused', 'core', 'core']);
    // What nobody awaits ends no process, and leaves nothing.
    campaign.resume();
    campaign.pause();
    await caught(campaign.cancel());
    campaign.close();
    hooks = {};
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
    plant = FAULTS['a trap'];
    const fault = caught(breaking.quota()).catch(() => undefined);
    await turns(delay % 7);
    const second = pec.send({ ...message, subject: `Dopo ${delay}` }).then(({ messageId }) => messageId, (error) => error);
    const [one, two] = await Promise.all([first, second, fault]);
    plant = undefined;
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
  plant = FAULTS['a trap'];
  await caught(pec.quota());
  assert.equal((await first).name, 'UnknownOutcomeError');
  answer();
  assert.equal((await caught(slow.send(message, { idempotencyKey: 'one' }))).name, 'UnknownOutcomeError');
  assert.equal(posted(), 1);
});

for (const name of ['token', 'mailbox', 'headers']) {
  test(`closed while it is asked for the ${name}, nothing goes out`, async () => {
    let asked = 0;
    const made = { token: 'any', mailbox: { username: 'demo', password: 'demo' }, headers: {} };
    const pec = new PecMassiva({
      ...{ baseUrl: 'https://portal.example/pec', ...made },
      [name]: () => (pec.close(), made[name]),
      fetch: async () => ((asked += 1), Response.json({ success: true, message: '', data: null })),
    });
    const errors = [await caught(pec.send(message)), await caught(pec.quota())];
    assert.deepEqual([errors.map(({ code }) => code), asked], [['abort.closed', 'closed'], 0]);
  });
}

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
  plant = FAULTS['a trap'];
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
  plant = FAULTS['a trap'];
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

test('a thousand calls leave nothing behind that a core keeps', async () => {
  const pec = client();
  await pec.quota();
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.all(Array.from({ length: 50 }, () => pec.quota()));
  }
  plant = FAULTS['a trap'];
  assert.equal((await caught(pec.quota())).code, 'core.broken');
  assert.equal(typeof (await pec.quota()), 'object');
});
