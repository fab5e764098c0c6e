/**
 * A campaign of 200 rows in Chromium, whose processes are killed at five random moments while it runs. Each
 * time the browser is started again on the same profile, and the page goes on with what it finds there.
 */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { kill, makeFolder, openChromium, openPage } from './browsers.mjs';
import { chance, moments, seed } from './chance.mjs';
import { checkCsv, checkTable, tally } from './law.mjs';
import { openService } from './service.mjs';
import { openSite } from './site.mjs';

const ROWS = 200;
const KILLS = 5;

const random = chance();
const service = await openService();
const aWhile = (most) => new Promise((resolve) => setTimeout(resolve, random() * most));
// As a real service it takes a while to have a message and another to answer, so that moments in which only
// one side knows are as frequent as others.
const site = await openSite({
  answers: { '/service': service.answer },
  way: () => ({ before: aWhile(10), after: aWhile(20) }),
});
const profile = makeFolder();
/** @type {import('puppeteer-core').Browser | undefined} */
let browser;

after(async () => {
  await browser?.close();
  await site.close();
  profile.remove();
});

/** The browser on its profile, and in it the page with its one campaign, as the journal has it. */
async function start() {
  browser = await openChromium({ profile: profile.path });
  const page = await openPage(browser, site.url);
  await page.evaluate(async (count) => {
    globalThis.pec = globalThis.makePec();
    const listed = await globalThis.pec.campaigns.list();
    if (listed.length > 1) {
      throw new Error(`${listed.length} campaigns`);
    }
    globalThis.campaign =
      listed.length === 1
        ? await globalThis.pec.campaigns.open(listed[0].id)
        : await globalThis.makeCampaign(globalThis.pec, count);
  }, ROWS);
  return page;
}

/** @param {import('puppeteer-core').Page} page */
const tableOf = (page) => page.evaluate(() => globalThis.exported(globalThis.campaign, 'json'));

test('killed five times, and the log and the table agree row by row', async (t) => {
  const planned = moments(random, KILLS, ROWS);
  t.diagnostic(`seed ${seed}: killed at ${planned.map(({ arrivals, later }) => `${arrivals} + ${later} ms`).join(', ')}`);
  for (const { arrivals, later } of planned) {
    const page = await start();
    checkTable(await tableOf(page), service.arrivals, { rows: ROWS });
    const ended = page.evaluate(() => globalThis.campaign.run()).then(
      ({ state }) => assert.fail(`the run ended as ${state} before it was killed`),
      (error) => error,
    );
    await service.arrived(arrivals);
    await new Promise((resolve) => setTimeout(resolve, later));
    await kill(browser);
    await ended;
    t.diagnostic(`killed with ${service.arrivals.length} messages at the service`);
  }

  const page = await start();
  checkTable(await tableOf(page), service.arrivals, { rows: ROWS });
  const progress = await page.evaluate(() => globalThis.campaign.run());
  assert.equal(progress.state, 'done');
  const before = tally(checkTable(await tableOf(page), service.arrivals, { rows: ROWS }));
  assert.equal((before.sent ?? 0) + (before.unknown ?? 0), ROWS, JSON.stringify(before));

  const reconciled = await page.evaluate(() => globalThis.campaign.reconcile());
  t.diagnostic(`at the end ${JSON.stringify(before)}; looking gave ${JSON.stringify(reconciled)}`);
  assert.equal(reconciled.copies, 0);
  const rows = checkTable(await tableOf(page), service.arrivals, { rows: ROWS });
  const arrived = new Set(service.arrivals.map(({ address }) => address));
  // What stays unknown now was written down and never posted; only a person may say so.
  const never = rows.filter(({ state }) => state !== 'sent');
  assert.deepEqual(never.filter(({ address }) => arrived.has(address)), []);
  assert.equal(never.length, reconciled.unknown);
  await page.evaluate(async (indexes) => {
    for (const index of indexes) {
      await globalThis.campaign.resolve(index, 'notSent');
    }
    await globalThis.campaign.run();
  }, never.map(({ index }) => index));

  checkTable(await tableOf(page), service.arrivals, { rows: ROWS, isSettled: true });
  checkCsv(await page.evaluate(() => globalThis.exported(globalThis.campaign, 'csv')), service.arrivals);
  assert.equal(service.arrivals.length, ROWS);
  assert.equal(site.counts.posts, ROWS, 'every message was posted once');
  assert.deepEqual(site.errors, []);
});
