/** A campaign's page, filled: without a finding of axe in three languages and both schemes, and at 320 pixels. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { csvOf, make, start, tile } from './campaigns.mjs';
import { openDesk, visit } from './desk.mjs';

const desk = openDesk();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds. @param {import('playwright-core').Page} page */
async function findings(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { iframes: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** @param {import('playwright-core').Page} page */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** @param {number} row */
const address = (row) => (row === 3 ? `mancata-consegna@pec.${'lunghissimo'.repeat(4)}.example.it` : row === 5 ? 'nessuno' : `a${row}@pec.example.it`);

test('a campaign with failures and unknown rows, in three languages, both schemes and at 320 pixels', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, times: 2 });
  const id = await make(desk, { csv: csvOf(30, address), name: `Avvisi ${'lunghissimi'.repeat(6)}` });
  const { page } = desk;
  await page.getByRole('button', { name: 'Avvia l’invio' }).click();
  await page.getByRole('dialog').waitFor();
  assert.deepEqual(await findings(page), [], 'a last look');
  await page.getByRole('dialog').getByRole('button', { name: 'Torna indietro' }).click();
  await start(page);
  await tile(page, '26 Consegnati').waitFor();
  await page.getByRole('table').getByRole('button', { name: /mancata-consegna/ }).click();
  await page.getByRole('dialog').getByText('Ricevute', { exact: true }).click();
  await page.getByText('Avviso di mancata consegna', { exact: true }).waitFor();
  assert.deepEqual(await findings(page), [], 'a row');
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme });
    for (const lang of ['it', 'en', 'de']) {
      for (const view of [`campagne/${id}`, 'campagne', 'da-chiarire']) {
        await page.goto('about:blank');
        await visit(desk, view, lang);
        await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
        assert.deepEqual(await findings(page), [], `${view} ${lang}`);
        await page.setViewportSize({ width: 320, height: 640 });
        assert.equal(await overflow(page), 0, `${view} ${lang}`);
        await page.setViewportSize({ width: 1280, height: 720 });
      }
    }
  }
});
