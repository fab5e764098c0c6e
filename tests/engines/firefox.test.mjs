/** Firefox, driven by WebDriver BiDi. */

import { test } from 'node:test';

import puppeteer from 'puppeteer-core';

import { firefox } from '../../scripts/browser.mjs';
import { journey } from './journey.mjs';

test('the whole way in Firefox', async () => {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: firefox(), headless: true });
  try {
    const page = await browser.newPage();
    await journey({
      open: async (url) => void (await page.goto(url)),
      type: (selector, text) => page.type(selector, text),
      pick: async (selector, path) => {
        const input = await page.$(selector);
        await input.uploadFile(path);
      },
      click: (selector) => page.click(selector),
      evaluate: (code) => page.evaluate(code),
    });
  } finally {
    await browser.close();
  }
});
