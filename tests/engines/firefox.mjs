/** Firefox, driven by WebDriver BiDi. */

import puppeteer from 'puppeteer-core';

import { firefox } from '../../scripts/parts/browser.mjs';

/** @returns {Promise<import('./journey.mjs').Driver>} */
export async function openFirefox() {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: firefox(),
    headless: true,
    protocolTimeout: 120_000,
  });
  const page = await browser.newPage();
  return {
    open: async (url) => void (await page.goto(url)),
    type: (selector, text) => page.type(selector, text),
    pick: async (selector, path) => {
      const input = await page.$(selector);
      await input.uploadFile(path);
    },
    click: (selector) => page.click(selector),
    evaluate: (code) => page.evaluate(code),
    close: () => browser.close(),
  };
}
