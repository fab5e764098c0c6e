/** The journal in IndexedDB, in Firefox: what any journal has to do. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import puppeteer from 'puppeteer-core';

import { firefox } from '../../scripts/parts/browser.mjs';
import { load, passed, suite } from './in-page.mjs';
import { servePages } from './pages.mjs';

let site;
before(async () => {
  site = await servePages();
});
after(() => site?.close());

test('Firefox: what any journal has to do, every write strict', async () => {
  const fox = await puppeteer.launch({ browser: 'firefox', executablePath: firefox(), headless: true, protocolTimeout: 60_000 });
  try {
    const page = await fox.newPage();
    await page.goto(site.url);
    await page.evaluate(load);
    passed(await page.evaluate(suite));
    await page.reload();
    await page.evaluate(load);
    assert.ok((await page.evaluate(async () => (await journal.list('test/', 'test0', 10)).length)) > 0);
  } finally {
    await fox.close();
  }
});
