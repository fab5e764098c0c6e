/** The example of a page with a look of its own: the portal's parts take it, and axe finds nothing. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { createRequire } from 'node:module';
import { extname, normalize } from 'node:path';
import { after, before, test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { openChromium } from '../support/chromium.mjs';

const TYPES = { '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.woff2': 'font/woff2' };
let browser;
let server;

/** A file of this folder, or none. @param {string} address */
function fileOf(address) {
  try {
    const path = normalize(root + decodeURIComponent(address.split('?')[0]));
    return path.startsWith(root) ? path : undefined;
  } catch {
    // No spelling of a path.
    return undefined;
  }
}

before(async () => {
  server = createServer(async (request, response) => {
    const file = fileOf(request.url ?? '/');
    const body = file === undefined ? undefined : await readFile(file).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': TYPES[extname(file ?? '')] ?? 'application/octet-stream' }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

test('the parts have the page’s colours, in either scheme of the system, and axe finds nothing', async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const colorScheme of ['light', 'dark']) {
    const page = await (await browser.newContext({ colorScheme, reducedMotion: 'reduce' })).newPage();
    /** @type {string[]} */
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`http://127.0.0.1:${server.address().port}/examples/bootstrap-italia/index.html`);
    await page.getByRole('button', { name: 'Controlla e invia' }).waitFor();
    const color = (/** @type {string} */ name) => page.getByRole('button', { name }).evaluate((one) => getComputedStyle(one).backgroundColor);
    await page.waitForFunction(() => {
      const button = document.querySelector('#parts')?.shadowRoot?.querySelector('.primary');
      return button instanceof Element && getComputedStyle(button).backgroundColor !== 'rgb(239, 239, 239)';
    });
    assert.equal(await color('Controlla e invia'), await color('Un pulsante della pagina'));
    await page.evaluate(axe);
    const found = await page.evaluate(async () => (await globalThis.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`));
    assert.deepEqual(found, []);
    assert.deepEqual(complaints, []);
    await page.context().close();
  }
});

test('nothing outside the folder is served, and a wrong address is told as one', async () => {
  const ask = (/** @type {string} */ path) =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port: server.address().port, path }, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
    });
  assert.deepEqual(await Promise.all(['/package.json', '/../../../../etc/passwd', '/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd', 'http://x/../../../../../etc/passwd', '/%'].map(ask)), [200, 404, 404, 404, 404]);
});
