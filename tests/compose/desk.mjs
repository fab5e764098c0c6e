/** A page with the form and nothing else, under a strict policy, before a proxy and a sandbox that can be unkind. */

import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';

import { serveDemo } from '../../scripts/parts/demo.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { openChromium } from '../support/chromium.mjs';

/** What the strictest pages say: no style and no script that stands in the page, WebAssembly alone. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; trusted-types 'none'; require-trusted-types-for 'script'";

/** The form as most tests want it. */
export const FORM = '<pec-compose base-url="/portal/api" senders="comune@pecmassiva.com demo@pecmassiva.com"></pec-compose>';

/** What a browser complains of where a test means a request to fail. */
const FAILED = /Failed to load resource/;

/** @param {{ without?: string[] }} [how] `without`: arguments that the driver would give the browser */
export function openDesk({ without } = {}) {
  /**
   * @type {{
   *   demo: Awaited<ReturnType<typeof serveDemo>>,
   *   browser: import('playwright-core').Browser,
   *   context: import('playwright-core').BrowserContext,
   *   page: import('playwright-core').Page,
   *   complaints: string[],
   * }}
   */
  const desk = /** @type {any} */ ({});
  before(async () => {
    desk.demo = await serveDemo({ speed: 500, rate: { perSecond: 0 }, secrets: SUITE });
    desk.browser = await openChromium(without);
  });
  after(async () => {
    await desk.browser?.close();
    await desk.demo?.close();
  });
  beforeEach(async () => {
    desk.demo.sandbox.reset();
    await desk.context?.close();
    desk.context = await desk.browser.newContext({ locale: 'it-IT' });
    desk.complaints = [];
    desk.page = await desk.context.newPage();
    desk.page.on('pageerror', (error) => desk.complaints.push(String(error)));
    desk.page.on('console', (message) => message.type() === 'error' && !FAILED.test(message.text()) && desk.complaints.push(message.text()));
  });
  return desk;
}

/**
 * Opens a page with these forms.
 *
 * @param {ReturnType<typeof openDesk>} desk
 * @param {string} [body]
 * @param {{ lang?: string, script?: string, entry?: string, head?: string }} [how]
 */
export async function visit(desk, body = FORM, { lang = 'it', script = '', entry = 'compose', head = '' } = {}) {
  const { page, demo } = desk;
  const html = `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Modulo</title>${head}
    <script type="module" src="/pec-massiva/${entry}.js"></script>${script === '' ? '' : '<script type="module" src="/script.js"></script>'}
    <main><h1>Modulo</h1>${body}</main></html>`;
  await page.unroute('**/form.html*');
  await page.unroute('**/script.js');
  await page.route('**/form.html*', (route) => route.fulfill({ contentType: 'text/html', headers: { 'content-security-policy': POLICY }, body: html }));
  await page.route('**/script.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  // What the form tells is noted before the form is there.
  await page.addInitScript(() => {
    const told = (/** @type {any} */ (globalThis).told = /** @type {any[]} */ ([]));
    for (const type of ['pec-before-send', 'pec-sent', 'pec-unknown', 'pec-not-sent', 'pec-said']) {
      addEventListener(type, (event) => told.push([type, /** @type {CustomEvent} */ (event).detail.state]));
    }
  });
  await page.goto(`${demo.url}form.html`);
  await page.getByRole('textbox', { name: /Oggetto|Subject|Betreff/ }).or(page.getByRole('group', { name: /potrebbe|may have|möglicherweise/ })).first().waitFor();
}

/** What the form told its page. @param {ReturnType<typeof openDesk>} desk @returns {Promise<string[]>} */
export const told = async ({ page }) => (await page.evaluate(() => /** @type {any} */ (globalThis).told)).map(([type]) => type);

/** @param {import('playwright-core').Page} page */
export const recipients = (page) => page.getByRole('textbox', { name: 'Destinatari' });

/** @typedef {{ name: string, mimeType: string, buffer: Buffer }} Chosen */

/** @type {Chosen} */
export const PDF = { name: 'atto.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 atto') };

/**
 * @param {import('playwright-core').Page | import('playwright-core').Locator} page
 * @param {{ to?: string[], subject?: string, text?: string, files?: Chosen[] }} [message]
 */
export async function write(page, { to = ['consegna@pec.example.it'], subject = 'Avviso di pagamento', text = 'Gentile cittadino', files = [] } = {}) {
  for (const address of to) {
    await page.getByRole('textbox', { name: 'Destinatari' }).fill(address);
    await page.getByRole('textbox', { name: 'Destinatari' }).press('Enter');
  }
  await page.getByRole('textbox', { name: 'Oggetto' }).fill(subject);
  await page.getByRole('textbox', { name: 'Testo' }).fill(text);
  if (files.length > 0) {
    await page.getByLabel('Scegli i file da allegare').setInputFiles(files);
  }
}

/** @param {import('playwright-core').Page | import('playwright-core').Locator} page */
export const check = (page) => page.getByRole('button', { name: 'Controlla e invia' }).click();

/** @param {import('playwright-core').Page | import('playwright-core').Locator} page */
export async function send(page) {
  await check(page);
  await page.getByRole('dialog', { name: 'Un ultimo sguardo' }).getByRole('button', { name: 'Invia ora' }).click();
}

/**
 * The service has what is posted, and whoever posted it hears nothing of that before `end` is called.
 *
 * @param {ReturnType<typeof openDesk>} desk
 */
export async function loseAnswers({ page }) {
  const lose = (/** @type {import('playwright-core').Route} */ route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<html>' });
  const once = '**/portal/api/once/*';
  const send = '**/portal/api/send';
  await page.route(once, lose);
  await page.route(send, async (route) => {
    if (route.request().method() !== 'POST') {
      return route.continue();
    }
    await route.fetch();
    return lose(route);
  });
  return { end: () => Promise.all([page.unroute(once), page.unroute(send)]) };
}

/** The messages that came to the service. @param {ReturnType<typeof openDesk>} desk */
export const posted = ({ demo }) =>
  demo.sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send').map(({ body }) => JSON.parse(body));

/** @param {ReturnType<typeof openDesk>} desk */
export const assertQuiet = ({ complaints }) => assert.deepEqual(complaints, []);

/** @typedef {{ text?: string, files?: { name: string, size: number }[] }} Carried */

/** Pastes or drops what somebody carries. @param {import('playwright-core').Locator} place @param {'paste' | 'drop'} what @param {Carried} carried */
export const carry = (place, what, carried) =>
  place.evaluate(
    (target, { what, text, files = [] }) => {
      const data = new DataTransfer();
      if (text !== undefined) {
        data.setData('text/plain', text);
      }
      files.forEach(({ name, size }) => data.items.add(new File([new Uint8Array(size)], name, { lastModified: 1 })));
      const how = { bubbles: true, cancelable: true, composed: true };
      target.dispatchEvent(what === 'paste' ? new ClipboardEvent('paste', { ...how, clipboardData: data }) : new DragEvent('drop', { ...how, dataTransfer: data }));
    },
    { what, ...carried },
  );
