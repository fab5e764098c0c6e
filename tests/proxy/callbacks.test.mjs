/** The address that the service calls: however the record comes it is read, and nothing is believed before it was asked for. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { gzipSync, deflateSync } from 'node:zlib';

import { callbackHandler } from '../../pkg-template/proxy/callbacks/handler.js';
import { ID, RECORD, called, json, made, none } from './callbacks/made.mjs';

const FORM = 'application/x-www-form-urlencoded';
const inMultipart = (name, value) => {
  const body = new FormData();
  body.set(name, value);
  return new Request('https://portal.example/callbacks', { method: 'POST', body });
};

const TEXT = JSON.stringify(RECORD);
for (const [what, request] of [
  ['JSON', () => json({ data: RECORD })],
  ['JSON of a text of JSON', () => json({ data: TEXT })],
  ['JSON that calls itself a form', () => called(JSON.stringify({ data: RECORD }), FORM)],
  ['JSON with a mark before it', () => called(`\ufeff${JSON.stringify({ data: RECORD })}`)],
  ['JSON of no type', () => called(JSON.stringify({ data: RECORD }), '')],
  ['the record itself', () => json(RECORD)],
  ['a form', () => called(new URLSearchParams({ altro: '1', data: TEXT }).toString(), `${FORM}; charset=UTF-8`)],
  ['a form that calls itself JSON', () => called(new URLSearchParams({ data: TEXT }).toString())],
  ['a form of PHP’s', () => called(`data%5Bid%5D=${ID}&data%5Bstato%5D=evasa`, FORM)],
  ['a form of PHP’s, and no field of another name', () => called(`data[id]=${ID}&dato[id]=altro&data[idx=altro`, FORM)],
  ['a form in parts', () => inMultipart('data', TEXT)],
  ['a form in parts, with a space in its type', () => called('--y\r\nContent-Disposition: form-data; name="data"\r\n\r\n' + TEXT + '\r\n--y--\r\n', 'Multipart/Form-Data ; boundary=y')],
  ['JSON between empty lines', () => called(`\r\n ${JSON.stringify({ data: RECORD })}\r\n`)],
  ['gzip', () => called(gzipSync(JSON.stringify({ data: RECORD })), 'application/json', { 'content-encoding': 'gzip' })],
  ['gzip by its old name', () => called(gzipSync(JSON.stringify({ data: RECORD })), 'application/json', { 'content-encoding': 'x-gzip' })],
  ['what is packed in no way, and says so', () => called(JSON.stringify({ data: RECORD }), 'application/json', { 'content-encoding': 'identity' })],
  ['deflate', () => called(deflateSync(JSON.stringify({ data: RECORD })), 'application/json', { 'content-encoding': 'Deflate' })],
]) {
  test(`reads ${what}`, async () => {
    const { handler, reads, events, errors } = made();
    assert.equal((await handler(request())).status, 200);
    assert.deepEqual(errors, []);
    assert.deepEqual(reads.map(({ id }) => id), [ID]);
    assert.ok(reads[0].timeout > 0);
    assert.deepEqual(events, [{ type: 'mailbox', id: ID, mailbox: RECORD, callback: { pratica: 7 } }]);
  });
}

test('the field is the one that was registered', async () => {
  const { handler, events } = made({ field: 'esito' });
  assert.equal((await handler(json({ esito: { id: ID } }))).status, 200);
  assert.equal(events.length, 1);
});

const bomb = gzipSync(Buffer.alloc(50_000_000));
for (const [what, status, request] of [
  ['another method', 405, () => new Request('https://a.it/', { method: 'GET' })],
  ['another field', 400, () => json({ altro: RECORD })],
  ['no id', 400, () => json({ data: { stato: 'evasa' } })],
  ['an id that is no id', 400, () => json({ data: { id: '../wallet' } })],
  ['a record with an id and no state', 400, () => json({ id: ID, casella_pec: 'impresa@legalmail.it' })],
  ['an id of digits', 400, () => json({ data: { id: 5 } })],
  ['HTML', 400, () => called('<!DOCTYPE html><p>data=1</p>', 'text/html')],
  ['a word', 400, () => called('ok', 'text/plain')],
  ['nothing', 400, () => called('')],
  ['no body at all', 400, () => new Request('https://a.it/', { method: 'POST' })],
  ['a list', 400, () => called('[1]')],
  ['half of JSON', 400, () => called('{"data":{"id":"')],
  ['a broken form in parts', 400, () => called('x', 'multipart/form-data; boundary=y')],
  ['more than is read, told', 413, () => called(JSON.stringify({ data: RECORD, x: 'x'.repeat(300_000) }), 'application/json', { 'content-length': '300100' })],
  ['more than is read, untold', 413, () => called(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) }))],
  ['a bomb', 413, () => called(bomb, 'application/json', { 'content-encoding': 'gzip' })],
  ['gzip that is none', 400, () => called('{"data":1}', 'application/json', { 'content-encoding': 'gzip' })],
  ['a packing nobody knows', 415, () => called('x', 'application/json', { 'content-encoding': 'br' })],
]) {
  test(`${what} is answered ${status}, and nobody is asked`, async () => {
    const { handler, reads, events, errors } = made();
    const response = await handler(request());
    assert.deepEqual([response.status, await response.text(), reads.length, events.length], [status, '', 0, 0]);
    assert.equal(errors.length, 1);
    assert.equal(errors[0].status, status);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(response.headers.get('allow'), status === 405 ? 'POST' : null);
  });
}

for (const [what, request, words] of [
  ['HTML', () => called('<!DOCTYPE html><p>data=1</p>', 'text/html'), /neither a form nor an object of JSON/],
  ['a word', () => called('ok', 'text/plain'), /neither a form nor an object of JSON/],
  ['a broken form in parts', () => called('x', 'multipart/form-data; boundary=y'), /a form that could not be read/],
  ['an object without fields', () => json({}), /it has no field\b/],
  ['fields of other names', () => json({ altro: 1, stato: 2 }), /it has the fields "altro", "stato"\./],
]) {
  test(`the portal is told what came: ${what}`, async () => {
    const { handler, errors } = made();
    await handler(request());
    assert.match(errors[0].message, words);
  });
}

test('a body may have as many bytes as are read, and not one more, told or untold', async () => {
  const text = JSON.stringify({ data: RECORD });
  for (const told of [true, false]) {
    const headers = told ? { 'content-length': String(text.length) } : {};
    const [enough, tooFew] = [made({ maxBodySize: text.length }), made({ maxBodySize: text.length - 1 })];
    assert.equal((await enough.handler(called(text, 'application/json', headers))).status, 200);
    assert.equal((await tooFew.handler(called(text, 'application/json', headers))).status, 413);
  }
});

/** A body that tells what became of it. @param {number} size of each of its pieces */
function watched(size) {
  const seen = { pulled: 0, cancelled: 0 };
  const body = new ReadableStream({
    pull(controller) {
      seen.pulled += 1;
      controller.enqueue(new Uint8Array(size));
    },
    cancel: () => void (seen.cancelled += 1),
  }, { highWaterMark: 0 });
  return { body, seen };
}

test('of a body that says it is too long nothing is read, and what is not read to its end is let go', async () => {
  const { handler } = made();
  const [told, untold, other] = [watched(1_000), watched(200_000), watched(1_000)];
  assert.equal((await handler(called(told.body, 'application/json', { 'content-length': '300000' }))).status, 413);
  assert.deepEqual(told.seen, { pulled: 0, cancelled: 1 });
  assert.equal((await handler(called(untold.body))).status, 413);
  assert.deepEqual(untold.seen, { pulled: 2, cancelled: 1 });
  const put = new Request('https://portal.example/callbacks', { method: 'PUT', body: other.body, duplex: 'half' });
  assert.equal((await handler(put)).status, 405);
  assert.deepEqual(other.seen, { pulled: 0, cancelled: 1 });
});

test('where the runtime unpacks nothing, what comes packed is answered 415', async (context) => {
  const { DecompressionStream: known } = globalThis;
  context.after(() => Object.assign(globalThis, { DecompressionStream: known }));
  // @ts-expect-error an old runtime
  delete globalThis.DecompressionStream;
  const { handler, errors } = made();
  const packed = called(gzipSync(JSON.stringify({ data: RECORD })), 'application/json', { 'content-encoding': 'gzip' });
  assert.equal((await handler(packed)).status, 415);
  assert.match(errors[0].message, /packed/);
});

test('the portal learns under which field it came', async () => {
  const { handler, errors } = made();
  await handler(json({ 'esi"to': RECORD, ['x'.repeat(500)]: 1, a: 1, b: 1, c: 1, d: 1, e: 1 }));
  assert.match(errors[0].message, /under "data".*"esi\\"to"/);
  assert.ok(errors[0].message.length < 500);
  assert.doesNotMatch(errors[0].message, /"d"/);
});

test('a body that somebody read before is the portal’s fault', async () => {
  const { handler, errors } = made();
  const request = json({ data: RECORD });
  await request.json();
  assert.equal((await handler(request)).status, 500);
  assert.match(errors[0].message, /body parser/);
  const held = json({ data: RECORD });
  held.body.getReader();
  assert.equal((await handler(held)).status, 500);
  assert.match(errors[1].message, /body parser/);
});

test('what is no Request is answered 500, and the portal is told what went wrong', async () => {
  const { handler, errors } = made();
  assert.equal((await handler(/** @type {any} */ ({ method: 'POST', headers: {} }))).status, 500);
  assert.match(errors[0].message, /came as no Request of web standards/);
});

test('where the portal takes no errors, they stand on the console', async (context) => {
  const told = context.mock.method(console, 'error', () => {}).mock;
  const { handler } = made({ onError: undefined, record: () => Promise.reject(new Error('down')) });
  await handler(json({}));
  await handler(json({ data: RECORD }));
  const [first, second] = told.calls.map((call) => call.arguments);
  assert.match(format(...first), /^pec-massiva: A callback came without a record/);
  assert.equal(first.length, 2);
  assert.match(format(...second), /^pec-massiva: A callback could not be confirmed/);
  assert.deepEqual([second.length, second[2].message], [3, 'down']);
});

test('what is told is what the service says, not what came', async () => {
  const { handler, events } = made();
  await handler(json({ data: { id: ID, stato: 'revocata', casella_pec: 'vittima@legalmail.it', callback: { data: { pratica: 666 } } } }));
  assert.deepEqual(events, [{ type: 'mailbox', id: ID, mailbox: RECORD, callback: { pratica: 7 } }]);
});

test('a record that there is not is answered like any other, and told to nobody', async () => {
  const { handler, reads, events, errors } = made({ record: none });
  const response = await handler(json({ data: RECORD }));
  assert.deepEqual([response.status, await response.text(), reads.length, events.length, errors.length], [200, '', 1, 0, 0]);
});

test('a service that cannot be asked: 503, and the next one is told', async () => {
  const { handler, events, errors } = made({ record: (_, count) => (count === 1 ? Promise.reject(new Error('down')) : RECORD) });
  assert.equal((await handler(json({ data: RECORD }))).status, 503);
  assert.match(errors[0].message, /could not be confirmed/);
  assert.equal(errors[0].cause.message, 'down');
  assert.equal((await handler(json({ data: RECORD }))).status, 200);
  assert.equal(events.length, 1);
});

test('a portal that fails: 500, and it is told again', async () => {
  let fails = 2;
  const told = [];
  const { handler, errors } = made({
    onEvent: async (event) => {
      if ((fails -= 1) >= 0) {
        throw new Error('no database');
      }
      told.push(event);
    },
  });
  const statuses = [];
  for (let index = 0; index < 4; index += 1) {
    statuses.push((await handler(json({ data: RECORD }))).status);
  }
  assert.deepEqual([statuses, told.length, errors.length], [[500, 500, 200, 200], 1, 2]);
  assert.equal(errors[0].cause.message, 'no database');
});

test('an onError that throws changes nothing', async () => {
  const { handler } = made({ onError: () => { throw new Error('x'); } });
  assert.equal((await handler(json({}))).status, 400);
});

test('communications to the business register, where there is a registry', async () => {
  const asked = [];
  const record = { id: ID, stato: 'comunicazione_evasa', ragione_sociale: 'Impresa', callback: false };
  const registry = { get: async (id) => (asked.push(id), record) };
  const { handler, reads, events } = made({ registry });
  await handler(json({ data: { id: ID, ragione_sociale: 'x' } }));
  assert.deepEqual([asked, reads], [[ID], []]);
  assert.deepEqual(events, [{ type: 'communication', id: ID, communication: record, callback: {} }]);
  await handler(json({ data: RECORD }));
  assert.equal(events[1].type, 'mailbox');
});

test('without a registry, every record is asked for among the mailboxes', async () => {
  const { handler, reads, events } = made();
  assert.equal((await handler(json({ data: { ...RECORD, ragione_sociale: 'x' } }))).status, 200);
  assert.deepEqual([reads.length, events[0].type], [1, 'mailbox']);
});

test('an answer to a callback is kept by nobody', async () => {
  const { handler } = made();
  assert.equal((await handler(json({ data: RECORD }))).headers.get('cache-control'), 'no-store');
});

test('wrong options, all at once', () => {
  assert.throws(() => callbackHandler(), /callbackHandler.*mailboxes.*onEvent/);
  const wrong = { mailboxes: {}, registry: {}, onEvent: 1, field: '', maxBodySize: 0, memory: {}, onError: 1, rate: { perMinute: 0, atOnce: 0.5 } };
  assert.throws(() => callbackHandler(wrong), (error) => {
    assert.equal(error.code, 'proxy.options');
    assert.equal(error.params.problems.length, 9, inspect(error.params.problems));
    return true;
  });
});

for (const [what, wrong] of Object.entries({
  'a memory that only tells': { memory: { get: () => undefined } },
  'a memory that only keeps': { memory: { set: () => undefined } },
  'a rate that is none': { rate: 5 },
})) {
  test(`wrong: ${what}`, () => {
    assert.throws(() => made(wrong), (error) => error.code === 'proxy.options' && error.params.problems.length === 1);
  });
}

test('only the service itself says that there is no record: any other failure may come again', async () => {
  for (const error of [
    undefined,
    new Error('gone'),
    { name: 'NotFoundError' },
    { name: 'NotFoundError', body: { success: true } },
    { name: 'NotFoundError', body: 'a page of something on the way' },
    { name: 'ServerError', body: { success: false } },
  ]) {
    const { handler, events, errors } = made({ record: () => Promise.reject(error) });
    assert.equal((await handler(json({ data: RECORD }))).status, 503, inspect(error));
    assert.deepEqual([events, errors.length], [[], 1]);
  }
  for (const record of [undefined, null, 'text', []]) {
    const { handler, events } = made({ record: () => /** @type {any} */ (record) });
    assert.equal((await handler(json({ data: RECORD }))).status, 503, inspect(record));
    assert.deepEqual(events, []);
  }
});
