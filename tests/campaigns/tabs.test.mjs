/** Two tabs of one origin with one campaign: one of them runs it, the other watches, and takes over. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { openChromium, openPage } from './browsers.mjs';
import { checkCsv, checkTable, tally } from './law.mjs';
import { openService } from './service.mjs';
import { openSite } from './site.mjs';

const ROWS = 60;

let service;
let site;
/** @type {import('puppeteer-core').Browser | undefined} */
let browser;

before(async () => {
  service = await openService();
  // It takes longer than nothing, so that a tab is closed with a message under way.
  const after = () => new Promise((resolve) => setTimeout(resolve, 15));
  site = await openSite({ answers: { '/service': service.answer }, way: () => ({ after: after() }) });
  browser = await openChromium();
});

beforeEach(() => {
  service.arrivals.length = 0;
  site.counts.posts = 0;
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/**
 * A tab with the campaign opened and watched.
 *
 * @param {string} [id] default: it makes one
 */
async function openTab(id) {
  const page = await openPage(browser, site.url);
  const opened = await page.evaluate(
    async (id, count) => {
      const pec = globalThis.makePec();
      globalThis.campaign = id === null ? await globalThis.makeCampaign(pec, count) : await pec.campaigns.open(id);
      globalThis.watched = globalThis.watchCampaign(globalThis.campaign);
      return globalThis.campaign.id;
    },
    id ?? null,
    ROWS,
  );
  return { page, id: opened };
}

/** @param {import('puppeteer-core').Page} page */
const run = (page) => page.evaluate(() => globalThis.campaign.run());
/** @param {import('puppeteer-core').Page} page */
const progress = (page) => page.evaluate(() => globalThis.campaign.progress);
/**
 * The first event of a type, and of a state or reason where that is given, that a tab has seen or will see.
 *
 * @param {import('puppeteer-core').Page} page @param {{ type: string, state?: string, reason?: string }} event @param {number} [from]
 */
const sees = (page, event, from = 0) =>
  page.evaluate(
    (wanted, from) =>
      globalThis.watched.until(
        ({ type, state, reason }) =>
          type === wanted.type &&
          (wanted.state === undefined || state === wanted.state) &&
          (wanted.reason === undefined || reason === wanted.reason),
        from,
      ),
    event,
    from,
  );
/** How many events a tab has seen. @param {import('puppeteer-core').Page} page */
const seen = (page) => page.evaluate(() => globalThis.watched.seen.length);

test('one tab runs, the other watches, pauses it, goes on, and is taken over from', async () => {
  const { page: first, id } = await openTab();
  const { page: second } = await openTab(id);

  // Both at once: which of them is faster does not matter.
  const runs = [first, second].map((page) => ({ page, ended: run(page) }));
  const { page: watcher, told } = await Promise.any(
    runs.map(async ({ page, ended }) => {
      const told = await ended;
      assert.equal(told.watching, true);
      return { page, told };
    }),
  );
  const runner = runs.find(({ page }) => page !== watcher);
  assert.equal(told.total, ROWS);

  // The watcher sees what the runner does.
  await sees(watcher, { type: 'sending' });
  await sees(watcher, { type: 'sent' });
  await sees(watcher, { type: 'progress', state: 'running' });
  const shown = await progress(watcher);
  assert.equal(shown.state, 'running');
  assert.ok(shown.sent > 0, JSON.stringify(shown));

  // It pauses it.
  await watcher.evaluate(() => globalThis.campaign.pause());
  const paused = await runner.ended;
  assert.deepEqual([paused.state, paused.reason], ['paused', 'user']);
  assert.ok(paused.pending > 0, JSON.stringify(paused));
  await sees(watcher, { type: 'paused', reason: 'user' });
  // It is told once, and by then it is true.
  const pauses = await watcher.evaluate(() => globalThis.watched.seen.filter(({ type }) => type === 'paused'));
  assert.deepEqual(pauses.map(({ shown }) => shown), ['paused']);
  const there = await progress(watcher);
  assert.deepEqual([there.state, there.reason, there.sent], ['paused', 'user', paused.sent]);
  assert.equal(service.arrivals.length, paused.sent);

  // It goes on in the tab that watched; the one that ran watches now.
  const before = await seen(runner.page);
  await watcher.evaluate(() => globalThis.campaign.resume());
  await sees(runner.page, { type: 'sent' }, before);
  assert.equal((await progress(runner.page)).state, 'running');
  assert.equal((await run(runner.page)).watching, true);

  // The tab that runs it is closed with a message on its way.
  const closing = await seen(runner.page);
  await sees(runner.page, { type: 'sending' }, closing);
  await watcher.close();
  const over = await runner.page.evaluate(
    (from) => globalThis.watched.until(({ type, state }) => type === 'progress' && state !== 'running', from),
    closing,
  );
  assert.notEqual(over.state, 'running');
  assert.notEqual((await progress(runner.page)).state, 'running');
  checkTable(await table(runner.page), service.arrivals, { rows: ROWS });

  const done = await run(runner.page);
  assert.equal(done.state, 'done');
  const rows = checkTable(await table(runner.page), service.arrivals, { rows: ROWS });
  assert.ok((tally(rows).unknown ?? 0) <= 1, JSON.stringify(tally(rows)));
  await runner.page.evaluate(async () => {
    await globalThis.campaign.reconcile();
    for await (const { index } of globalThis.campaign.rows({ state: 'unknown' })) {
      // Found nowhere: it was written down and the tab was closed before it was posted.
      await globalThis.campaign.resolve(index, 'notSent');
    }
    await globalThis.campaign.run();
  });
  checkTable(await table(runner.page), service.arrivals, { rows: ROWS, isSettled: true });
  checkCsv(await runner.page.evaluate(() => globalThis.exported(globalThis.campaign, 'csv')), service.arrivals);
  assert.equal(site.counts.posts, ROWS);
  assert.deepEqual(site.errors, []);
});

test('what is paused in one tab and cancelled in another is cancelled in both', async () => {
  const { page: runner, id } = await openTab();
  const { page: watcher } = await openTab(id);
  const ended = run(runner);
  await sees(watcher, { type: 'sent' });
  await watcher.evaluate(() => globalThis.campaign.pause());
  const { sent } = await ended;
  await sees(watcher, { type: 'paused', reason: 'user' });
  const from = await seen(runner);
  await watcher.evaluate(() => globalThis.campaign.cancel());
  await sees(runner, { type: 'progress', state: 'cancelled' }, from);
  for (const page of [watcher, runner]) {
    const { state, pending, skipped } = await progress(page);
    assert.deepEqual([state, pending, skipped], ['cancelled', 0, ROWS - sent]);
  }
  for (const page of [watcher, runner]) {
    assert.equal((await run(page)).state, 'cancelled');
  }
  assert.equal(service.arrivals.length, sent);
  assert.deepEqual(site.errors, []);
});

/** @param {import('puppeteer-core').Page} page */
const table = (page) => page.evaluate(() => globalThis.exported(globalThis.campaign, 'json'));
