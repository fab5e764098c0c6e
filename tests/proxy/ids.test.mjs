/** The id of a request, from the page through the proxy's log, spans and failures back to the page's error. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { made } from './made.mjs';
import { ask, mailbox, message, taken } from './service.mjs';

const { PecMassiva } = await import(`${unpacked}/index.js`);

const { sender, recipient, subject } = message();
const mail = { sender, recipient, subject, text: 'Testo' };
const BASE = 'https://portal.example/api/pec';
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const no = () => Response.json({ success: false, message: 'no' }, { status: 400 });

/** A client before a proxy, what stands between them, and what passed. @param {object} [options] of both */
function clientBefore({ way = (request, proxy) => proxy(request), client = {}, ...more } = {}) {
  const { proxy, ...rest } = made(more);
  const ids = [];
  const fetch = Object.assign(async (request) => (ids.push(request.headers.get('x-request-id')), way(request, proxy)), { neverRepeats: true });
  const events = [];
  const pec = new PecMassiva({ baseUrl: BASE, fetch, rate: false, retries: 0, debug: (_, event) => events.push(event), ...client });
  return { pec, ids, events, ...rest };
}

const caught = (promise) => promise.then(() => assert.fail('it resolved'), (error) => error);

test('one id is in the request, the log, the answer, the spans, the failures and the error', async () => {
  const exporter = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer('portal');
  const { pec, ids, entries, events, failures } = clientBefore({ trace: tracer, answer: ({ method }) => (method === 'POST' ? Promise.reject(new Error('reset')) : no()) });
  const error = await caught(pec.send(mail));
  assert.equal(error.name, 'UnknownOutcomeError');
  const id = error.requestId;
  assert.match(id, UUID);
  // The first greets whoever is there, and is named by the proxy.
  assert.equal(ids[0], null);
  assert.ok(ids.length >= 2 && ids.slice(1).every((one) => one === id), String(ids));
  assert.deepEqual([...new Set(entries.slice(1).map((entry) => entry.id))], [id]);
  assert.deepEqual([...new Set(failures.map((failure) => failure.id))], [id]);
  assert.equal(error.cause.requestId, id);
  const spans = exporter.getFinishedSpans().map(({ attributes }) => attributes['pec_massiva.request.id']).filter((one) => one !== undefined);
  assert.deepEqual([...new Set(spans.slice(1))], [id]);
  assert.ok(events.some(({ kind, path, requestId }) => kind === 'response' && path === '/send' && requestId === id));
});

test('a trace of the page’s wins, and the error tells it; the log keeps both', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const way = (request, proxy) => {
    const traced = new Request(request);
    traced.headers.set('traceparent', `00-${traceId}-b7ad6b7169203331-01`);
    return proxy(traced);
  };
  const { pec, entries, ids } = clientBefore({ way, answer: no });
  await caught(pec.quota());
  const error = await caught(pec.request('GET', '/inbox', { headers: { 'x-requested-with': 'x' } }));
  assert.equal(error.requestId, traceId);
  assert.deepEqual([entries[1].id, entries[1].requestId], [traceId, ids[1]]);
  assert.match(ids[1], UUID);
});

const GIVEN = {
  'a line feed': 'a\\nGET /admin', 'a page': '<script>alert(1)</script>', 'a colour of terminals': '\x1b[31m', 'ten kilobytes': 'x'.repeat(10_240),
  'two of them': 'a-1, a-1', blanks: '   ', 'other letters': 'perch\u00e9', quotes: '"a"', braces: '{"a":1}', 'a percent': '%0d%0aset-cookie:x', 'a template': '${jndi:ldap://x}',
};

test('an id from outside that could break a line of a log is nobody’s: the proxy makes its own', async () => {
  for (const [what, given] of Object.entries(GIVEN)) {
    const { proxy, entries } = made();
    const response = await proxy(new Request(`${BASE}/quota`, { headers: new Headers([['x-request-id', given]]) }));
    await response.text();
    assert.match(entries[0].id, UUID, what);
    assert.deepEqual([response.headers.get('x-pec-request'), entries[0].requestId], [entries[0].id, undefined], what);
  }
});

/** What stands in front of the proxy does to an answer. */
const FRONTS = {
  strips: (headers) => headers.delete('x-pec-request'),
  doubles: (headers) => headers.append('x-pec-request', headers.get('x-pec-request')),
  'puts a page in': (headers) => headers.set('x-pec-request', '<b>x</b>'),
  'makes long': (headers) => headers.set('x-pec-request', 'x'.repeat(10_240)),
};

for (const [how, change] of Object.entries(FRONTS)) {
  test(`where something in front ${how} the id of an answer, the error has the page’s own`, async () => {
    const way = async (request, proxy) => {
      const response = await proxy(request);
      const headers = new Headers(response.headers);
      change(headers);
      return new Response(await response.text(), { status: response.status, headers });
    };
    const { pec, ids, entries } = clientBefore({ way, answer: no });
    await caught(pec.quota());
    const error = await caught(pec.quota());
    assert.match(error.requestId, UUID);
    assert.deepEqual([error.requestId, error.requestId], [ids[1], entries[1].id]);
  });
}

test('where something in front renames requests, the error has the name that the log has', async () => {
  const way = (request, proxy) => {
    const renamed = new Request(request);
    renamed.headers.set('x-request-id', 'nginx-0017');
    return proxy(renamed);
  };
  const { pec, entries } = clientBefore({ way, answer: no });
  const error = await caught(pec.quota());
  assert.deepEqual([error.requestId, entries[0].id], ['nginx-0017', 'nginx-0017']);
});

test('what the service calls a request is in the log and the error, apart; what is no id, or a secret, is not', async () => {
  for (const [given, told] of [['svc-77', 'svc-77'], [undefined, undefined], ['<b>', undefined], ['x'.repeat(129), undefined], ['secret-token', undefined], [`a/${encodeURIComponent(mailbox.password)}`, undefined]]) {
    const headers = given === undefined ? {} : { 'x-request-id': given };
    const { pec, entries } = clientBefore({ answer: () => Response.json({ success: false, message: 'no' }, { status: 400, headers }) });
    for (const error of [await caught(pec.quota()), await caught(pec.send(mail))]) {
      assert.equal(error.serviceRequestId, told, `${given} ${error.code}`);
    }
    assert.deepEqual(entries.filter(({ path }) => path !== '/once' && !path.startsWith('/once/')).map(({ serviceRequestId }) => serviceRequestId), [told, told]);
  }
});

test('a service gets no id of ours, nor the page’s trace', async () => {
  const { pec, service } = clientBefore();
  await pec.send(mail);
  await pec.send(mail);
  assert.ok(service.arrivals.every(({ headers }) => !headers.has('x-request-id') && !headers.has('traceparent')));
});

const ORIGIN = 'https://pages.example';

test('a page of another origin reads what the proxy calls a request, and may bear an id of its own', async () => {
  const { proxy } = made({ origin: ORIGIN, answer: () => taken('100000000000001') });
  const preflight = await proxy(ask('/send', { method: 'OPTIONS', headers: { origin: ORIGIN, 'access-control-request-headers': 'idempotency-key,x-request-id' } }));
  assert.match(preflight.headers.get('access-control-allow-headers'), /x-request-id/);
  const answer = await proxy(ask('/quota', { headers: { origin: ORIGIN } }));
  assert.match(answer.headers.get('x-pec-request'), UUID);
  assert.match(answer.headers.get('access-control-expose-headers'), /x-pec-request, x-pec-service-request/);
});

test('behind a proxy of another kind no request bears an id, and no error tells one', async () => {
  const way = async (request, proxy) => {
    const response = await proxy(request);
    const headers = new Headers([...response.headers].filter(([name]) => !name.startsWith('x-pec-')));
    return new Response(await response.text(), { status: response.status, headers });
  };
  const { pec, ids, events } = clientBefore({ way, answer: no });
  const errors = [await caught(pec.quota()), await caught(pec.send(mail))];
  assert.ok(ids.length >= 2 && ids.every((id) => id === null), String(ids));
  assert.deepEqual(errors.map(({ requestId }) => requestId), [undefined, undefined]);
  assert.ok(events.every(({ requestId }) => UUID.test(requestId)), 'the lines tell calls apart');
});

test('a request that bore no id, and got no answer, has none that could be quoted', async () => {
  let isCut = true;
  const way = (request, proxy) => (isCut ? Promise.reject(new TypeError('fetch failed')) : proxy(request));
  const { pec, ids, entries } = clientBefore({ way, answer: no });
  const first = await caught(pec.quota());
  assert.deepEqual([first.name, first.requestId, 'requestId' in first.toJSON()], ['NetworkError', undefined, false]);
  isCut = false;
  const second = await caught(pec.quota());
  assert.deepEqual([ids[1], second.requestId], [null, entries[0].id], 'the proxy named it');
  isCut = true;
  const third = await caught(pec.quota());
  assert.deepEqual([third.name, third.requestId], ['NetworkError', ids[2]], 'whatever was on the way may have kept it');
  assert.match(ids[2], UUID);
});
