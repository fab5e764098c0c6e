/**
 * Any requests to the proxy, and any answers of the service: parts between bytes 0x1e, each a letter, lines and a body. `>` is
 * a request (its method and path, its headers), `<` an answer for when the service is next asked (its status, its headers).
 * Only what was allowed reaches the service, only for who is signed in and asks from where he may; no message goes twice that
 * may have been taken; what is said of a key is so; and nothing that is told holds the password.
 */

import assert from 'node:assert/strict';

import { createProxy } from '../../pkg-template/proxy/handler.js';
import { SPELLINGS, decodings } from '../../tests/proxy/redact/spellings.mjs';

/** What such inputs are made of; where an answer has an `@`, the password comes back. */
export const WORDS = [
  ...['>GET ', '>POST /api/pec/send\n', '/api/pec/once/k-1', '/api/pec/look/k-1', '/api/pec/inbox', '/api/pec/quota/', '%2e', '%2f', ';', '..', '~Lg', '?_method='],
  ...['cookie: session=ok\n', 'idempotency-key: k-1\n', 'content-type: application/json\n', 'origin: https://other.example\n', 'sec-fetch-site: cross-site\n'],
  ...['x-pec-store: MARK\n', 'x-pec-mailbox: OWN\n', 'x-requested-with: x\n', 'host: other.example\n', 'traceparent: ', 'x-request-id: @\n'],
  ...['{"sender":"comune@pec.example"}', '\x1e', '<201\n', '<400\n\n', '{"success":true,"sent":1,"message_id":"12"}', '{"success":false,"message":"@"}', '@', '\n\n'],
];

const ALLOW = ['POST /send', 'GET /send', 'GET /inbox', 'GET /quota', 'DELETE /inbox', 'GET /pec', 'PATCH /pec'];
const MAILBOX = { username: 'comune@pec.example', password: 'Per"chè&/7? 4n' };
const TOKEN = 'tok-5f81e0c29b';
const ORIGIN = 'https://office.example';
const BASE = '/api/pec';

/** The paths of the first service, each with how many segments it has behind the first at most. */
const DEPTHS = { send: 1, inbox: 1, quota: 1 };

/** Headers that an answer may bear. */
const TOLD = /^(?:content-(?:type|language)|retry-after|vary|cache-control|x-content-type-options|access-control-[a-z-]+|x-pec-(?:proxy|accepts|answers|key|mailbox|request|service-request|session|store))$/;

const WAYS = Object.values(SPELLINGS);

/** @param {string} text @returns {{ first: string, headers: [string, string][], body: string }} */
function partOf(text) {
  const at = text.indexOf('\n\n');
  const [head, body] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 2)];
  const [first = '', ...lines] = head.split('\n');
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon > 0 ? [/** @type {[string, string]} */ ([line.slice(0, colon).trim(), line.slice(colon + 1).trim()])] : [];
  });
  return { first, headers, body };
}

/** Without those that no runtime takes. @param {[string, string][]} pairs */
function headersOf(pairs) {
  const headers = new Headers();
  for (const [name, value] of pairs) {
    try {
      headers.append(name, value);
    } catch {
      // No server would have taken it.
    }
  }
  return headers;
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the service's answer says that a message was not taken. @param {number} status @param {string} text */
const isNo = (status, text) =>
  status >= 400 && status < 500 ? ![408, 409, 425].includes(status) : status >= 200 && status < 300 && parsed(text)?.success === false;

/** The key that a path asks for, as a usual server reads it. @param {string} path */
function askedIn(path) {
  const [, , segment] = /^\/(once|look)\/([^/]+)$/.exec(path) ?? [];
  if (segment === undefined) {
    return undefined;
  }
  try {
    const text = decodeURIComponent(segment);
    const [, letters = ''] = /^~([\w-]+)$/.exec(text) ?? [];
    const whole = letters === '' || letters.length % 4 === 1 ? undefined : letters;
    const key = whole === undefined ? text : Buffer.from(whole, 'base64url').toString('latin1');
    // What nobody writes so stands for itself.
    return whole !== undefined && (!/^[\x21-\x7e]{1,255}$/.test(key) || /^[\w-](?:[\w.-]*[\w-])?$/.test(key)) ? text : key;
  } catch {
    return undefined;
  }
}

/** What reached the service. */
class Service {
  /** @type {{ status: number, headers: Headers, body: string }[]} */
  answers = [];
  /** @type {{ method: string, url: URL, headers: Headers, body: string, isNo: boolean }[]} */
  arrivals = [];

  /** @param {Request} request */
  async fetch(request) {
    // A body that breaks off is no arrival.
    const body = await request.text();
    const { status, headers, body: text } = this.answers.shift() ?? { status: 0, headers: new Headers(), body: '' };
    this.arrivals.push({ method: request.method, url: new URL(request.url), headers: request.headers, body, isNo: isNo(status, text) });
    if (status === 0) {
      throw new TypeError('fetch failed');
    }
    return new Response([204, 205, 304].includes(status) ? null : text, { status, headers });
  }
}

/** What the service may get, and with what. @param {Service['arrivals'][number]} arrival @param {string} path that was asked for */
function checkArrival({ method, url, headers, body }, path) {
  const [, first = '', ...rest] = url.pathname.split('/');
  const isFirst = url.host === 'test.ws.pecmassiva.com';
  assert.ok(isFirst || url.host === 'test.pec.openapi.it', url.href);
  assert.ok(ALLOW.includes(`${method} /${first}`), `${method} ${url.href}`);
  assert.equal(first === 'pec', !isFirst);
  assert.equal(url.pathname, path, 'as it was asked for');
  assert.ok(rest.length <= (DEPTHS[/** @type {keyof typeof DEPTHS} */ (first)] ?? 4), url.href);
  for (let text = url.pathname, times = 0; times < 3; times += 1) {
    assert.ok(!/(?:^|[/\\])\.{1,2}(?:[/\\;]|$)|\/\/|\\|\0/.test(text), url.href);
    assert.equal(text.split('/').length, url.pathname.split('/').length, 'no slash comes of it');
    try {
      text = decodeURIComponent(text);
    } catch {
      break;
    }
  }
  assert.ok([...url.searchParams.keys()].every((name) => !/^[^a-z]+method/i.test(name.trim())), url.href);
  assert.equal(headers.get('authorization'), `Bearer ${TOKEN}`);
  assert.equal(headers.get('x-password'), isFirst && method !== 'POST' ? MAILBOX.password : null);
  const names = [...headers.keys()].filter((name) => !['authorization', 'x-username', 'x-password', 'content-length'].includes(name));
  assert.ok(names.every((name) => ['accept', 'accept-language', 'content-type'].includes(name)), names.join());
  if (method === 'POST') {
    const { username, password, sender } = JSON.parse(body);
    assert.deepEqual({ username, password }, MAILBOX);
    assert.equal(sender.toLowerCase(), MAILBOX.username);
  }
  if (first === 'quota' && rest.length === 1) {
    assert.ok(['inbox', MAILBOX.username].includes(decodeURIComponent(rest[0] ?? '').trim().toLowerCase()), url.href);
  }
}

/** Whether another site had a browser send it, as far as a browser tells. @param {Headers} headers @param {URL} url */
function isForeign(headers, url) {
  const [origin, site] = [headers.get('origin'), headers.get('sec-fetch-site')];
  if (origin === ORIGIN) {
    return false;
  }
  if (site !== null) {
    return site !== 'same-origin' && site !== 'none';
  }
  const own = (headers.get('host') ?? url.host).toLowerCase().replace(/:(?:80|443)$/, '');
  const page = URL.canParse(origin ?? '') ? new URL(origin ?? '') : undefined;
  return origin !== null && (page === undefined || !/^https?:$/.test(page.protocol) || page.host !== own);
}

/** @param {Buffer} data */
export async function fuzz(data) {
  const service = new Service();
  /** @type {unknown[]} */
  const told = [];
  const proxy = createProxy({
    ...{ basePath: BASE, environment: 'test', token: TOKEN, allow: ALLOW, origin: ORIGIN, rate: { perSecond: 1e6 } },
    authorize: (request) => request.headers.get('cookie')?.split('; ').includes('session=ok') === true && { user: 'anna' },
    mailbox: () => MAILBOX,
    fetch: (request) => service.fetch(request),
    log: (entry) => void told.push(entry),
    onError: (error, failure) => void told.push(String(error), failure),
  });
  let times = data.length;
  /** What the proxy told of itself last. */
  const own = { mark: 'none', mailbox: '' };
  /** Keys that were said never to go. @type {Set<string>} */
  const never = new Set();
  /** By their keys, whether one may have been taken. @type {Map<string, boolean>} */
  const posted = new Map();
  for (const part of data.subarray(0, 4096).toString('latin1').split('\x1e').slice(0, 24)) {
    const { first, headers: pairs, body } = partOf(part);
    if (first.startsWith('<')) {
      const status = Number(first.slice(1));
      const echo = (/** @type {string} */ text) => text.replaceAll('@', () => WAYS[times++ % WAYS.length]?.(MAILBOX.password) ?? '');
      const headers = headersOf(pairs.map(([name, value]) => [name, echo(value)]));
      service.answers.push({ status: status >= 200 && status < 600 ? Math.floor(status) : 0, headers, body: echo(body) });
      continue;
    }
    const [method = '', target = ''] = first.slice(1).split(' ');
    const headers = headersOf(pairs.map(([name, value]) => [name, value.replace('MARK', own.mark).replace('OWN', own.mailbox)]));
    const bytes = ['GET', 'HEAD'].includes(method.toUpperCase()) ? null : Buffer.from(body, 'latin1');
    let request;
    try {
      request = new Request(new URL(target, 'https://portal.example'), { method, headers, body: bytes });
    } catch {
      continue;
    }
    await one(request);
  }

  /** @param {Request} request */
  async function one(request) {
    const { method, headers } = request;
    const url = new URL(request.url);
    const path = url.pathname.startsWith(`${BASE}/`) ? url.pathname.slice(BASE.length) : undefined;
    const before = service.arrivals.length;
    const response = await proxy(request, {});
    const text = await response.text();
    const arrived = service.arrivals.slice(before);
    const isIn = headers.get('cookie')?.split('; ').includes('session=ok') === true;
    const wanted = headers.get('x-pec-mailbox');
    assert.ok(arrived.length <= (method === 'GET' ? 2 : 1));
    assert.ok(arrived.length === 0 || (path !== undefined && isIn && !isForeign(headers, url)), `${method} ${url} ${response.status}`);
    assert.ok(arrived.length === 0 || wanted === null || wanted === own.mailbox || own.mailbox === '', 'for another mailbox');
    arrived.forEach((arrival) => checkArrival(arrival, path ?? ''));

    // What answers tell.
    const names = [...response.headers.keys()];
    assert.ok(names.every((name) => TOLD.test(name)), names.join());
    assert.equal(response.headers.get('x-pec-proxy'), '1');
    const shown = JSON.stringify([...response.headers]) + text;
    assert.ok(!shown.includes(MAILBOX.password) && !shown.includes(TOKEN), shown);
    if (!response.ok) {
      assert.ok(!decodings(shown).some((one) => one.includes(MAILBOX.password)), shown);
    }
    own.mark = response.headers.get('x-pec-store') ?? own.mark;
    own.mailbox = response.headers.get('x-pec-mailbox') ?? own.mailbox;

    // What is said of a key.
    const known = response.headers.get('x-pec-key');
    const isSend = method === 'POST' && path === '/send';
    const asked = method === 'GET' && path !== undefined ? askedIn(path) : undefined;
    const key = isSend ? (headers.get('idempotency-key') ?? undefined) : asked;
    if (response.headers.has('x-pec-answers') && key !== undefined) {
      assert.equal(response.headers.get('x-pec-answers'), key);
    }
    if (isSend && key !== undefined) {
      const mayBeTaken = posted.get(key) === true;
      const [arrival] = arrived;
      assert.ok(arrival === undefined || !mayBeTaken, 'it goes twice');
      assert.ok(arrival === undefined || !never.has(key), 'it goes though it never should');
      assert.ok(known !== 'free' || arrival === undefined, 'it went, and its key is said to be free');
      assert.ok(known !== 'refused' || !mayBeTaken, 'it may have been taken');
      assert.ok(known !== 'refused' || arrival === undefined || arrival.isNo, 'it was not refused');
      assert.ok(known !== 'never' || !mayBeTaken, 'it may have been taken');
      if (arrival !== undefined) {
        posted.set(key, !arrival.isNo);
      }
    }
    if (asked !== undefined && known === 'never') {
      assert.ok(posted.get(asked) !== true, 'it may have been taken');
      never.add(asked);
    }
    if (asked !== undefined && response.ok) {
      const { state, answer } = JSON.parse(text).data;
      assert.ok(state !== 'free' || posted.get(asked) !== true, 'it may have been taken');
      assert.ok(state !== 'done' || answer.status < 400 || posted.get(asked) !== true, 'it may have been taken');
    }
  }

  // What the portal's own people read.
  await new Promise((resolve) => setImmediate(resolve));
  const lines = JSON.stringify(told);
  assert.ok(!decodings(lines).some((one) => one.includes(MAILBOX.password) || one.includes(TOKEN)), lines);
}
