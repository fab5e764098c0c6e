/**
 * A hidden tab: Chromium lets its timers run once a second there. A worker keeps the campaign's pace; without
 * it the campaign is as slow as the timers, which shows that the tab is really hidden.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openChromium, openPage } from './browsers.mjs';
import { openService } from './service.mjs';
import { openSite } from './site.mjs';

const ROWS = 20;
/** What the driver would give it so that no tab is ever slowed down. */
const NEVER_SLOW = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

let service;
let site;
/** @type {import('puppeteer-core').Browser | undefined} */
let browser;

before(async () => {
  service = await openService();
  site = await openSite({ answers: { '/service': service.answer } });
  browser = await openChromium({ without: NEVER_SLOW });
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/** A tab with a campaign of its own. @param {string} sender */
async function openTab(sender) {
  const page = await openPage(browser, site.url);
  await page.evaluate(
    async (sender, count) => {
      const pec = globalThis.makePec();
      globalThis.campaign = await globalThis.makeCampaign(pec, count, { sender, pace: { perSecond: 10, perDay: false } });
    },
    sender,
    ROWS,
  );
  return page;
}

test('in a hidden tab the clock worker keeps the pace, and plain timers do not', async (t) => {
  const [kept, plain, shown] = [await openTab('a@pec.it'), await openTab('b@pec.it'), await openTab('c@pec.it')];
  await shown.bringToFront();
  const visibility = () =>
    Promise.all([kept, plain, shown].map((page) => page.evaluate(() => document.visibilityState)));
  assert.deepEqual(await visibility(), ['hidden', 'hidden', 'visible']);

  const ended = [kept, shown].map((page) => page.evaluate(() => globalThis.campaign.run()));
  const stop = plain.evaluate(() => {
    const timerWorker = () => {
      throw new Error('none here');
    };
    return globalThis.campaign.run({ timerWorker });
  });
  await service.arrived(ROWS, 'c@pec.it');
  const arrived = ['a@pec.it', 'b@pec.it'].map((sender) => service.of(sender).length);
  t.diagnostic(`of ${ROWS} messages: hidden with the worker ${arrived[0]}, hidden with plain timers ${arrived[1]}`);
  assert.deepEqual(await visibility(), ['hidden', 'hidden', 'visible']);
  assert.ok(arrived[0] >= ROWS * 0.75, `the worker did not keep the pace: ${arrived[0]} of ${ROWS}`);
  assert.ok(arrived[1] <= ROWS / 2, `plain timers were not slowed down: ${arrived[1]} of ${ROWS}`);

  for (const { state, sent } of await Promise.all(ended)) {
    assert.deepEqual([state, sent], ['done', ROWS]);
  }
  await plain.evaluate(() => globalThis.campaign.pause());
  assert.equal((await stop).reason, 'user');
  assert.deepEqual(site.errors, []);
});
