/**
 * `npm run screenshots`: every view of the portal, filled, wide and narrow, light and dark, in three languages, into
 * `target/screenshots/`, with a page that shows them. `npm run screenshots -- inbox write` makes those whose names hold one of
 * these words; `--lang it --scheme light --width 1280` fewer of each.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { packCurrent } from './package.mjs';
import { openChromium } from './parts/browser.mjs';
import { serveDemo } from './parts/demo.mjs';
import { root, seconds } from './parts/run.mjs';
import { FLOWS } from './screenshots/flows.mjs';
import { setUp } from './setup.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { lang: { type: 'string', default: 'it,en,de' }, scheme: { type: 'string', default: 'light,dark' }, width: { type: 'string', default: '1280,390' } },
});
const LANGUAGES = values.lang.split(',');
const SCHEMES = /** @type {('light' | 'dark')[]} */ (values.scheme.split(','));
const WIDTHS = values.width.split(',').map(Number);
const HEIGHT = 844;

/** Milliseconds after which something will not come any more; nothing is judged by it. */
const PATIENCE = 120_000;

const folder = `${root}target/screenshots/`;
mkdirSync(folder, { recursive: true });

/** What stands still, whatever of it is still moving. @param {import('playwright-core').Page} page */
async function settled(page) {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
  await page.evaluate(() => document.fonts.ready);
}

/**
 * @param {import('playwright-core').Browser} browser @param {Awaited<ReturnType<typeof serveDemo>>} demo
 * @param {import('./screenshots/flows.mjs').Flow} flow
 */
async function shoot(browser, demo, { name, path, fill, act }) {
  demo.sandbox.reset();
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: HEIGHT } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  try {
    await page.goto(`${demo.url}portal/?lang=it#/scrivi`);
    await settled(page);
    await fill?.({ page, sandbox: demo.sandbox, demo });
    const place = path ?? new URL(page.url()).hash.slice(2);
    const made = [];
    for (const lang of LANGUAGES) {
      for (const scheme of SCHEMES) {
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: HEIGHT });
          await page.emulateMedia({ colorScheme: scheme });
          // What was written for the last picture is not for this one.
          await page.evaluate(() => sessionStorage.clear());
          // Another page first: the same address would only be shown again.
          await page.goto('about:blank');
          await page.goto(`${demo.url}portal/?lang=${lang}#/${place}`);
          await settled(page);
          await act?.(page);
          await settled(page);
          const file = `${name}-${lang}-${scheme}-${width}.png`;
          // As on a screen that is high enough: what keeps to its edge stands there once.
          const height = await page.evaluate(() => document.documentElement.scrollHeight);
          await page.setViewportSize({ width, height: Math.max(HEIGHT, height) });
          await page.screenshot({ path: folder + file });
          made.push(file);
        }
      }
    }
    return made;
  } finally {
    await context.close();
  }
}

await setUp({ tests: 'package' });
await packCurrent();
const begun = Date.now();
const meant = FLOWS.filter(({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)));
const demo = await serveDemo({ speed: 500, rate: { perSecond: 0 } });
const browser = await openChromium();
/** @type {[string, string[]][]} */
const made = [];
try {
  for (const flow of meant) {
    made.push([flow.name, await shoot(browser, demo, flow)]);
    console.log(`${flow.name}: ${made.at(-1)?.[1].length} screenshots`);
  }
} finally {
  await browser.close();
  await demo.close();
}
const images = (/** @type {string[]} */ files) => files.map((file) => `<a href="${file}"><img src="${file}" alt="${file}" loading="lazy" width="300"></a>`).join('\n');
const sections = made.map(([name, files]) => `<h2>${name}</h2>\n${images(files)}`).join('\n');
writeFileSync(`${folder}index.html`, `<!doctype html><meta charset="utf-8"><title>Screenshots</title>\n<style>body { font-family: system-ui } img { border: 1px solid; margin: 4px; vertical-align: top }</style>\n${sections}\n`);
console.log(`in ${seconds(begun)}: ${folder}index.html`);
