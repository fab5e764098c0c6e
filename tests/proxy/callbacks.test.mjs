/** The address that the service calls: nothing is believed before it was asked for, repeats are quiet, floods are bounded. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { gzipSync, deflateSync } from 'node:zlib';

import { callbackHandler } from '../../pkg-template/proxy/callbacks/handler.js';

const ID = '64f0c2a91b7d3e5a60c81f22';
const RECORD = { id: ID, stato: 'evasa', tipo_casella: 'GOLD', casella_pec: 'impresa@legalmail.it', callback: { url: 'https://a.it', data: { pratica: 7 } } };
const none = () => Promise.reject(Object.assign(new Error('none'), { name: 'NotFoundError', body: { success: false, message: 'none' } }));

/** A handler before a service that gives `record`. */
function made({ record = () => RECORD, ...more } = {}) {
  const [reads, events, errors] = [[], [], []];
  const get = async (id, options) => {
    reads.push({ id, ...options });
    return record(id, reads.length);
  };
  const handler = callbackHandler({
    mailboxes: { get },
    onEvent: (event) => void events.push(event),
    onError: (error) => errors.push(error),
    ...more,
  });
  return { handler, reads, events, errors };
}

const FORM = 'application/x-www-form-urlencoded';
const called = (body, type = 'application/json', headers = {}) =>
  new Request('https://portal.example/callbacks', { method: 'POST', body, headers: { 'content-type': type, ...headers }, duplex: 'half' });
const json = (value) => called(JSON.stringify(value));
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
  ['a form in parts', () => inMultipart('data', TEXT)],
  ['gzip', () => called(gzipSync(JSON.stringify({ data: RECORD })), 'application/json', { 'content-encoding': 'gzip' })],
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
  });
}

test('the portal learns under which field it came', async () => {
  const { handler, errors } = made();
  await handler(json({ 'esi"to': RECORD, ['x'.repeat(500)]: 1, a: 1, b: 1, c: 1, d: 1, e: 1 }));
  assert.match(errors[0].message, /under "data".*"esi\\"to"/);
  assert.ok(errors[0].message.length < 500);
});

test('a body that somebody read before is the portal’s fault', async () => {
  const { handler, errors } = made();
  const request = json({ data: RECORD });
  await request.json();
  assert.equal((await handler(request)).status, 500);
  assert.match(errors[0].message, /body parser/);
});

test('the same twice is told once', async () => {
  const { handler, reads, events } = made();
  for (let index = 0; index < 3; index += 1) {
    assert.equal((await handler(json({ data: RECORD }))).status, 200);
  }
  assert.deepEqual([reads.length, events.length], [3, 1]);
});

test('the same at once is told once, with two reads at most', async () => {
  const { handler, reads, events } = made({ record: async () => ({ ...RECORD }) });
  const answers = await Promise.all(Array.from({ length: 25 }, () => handler(json({ data: RECORD }))));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.deepEqual([reads.length, events.length], [2, 1]);
});

test('what comes while one is asked for is asked for anew: it may be news', async () => {
  let give;
  const first = new Promise((resolve) => (give = resolve));
  const { handler, events } = made({ record: (_, count) => (count === 1 ? first : { ...RECORD, stato: 'revocata' }) });
  const one = handler(json({ data: RECORD }));
  await new Promise((resolve) => setImmediate(resolve));
  const other = handler(json({ data: RECORD }));
  await new Promise((resolve) => setImmediate(resolve));
  give(RECORD);
  await Promise.all([one, other]);
  assert.deepEqual(events.map(({ mailbox, was }) => [mailbox.stato, was?.stato]), [['evasa', undefined], ['revocata', 'evasa']]);
});

test('one that is never answered holds up nobody for ever', async (context) => {
  context.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_000_000 });
  const { handler, events, errors } = made({ record: (_, count) => (count === 1 ? new Promise(() => {}) : RECORD) });
  const stuck = handler(json({ data: RECORD }));
  for (let index = 0; index < 10; index += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  context.mock.timers.tick(60_000);
  assert.equal((await stuck).status, 503);
  assert.equal((await handler(json({ data: RECORD }))).status, 200);
  assert.deepEqual([events.length, errors.length], [1, 1]);
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

test('a memory of the portal’s own outlives the process', async () => {
  const kept = new Map();
  const memory = { get: async (key) => kept.get(key) && JSON.parse(kept.get(key)), set: async (key, record) => kept.set(key, JSON.stringify(record)) };
  const [one, other] = [made({ memory }), made({ memory, record: () => Object.fromEntries(Object.entries(RECORD).reverse()) })];
  await one.handler(json({ data: RECORD }));
  await other.handler(json({ data: RECORD }));
  assert.deepEqual([one.events.length, other.events.length], [1, 0]);
  const changed = made({ memory, record: () => ({ ...RECORD, stato: 'revocata' }) });
  await changed.handler(json({ data: RECORD }));
  assert.equal(changed.events[0].was.stato, 'evasa');
});

test('a flood leads to so many reads and no more, and says when to come back', async () => {
  const { handler, reads, events } = made({ record: none, rate: { perMinute: 6, atOnce: 5 } });
  const answers = [];
  for (let index = 0; index < 100; index += 1) {
    answers.push(await handler(json({ data: { id: `forged${index}` } })));
  }
  assert.deepEqual([reads.length, events.length], [5, 0]);
  assert.equal(answers.filter(({ status }) => status === 429).length, 95);
  const wait = Number(answers.at(-1).headers.get('retry-after'));
  assert.ok(wait >= 1 && wait <= 10, `${wait}`);
});

test('the rate comes back with time', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const { handler, reads } = made({ record: none, rate: { perMinute: 60, atOnce: 1 } });
  await handler(json({ data: { id: 'a' } }));
  assert.equal((await handler(json({ data: { id: 'b' } }))).status, 429);
  context.mock.timers.setTime(1_002_000);
  assert.equal((await handler(json({ data: { id: 'c' } }))).status, 200);
  assert.equal(reads.length, 2);
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

test('wrong options, all at once', () => {
  assert.throws(() => callbackHandler(), /mailboxes.*onEvent/);
  const wrong = { mailboxes: {}, registry: {}, onEvent: 1, field: '', maxBodySize: 0, memory: {}, onError: 1, rate: { perMinute: 0, atOnce: 0.5 } };
  assert.throws(() => callbackHandler(wrong), (error) => {
    assert.equal(error.code, 'proxy.options');
    assert.equal(error.params.problems.length, 9, inspect(error.params.problems));
    return true;
  });
});

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
