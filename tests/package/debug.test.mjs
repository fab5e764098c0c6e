/** `debug` and `onRetry`: what they are told, and that whoever is told changes nothing. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, mock, test } from 'node:test';

import { CANARIES, found } from '../canaries/canaries.mjs';
import { consumer } from './consumer.mjs';

const user = consumer('module');
after(() => user.remove());
const { PecMassiva } = await import(join(user.installed, 'full.js'));
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));
const { memoryJournal } = await import(join(user.installed, 'journal.js'));

const { token, password, addressee, subject, content } = CANARIES;
const MESSAGE = { sender: 'comune@pecmassiva.com', recipient: addressee, subject, text: content };
const sandbox = await createSandbox({ rate: { perSecond: 0 } });

/** @param {object} options */
const client = (options) =>
  new PecMassiva({ token, mailbox: { username: 'demo', password }, rate: { perSecond: 1000 }, fetch: sandbox.fetch, journal: memoryJournal(), ...options });

/** The package's own proxy, as far as the client sees it: it takes the id of a request over, or gives it one. @param {(request: Request) => any} answer */
const proxied = (answer) => ({
  ...{ baseUrl: 'https://portal.example/', token: undefined, mailbox: undefined },
  fetch: Object.assign(async (request) => {
    const response = await answer(request);
    const headers = new Headers(response.headers);
    headers.set('x-pec-proxy', '1');
    headers.set('x-pec-request', request.headers.get('x-request-id') ?? crypto.randomUUID());
    return new Response(response.body, { status: response.status, headers });
  }, { neverRepeats: true }),
});

/** What is told comes a moment later: a turn of the loop lets all of it come. */
const told = () => new Promise((resolve) => setImmediate(resolve));

/** Refuses the first `times` requests. */
const refusing = (times, make = () => Response.json({ success: false, message: 'later' }, { status: 429, headers: { 'retry-after': '0' } })) => {
  let left = times;
  return Object.assign(async (request) => (left-- > 0 ? make(request) : sandbox.fetch(request)), { neverRepeats: true });
};

test('a function gets each line and what it is made of, in order', async () => {
  const events = [];
  const lines = [];
  const pec = client({ fetch: refusing(1), debug: (line, event) => (lines.push(line), events.push(event)) });
  await pec.quota();
  await told();
  assert.deepEqual(events.map(({ kind, method, path, attempt, status, reason }) => [kind, method, path, attempt, status, reason]), [
    ['request', 'GET', '/quota/*', 1, undefined, undefined],
    ['response', 'GET', '/quota/*', 1, 429, undefined],
    ['retry', 'GET', '/quota/*', 1, 429, 'rateLimit'],
    ['request', 'GET', '/quota/*', 2, undefined, undefined],
    ['response', 'GET', '/quota/*', 2, 200, undefined],
  ]);
  const [{ requestId }] = events;
  assert.match(requestId, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  assert.ok(events.every((event) => event.requestId === requestId && !('serviceRequestId' in event)));
  assert.equal(events[2].delay, 0);
  const known = lines.map((line) => line.replaceAll(/\d+ ms/g, 'n ms').replaceAll(requestId, 'id'));
  assert.deepEqual(known, [
    'pec-massiva: GET /quota/*, try 1, asked (request id)',
    'pec-massiva: GET /quota/*, try 1, answered 429 after n ms (request id)',
    'pec-massiva: GET /quota/*, try 1, again in n ms: rateLimit, 429 (request id)',
    'pec-massiva: GET /quota/*, try 2, asked (request id)',
    'pec-massiva: GET /quota/*, try 2, answered 200 after n ms (request id)',
  ]);
});

test('true writes to console.debug, and false or nothing writes nothing', async () => {
  const written = mock.method(console, 'debug', () => {});
  try {
    for (const [debug, lines] of [[true, 2], [false, 0], [undefined, 0], [null, 0]]) {
      written.mock.resetCalls();
      await client({ debug }).quota();
      await told();
      assert.equal(written.mock.callCount(), lines, String(debug));
      assert.ok(written.mock.calls.every(({ arguments: [line, ...more] }) => /^pec-massiva: GET/.test(line) && more.length === 0));
    }
  } finally {
    written.mock.restore();
  }
});

test('a function for the token that takes its time, and the pace, are told as what is waited for', async () => {
  const events = [];
  const listen = (line, event) => events.push([event.kind, event.reason, line]);
  const slow = client({ token: () => new Promise((resolve) => setTimeout(resolve, 250, token)), debug: listen });
  await slow.send({ ...MESSAGE, sender: 'prima@pecmassiva.com' });
  const paced = client({ rate: { perSecond: 5 }, debug: listen });
  const mail = { ...MESSAGE, sender: 'altra@pecmassiva.com' };
  await Promise.all([paced.send(mail), paced.send(mail)]);
  await told();
  const waits = events.filter(([kind]) => kind === 'wait');
  // Who waits behind others is told again as they go.
  assert.deepEqual([...new Set(waits.map(([, reason]) => reason))], ['credentials', 'pace']);
  assert.match(waits[0][2], /^pec-massiva: POST \/send, try 1, waits for credentials \(/);
  assert.match(waits[1][2], /^pec-massiva: POST \/send, try 1, waits for pace, \d+ ms \(/);
});

test('onRetry is told before each other request, with what it ended with', async () => {
  const retries = [];
  const pec = client({ fetch: refusing(2), onRetry: (retry) => retries.push(retry) });
  await pec.send(MESSAGE);
  await told();
  const [{ requestId }] = retries;
  assert.deepEqual(retries, [1, 2].map((attempt) => ({ requestId, method: 'POST', path: '/send', attempt, status: 429, delay: 0, reason: 'rateLimit' })));
  const again = [];
  await client({ fetch: refusing(1, () => Response.json({ success: false, message: 'Wrong Token' }, { status: 401 })), onRetry: (retry) => again.push(retry) }).quota();
  await told();
  assert.deepEqual(again.map(({ delay, reason, status }) => [delay, reason, status]), [[0, 'authentication.tokenOrMailbox', 401]]);
});

const LISTENERS = {
  throws: () => { throw new Error('the listener is broken'); },
  'rejects later': async () => { throw new Error('the listener is broken'); },
  'throws what is no error': () => { throw undefined; },
  'gives something that is no promise and says it is': () => ({ then() { throw new Error('the listener is broken'); } }),
  'never comes to an end': () => new Promise(() => {}),
  'changes what it is given': (line, event) => { for (const name of Object.keys(event ?? line)) { (event ?? line)[name] = 'x'; } },
  'takes its time': () => { const until = performance.now() + 20; while (performance.now() < until); },
};

for (const [how, listener] of Object.entries(LISTENERS)) {
  test(`a listener that ${how} changes nothing of a send`, async () => {
    const faults = mock.method(console, 'error', () => {});
    const rejections = [];
    const onRejection = (reason) => rejections.push(reason);
    process.on('unhandledRejection', onRejection);
    try {
      let posts = 0;
      const fetch = refusing(1);
      const counted = Object.assign((request) => (request.method === 'POST' && (posts += 1), fetch(request)), { neverRepeats: true });
      const retries = [];
      const pec = client({ fetch: counted, debug: listener, onRetry: (retry) => (retries.push({ ...retry }), listener(retry)) });
      const { sent } = await pec.send(MESSAGE);
      await told();
      assert.deepEqual([sent, posts], [1, 2]);
      assert.deepEqual(retries.map(({ path, attempt }) => [path, attempt]), [['/send', 1]]);
      assert.deepEqual(rejections, []);
      assert.equal(faults.mock.callCount() > 0, /throw|rejects|says it is/.test(how), `${faults.mock.callCount()}`);
    } finally {
      process.off('unhandledRejection', onRejection);
      faults.mock.restore();
    }
  });
}

test('a listener may use the client, and close it', async () => {
  const pec = client({
    debug(line, { kind }) {
      if (kind === 'response') pec.close();
    },
  });
  assert.equal((await pec.send(MESSAGE)).sent, 1);
  await told();
  const error = await pec.quota().catch((thrown) => thrown);
  assert.deepEqual([error.code, error.requestId], ['closed', undefined]);
});

test('what is no listener is said before anything is sent', async () => {
  const error = await client({ debug: 'yes', onRetry: true }).send(MESSAGE).catch((thrown) => thrown);
  assert.deepEqual(error.problems.map(({ field, code }) => [field, code]), [['debug', 'type.debug'], ['onRetry', 'type.function']]);
});

test('an error tells the id that the lines have, where somebody else knows it', async () => {
  const ids = new Set();
  for (const answer of [
    () => Response.json({ success: false, message: 'no' }, { status: 400 }),
    () => new Response('<html>', { status: 200 }),
    () => Promise.reject(new TypeError('fetch failed')),
    () => new Response(null, { status: 302 }),
    () => Response.json({ success: false, message: 'no' }, { status: 500 }),
    () => new Response(new ReadableStream({ pull(controller) { controller.error(new Error('cut')); } })),
  ]) {
    for (const isProxied of [false, true]) {
      const seen = [];
      const way = isProxied ? proxied((request) => (request.url.endsWith('/known') ? Response.json({ success: true, data: {} }) : answer())) : { fetch: Object.assign(async () => answer(), { neverRepeats: true }) };
      const pec = client({ retries: 0, debug: (_, event) => seen.push(event), ...way });
      await pec.request('GET', '/known').catch(() => {});
      const error = await pec.quota('INBOX').catch((thrown) => thrown);
      await told();
      const lines = seen.filter(({ path }) => path === '/quota/*').map(({ requestId }) => requestId);
      assert.equal(new Set(lines).size, 1);
      // Straight to the service nobody knows it.
      assert.equal(error.requestId, isProxied ? lines[0] : undefined, error.code);
      assert.equal(JSON.parse(JSON.stringify(error)).requestId, error.requestId);
      ids.add(lines[0]);
    }
  }
  assert.equal(ids.size, 12, 'each call has one of its own');
  const bad = await client({}).send({ ...MESSAGE, recipient: 'x' }).catch((thrown) => thrown);
  assert.deepEqual([bad.name, bad.requestId, 'requestId' in bad.toJSON()], ['ValidationError', undefined, false]);
});

test('what the service calls a request is told apart, and only where it is an id', async () => {
  for (const [given, told] of [
    ['svc-1/a', 'svc-1/a'], [undefined, undefined], ['<img src=x onerror=alert(1)>', undefined], ['a, a', undefined],
    ['x'.repeat(10_240), undefined], [token, undefined], [`x-${token}`, undefined],
  ]) {
    const headers = given === undefined ? {} : { 'x-request-id': given };
    const pec = client({ fetch: Object.assign(async () => Response.json({ success: false, message: 'no' }, { status: 400, headers }), { neverRepeats: true }) });
    const error = await pec.quota().catch((thrown) => thrown);
    assert.deepEqual([error.serviceRequestId, error.requestId], [told, undefined], given);
  }
});

test('straight to the service no request bears an id: its CORS need not allow one', async () => {
  const seen = [];
  const pec = client({ debug: () => {}, fetch: Object.assign((request) => (seen.push(request.headers.has('x-request-id')), sandbox.fetch(request)), { neverRepeats: true }) });
  await pec.send(MESSAGE);
  await pec.quota();
  assert.deepEqual(seen, [false, false]);
});

test('nothing that is told holds a secret, whatever comes back', async () => {
  const all = [];
  const listen = (...given) => void all.push(...given);
  const echo = async (request) => {
    const text = [...request.headers].map(([name, value]) => `${name}: ${value}`).join('\n') + (await request.text());
    return new Response(text, { status: 503, headers: { 'x-request-id': token, 'x-pec-request': token, 'x-pec-proxy': '1' } });
  };
  for (const fetch of [refusing(1), Object.assign(echo, { neverRepeats: true })]) {
    const pec = client({ fetch, timeout: 2_000, retries: 1, debug: listen, onRetry: listen });
    const idempotencyKey = `${addressee}-1`;
    await Promise.allSettled([
      pec.send(MESSAGE, { idempotencyKey }), pec.quota(addressee), pec.inbox.page({ q: subject }), pec.mailboxes.isAvailable(addressee),
      pec.request('GET', `/send/${addressee}?x=${password}`), pec.settle(idempotencyKey),
    ]);
  }
  const pec = client({ baseUrl: 'https://portal.example/', headers: { 'x-session': token }, fetch: Object.assign(echo, { neverRepeats: true }), retries: 1, debug: listen, onRetry: listen });
  await Promise.allSettled([pec.send(MESSAGE), pec.quota()]);
  await told();
  assert.ok(all.length > 40, String(all.length));
  assert.deepEqual(found(all), []);
});

test('a campaign keeps the id of what a row came to', async () => {
  const refusal = () => Response.json({ success: false, message: 'no' }, { status: 400, headers: { 'x-pec-key': 'refused' } });
  const pec = client(proxied((request) => (request.method === 'POST' ? refusal() : Response.json({ success: true, data: null }, { headers: { 'x-pec-store': 'a.1', 'x-pec-mailbox': 'm' } }))));
  const campaign = await pec.campaigns.create({ sender: MESSAGE.sender, subject: 'Avviso', text: 'Testo', name: 'Avvisi', recipients: [{ pec: addressee }] });
  await campaign.run();
  const rows = [];
  for await (const row of campaign.rows()) rows.push(row);
  const [row] = rows;
  assert.equal(row.state, 'refused');
  assert.match(row.error.requestId, /^[\da-f-]{36}$/);
});
