/**
 * What people do with a client in a framework: they put it into what is watched, they take it apart, they hand over
 * what is watched as a message. With the very packages that npm gives.
 */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { inspect } from 'node:util';

import { produce } from 'immer';
import { observable } from 'mobx';
import { isReactive, reactive, readonly, ref, shallowRef, toRaw, watchEffect } from 'vue';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';

const { PecMassiva, ValidationError } = await import(`${unpacked}/full.js`);
const { createSandbox } = await import(`${unpacked}/sandbox.js`);
const { memoryJournal } = await import(`${unpacked}/journal.js`);

const SECRET = 'token-4711';
const ADDRESS = 'comune@pecmassiva.com';
const letter = { sender: ADDRESS, recipient: 'consegna@x.it', subject: 'Avviso', text: 'x' };
const plan = { name: 'Avvisi', sender: ADDRESS, subject: 'Avviso {{n}}', text: 'x' };
const rows = [{ pec: 'a@x.it', n: 1 }, { pec: 'b@x.it', n: 2 }];

let sandbox;
before(async () => {
  sandbox = await createSandbox({ rate: { perSecond: 0 }, speed: 1000 });
});
beforeEach(() => sandbox.reset());

const made = [];
function client(more = {}) {
  const pec = new PecMassiva({
    token: SECRET,
    mailbox: { username: ADDRESS, password: 'segreto-0815' },
    fetch: sandbox.fetch,
    rate: { perSecond: 1000 },
    journal: memoryJournal(),
    ...more,
  });
  made.push(pec);
  return pec;
}
after(() => made.forEach((pec) => pec.close()));

const posted = () => sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send').map(({ body }) => JSON.parse(body));

/** A Proxy of everything that is reached through it, as a framework that knows no marks would make one. */
function deep(target) {
  return new Proxy(target, {
    get(object, name, receiver) {
      const value = Reflect.get(object, name, receiver);
      const own = Object.getOwnPropertyDescriptor(object, name);
      const isFixed = own !== undefined && !own.configurable && !own.writable;
      return typeof value === 'object' && value !== null && !isFixed && !(value instanceof Promise) ? deep(value) : value;
    },
  });
}

const wrappings = {
  'as it is': (value) => value,
  'ref()': (value) => ref(value).value,
  'ref() of an object that holds it': (value) => ref({ value }).value.value,
  'reactive()': (value) => reactive({ value }).value,
  'reactive() itself': (value) => reactive(value),
  'readonly()': (value) => readonly({ value }).value,
  'shallowRef()': (value) => shallowRef(value).value,
  'observable() of MobX': (value) => observable({ value }).value,
  'observable.array of MobX': (value) => observable.array([value])[0],
  'produce() of Immer': (value) => produce({ value, count: 0 }, (draft) => void (draft.count += 1)).value,
  'a Proxy': (value) => new Proxy(value, {}),
  'a Proxy of a Proxy': (value) => new Proxy(new Proxy(value, {}), {}),
  'a Proxy of all within': deep,
  'a frozen one': (value) => Object.freeze(value),
  'an object whose prototype it is': (value) => Object.create(value),
};

for (const [name, wrap] of Object.entries(wrappings)) {
  test(`a client and all its parts: ${name}`, async () => {
    const pec = wrap(client());
    const { messageId } = await pec.send({ ...letter, attachments: [await pec.attach(new File(['abc'], 'a.txt'))] });
    assert.deepEqual([posted().length, posted()[0].attachments[0].name], [1, 'a.txt']);
    sandbox.advance(60_000);
    assert.equal((await pec.shipments.get(messageId)).messageId, messageId);
    for await (const { state } of pec.shipments.track(messageId)) assert.equal(typeof state, 'string');
    assert.equal((await pec.shipments.find({ subject: 'Avviso' })).copies.length, 1);
    assert.equal(await pec.mailboxes.isAvailable('nuova@pecmassiva.com'), true);
    assert.deepEqual(await pec.registry.list(), []);
    assert.ok((await pec.quota()).ratio >= 0);
    assert.equal((await pec.request('GET', '/inbox')).status, 200);
    const made = await pec.campaigns.create({ ...plan, recipients: rows });
    assert.equal((await pec.campaigns.list()).length, 1);
    await pec.campaigns.delete(made.id);
    pec.close();
    await assert.rejects(pec.send(letter), { code: 'closed' });
  });

  test(`a campaign: ${name}`, async () => {
    const campaign = wrap(await client().campaigns.create({ ...plan, recipients: rows }));
    const heard = [];
    const stop = campaign.subscribe(({ type }) => heard.push(type));
    const before = campaign.getSnapshot();
    assert.equal(campaign.getSnapshot(), before);
    assert.deepEqual([campaign.name, campaign.sender, campaign.problems.length, campaign.estimate.messages], ['Avvisi', ADDRESS, 0, 2]);
    assert.equal((await campaign.preview(0)).subject, 'Avviso 1');
    const events = campaign.events();
    const first = events.next();
    assert.deepEqual([(await campaign.run()).state, posted().length], ['done', 2]);
    assert.equal((await first).done, false);
    await events.return();
    assert.ok(heard.includes('sent') && heard.includes('done'));
    assert.notEqual(campaign.getSnapshot(), before);
    const seen = [];
    for await (const { state } of campaign.rows()) seen.push(state);
    assert.deepEqual(seen, ['sent', 'sent']);
    assert.ok((await campaign.export()).size > 0);
    assert.equal((await campaign.follow()).delivered, 2);
    stop();
    await campaign.cancel();
    campaign.close();
  });
}

test('taken apart', async () => {
  const pec = client();
  const { send, attach, request, quota, close, shipments, campaigns } = pec;
  const { find, get } = shipments;
  const { create, open } = campaigns;
  const { messageId } = await send({ ...letter, attachments: [await attach(new File(['abc'], 'a.txt'))] });
  assert.equal((await get(messageId)).messageId, messageId);
  sandbox.advance(60_000);
  assert.equal((await find({ subject: 'Avviso' })).copies.length, 1);
  assert.equal((await request('GET', '/inbox')).status, 200);
  assert.ok((await quota()).ratio >= 0);
  const { id } = await create({ ...plan, recipients: rows });
  const { run, rows: rowsOf, subscribe, getSnapshot, events, preview, cancel, pause, close: leave } = await open(id);
  // As React calls them: with no object at all.
  const stop = subscribe(() => {});
  assert.equal(getSnapshot(), getSnapshot());
  assert.equal((await preview(0)).subject, 'Avviso 1');
  const [event, done] = await Promise.all([events().next(), run()]);
  assert.deepEqual([event.done, done.state], [false, 'done']);
  for await (const { state } of rowsOf()) assert.equal(state, 'sent');
  pause();
  await cancel();
  stop();
  leave();
  close();
  await assert.rejects(send(letter), { code: 'closed' });
});

test('Vue leaves alone what it is handed, and what is in it', async () => {
  const pec = client();
  const campaign = await pec.campaigns.create({ ...plan, recipients: rows });
  const attachment = await pec.attach(new File(['abc'], 'a.txt'));
  const error = await pec.send({ ...letter, recipient: 'x' }).catch((caught) => caught);
  const { shipments, inbox, campaigns, mailboxes, registry } = pec;
  for (const one of [pec, shipments, inbox, campaigns, mailboxes, registry, campaign, sandbox, attachment, error]) {
    const held = reactive({ one });
    assert.equal(held.one, one);
    assert.equal(isReactive(held.one), false);
    assert.equal(toRaw(ref(one).value), one);
    assert.ok(!Object.keys(one).includes('__v_skip') && !JSON.stringify(one, () => '').includes('v_skip'));
  }
  // An effect that reads a client runs once, and is not run again by what the client does.
  let runs = 0;
  const stop = watchEffect(() => {
    runs += 1;
    assert.ok(reactive({ pec }).pec.send);
  });
  await pec.send(letter);
  stop();
  assert.equal(runs, 1);
});

test('what is watched may be handed over: messages, lists, files, rows, options', async () => {
  const file = new File(['contenuto'], 'atto.txt');
  const bytes = new TextEncoder().encode('abc');
  const pec = new PecMassiva(reactive({
    token: SECRET,
    mailbox: { username: ADDRESS, password: SUITE.password },
    fetch: sandbox.fetch,
    rate: { perSecond: 1000 },
    journal: memoryJournal(),
  }));
  made.push(pec);
  const attachment = await pec.attach(file);
  const parts = { ...letter, recipient: ['a@x.it', 'b@x.it'], attachments: [file, { name: 'b.bin', data: bytes }, { name: 'c.txt', data: file }, attachment] };
  const files = [['atto.txt', 'contenuto'], ['b.bin', 'abc'], ['c.txt', 'contenuto'], ['atto.txt', 'contenuto']];
  const frameworks = [
    reactive(parts), readonly(reactive(parts)), ref(parts).value, observable(parts), new Proxy(parts, {}),
    deep({ ...letter, recipient: parts.recipient, attachments: [] }),
  ];
  for (const message of frameworks) {
    await pec.send(message);
    const { recipient, attachments = [] } = posted().at(-1);
    assert.deepEqual(recipient, ['a@x.it', 'b@x.it']);
    const contents = attachments.map(({ name, file }) => [name, atob(file.split(',')[1])]);
    assert.deepEqual(contents, message.attachments.length === 0 ? [] : files);
  }
  let drafted;
  produce({ parts }, (draft) => void (drafted = pec.send(draft.parts)));
  await drafted;
  assert.equal(posted().at(-1).attachments.length, 4);

  for (const recipients of [reactive(rows), ref(rows).value, observable(rows), rows.map((row) => reactive(row)), deep(rows)]) {
    const campaign = await pec.campaigns.create(reactive({
      ...plan,
      recipients,
      attachments: [file],
      pace: { perDay: 100 },
      rowAttachments: { columns: [], files: [] },
    }));
    assert.deepEqual(campaign.problems, []);
    assert.equal((await campaign.preview(1)).attachments.length, 1);
  }
});

test('a file that only a Proxy of it is there of is refused, and nothing is posted', async () => {
  const pec = client();
  const hidden = [new Proxy(new File(['a'], 'a.txt'), {}), { name: 'b', data: new Proxy(new Uint8Array(3), {}) }, { name: 'c', data: new Proxy(new ArrayBuffer(3), {}) }];
  for (const one of hidden) {
    await assert.rejects(pec.send({ ...letter, attachments: [one] }), ValidationError);
  }
  assert.equal(posted().length, 0);
});

test('a storage of a class with private fields, watched with the options, is found', async () => {
  class Storage {
    #inside = memoryJournal();
    get = (...given) => this.#inside.get(...given);
    list(...given) { return this.#inside.list(...given); }
    apply(...given) { return this.#inside.apply(...given); }
  }
  const pec = client(reactive({ journal: new Storage() }));
  assert.equal((await pec.campaigns.create({ ...plan, recipients: rows })).problems.length, 0);
  const own = new PecMassiva(reactive({ token: SECRET, fetch: sandbox.fetch, journal: new Storage() }));
  made.push(own);
  assert.equal((await own.campaigns.create({ ...plan, recipients: rows })).problems.length, 0);
});

test('classes derived from a client, and spies on it, are called', async (t) => {
  class Portal extends PecMassiva {
    calls = 0;
    send(message, options) {
      this.calls += 1;
      return super.send({ ...message, subject: `[portale] ${message.subject}` }, options);
    }
    hello() {
      return this.send(letter);
    }
  }
  const portal = new Portal({ token: SECRET, mailbox: { username: ADDRESS, password: SUITE.password }, fetch: sandbox.fetch, rate: { perSecond: 1000 } });
  made.push(portal);
  const { send } = portal;
  await send(letter);
  await reactive({ portal }).portal.hello();
  await new Proxy(portal, {}).send(letter);
  assert.deepEqual([portal.calls, posted().map(({ subject }) => subject)], [3, Array(3).fill('[portale] Avviso')]);
  const pec = client();
  const spy = t.mock.method(PecMassiva.prototype, 'quota', async () => 'spied');
  assert.equal(await pec.quota(), 'spied');
  spy.mock.restore();
  t.mock.method(pec, 'send', async () => 'mine');
  assert.equal(await pec.send(), 'mine');
});

test('a copy of a client says that it is one; no secret is shown', async () => {
  const pec = client();
  const copy = Object.assign(Object.create(PecMassiva.prototype), pec);
  await assert.rejects(copy.send(letter), { name: 'PecError', message: /copy of a client/ });
  const campaign = await pec.campaigns.create({ ...plan, recipients: rows });
  for (const one of [pec, campaign, reactive({ pec })]) {
    const shown = inspect(one, { depth: 9, showHidden: true, getters: true }) + JSON.stringify(one);
    assert.doesNotMatch(shown, /4711|0815/);
  }
  assert.deepEqual(Object.keys(pec).sort(), ['campaigns', 'inbox', 'mailboxes', 'registry', 'shipments']);
});
