/** Spans, by the real SDK of OpenTelemetry. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

import { made } from './made.mjs';
import { ask, mailbox, message, post, taken } from './service.mjs';

/** A tracer, and what it told. */
function tracing() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  return { tracer: provider.getTracer('portal'), spans: () => exporter.getFinishedSpans(), exporter };
}

const parentIdOf = (span) => span.parentSpanContext?.spanId ?? span.parentSpanId;

test('a message is a server span and a client span within it, under the caller’s trace', async () => {
  const { tracer, spans } = tracing();
  const { proxy, entries } = made({ trace: tracer });
  const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  const response = await proxy(post(message(), { traceparent: `00-${traceId}-${spanId}-01` }));
  assert.equal(spans().length, 1, 'the answer’s last byte is not out');
  await response.text();
  const [client, server] = spans();
  assert.deepEqual([server.name, server.kind, parentIdOf(server), server.spanContext().traceId], ['POST /api/pec/send', SpanKind.SERVER, spanId, traceId]);
  assert.deepEqual([client.name, client.kind, parentIdOf(client), client.spanContext().traceId], ['POST', SpanKind.CLIENT, server.spanContext().spanId, traceId]);
  assert.deepEqual(server.attributes, {
    ...{ 'http.request.method': 'POST', 'url.scheme': 'https', 'server.address': 'portal.example', 'http.route': '/api/pec/send' },
    ...{ 'http.response.status_code': 201, 'pec_massiva.request.id': entries[0].id, 'pec_massiva.outcome': 'sent' },
  });
  assert.deepEqual(client.attributes, {
    ...{ 'http.request.method': 'POST', 'server.address': 'test.ws.pecmassiva.com', 'server.port': 443 },
    ...{ 'url.full': 'https://test.ws.pecmassiva.com/send', 'http.response.status_code': 201 },
  });
  assert.deepEqual([server.status.code, client.status.code, entries[0].id], [SpanStatusCode.UNSET, SpanStatusCode.UNSET, traceId]);
});

test('what fails says how, and no span bears a secret, a query or a key', async () => {
  const { tracer, spans, exporter } = tracing();
  const answers = {
    [`/inbox?q=${mailbox.password}`]: [() => Response.json({ success: false, message: mailbox.password }, { status: 404 }), 'GET /api/pec/inbox', undefined, '404'],
    '/quota': [() => Promise.reject(Object.assign(new Error('secret-token'), { code: 'ECONNRESET' })), 'GET /api/pec/quota', 'proxy.noAnswer', 'ECONNRESET'],
    '/once/my-key': [() => taken('1'), 'GET /api/pec/once/{key}', undefined, undefined],
    '/nowhere/secret-path': [() => taken('1'), 'GET', undefined, undefined],
  };
  for (const [path, [answer, name, serverError, clientError]] of Object.entries(answers)) {
    exporter.reset();
    const { proxy } = made({ trace: { tracer }, answer });
    await (await proxy(ask(path, { headers: { 'x-requested-with': 'x' } }))).text();
    const server = spans().find(({ kind }) => kind === SpanKind.SERVER);
    const client = spans().find(({ kind }) => kind === SpanKind.CLIENT);
    assert.deepEqual([server.name, server.attributes['error.type'], client?.attributes['error.type']], [name, serverError, clientError], path);
    assert.deepEqual([server.status.code, client?.status.code ?? 0], [serverError, clientError].map((type) => (type === undefined ? 0 : SpanStatusCode.ERROR)));
    const shown = inspect(spans(), { depth: 9 });
    for (const secret of [mailbox.password, mailbox.username, 'secret-token', 'secret-path', 'my-key', 'q=']) {
      assert.ok(!shown.includes(secret), `${path}: ${secret}`);
    }
  }
});

test('no span and no line of the log bears an address or an id that stands in a path', async () => {
  const { tracer, spans, exporter } = tracing();
  const address = 'mario.rossi@pec.it';
  const allow = ['GET /quota', 'GET /inbox', 'GET /send', 'DELETE /send', 'GET /verifica_pec', 'GET /dominio'];
  for (const [path, template, at] of /** @type {const} */ ([
    [`/quota/${mailbox.username}`, '/quota/{mailbox}', 'https://test.ws.pecmassiva.com'],
    ['/inbox/mario.rossi@pec.it', '/inbox/{id}', 'https://test.ws.pecmassiva.com'],
    ['/send/mario.rossi%40pec.it', '/send/{code}', 'https://test.ws.pecmassiva.com'],
    [`/verifica_pec/${address}`, '/verifica_pec/…', 'https://test.pec.openapi.it'],
    ['/dominio/a/mario.rossi', '/dominio/…', 'https://test.pec.openapi.it'],
  ])) {
    exporter.reset();
    // Once it fails, too: what threw is told with the same words.
    for (const answer of [() => Response.json({ success: true }), () => Promise.reject(new Error('no way'))]) {
      const { proxy, entries, failures } = made({ trace: tracer, allow, answer });
      await (await proxy(ask(path, { headers: { 'x-requested-with': 'x' } }))).text();
      assert.equal(entries[0].path, template);
      assert.ok(!/rossi|comune@/.test(inspect([spans().map(({ name, attributes }) => [name, attributes]), entries, failures], { depth: 9 })), path);
    }
    const [client, server] = spans();
    assert.deepEqual([server.name, server.attributes['http.route']], [`GET /api/pec${template}`, `/api/pec${template}`]);
    assert.deepEqual([client.name, client.attributes['url.full']], ['GET', `${at}${template}`]);
  }
});

test('a read that is asked again is a span each, and the portal’s own span may be the parent', async () => {
  const { tracer, spans } = tracing();
  const own = tracer.startSpan('express');
  const { proxy } = made({
    trace: { tracer, parent: () => trace.setSpan(ROOT_CONTEXT, own) },
    answer: (_, index) => (index === 0 ? Response.json({ success: false }, { status: 401 }) : Response.json({ success: true })),
  });
  await (await proxy(ask('/quota'))).text();
  const [first, second, server] = spans();
  assert.deepEqual([first, second].map(({ attributes }) => [attributes['http.response.status_code'], attributes['http.request.resend_count']]), [[401, undefined], [200, 1]]);
  assert.equal(parentIdOf(server), own.spanContext().spanId);
});

test('without traceparent a trace begins; a tracer that fails changes nothing, and what is none is refused', async () => {
  const { tracer, spans } = tracing();
  const { proxy } = made({ trace: tracer });
  await (await proxy(post(message(), { traceparent: '00-x-y-01' }))).text();
  assert.equal(parentIdOf(spans()[1]), undefined);
  const boom = () => {
    throw new Error('no');
  };
  for (const broken of [{ startSpan: boom }, { startSpan: () => ({ setAttribute: boom, setStatus: boom, end: boom }) }, { startSpan: () => undefined }]) {
    assert.equal((await made({ trace: broken }).proxy(post(message()))).status, 201);
  }
  assert.equal((await made({ trace: { tracer, parent: boom } }).proxy(post(message()))).status, 201);
  for (const none of [{}, null, 'x', { tracer: {} }, { tracer, parent: 1 }]) {
    assert.throws(() => made({ trace: none }), /trace must be/);
  }
});
