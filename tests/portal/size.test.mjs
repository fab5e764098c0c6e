/** How little is loaded until a message can be written: the core and the sandbox come while one types. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openDesk, visit } from './desk.mjs';
import { NOTE, askedFor, onTheWay } from './start.mjs';

const desk = openDesk();
/** Bytes; what an office’s own config holds is not counted in detail. */
const MOST = 90 * 1024;

for (const lang of ['it', 'en', 'de']) {
  test(`shell, words and letters stay within 90 KiB, ${lang}`, async (t) => {
    const { page } = desk;
    await page.addInitScript(NOTE);
    await visit(desk, 'scrivi', lang);
    const loaded = await onTheWay(await askedFor(page));
    const bytes = loaded.reduce((sum, [, size]) => sum + size, 0);
    t.diagnostic(`${(bytes / 1024).toFixed(1)} KiB in ${loaded.length} files`);
    const largest = loaded.sort(([, one], [, other]) => other - one).slice(0, 8);
    assert.ok(bytes <= MOST, `${bytes} bytes: ${largest.map((entry) => entry.join(' ')).join(', ')}`);
    assert.deepEqual(loaded.filter(([path]) => /core\/(?!js\/errors\.js)|full|sandbox|campaigns/.test(path)), [], 'what sends comes later');
  });
}

test('what the page says to load early is what its first view is made of', async () => {
  const { page } = desk;
  await page.addInitScript(NOTE);
  await visit(desk);
  const early = await page.evaluate(() => [...document.querySelectorAll('link[rel="modulepreload"]')].map((link) => /** @type {HTMLLinkElement} */ (link).href));
  const asked = (await askedFor(page)).filter((address) => address.endsWith('.js') && !/\/(?:words\/(?:it|en|de)|shell\/main)/.test(new URL(address).pathname));
  assert.deepEqual(early.sort(), [...new Set(asked)].sort());
});

test('without locks the first view warns, in words that it has', async () => {
  const { page } = desk;
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
  // Nothing but what the first view says.
  await page.route('**/portal/words/*/all.js', (route) => route.abort());
  await visit(desk);
  const titles = await page.locator('main .callout .title').allTextContents();
  assert.ok(titles.length > 0 && titles.every((words) => words !== ''), titles.join('|'));
});
