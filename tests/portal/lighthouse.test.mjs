/** What Lighthouse says of accessibility and good practice: 100 of 100, of the start and of every view. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { navigation, snapshot } from 'lighthouse';
import puppeteer from 'puppeteer-core';

import { browser as browserPath, flags } from '../../scripts/parts/browser.mjs';
import { serveDemo } from '../../scripts/parts/demo.mjs';
import { SUITE } from '../canaries/suite.mjs';

const VIEWS = ['inviate', 'campagne', 'campagne/nuova', 'da-chiarire', 'in-arrivo', 'caselle', 'caselle/nuova', 'impostazioni'];
/** As on a desk; what takes long on a slow line is measured by the bench. @type {import('lighthouse').Flags} */
const HOW = {
  onlyCategories: ['accessibility', 'best-practices'],
  formFactor: 'desktop',
  screenEmulation: { disabled: true },
  throttlingMethod: 'provided',
  logLevel: 'error',
};

let demo;
let browser;
before(async () => {
  demo = await serveDemo({ speed: 500, rate: { perSecond: 0 }, secrets: SUITE });
  browser = await puppeteer.launch({ executablePath: browserPath(), args: flags, headless: true, defaultViewport: { width: 1280, height: 800 } });
});
after(async () => {
  await browser?.close();
  await demo?.close();
});

/** What is short of 100, with what it is short for. @param {import('lighthouse').RunnerResult | undefined} result */
function short(result) {
  assert.ok(result !== undefined);
  const { categories, audits } = result.lhr;
  return Object.values(categories).flatMap(({ id, score, auditRefs }) => {
    const failed = auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && Number(audits[id].score) < 1);
    return score === 1 ? [] : [`${id} ${Number(score) * 100}: ${failed.map(({ id }) => id).join(', ')}`];
  });
}

test('the start', async () => {
  const page = await browser.newPage();
  assert.deepEqual(short(await navigation(page, `${demo.url}portal/?lang=it#/scrivi`, { flags: HOW })), []);
  await page.close();
});

for (const view of VIEWS) {
  test(view, async () => {
    const page = await browser.newPage();
    await page.goto(`${demo.url}portal/?lang=it#/${view}`);
    await page.waitForFunction(() => document.querySelector('h1') !== null && document.querySelector('[aria-busy="true"]') === null);
    assert.deepEqual(short(await snapshot(page, { flags: HOW })), []);
    await page.close();
  });
}
