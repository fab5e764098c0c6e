/** What a clerk does and sees in each of the applications, which have the same labels. */

import assert from 'node:assert/strict';

import { findings } from '../../portal/axe.mjs';

/** The strictest policy under which the guide says that everything works. */
export const POLICY = [
  ...["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'"],
  ...["base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'"],
].join('; ');

/** @param {import('playwright-core').Browser} browser @param {string} url */
export async function clerk(browser, url) {
  const page = await (await browser.newContext()).newPage();
  /** What the page complained of, and what it asked for. @type {string[]} */
  const [complaints, asked] = [[], []];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  let loads = 0;
  page.on('load', () => (loads += 1));
  // Time goes on by itself, and may be made to pass.
  await page.clock.install();
  await page.goto(url);
  const button = (name) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const alert = page.getByRole('alert');
  const status = page.getByRole('status');
  return {
    ...{ page, complaints, asked, button, alert, status },
    loads: () => loads,
    /** Writes a message, as far as the last look. @param {{ to: string, subject: string, files?: string[] }} message */
    async write({ to, subject, files = [] }) {
      await page.getByLabel('Destinatari').fill(to);
      await page.getByLabel('Oggetto').fill(subject);
      await page.getByLabel('Testo').fill('Gentile impresa, …');
      await page.getByLabel('Allegati').setInputFiles(files.map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) })));
      await button('Controlla').click();
      return page.getByRole('region', { name: 'Prima di inviare' });
    },
    /** Two clicks before the page has drawn anything. */
    clickTwice: () =>
      button('Invia').evaluate((/** @type {HTMLButtonElement} */ one) => {
        one.click();
        one.click();
      }),
    /** Lets time pass in steps, until something is seen. @param {import('playwright-core').Locator} seen */
    async until(seen) {
      for (let step = 0; step < 60 && !(await seen.isVisible()); step += 1) {
        await page.clock.runFor(2_000);
      }
      await seen.waitFor();
    },
    /** What a machine finds wrong with what is shown. */
    async accessible() {
      assert.deepEqual(await findings(page), []);
    },
    close: () => page.context().close(),
  };
}

/** The service in the page's memory, as its console has it. @param {import('playwright-core').Page} page */
export async function service(page) {
  await page.waitForFunction(() => 'sandbox' in globalThis);
  /** @param {string} method */
  const requests = (method) =>
    page.evaluate(
      (/** @type {string} */ one) => globalThis.sandbox.requests.filter(({ method, path }) => method === one && path.startsWith('/send')).map(({ body }) => body),
      method,
    );
  return {
    posted: async () => (await requests('POST')).map((body) => JSON.parse(body)),
    looks: async () => (await requests('GET')).length,
    /** @param {object} fault */
    fail: (fault) => page.evaluate((/** @type {any} */ one) => globalThis.sandbox.fail(one), fault),
  };
}
