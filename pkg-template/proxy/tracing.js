/**
 * Spans of OpenTelemetry, named as its conventions for HTTP say: one for each request, and within it one for each call to
 * the service. The tracer is the portal's own; nothing of OpenTelemetry is imported. No query, key, name, address or secret is
 * told: for the values in a path stands its template.
 */

import { traceOf } from './request/identity.js';

/** The kinds of spans, as the tracer knows them. */
const KIND = { server: 1, client: 2 };

/** The status of a span that failed. */
const FAILED = 2;

/** Where a context of OpenTelemetry has its span. */
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN');

/**
 * @typedef {import('../types/proxy.d.ts').ProxyTracer} Tracer
 * @typedef {import('../types/proxy.d.ts').ProxySpan} Span
 * @typedef {import('../types/proxy.d.ts').ProxyLogEntry} Entry
 * @typedef {import('./forward/limits.js').Call} Call
 */

/** A context of OpenTelemetry, which holds a span and nothing else. @param {unknown} span */
function contextOf(span) {
  /** @param {ReadonlyMap<unknown, unknown>} values @returns {object} */
  const holding = (values) => ({
    getValue: (/** @type {unknown} */ key) => values.get(key),
    setValue: (/** @type {unknown} */ key, /** @type {unknown} */ value) => holding(new Map([...values, [key, value]])),
    deleteValue: (/** @type {unknown} */ key) => holding(new Map([...values].filter(([other]) => other !== key))),
  });
  return holding(span === undefined ? new Map() : new Map([[SPAN, span]]));
}

/** The caller's span, as its `traceparent` tells. @param {Request} request */
function parentOf(request) {
  const told = traceOf(request.headers);
  return contextOf(told && { spanContext: () => ({ ...told, isRemote: true }) });
}

/** A tracer that fails must not change what becomes of a message. @template T @param {() => T} work @returns {T | undefined} */
function safely(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/**
 * @param {Span | undefined} span
 * @param {Record<string, string | number | undefined>} attributes
 * @param {boolean} isFailed
 */
function over(span, attributes, isFailed) {
  safely(() => {
    for (const [name, value] of Object.entries(attributes)) {
      value === undefined || span?.setAttribute(name, value);
    }
    if (isFailed) {
      span?.setStatus({ code: FAILED });
    }
  });
  safely(() => span?.end());
}

/** The spans of one request. */
export class Spans {
  #tracer;
  #basePath;
  /** @type {Span | undefined} */
  #server;
  #calls = 0;

  /**
   * @param {import('../types/proxy.d.ts').ProxyOptions<any>['trace']} trace
   * @param {string} basePath
   * @param {Request} request
   * @param {URL} url
   */
  constructor(trace, basePath, request, url) {
    const { tracer, parent = parentOf } = trace === undefined || 'startSpan' in trace ? { tracer: trace } : trace;
    this.#tracer = tracer;
    this.#basePath = basePath;
    const attributes = { 'http.request.method': request.method, 'url.scheme': url.protocol.slice(0, -1), 'server.address': url.hostname };
    this.#server = safely(() => tracer?.startSpan(request.method, { kind: KIND.server, attributes }, parent(request)));
  }

  /**
   * One call to the service, as it goes; its URL without what a path may bear, such as an address.
   *
   * @template {{ status: number }} T
   * @param {Pick<Call, 'url' | 'method'>} call
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async call({ url, method }, work) {
    if (this.#tracer === undefined) {
      return work();
    }
    const span = this.#begun(url, method);
    this.#calls += 1;
    try {
      const response = await work();
      const { status } = response;
      const type = status >= 400 ? String(status) : undefined;
      over(span, { 'http.response.status_code': status, 'error.type': type }, type !== undefined);
      return response;
    } catch (error) {
      over(span, { 'error.type': typeOf(error) }, true);
      throw error;
    }
  }

  /** @param {string} whole @param {string} method */
  #begun(whole, method) {
    return safely(() => {
      const { hostname, port, protocol, origin } = new URL(whole);
      // Not as it is read, which would escape the braces of a template.
      const path = whole.slice(whole.indexOf('/', whole.indexOf('//') + 2));
      const attributes = {
        ...{ 'http.request.method': method, 'server.address': hostname, 'server.port': Number(port || (protocol === 'http:' ? 80 : 443)) },
        'url.full': origin + path,
        ...(this.#calls === 0 ? {} : { 'http.request.resend_count': this.#calls }),
      };
      return this.#tracer?.startSpan(method, { kind: KIND.client, attributes }, contextOf(this.#server));
    });
  }

  /** @param {Entry} entry as it is when the answer is out */
  end({ method, path, status, id, requestId, serviceRequestId, code, outcome }) {
    // Of one that strayed the path is anybody's words.
    const isKnown = path !== '*' && code !== 'proxy.path';
    const route = `${this.#basePath}${path}`;
    safely(() => isKnown && this.#server?.updateName?.(`${method} ${route}`));
    const isFailed = status >= 500;
    over(
      this.#server,
      {
        'http.route': isKnown ? route : undefined,
        'http.response.status_code': status,
        'error.type': isFailed ? (code ?? String(status)) : undefined,
        'pec_massiva.request.id': id,
        'pec_massiva.client.request.id': requestId,
        'pec_massiva.service.request.id': serviceRequestId,
        'pec_massiva.outcome': outcome,
      },
      isFailed,
    );
  }
}

/** A word for a failure, of those that systems have, or its class. @param {unknown} error */
function typeOf(error) {
  const { code, name } = /** @type {{ code?: unknown, name?: unknown }} */ (error ?? {});
  const word = typeof code === 'string' ? code : name;
  return typeof word === 'string' && /^\w{1,60}$/.test(word) ? word : '_OTHER';
}
