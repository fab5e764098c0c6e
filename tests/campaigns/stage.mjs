/** A service, a page's site and Chromium, for all tests of a file. */

import { after, before, beforeEach } from 'node:test';

import { openChromium } from './browsers.mjs';
import { openService } from './service.mjs';
import { openSite } from './site.mjs';

/**
 * What stands there once the first test begins; of each test the service knows its own messages alone.
 *
 * @param {Record<string, (asked: import('./service.mjs').Asked) => Promise<import('./service.mjs').Answer>>} [answers] what
 *   the site answers besides
 */
export function openStage(answers = {}) {
  /**
   * @type {{
   *   service: Awaited<ReturnType<typeof openService>>,
   *   site: Awaited<ReturnType<typeof openSite>>,
   *   browser: import('puppeteer-core').Browser,
   * }}
   */
  const stage = /** @type {any} */ ({});
  before(async () => {
    stage.service = await openService();
    stage.site = await openSite({ answers: { '/service': stage.service.answer, ...answers } });
    stage.browser = await openChromium();
  });
  beforeEach(() => {
    stage.service.arrivals.length = 0;
  });
  after(async () => {
    await stage.browser?.close();
    await stage.site?.close();
  });
  return stage;
}
