/** Storage that is forbidden, full from the start, or full in the middle: Chromium's own errors in each place. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './browsers.mjs';
import { checkCsv, checkTable, tally } from './law.mjs';
import { openStage } from './stage.mjs';

const ROWS = 8;

const stage = openStage();

/** What a call in the page was rejected with, as words. */
const failureOf = (page, work) =>
  page.evaluate(
    (work) =>
      new Function(`return (${work})()`)().then(
        () => 'no error',
        (error) => [error.name, error.code, error.cause?.name, error.message].join(' | '),
      ),
    String(work),
  );

test('where storage is forbidden, no campaign is made', async () => {
  const page = await openPage(stage.browser, stage.site.url, (page) =>
    page.evaluateOnNewDocument(() => {
      Object.defineProperty(globalThis, 'indexedDB', {
        get() {
          throw new DOMException('access is denied for this document', 'SecurityError');
        },
      });
    }),
  );
  const failure = await failureOf(page, () => globalThis.makeCampaign(globalThis.makePec(), 3));
  assert.match(failure, /^StorageError \| storage\.forbidden \| SecurityError \| .*forbids/);
  assert.match(await failureOf(page, () => globalThis.makePec().campaigns.list()), /^StorageError/);
  assert.deepEqual(stage.service.arrivals, []);
  await page.close();
});

test('where the file of all does not fit, no half of a campaign is left', async () => {
  const page = await openPage(stage.browser, stage.site.url);
  const session = await page.createCDPSession();
  const limit = (quotaSize) => session.send('Storage.overrideQuotaForOrigin', { origin: stage.site.url, quotaSize });
  await limit(1_000_000);
  const failure = await failureOf(page, () => {
    // Random, so that nothing makes it smaller.
    const bytes = new Uint8Array(4_000_000);
    for (let at = 0; at < bytes.length; at += 65_536) {
      crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    }
    const attachments = [new File([bytes], 'delibera.pdf', { type: 'application/pdf' })];
    return globalThis.makeCampaign(globalThis.makePec(), 3, { attachments });
  });
  assert.match(failure, /^StorageError \| storage\.quota \| QuotaExceededError \| .*full/);
  assert.deepEqual(await page.evaluate(() => globalThis.makePec().campaigns.list()), []);
  await limit(undefined);
  await page.close();
});

/**
 * Which write of a row fails, counted in puts: the row, the count of starts and the time of the last before
 * it is posted, the row after it.
 */
for (const [place, puts] of Object.entries({
  'the row before it is posted': 12,
  'the count of starts': 13,
  'the time of the last start': 14,
  'the row after it was posted': 15,
})) {
  test(`storage is full in the middle: ${place}`, async () => {
    const page = await openPage(stage.browser, stage.site.url);
    await page.evaluate(async (count) => {
      globalThis.pec = globalThis.makePec();
      globalThis.campaign = await globalThis.makeCampaign(globalThis.pec, count);
    }, ROWS);
    await page.evaluate((puts) => {
      const { put } = IDBObjectStore.prototype;
      globalThis.heal = () => (IDBObjectStore.prototype.put = put);
      let count = 0;
      IDBObjectStore.prototype.put = function (...parameters) {
        count += 1;
        if (count > puts) {
          throw new DOMException('no space left', 'QuotaExceededError');
        }
        return put.apply(this, parameters);
      };
    }, puts);
    const failure = await failureOf(page, () => globalThis.campaign.run());
    assert.match(failure, /^StorageError \| storage\.quota \| QuotaExceededError \| .*full/);
    const wasPosted = place.includes('after');
    assert.equal(stage.service.arrivals.length, wasPosted ? 4 : 3);
    assert.equal(await page.evaluate(() => globalThis.campaign.progress.state), 'paused');

    // What this page knows, and what one finds that only has the journal.
    checkTable(await table(page), stage.service.arrivals, { rows: ROWS });
    const fresh = await openPage(stage.browser, stage.site.url);
    const { kept, id } = await fresh.evaluate(async () => {
      const pec = globalThis.makePec();
      const [{ id }] = await pec.campaigns.list();
      globalThis.campaign = await pec.campaigns.open(id);
      return { kept: await globalThis.exported(globalThis.campaign, 'json'), id };
    });
    const states = tally(checkTable(kept, stage.service.arrivals, { rows: ROWS }));
    assert.equal(states.sent, 3);
    assert.equal(states.pending, wasPosted ? ROWS - 4 : ROWS - 3);

    // It stays full: a page that tries again posts nothing.
    assert.match(await failureOf(page, () => globalThis.campaign.run()), /^StorageError/);
    assert.equal(stage.service.arrivals.length, wasPosted ? 4 : 3);

    // There is space again: the page that posted still knows what became of it.
    const progress = await page.evaluate(() => {
      globalThis.heal();
      return globalThis.campaign.run();
    });
    assert.deepEqual([progress.state, progress.sent], ['done', ROWS]);
    checkTable(await table(page), stage.service.arrivals, { rows: ROWS, isSettled: true });
    checkCsv(await page.evaluate(() => globalThis.exported(globalThis.campaign, 'csv')), stage.service.arrivals);
    await page.evaluate((id) => globalThis.pec.campaigns.delete(id), id);
    await page.close();
    await fresh.close();
    assert.deepEqual(stage.site.errors, []);
  });
}

/** @param {import('puppeteer-core').Page} page */
const table = (page) => page.evaluate(() => globalThis.exported(globalThis.campaign, 'json'));

test('where no lock keeps another tab out, as on a page over plain http, nothing is sent', async () => {
  const page = await openPage(stage.browser, stage.site.url, (page) =>
    page.evaluateOnNewDocument(() => Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })),
  );
  const failure = await failureOf(page, async () => (await globalThis.makeCampaign(globalThis.makePec(), 3)).run());
  assert.match(failure, /^PecError \| state\.noLocks \| .*https/);
  assert.deepEqual(stage.service.arrivals, []);
  await page.close();
});
