/**
 * `node benches/browser/portal-rows.mjs`: the longest task of a page that opens a campaign of 10,000 rows by its address, until
 * its rows stand there, as fast as this processor is and four times slower. `--rows N` for another number,
 * `--built` takes the package as it was built last.
 */

import { parseArgs } from 'node:util';

import { openChromium } from '../../scripts/parts/browser.mjs';
import { serveDemo } from '../../scripts/parts/demo.mjs';
import { ready } from '../ready.mjs';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '5' }, built: { type: 'boolean', default: false } } });
await ready(values);
const count = Number(values.rows);

const demo = await serveDemo();
const browser = await openChromium();
try {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    /** @type {PerformanceEntry[]} */
    const tasks = (/** @type {any} */ (globalThis).tasks = []);
    new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
    new MutationObserver((_, noted) => {
      if (document.querySelector('.window-row:not(.window-head)') !== null) {
        noted.disconnect();
        // Once it was painted, and what was long until then is told.
        requestAnimationFrame(() => setTimeout(() => setTimeout(() => console.debug('rows'), 100)));
      }
    }).observe(document, { childList: true, subtree: true });
  });
  const id = await made(await context.newPage());
  for (const slower of [1, 4]) {
    const longest = [];
    for (let round = 0; round < Number(values.rounds); round += 1) {
      longest.push(await opened(await context.newPage(), id, slower));
    }
    longest.sort((one, other) => one - other);
    const middle = longest[Math.floor(longest.length / 2)];
    console.log(`${count} rows, processor ${slower} times slower: longest task ${middle.toFixed(0)} ms (${longest[0].toFixed(0)}–${longest.at(-1)?.toFixed(0)}); 0 is under 50`);
  }
} finally {
  await browser.close();
  await demo.close();
}

/** Makes the campaign in a page's journal. @param {import('playwright-core').Page} page @returns {Promise<string>} */
async function made(page) {
  await page.goto(`${demo.url}portal/?lang=it#/scrivi`);
  return page.evaluate(async (rows) => {
    const { service } = await import(new URL('service/service.js', location.href).href);
    const { pec } = await service();
    const recipients = ['pec;nome', ...Array.from({ length: rows }, (_, row) => `a${row}@pec.example.it;Ditta ${row}`)].join('\r\n');
    const { id } = await pec.campaigns.create({ name: 'Avvisi', sender: 'comune@pecmassiva.com', subject: 'Avviso', text: 'Gentile {{nome}}', recipients });
    return id;
  }, count);
}

/** @param {import('playwright-core').Page} page @param {string} id @param {number} slower @returns {Promise<number>} milliseconds */
async function opened(page, id, slower) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  // It says so by itself: asking it before would put work of the tool's among its tasks.
  const said = page.waitForEvent('console', { predicate: (message) => message.text() === 'rows', timeout: 60_000 });
  await page.goto(`${demo.url}portal/?lang=it#/campagne/${id}`, { waitUntil: 'commit' });
  await said;
  const longest = await page.evaluate(() => Math.max(0, .../** @type {any} */ (globalThis).tasks.map((/** @type {PerformanceEntry} */ { duration }) => duration)));
  await page.close();
  return longest;
}
