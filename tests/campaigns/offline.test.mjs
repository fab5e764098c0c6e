/** The network goes and comes back while a campaign runs: straight to the service, so nobody knows keys. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openChromium, openPage } from './browsers.mjs';
import { checkCsv, checkTable, tally } from './law.mjs';
import { openService } from './service.mjs';
import { openSite } from './site.mjs';

const ROWS = 40;
/** The message whose answer is on its way when the line breaks. */
const LAST = 12;
const SENDER = 'comune@pec.example.it';
const OTHER = 'altro@pec.example.it';

let service;
let site;
/** @type {import('puppeteer-core').Browser | undefined} */
let browser;
let release = () => {};

before(async () => {
  service = await openService();
  const held = new Promise((resolve) => {
    release = () => resolve(undefined);
  });
  site = await openSite({
    answers: { '/service': service.answer },
    way: () => (service.of(SENDER).length === LAST - 1 ? { breaks: 'within', after: held } : {}),
  });
  browser = await openChromium();
});

after(async () => {
  release();
  await browser?.close();
  await site?.close();
});

/** @param {string} sender */
async function openTab(sender) {
  const page = await openPage(browser, site.url);
  await page.evaluate(
    async (sender, count) => {
      globalThis.campaign = await globalThis.makeCampaign(globalThis.makePec(), count, { sender });
      globalThis.watched = globalThis.watchCampaign(globalThis.campaign);
    },
    sender,
    ROWS,
  );
  return page;
}

test('offline it pauses and posts nothing, online it goes on by itself', async (t) => {
  const page = await openTab(SENDER);
  const ended = page.evaluate(() => globalThis.campaign.run());
  await service.arrived(LAST, SENDER);
  // The browser's emulation leaves alone what is under way.
  await page.setOfflineMode(true);
  release();
  await page.evaluate(() => globalThis.watched.until(({ type, reason }) => type === 'paused' && reason === 'offline'));
  const paused = await page.evaluate(() => globalThis.campaign.progress);
  assert.deepEqual([paused.state, paused.reason], ['paused', 'offline']);
  const events = await page.evaluate(() => globalThis.watched.seen.length);

  // Meanwhile another tab, which is online, sends all that it has: so much time passes.
  const other = await openTab(OTHER);
  const otherEnd = await other.evaluate(() => globalThis.campaign.run());
  assert.deepEqual([otherEnd.state, service.of(OTHER).length], ['done', ROWS]);
  assert.equal(service.of(SENDER).length, LAST);
  assert.deepEqual(await page.evaluate(() => globalThis.campaign.progress), paused);
  assert.equal(await page.evaluate(() => globalThis.watched.seen.length), events, 'nothing happened');
  const before = tally(checkTable(await table(page), service.of(SENDER), { rows: ROWS }));
  assert.equal(before.pending, ROWS - LAST);

  await page.setOfflineMode(false);
  const done = await ended;
  assert.equal(done.state, 'done');
  const rows = tally(checkTable(await table(page), service.of(SENDER), { rows: ROWS }));
  t.diagnostic(`when the line was back for good: ${JSON.stringify(rows)}`);
  assert.equal(rows.unknown ?? 0, 1, 'the message that was on its way');
  const reconciled = await page.evaluate(() => globalThis.campaign.reconcile());
  assert.deepEqual(reconciled, { sent: 1, copies: 0, unknown: 0 });
  checkTable(await table(page), service.of(SENDER), { rows: ROWS, isSettled: true });
  checkCsv(await page.evaluate(() => globalThis.exported(globalThis.campaign, 'csv')), service.of(SENDER));
  assert.equal(site.counts.posts, 2 * ROWS);
});

/** @param {import('puppeteer-core').Page} page */
const table = (page) => page.evaluate(() => globalThis.exported(globalThis.campaign, 'json'));
