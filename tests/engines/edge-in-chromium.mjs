/** The edge's own tests in Chromium: prints what they say, and fails where they do. */

import { openChromium } from '../support/chromium.mjs';
import { VERDICT, serveEdge } from './edge.mjs';

const edge = await serveEdge();
const browser = await openChromium();
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
