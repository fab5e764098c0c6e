/** Firefox: its IndexedDB, its Web Locks; closed in the middle of a campaign, opened again on the same profile. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';

import { makeFolder, openFirefox, openPage } from './browsers.mjs';
import { checkCsv, checkTable, tally } from './law.mjs';
import { openService } from './service.mjs';
import { openSite } from './site.mjs';

const ROWS = 40;
const bytes = randomBytes(300_000);

let service;
let site;
const profile = makeFolder();
/** @type {import('puppeteer-core').Browser | undefined} */
let browser;

before(async () => {
  service = await openService();
  site = await openSite({ answers: { '/service': service.answer } });
});

after(async () => {
  await browser?.close();
  await site?.close();
  profile.remove();
});

/** @param {import('puppeteer-core').Page} page */
const table = (page) => page.evaluate(() => globalThis.exported(globalThis.campaign, 'json'));

test('a campaign outlives the browser', async (t) => {
  browser = await openFirefox({ profile: profile.path });
  const first = await openPage(browser, site.url);
  await first.evaluate(
    async (count, base64) => {
      const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const attachments = [new File([data], 'delibera.pdf', { type: 'application/pdf' })];
      globalThis.campaign = await globalThis.makeCampaign(globalThis.makePec(), count, { attachments });
    },
    ROWS,
    bytes.toString('base64'),
  );
  const ended = first.evaluate(() => globalThis.campaign.run()).then(
    ({ state }) => assert.fail(`the run ended as ${state} before the browser was closed`),
    (error) => error,
  );
  await service.arrived(5);

  // Another tab sees the lock of the one that runs it.
  const other = await openPage(browser, site.url);
  const told = await other.evaluate(async () => {
    const pec = globalThis.makePec();
    const [{ id }] = await pec.campaigns.list();
    globalThis.campaign = await pec.campaigns.open(id);
    const watched = globalThis.watchCampaign(globalThis.campaign);
    const { watching } = await globalThis.campaign.run();
    await watched.until(({ type }) => type === 'sent');
    return { watching, state: globalThis.campaign.progress.state };
  });
  assert.deepEqual(told, { watching: true, state: 'running' });
  await browser.close();
  browser = undefined;
  await ended;
  t.diagnostic(`closed with ${service.arrivals.length} of ${ROWS} messages at the service`);

  browser = await openFirefox({ profile: profile.path });
  const page = await openPage(browser, site.url);
  await page.evaluate(async () => {
    const pec = globalThis.makePec();
    const [{ id }] = await pec.campaigns.list();
    globalThis.campaign = await pec.campaigns.open(id);
  });
  checkTable(await table(page), service.arrivals, { rows: ROWS });
  const progress = await page.evaluate(() => globalThis.campaign.run());
  assert.equal(progress.state, 'done');
  const states = tally(checkTable(await table(page), service.arrivals, { rows: ROWS }));
  t.diagnostic(`at the end ${JSON.stringify(states)}`);
  await page.evaluate(async () => {
    await globalThis.campaign.reconcile();
    for await (const { index } of globalThis.campaign.rows({ state: 'unknown' })) {
      // Found nowhere: it was written down and the browser was closed before it was posted.
      await globalThis.campaign.resolve(index, 'notSent');
    }
    await globalThis.campaign.run();
  });
  checkTable(await table(page), service.arrivals, { rows: ROWS, isSettled: true });
  checkCsv(await page.evaluate(() => globalThis.exported(globalThis.campaign, 'csv')), service.arrivals);
  assert.equal(site.counts.posts, ROWS);

  // The file is whole in each of them, those after the restart included.
  const sha256 = (data) => createHash('sha256').update(data).digest('hex');
  const files = service.arrivals.map(({ attachments: [{ name, file }] }) =>
    [name, sha256(Buffer.from(file.split(',')[1], 'base64'))].join(' '),
  );
  assert.deepEqual([...new Set(files)], [`delibera.pdf ${sha256(bytes)}`]);
  assert.deepEqual(site.errors, []);
});
