/**
 * A campaign behind the package's proxy, where connections to the browser break once a message is in. The
 * browser may post it again by itself and the package asks what became of it: each row ends as sent without
 * anybody's help, and arrives once.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { openChromium, openPage } from './browsers.mjs';
import { chance, seed } from './chance.mjs';
import { checkCsv, checkTable, tally } from './law.mjs';
import { openService } from './service.mjs';
import { openSite } from './site.mjs';

const ROWS = 30;
const BASE = '/api/pec';

let service;
let site;
/** Whether the service's own answer is lost, so that the proxy does not know either. */
let isServiceLost = () => false;
let way = () => ({});
/** What stands in front of the proxy, if it answers in its place. @type {(asked: any) => any} */
let inFront = () => undefined;
/** What `authorize` gives. @type {(request: Request) => any} */
let session = () => ({ user: 'anna' });
let mailbox = 'comune@pec.example.it';
/** @type {import('puppeteer-core').Browser | undefined} */
let browser;

before(async () => {
  const { createProxy } = await import(`${unpacked}/proxy.js`);
  service = await openService();
  const proxy = createProxy({
    authorize: (request) => session(request),
    mailbox: () => ({ username: mailbox, password: SUITE.password }),
    sender: () => 'comune@pec.example.it',
    token: SUITE.token,
    environment: 'test',
    rate: { perSecond: 1000 },
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url);
      const body = Buffer.from(await request.arrayBuffer());
      const headers = Object.fromEntries(request.headers);
      const isLost = request.method === 'POST' && isServiceLost();
      const answer = await service.answer({ method: request.method, path: pathname + search, headers, body });
      if (isLost) {
        throw new TypeError('fetch failed');
      }
      return new Response(answer.body, { status: answer.status, headers: answer.headers });
    },
  });
  const answer = async ({ method, path, headers, body }) => {
    const first = inFront({ method, path, headers });
    if (first !== undefined) {
      return first;
    }
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const { connection, 'content-length': length, ...others } = headers;
    const response = await proxy(
      new Request(`${site.url}${path}`, { method, headers: others, body: hasBody ? body : undefined }),
    );
    const text = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: Object.fromEntries(response.headers), body: text };
  };
  site = await openSite({ answers: { [BASE]: answer }, way: (...parameters) => way(...parameters) });
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/** @param {import('puppeteer-core').Page} page */
const table = (page) => page.evaluate(() => globalThis.exported(globalThis.campaign, 'json'));

/** A page with a campaign that goes through the proxy, run. */
async function runOne() {
  const page = await openPage(browser, site.url);
  const progress = await page.evaluate(
    async (baseUrl, count) => {
      const pec = globalThis.makePec({ baseUrl, fetch: undefined, token: undefined, mailbox: undefined });
      globalThis.campaign = await globalThis.makeCampaign(pec, count);
      return globalThis.campaign.run();
    },
    BASE,
    ROWS,
  );
  return { page, progress };
}

test('connections that break once a message is in cost nothing but time', async (t) => {
  const random = chance();
  // Now and then, and several times in a row: before the answer is there, in its place, and in its middle.
  way = () => {
    const roll = random();
    const breaks = roll < 0.15 ? 'before' : roll < 0.3 ? 'after' : roll < 0.4 ? 'within' : undefined;
    return { breaks };
  };
  const { page, progress } = await runOne();
  t.diagnostic(`seed ${seed}: ${ROWS} rows, ${site.counts.posts} posts, ${site.counts.broken} of them broken`);
  assert.ok(site.counts.broken > 0, 'nothing broke');
  assert.deepEqual([progress.state, progress.sent, progress.unknown], ['done', ROWS, 0]);
  checkTable(await table(page), service.arrivals, { rows: ROWS, isSettled: true });
  checkCsv(await page.evaluate(() => globalThis.exported(globalThis.campaign, 'csv')), service.arrivals);
  assert.equal(service.arrivals.length, ROWS);
  assert.deepEqual(site.errors, []);
});

test('where the service’s own answers are lost nobody knows, and looking settles it', async (t) => {
  service.arrivals.length = 0;
  way = () => ({});
  const lost = [4, 11, 12, 23];
  isServiceLost = () => lost.includes(service.arrivals.length);
  const { page, progress } = await runOne();
  assert.deepEqual([progress.state, progress.sent, progress.unknown], ['done', ROWS - lost.length, lost.length]);
  const states = tally(checkTable(await table(page), service.arrivals, { rows: ROWS }));
  t.diagnostic(JSON.stringify(states));
  const reconciled = await page.evaluate(() => globalThis.campaign.reconcile());
  assert.deepEqual(reconciled, { sent: lost.length, copies: 0, unknown: 0 });
  checkTable(await table(page), service.arrivals, { rows: ROWS, isSettled: true });
  assert.deepEqual(site.errors, []);
});

/** Whether this is another copy of a message than the first. */
function copiesOf() {
  const seen = new Map();
  return (key) => {
    seen.set(key, (seen.get(key) ?? 0) + 1);
    return seen.get(key) > 1;
  };
}

const DOORS = {
  'a limiter in front of the proxy (429)': () => {
    const isCopy = copiesOf();
    inFront = ({ method, headers }) =>
      method === 'POST' && isCopy(headers['idempotency-key']) ? { status: 429, headers: { 'retry-after': '1' }, body: 'slow down' } : undefined;
  },
  'the portal’s own limit in authorize (429)': () => {
    const isCopy = copiesOf();
    session = (request) =>
      request.method === 'POST' && isCopy(request.headers.get('idempotency-key')) ? new Response('slow down', { status: 429 }) : { user: 'anna' };
  },
  'authorize, which no longer knows the session (403)': () => {
    const isCopy = copiesOf();
    session = (request) => (request.method === 'POST' && isCopy(request.headers.get('idempotency-key')) ? undefined : { user: 'anna' });
  },
};

for (const [title, open] of Object.entries(DOORS)) {
  test(`a second copy that is turned away by ${title} says nothing of the first`, async (t) => {
    service.arrivals.length = 0;
    const before = { ...site.counts };
    open();
    isServiceLost = () => false;
    // Every fifth message is taken, and its connection closes.
    const firsts = new Set();
    way = ({ headers }) => {
      const key = headers['idempotency-key'];
      const isFirst = !firsts.has(key);
      firsts.add(key);
      return { breaks: isFirst && firsts.size % 5 === 0 ? 'after' : undefined };
    };
    try {
      const { page, progress } = await runOne();
      const posts = site.counts.posts - before.posts;
      t.diagnostic(`${ROWS} rows, ${posts} posts, ${service.arrivals.length} arrivals`);
      assert.ok(posts > ROWS, 'the browser did not repeat');
      assert.deepEqual([progress.state, progress.sent, progress.unknown], ['done', ROWS, 0]);
      checkTable(await table(page), service.arrivals, { rows: ROWS, isSettled: true });
      assert.equal(service.arrivals.length, ROWS);
      assert.deepEqual(site.errors, []);
    } finally {
      inFront = () => undefined;
      session = () => ({ user: 'anna' });
      way = () => ({});
    }
  });
}

test('another mailbox’s session may look and not run, and makes nothing of what it cannot see', async () => {
  service.arrivals.length = 0;
  way = () => ({});
  isServiceLost = () => false;
  const page = await openPage(browser, site.url);
  // The page is gone while a message is under way: its row is unknown to whoever opens the campaign later.
  await page.evaluate(async (baseUrl) => {
    const pec = globalThis.makePec({ baseUrl, fetch: undefined, token: undefined, mailbox: undefined });
    const campaign = await globalThis.makeCampaign(pec, 3);
    let posts = 0;
    const { fetch } = globalThis;
    globalThis.fetch = async (...given) => {
      const response = await fetch(...given);
      posts += given[0].method === 'POST' ? 1 : 0;
      return posts === 2 ? new Promise(() => {}) : response;
    };
    const stop = new AbortController();
    const running = campaign.run({ signal: stop.signal }).catch(() => {});
    await globalThis.watchCampaign(campaign).until(({ type, index }) => type === 'sending' && index === 1);
    while (posts < 2) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    stop.abort();
    await running;
    globalThis.fetch = fetch;
    pec.close();
    globalThis.id = campaign.id;
  }, BASE);
  assert.equal(service.arrivals.length, 2);
  const openAnew = (how) =>
    page.evaluate(
      async (baseUrl, how) => {
        const pec = globalThis.makePec({ baseUrl, fetch: undefined, token: undefined, mailbox: undefined });
        globalThis.campaign = await pec.campaigns.open(globalThis.id);
        const told = await globalThis.campaign[how]().catch(({ name, code, message }) => ({ name, code, message }));
        return { told, states: (await Array.fromAsync(globalThis.campaign.rows())).map(({ state }) => state) };
      },
      BASE,
      how,
    );
  mailbox = 'altro@pec.example.it';
  try {
    const looked = await openAnew('reconcile');
    assert.deepEqual(looked.states, ['sent', 'unknown', 'pending'], JSON.stringify(looked));
    const { told, states } = await openAnew('run');
    assert.deepEqual([told.name, told.code], ['PecError', 'state.otherMailbox'], JSON.stringify(told));
    assert.match(told.message, /another mailbox.*Nothing was sent/);
    assert.deepEqual(states, ['sent', 'unknown', 'pending']);
    assert.equal(service.arrivals.length, 2);
  } finally {
    mailbox = 'comune@pec.example.it';
  }
  const { told } = await openAnew('run');
  assert.deepEqual([told.state, told.sent], ['done', 3]);
  checkTable(await table(page), service.arrivals, { rows: 3, isSettled: true });
});
