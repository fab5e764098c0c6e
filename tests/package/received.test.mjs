/** Received texts in a page, made safe by `toSafeFrame`. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { openChromium } from '../support/chromium.mjs';

let browser;
/** @type {import('playwright-core').Page} */
let page;

before(async () => {
  browser = await openChromium();
  page = await (await browser.newContext()).newPage();
});
after(() => browser?.close());

/** A received text that tries everything. */
const attack = (origin) => `<meta http-equiv="refresh" content="0;url=${origin}/m"><b>Salve</b>
  <script>top.hacked = true</script><img src="${origin}/i" onerror="top.hacked=true">
  <link rel="preconnect" href="${origin}"><link rel="stylesheet" href="${origin}/l">
  <iframe src="${origin}/f"></iframe><object data="${origin}/o"></object><base href="${origin}/b/">
  <a target="_self" href="${origin}/a" onclick="top.hacked=true">link</a>
  <svg><a xlink:href="${origin}/s"><text y="20">disegno</text></a></svg>
  <form action="${origin}/p"><button>invia</button></form>
  <style>@import "${origin}/s"; body { background: url(${origin}/u) }</style>`;

/** A server that notes who asks, and serves a page without any policy of its own. */
async function witness() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>bare</title>');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

test('a received text runs and loads nothing, also in a page without a policy', async () => {
  const { toSafeFrame } = await import(`${unpacked}/index.js`);
  const evil = await witness();
  try {
    await page.goto(`${evil.origin}/bare`);
    for (const [name, html, sandbox] of [
      ['as it came', attack(evil.origin), undefined],
      ['made safe, without a sandbox', toSafeFrame(attack(evil.origin)), undefined],
      ['made safe, in a sandbox', toSafeFrame(attack(evil.origin)), ''],
    ]) {
      evil.asked.length = 0;
      const frame = await page.evaluateHandle(async ([srcdoc, sandbox]) => {
        delete window.hacked;
        const made = document.createElement('iframe');
        if (sandbox !== undefined) made.setAttribute('sandbox', sandbox);
        made.srcdoc = srcdoc;
        const loaded = new Promise((resolve) => made.addEventListener('load', resolve, { once: true }));
        document.body.replaceChildren(made);
        await loaded;
        return made;
      }, [html, sandbox]);
      const content = await frame.asElement().contentFrame();
      const isSafe = name !== 'as it came';
      if (isSafe) {
        await content.getByText('Salve').waitFor();
        for (const words of ['link', 'invia']) {
          await content.getByText(words, { exact: true }).click();
        }
        await content.getByText('Salve').waitFor();
      }
      await fetch(`${evil.origin}/end`);
      const hacked = await page.evaluate(() => 'hacked' in window);
      if (isSafe) {
        assert.deepEqual([hacked, evil.asked], [false, ['/end']], name);
      } else {
        // The same text unguarded does load: so the test can tell.
        assert.ok(hacked || evil.asked.length > 1);
      }
    }
  } finally {
    await evil.close();
  }
});
