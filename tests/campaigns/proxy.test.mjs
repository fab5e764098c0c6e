/**
 * A campaign behind the package's proxy, where connections to the browser break once a message is in. The
 * browser may post it again by itself and the package asks what became of it: each row ends as sent without
 * anybody's help, and arrives once.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { unpacked } from '../../scripts/paths.mjs';
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
/** @type {import('puppeteer-core').Browser | undefined} */
let browser;

before(async () => {
  const { createProxy } = await import(`${unpacked}/proxy.js`);
  service = await openService();
  const proxy = createProxy({
    authorize: () => ({ user: 'anna' }),
    mailbox: () => ({ username: 'comune@pec.example.it', password: 'segreta' }),
    token: 'any',
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
