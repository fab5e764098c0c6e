/**
 * A core that breaks in the middle of a campaign, in Chromium, with its storage and its locks: the page opens the campaign
 * again and goes on, and so does another tab; no row is posted twice, and none is lost.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from './browsers.mjs';
import { checkTable } from './law.mjs';
import { openStage } from './stage.mjs';

const ROWS = 12;

const stage = openStage();

for (const [place, when] of Object.entries({ 'before a row goes out': 'before', 'after a row was taken': 'after' })) {
  for (const who of ['the same page', 'another tab']) {
    test(`it breaks ${place}: ${who} goes on`, async () => {
      const page = await openPage(stage.browser, stage.site.url);
      await page.evaluate(async (rows) => {
        globalThis.pec = globalThis.makePec();
        globalThis.campaign = await globalThis.makeCampaign(globalThis.pec, rows);
      }, ROWS);
      const failure = await page.evaluate((when) => {
        const { fetch } = globalThis;
        const now = Date.now;
        let isPlanted = false;
        Date.now = () => {
          if (isPlanted && /full-core/.test(new Error().stack.split('\n')[2])) {
            isPlanted = false;
            throw new WebAssembly.RuntimeError('unreachable');
          }
          return now();
        };
        let posts = 0;
        globalThis.fetch = async (...parameters) => {
          posts += parameters[1]?.method === 'POST' ? 1 : 0;
          isPlanted = when === 'before' && posts === 5;
          const answer = await fetch(...parameters);
          isPlanted = posts === 5;
          return answer;
        };
        return globalThis.campaign.run().then(
          () => 'no error',
          (error) => {
            globalThis.fetch = fetch;
            return `${error.name} ${error.code}`;
          },
        );
      }, when);
      assert.equal(failure, 'PecError core.broken');
      const goesOn = who === 'the same page' ? page : await openPage(stage.browser, stage.site.url);
      const { progress, kept, id } = await goesOn.evaluate(async () => {
        globalThis.pec ??= globalThis.makePec();
        const [{ id }] = await globalThis.pec.campaigns.list();
        const campaign = await globalThis.pec.campaigns.open(id);
        const progress = await campaign.run();
        return { progress, kept: await globalThis.exported(campaign, 'json'), id };
      });
      // Straight from a browser nobody can say of the row that was under way: it is looked for, and never sent again.
      assert.equal(progress.state, 'done');
      assert.equal(progress.sent + progress.unknown, ROWS, JSON.stringify(progress));
      assert.ok(progress.unknown <= 2, JSON.stringify(progress));
      checkTable(kept, stage.service.arrivals, { rows: ROWS });
      const addresses = stage.service.arrivals.map(({ address }) => address);
      assert.deepEqual([...new Set(addresses)].length, addresses.length);
      await goesOn.evaluate((id) => globalThis.pec.campaigns.delete(id), id).catch(() => {});
      await page.close();
      if (goesOn !== page) {
        await goesOn.close();
      }
      assert.deepEqual(stage.site.errors, []);
    });
  }
}
