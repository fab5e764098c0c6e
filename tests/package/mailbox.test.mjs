/** The packed client's further methods, against the sandbox's `fetch`. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { inspect } from 'node:util';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from './consumer.mjs';

const user = consumer('module');
const { PecMassiva } = await import(join(user.installed, 'index.js'));
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));
after(() => user.remove());

const sandbox = await createSandbox({ rate: { perSecond: 0 } });
const pec = new PecMassiva({
  fetch: sandbox.fetch,
  token: SUITE.token,
  mailbox: { username: 'demo', password: SUITE.password },
  rate: { perSecond: 1000 },
});
const message = (more) => ({ sender: 'a@pec.it', recipient: 'b@pec.it', subject: 'Prova', text: 'x', ...more });

beforeEach(() => sandbox.reset());

test('a file attached once goes into many messages, and shows nothing of its contents', async () => {
  const steps = [];
  const attachment = await pec.attach(new File(['contenuto'], 'atto.txt', { type: 'text/plain' }), {
    onProgress: ({ phase, loaded }) => steps.push(`${phase} ${loaded}`),
  });
  assert.deepEqual({ ...attachment }, { name: 'atto.txt', type: 'text/plain', size: 9 });
  assert.deepEqual(steps, ['reading 0', 'reading 9', 'reading 9']);
  assert.doesNotMatch(inspect(attachment, { showHidden: true }) + JSON.stringify(attachment), /Y29udGVu/);
  const other = new PecMassiva({ fetch: sandbox.fetch, token: SUITE.token, mailbox: { username: 'u', password: SUITE.password } });
  await pec.send(message({ attachments: [attachment, { name: 'b', data: 'data:,b' }, attachment] }));
  await other.send(message({ sender: 'c@pec.it', attachments: new Set([attachment]) }));
  const files = sandbox.requests.map(({ body }) => JSON.parse(body).attachments.map(({ file }) => file));
  const uri = 'data:text/plain;base64,Y29udGVudXRv';
  assert.deepEqual(files, [[uri, 'data:text/plain;charset=US-ASCII;base64,Yg==', uri], [uri]]);
});

test('what attach refuses it names', async () => {
  for (const [odd, field] of [[undefined, 'name'], ['x', 'name'], [{ name: 'a' }, 'data'], [{ name: 'a', data: 7 }, 'data']]) {
    const error = await pec.attach(odd).catch((caught) => caught);
    assert.deepEqual([error.name, error.field], ['ValidationError', field]);
  }
});

test('contents cannot be smuggled in', async () => {
  const forged = { name: 'a', type: 'x/y', size: 1, encoded: new Blob(['","x":"']) };
  const error = await pec.send(message({ attachments: [forged] })).catch((caught) => caught);
  assert.deepEqual([error.name, error.field], ['ValidationError', 'attachments[0].data']);
  assert.equal(sandbox.requests.length, 0);
});

test('the inbox is listed, left early, and emptied', async () => {
  for (let index = 0; index < 20; index += 1) {
    await pec.send(message({ subject: `Prova ${index}` }));
  }
  sandbox.advance(60_000);
  const ids = new Set();
  for await (const { id, date } of pec.inbox.list()) {
    assert.ok(date instanceof Date);
    ids.add(id);
  }
  assert.equal(ids.size, 40);
  for await (const { id } of pec.inbox.list({ q: 'Prova 7' })) {
    await pec.inbox.delete(id);
    break;
  }
  assert.equal((await pec.inbox.page()).total, 39);
  const aborted = pec.inbox.list({ signal: AbortSignal.abort('enough') })[Symbol.asyncIterator]();
  const error = await aborted.next().catch((caught) => caught);
  assert.deepEqual([error.name, error.cause], ['AbortError', 'enough']);
});

test('an unknown outcome is settled by a search', async () => {
  const since = new Date(Date.now() - 1000);
  sandbox.fail({ on: 'POST /send', drop: true, taken: true });
  await assert.rejects(pec.send(message()), { name: 'UnknownOutcomeError' });
  sandbox.advance(60_000);
  const { copies, complete } = await pec.shipments.find({ subject: 'Prova', recipient: 'b@pec.it', since });
  assert.equal(complete, true);
  assert.equal(copies.length, 1);
  assert.ok(copies[0].acceptedAt instanceof Date);
  const { state } = await pec.shipments.get(copies[0].messageId);
  assert.equal(state, 'delivered');
  await pec.shipments.delete(copies[0].messageId);
  assert.equal((await pec.shipments.get(copies[0].messageId)).state, 'submitted');
  for (const search of [{}, { subject: 'x', since: 'yesterday' }, { subject: 'x', until: new Date(NaN) }]) {
    await assert.rejects(pec.shipments.find(search), { name: 'ValidationError' });
  }
});

test('a change of which nobody knows is told, and made once', async () => {
  sandbox.fail({ on: 'DELETE /inbox', status: 503 });
  await assert.rejects(pec.inbox.delete(1), { name: 'UnknownOutcomeError', idempotencyKey: '' });
  assert.equal(sandbox.requests.length, 1);
});

test('any other call', async () => {
  const { status, headers, body } = await pec.request('get', '/inbox', { query: { q: 'è &', page: 1, none: undefined } });
  assert.equal(status, 200);
  assert.match(headers['content-type'], /json/);
  assert.equal(body.success, true);
  assert.equal(sandbox.requests[0].query, '?q=%C3%A8%20%26&page=1');
  await assert.rejects(pec.request('PATCH', '/pec/1', { service: 'pec', body: { a: 1 }, headers: { 'X-A': 'b' } }), {
    name: 'NotFoundError',
  });
  const { method, path, body: sent, headers: given } = sandbox.requests[1];
  assert.deepEqual([method, path, sent, given['x-a'], given['content-type']], ['PATCH', '/pec/1', '{"a":1}', 'b', 'application/json']);
  assert.equal(given['x-password'], undefined);
  sandbox.fail({ on: 'GET /quota', status: 400, body: '{"success":false,"message":"echo: portale-segreto"}' });
  const echoed = await pec.request('GET', '/quota/x', { headers: { 'X-Session': 'portale-segreto' } }).catch((error) => error);
  assert.doesNotMatch(JSON.stringify(echoed) + echoed.stack, /portale-segreto/);
  const loop = {};
  loop.loop = loop;
  for (const [args, field] of [
    [['FETCH', '/x'], 'method'],
    [['GET', 'x'], 'path'],
    [['POST', '/send', { body: {} }], 'path'],
    [['GET', '/x', { body: {} }], 'body'],
    [['PUT', '/x', { body: loop }], 'body'],
    [['PUT', '/x', { body: 1n }], 'body'],
    [['GET', '/x', { service: 'oauth' }], 'service'],
    [['GET', '/x', { query: { a: {} } }], 'query.a'],
    [['GET', '/x', { headers: { 'x y': '1' } }], 'headers'],
    [['PUT', '/x', { headers: { 'x-y': 'a\nb' } }], 'headers.x-y'],
    [['POST', '/%73end', { body: {} }], 'path'],
  ]) {
    await assert.rejects(pec.request(...args), { name: 'ValidationError', field });
  }
});
