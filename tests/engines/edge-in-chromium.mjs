/** The edge's own tests in Chromium: prints what they say, and fails where they do. */

import { chromium } from 'playwright-core';

import { browser as browserPath, flags } from '../../scripts/browser.mjs';
import { VERDICT, serveEdge } from './edge.mjs';

const edge = await serveEdge();
const browser = await chromium.launch({ executablePath: browserPath(), args: flags, headless: true });
try {
  const page = await browser.newPage();
  await page.goto(edge.url);
  const verdict = await page.evaluate(VERDICT);
  console.log(verdict);
  process.exitCode = /test result: ok\. [1-9]\d* passed; 0 failed; 0 ignored/.test(verdict) ? 0 : 1;
} finally {
  await browser.close();
  await edge.close();
}
