/** Campaigns as an office has them: prepared, with faults, under way, with results. */

import { csvOf, make, open, start, tile } from '../../tests/portal/campaigns.mjs';
import { form } from '../../tests/portal/campaign-form.mjs';

const FAILING = ['mancata-consegna', 'non-accettata', 'casella-piena', 'lenta'];

/** Every so many fails, each in its way. @param {number} row */
const mixed = (row) => (row % 9 === 4 ? `${FAILING[(row - 4) / 9 % FAILING.length]}@pec.example.it` : `ditta${row}@pec.example.it`);

/** @param {import('./flows.mjs').Stage} stage @param {string} table */
async function prepared({ page, demo }, table) {
  const ui = form(/** @type {any} */ ({ page, demo }));
  await page.getByRole('link', { name: 'Campagne' }).click();
  await page.getByRole('link', { name: 'Nuova campagna' }).first().click();
  await ui.step('Destinatari');
  // What is pasted is kept over the languages; a file would not be.
  await page.locator('summary', { hasText: 'incollare' }).click();
  await page.locator('textarea').first().fill(table);
  await ui.toMessage();
  await ui.write({ name: 'Avvisi TARI 2026', text: 'Gentile {{nome}},\n\nsi trasmette l’avviso n. {{numero}}.\n\nUfficio tributi' });
}

/** Goes on to the next step, by what words do not tell. @param {import('playwright-core').Page} page @param {number} steps */
async function goOn(page, steps) {
  for (let step = 0; step < steps; step += 1) {
    await page.locator('.steps li').nth(step).and(page.locator('[aria-current="step"]')).waitFor();
    await page.locator('main button.primary').last().click();
  }
  await page.locator('.steps li').nth(steps).and(page.locator('[aria-current="step"]')).waitFor();
}

/** @type {import('./flows.mjs').Flow[]} */
export const CAMPAIGNS = [
  { name: 'campaigns-nothing', path: 'campagne' },
  { name: 'campaign-recipients', path: 'campagne/nuova', fill: (stage) => prepared(stage, csvOf(40)) },
  { name: 'campaign-message', path: 'campagne/nuova', fill: (stage) => prepared(stage, csvOf(40)), act: (page) => goOn(page, 1) },
  { name: 'campaign-check', path: 'campagne/nuova', fill: (stage) => prepared(stage, csvOf(40)), act: (page) => goOn(page, 2) },
  {
    name: 'campaign-faults',
    path: 'campagne/nuova',
    fill: (stage) => prepared(stage, csvOf(12, (row) => (row % 4 === 1 ? `ditta${row} at pec.example.it` : `ditta${row}@pec.example.it`))),
    act: (page) => goOn(page, 2),
  },
  {
    name: 'campaign-results',
    fill: async ({ page, demo }) => {
      const desk = /** @type {any} */ ({ page, demo });
      await make(desk, { csv: csvOf(60, mixed), name: 'Avvisi TARI 2026', perSecond: 1000 });
      await start(page);
      await tile(page, /Non consegnati/).waitFor();
      await page.waitForFunction(() => document.querySelector('.running') === null);
    },
  },
  {
    name: 'campaigns',
    path: 'campagne',
    fill: async ({ page, demo }) => {
      const desk = /** @type {any} */ ({ page, demo });
      await make(desk, { csv: csvOf(12), name: 'Convocazione assemblea', perSecond: 1000 });
      await make(desk, { csv: csvOf(30, mixed), name: 'Avvisi TARI 2026', perSecond: 1000 });
      await start(page);
      await tile(page, /Non consegnati/).waitFor();
      await page.waitForFunction(() => document.querySelector('.running') === null);
      const id = new URL(page.url()).hash.split('/').at(-1) ?? '';
      await open(desk, id, 'Avvisi TARI 2026');
    },
  },
];
