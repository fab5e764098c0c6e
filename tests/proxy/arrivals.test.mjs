/**
 * One `pec.send()` in Chromium and in Firefox, and what arrives of it where connections break once a
 * message is in: straight at the service, and through the proxy. The tests that count print what they
 * counted; the table of docs/en/was-it-sent.md is theirs.
 */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';
import { WAYS, breakingServer } from './arrivals/breaking-server.mjs';
import { CLIENTS, sendOne } from './arrivals/clients.mjs';
import { page, service } from './arrivals/service.mjs';

const MODULE = '/pec-massiva/index.js';
const MAILBOX = { username: 'comune@pec.example.it', password: SUITE.password };
const BASE = '/api/pec';
const LOST = /** @type {const} */ (['before', 'after']);

/** More than any browser tries by itself, so that only asking can settle it. */
const BREAKS = 12;

let user;
let entry;
/** The page, where it does not come from the portal. */
let pages;

before(async () => {
  user = consumer('module');
  writeFileSync(join(user.folder, 'entry.js'), "export * from 'pec-massiva/proxy';\n");
  entry = await import(pathToFileURL(join(user.folder, 'entry.js')).href);
  pages = await breakingServer({ answer: page(user.installed) });
});

after(async () => {
  await pages?.close();
  user?.remove();
});

/** @param {string} target */
function makeProxy(target, log = () => undefined) {
  return entry.createProxy({
    basePath: BASE,
    authorize: () => ({ user: 'ada' }),
    mailbox: () => MAILBOX,
    token: SUITE.token,
    target,
    rate: { perSecond: 1000 },
    log,
  });
}

/**
 * What stands between the page and the service: a function of the web's requests, behind HTTP of Node's.
 *
 * @param {string} origin @param {(request: Request) => Promise<Response>} proxy
 */
function portal(origin, proxy) {
  const files = page(user.installed);
  return async (asked) => {
    if (!asked.path.startsWith(`${BASE}/`)) {
      return files(asked);
    }
    const { method, headers, path } = asked;
    const body = method === 'GET' || method === 'HEAD' ? undefined : asked.body;
    const response = await proxy(new Request(`${origin}${path}`, { method, headers, body }));
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    };
  };
}

/** What a proxy without a memory would do. @param {string} target */
const passThrough = (target) => async (request) => {
  const { pathname } = new URL(request.url);
  const body = request.method === 'POST' ? await request.arrayBuffer() : undefined;
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(target + pathname.slice(BASE.length), { method: request.method, headers, body });
  return new Response(await answer.text(), { status: answer.status, headers });
};

/**
 * What would hand on every copy, though it says that it is the package's own proxy and takes files as they are: the
 * control of the rows with files.
 *
 * @param {string} target
 */
const forgetful = (target) => async (request) => {
  const { pathname } = new URL(request.url);
  const headers = { 'x-pec-proxy': '1', 'x-pec-accepts': 'multipart', 'x-pec-mailbox': '0'.repeat(32), 'x-pec-store': 'a.1' };
  if (request.method !== 'POST') {
    const isAsked = pathname.startsWith(`${BASE}/once/`);
    return Response.json({ success: true, data: isAsked ? { state: 'unknown' } : { usage: 1, limit: 100, ratio: 0.01 } }, { headers });
  }
  const body = await request.arrayBuffer();
  const answer = await fetch(`${target}/send`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return new Response(await answer.text(), { status: answer.status, headers: { ...headers, 'x-pec-key': 'done' } });
};

/**
 * One message through a portal whose connections to the browser break.
 *
 * @param {import('./arrivals/clients.mjs').Client} client
 * @param {{ way: string, lost: 'before' | 'after', first?: boolean, file?: boolean, make: (target: string) => (request: Request) => Promise<Response> }} how
 */
async function through(client, { way, lost, first = false, file = false, make }) {
  const target = await breakingServer({ answer: service() });
  let answer;
  const front = await breakingServer({ way, lost, breaks: BREAKS, answer: (asked) => answer(asked) });
  try {
    answer = portal(front.url, make(target.url));
    const given = { module: MODULE, options: { baseUrl: BASE }, first, file };
    const told = await client.run(`${front.url}/`, sendOne, given);
    assert.deepEqual([...front.errors, ...target.errors], []);
    return { told, atProxy: front.arrivals(), atService: target.arrivals() };
  } finally {
    await front.close();
    await target.close();
  }
}

/** @param {string[]} head @param {unknown[][]} rows */
const markdown = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** What was counted, for the table at the end. @type {Record<string, Record<string, any>>} */
const counted = {};

/**
 * All that one browser is tried with, one after the other.
 *
 * @param {import('node:test').TestContext} t @param {string} name
 * @param {import('./arrivals/clients.mjs').Client} client @param {Record<string, any>} counts
 */
function cases(t, name, client, counts) {
  const begun = [];
  const begin = (title, work) => begun.push(t.test(title, work));
  begin('straight to the service one call can arrive several times', async () => {
    for (const way of Object.keys(WAYS)) {
      const server = await breakingServer({ way, answer: service() });
      try {
        const options = { baseUrl: server.url, token: SUITE.token, mailbox: MAILBOX };
        const told = await client.run(`${pages.url}/`, sendOne, { module: MODULE, options });
        assert.equal(told.posts, 1, `${way}: ${JSON.stringify(told)}`);
        assert.ok(server.arrivals() >= 1, way);
        assert.deepEqual(server.errors, []);
        counts[way].direct = server.arrivals();
      } finally {
        await server.close();
      }
    }
    const most = Math.max(...Object.values(counts).map(({ direct }) => direct));
    t.diagnostic(`${name}: at most ${most} arrivals of one call`);
    assert.ok(most > 1, 'nothing arrived twice: the proxy would not be needed');
  });

  begin('a proxy without a memory would hand on every one of them', async () => {
    for (const way of Object.keys(WAYS)) {
      const { atProxy, atService } = await through(client, { way, lost: 'before', make: passThrough });
      assert.equal(atService, atProxy, way);
      counts[way].passedThrough = atService;
    }
    const most = Math.max(...Object.values(counts).map(({ passedThrough }) => passedThrough));
    assert.ok(most > 1, 'what is counted through the proxy would be 1 without it too');
  });

  for (const lost of LOST) {
    for (const way of Object.keys(WAYS)) {
      const title = `${WAYS[way].title}, ${lost} the answer`;
      begin(`through the proxy it arrives once, and its id comes back: ${title}`, async () => {
        const { told, atProxy, atService } = await through(client, { way, lost, make: makeProxy });
        const shown = JSON.stringify({ told, atProxy, atService });
        counts[way][lost] = { atProxy, atService };
        assert.equal(atService, 1, shown);
        assert.match(told.messageId ?? '', /^\d{15}$/, shown);
        assert.ok(atProxy >= 1, shown);
      });
    }
  }

  for (const way of Object.keys(WAYS)) {
    begin(`with its file as it is, too, beside what would hand on every copy: ${WAYS[way].title}`, async () => {
      const control = await through(client, { way, lost: 'before', file: true, make: forgetful });
      const { told, atProxy, atService } = await through(client, { way, lost: 'after', file: true, make: makeProxy });
      const shown = JSON.stringify({ told, atProxy, atService, control });
      assert.equal(control.told.forms, control.told.posts, shown);
      counts[way].form = { control: control.atService, atService };
      assert.equal(atService, 1, shown);
      assert.match(told.messageId ?? '', /^\d{15}$/, shown);
      assert.deepEqual([told.forms > 0, told.forms], [true, told.posts], shown);
    });
  }
  begin('of those controls some arrive several times', async () => {
    const most = Math.max(...Object.values(counts).map(({ form }) => form.control));
    assert.ok(most > 1, 'what is counted with files would be 1 without the proxy too');
  });

  for (const way of Object.keys(WAYS)) {
    begin(`also as the first call of a page, which asks first who is there: ${WAYS[way].title}`, async () => {
      const { told, atProxy, atService } = await through(client, { way, lost: 'after', first: true, make: makeProxy });
      const shown = JSON.stringify({ told, atProxy, atService });
      assert.equal(atService, 1, shown);
      assert.match(told.messageId ?? '', /^\d{15}$/, shown);
      assert.equal(told.calls[0], `GET ${BASE}/once`, shown);
    });
  }

  for (const way of ['http1-reused', 'http1-close']) {
    begin(`where the service breaks it arrives once, and nobody knows of what broke: ${WAYS[way].title}`, async () => {
      const target = await breakingServer({ way, answer: service() });
      let answer;
      const front = await breakingServer({ answer: (asked) => answer(asked) });
      try {
        answer = portal(front.url, makeProxy(target.url));
        const given = { module: MODULE, options: { baseUrl: BASE }, ask: true };
        const told = await client.run(`${front.url}/`, sendOne, given);
        const shown = JSON.stringify(told);
        assert.equal(target.arrivals(), 1, shown);
        if (WAYS[way].onlyReused === true) {
          // A message never goes over a connection that was used before: this break cannot happen to it.
          assert.equal(target.broken(), 0, shown);
          assert.match(told.messageId ?? '', /^\d{15}$/, shown);
          return;
        }
        assert.equal(target.broken(), 1, shown);
        assert.equal(told.error, 'UnknownOutcomeError', shown);
        assert.equal(told.fate.status, 200, shown);
        assert.equal(JSON.parse(told.fate.body).data.state, 'unknown', shown);
        assert.deepEqual([...front.errors, ...target.errors], []);
      } finally {
        await front.close();
        await target.close();
      }
    });
  }
  return begun;
}

describe('arrivals', { concurrency: true }, () => {
  for (const [name, open] of Object.entries(CLIENTS)) {
    test(name, { concurrency: 1 }, async (t) => {
      const client = await open();
      const counts = Object.fromEntries(Object.keys(WAYS).map((way) => [way, {}]));
      counted[`${name} ${client.version}`] = counts;
      try {
        await Promise.all(cases(t, name, client, counts));
      } finally {
        await client.close();
      }
    });
  }
});

after(() => {
  const names = Object.keys(counted);
  const cells = (name, way) => {
    const { direct, passedThrough, before: first, after: second, form } = counted[name][way];
    const most = Math.max(first?.atService, second?.atService);
    return [direct, passedThrough, Number.isNaN(most) ? undefined : most, form?.control, form?.atService].map((count) => count ?? '–');
  };
  const columns = ['direct', 'a proxy that hands on', 'this proxy', 'with a file: handed on', 'with a file: this proxy'];
  const head = ['once the message is in', ...names.flatMap((name) => columns.map((column) => `${name}: ${column}`))];
  const rows = Object.entries(WAYS).map(([way, { title }]) => [title, ...names.flatMap((name) => cells(name, way))]);
  console.log(`Arrivals at the service of one \`pec.send()\`:\n\n${markdown(head, rows)}\n`);
});
