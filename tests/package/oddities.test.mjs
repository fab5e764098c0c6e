/** Objects that look like what is wanted and are not: a typed error soon, never a hang, and the client works on. */

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from './consumer.mjs';

const user = consumer('module');
after(() => user.remove());
const { PecMassiva } = await import(join(user.installed, 'full.js'));
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));
const sandbox = await createSandbox({ rate: { perSecond: 0 } });

const MESSAGE = { sender: 'a@pec.it', recipient: 'b@pec.it', subject: 'Prova', text: 'Testo' };
const CREDENTIALS = { token: SUITE.token, mailbox: { username: 'a', password: SUITE.password }, rate: { perSecond: 1000 } };
const client = (fetch) => new PecMassiva({ ...CREDENTIALS, fetch });
const caught = (promise) => promise.then(() => assert.fail('it resolved'), (error) => error);

/** A File whose one property is replaced. */
const odd = (properties) => Object.defineProperties(new File(['contenuto'], 'a.txt'), properties);
const FILES = {
  'slices without arrayBuffer': odd({ slice: { value: () => ({}) } }),
  'slice throws': odd({ slice: { value: () => { throw new Error('no'); } } }),
  'arrayBuffer gives no promise': odd({ slice: { value: () => ({ arrayBuffer: () => 3 }) } }),
  'arrayBuffer gives a number': odd({ slice: { value: () => ({ arrayBuffer: async () => -1 }) } }),
  'arrayBuffer rejects': odd({ slice: { value: () => ({ arrayBuffer: async () => { throw 1; } }) } }),
  'the size is undefined': odd({ size: { value: undefined } }),
  'the size is negative': odd({ size: { value: -5 } }),
  'the size throws': odd({ size: { get() { throw new Error('no'); } } }),
  'the second slice fails': Object.defineProperties(new File([new Uint8Array(7_000_000)], 'a.bin'), {
    slice: { value(start, end) { return start === 0 ? new Blob([new Uint8Array(end)]) : { arrayBuffer: () => Promise.reject(new Error('gone')) }; } },
  }),
};

test('two files that only a folder tells apart are refused, and nothing is sent', async () => {
  const named = (...names) => names.map((name) => ({ name, data: new Blob([name]) }));
  const pec = client(sandbox.fetch);
  const { problems } = await caught(pec.send({ ...MESSAGE, attachments: named('Prot. 12/2026.pdf', 'Prot. 13/2026.pdf') }));
  assert.deepEqual(problems.map(({ field, code }) => [field, code]), [['attachments[1].name', 'duplicate.fileName']]);
  assert.equal(sandbox.requests.length, 0);
  await pec.send({ ...MESSAGE, attachments: named('Prot. 12/2026.pdf', 'Prot. 13-2026.pdf') });
  const [{ body }] = sandbox.requests.filter(({ method }) => method === 'POST');
  assert.deepEqual(JSON.parse(body).attachments.map(({ name }) => name), ['2026.pdf', 'Prot. 13-2026.pdf']);
  pec.close();
});

for (const [name, file] of Object.entries(FILES)) {
  test(`a file: ${name}`, async () => {
    let calls = 0;
    const pec = client(async () => { calls += 1; return new Response(); });
    const error = await caught(pec.send({ ...MESSAGE, attachments: [file] }));
    assert.equal(error.name, 'ValidationError');
    assert.equal(error.field, 'attachments[0].data');
    const attached = await caught(pec.attach(file));
    assert.deepEqual([attached.name, attached.field], ['ValidationError', 'data']);
    assert.equal(calls, 0);
  });
}

const stream = (value) => ({ getReader: () => ({ read: async () => ({ done: false, value }), cancel: () => Promise.reject(new Error('no')) }) });
const ANSWERS = {
  'arrayBuffer gives no promise': { arrayBuffer: () => 3 },
  'arrayBuffer gives a number': { arrayBuffer: async () => -1 },
  'arrayBuffer throws': { arrayBuffer: () => { throw new Error('no'); } },
  'the stream yields a number': { body: stream(-1) },
  'the stream yields a symbol': { body: stream(Symbol('x')) },
  'the stream has no end, and cannot be cancelled': { body: stream(new Uint8Array(9_000_000)) },
  'the body throws': { get body() { throw new Error('no'); } },
  'the body is locked': { body: { getReader() { throw new TypeError('locked'); } } },
};

for (const [name, more] of Object.entries(ANSWERS)) {
  test(`an answer: ${name}`, async () => {
    let calls = 0;
    const answer = Object.defineProperties({ status: 200, headers: new Headers(), arrayBuffer: async () => new ArrayBuffer(0) }, Object.getOwnPropertyDescriptors(more));
    const pec = client(async () => { calls += 1; return answer; });
    const error = await caught(pec.send(MESSAGE));
    assert.equal(error.name, 'UnknownOutcomeError');
    assert.match(error.cause.name, /NetworkError|ResponseError/);
    assert.equal(calls, 1);
    const read = await caught(pec.quota('INBOX', { timeout: 5000 }));
    assert.match(read.name, /NetworkError|ResponseError/);
  });
}

test('signals that are none are refused, those of other realms are not', async () => {
  const pec = client(sandbox.fetch);
  const shape = { aborted: false, addEventListener: () => {} };
  assert.equal((await caught(pec.send(MESSAGE, { signal: shape }))).field, 'signal');
  await pec.send(MESSAGE, { signal: { ...shape, removeEventListener: () => {} } });
});

test('getters that throw are told as bad input, and no method throws at once', async () => {
  const pec = client(sandbox.fetch);
  const trap = () => new Proxy({}, { ownKeys: () => { throw new Error('no'); }, get: () => { throw new Error('no'); } });
  for (const call of [
    () => pec.send({ get sender() { throw new Error('no'); } }),
    () => pec.send(MESSAGE, trap()),
    () => pec.attach(trap()),
    () => pec.quota('INBOX', trap()),
    () => pec.inbox.list(trap())[Symbol.asyncIterator]().next(),
    () => pec.shipments.track('2020082610003492', trap())[Symbol.asyncIterator]().next(),
    () => pec.shipments.report(trap()),
    () => pec.mailboxes.register(trap()),
    () => pec.mailboxes.activateArchive('a1', trap()),
    () => pec.mailboxes.waitFor('a1', new Proxy([], { get: () => { throw new Error('no'); } })),
    () => pec.registry.create(trap()),
  ]) {
    assert.equal((await caught(call())).name, 'ValidationError', String(call));
  }
  for (const nothing of [[1, 2], new Map([['a', 1]]), new Date(), 7]) {
    assert.equal((await caught(pec.mailboxes.certifyDomain(nothing))).field, 'fields');
  }
});

test('no listener is left on a signal that many calls share', async () => {
  const { signal } = new AbortController();
  let count = 0;
  const [add, remove] = [signal.addEventListener, signal.removeEventListener];
  signal.addEventListener = function (...given) { count += 1; return add.apply(this, given); };
  signal.removeEventListener = function (...given) { count -= 1; return remove.apply(this, given); };
  const pec = client(sandbox.fetch);
  const { messageId } = await pec.send({ ...MESSAGE, attachments: [new File(['x'], 'x')] }, { signal });
  await pec.attach(new File(['x'], 'x'), { signal });
  await pec.inbox.page({ signal });
  for await (const _ of pec.inbox.list({ signal }));
  for await (const _ of pec.shipments.track(messageId, { signal, until: new Date(0) }));
  await pec.shipments.find({ subject: 'Prova', signal });
  await pec.shipments.report([messageId], { signal });
  await pec.request('GET', '/inbox', { signal, headers: { 'x-username': 'a', 'x-password': 'b' } });
  await caught(pec.quota('altra', { signal }));
  await caught(pec.mailboxes.get('a1', { signal }));
  assert.equal(count, 0);
});

test('one pace for all copies of the package in a realm, from the first message on', async () => {
  const required = createRequire(import.meta.url)(join(user.installed, 'cjs/full.js'));
  const starts = [];
  const fetch = async () => {
    starts.push(performance.now());
    return Response.json({ success: true, sent: 1, message_id: '2020082610003492' }, { status: 201 });
  };
  const options = { ...CREDENTIALS, rate: { perSecond: 20 }, fetch };
  const clients = [new PecMassiva(options), new required.PecMassiva(options), new PecMassiva(options)];
  const attachments = Array.from({ length: 300 }, (_, index) => ({ name: `${index}.txt`, data: new Uint8Array(10) }));
  await Promise.all(clients.flatMap((pec) => [pec.send({ ...MESSAGE, attachments }), pec.send(MESSAGE)]));
  const gaps = starts.slice(1).map((start, index) => start - starts[index]);
  assert.equal(gaps.length, 5);
  assert.ok(gaps.every((gap) => gap >= 50), JSON.stringify(gaps));
});

test('a name that nobody knows is refused, whatever it was to say', async () => {
  let calls = 0;
  const pec = client(async () => { calls += 1; return new Response(); });
  const misspelt = { ...MESSAGE, attachment: [new File(['a'], 'a.txt')], cc: 'c@pec.it', html: undefined };
  const error = await caught(pec.send({ ...misspelt, subject: '' }, { idempotencykey: 'a' }));
  assert.deepEqual(error.problems.map(({ field, code }) => [field, code]), [
    ['attachment', 'unknown.name'],
    ['cc', 'unknown.name'],
    ['options.idempotencykey', 'unknown.name'],
    ['subject', 'empty.text'],
  ]);
  assert.match(error.message, /attachment: is none of sender, recipient, subject, body, text, attachments/);
  const other = new PecMassiva({ ...CREDENTIALS, baseURL: '/api/pec', fetch: async () => { calls += 1; return new Response(); } });
  assert.deepEqual((await caught(other.send(MESSAGE))).problems.map(({ field, code }) => [field, code]), [['baseURL', 'unknown.name']]);
  assert.equal(calls, 0);
});
