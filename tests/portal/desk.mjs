/** The portal in Chromium, before the demo's server, as a clerk uses it: by labels and roles. */

import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';

import { serveDemo } from '../../scripts/parts/demo.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { openChromium } from '../support/chromium.mjs';

/** What a page may complain of: no receipts yet is a 404 of the service's, no mailboxes too, and the sandbox is no proxy that keeps keys. */
const EXPECTED = /\/send\/\d+$|\/once|\/pec$/;

/** @param {{ speed?: number, without?: string[] }} [options] how much faster than real ones receipts come; arguments that the driver would give the browser */
export function openDesk({ speed = 500, without } = {}) {
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
    desk.demo = await serveDemo({ speed, rate: { perSecond: 0 }, secrets: SUITE });
    desk.browser = await openChromium(without);
  });
  after(async () => {
    await desk.browser?.close();
    await desk.demo?.close();
  });
  beforeEach(async () => {
    desk.demo.sandbox.reset();
    await desk.context?.close();
    desk.context = await desk.browser.newContext();
    desk.complaints = [];
    desk.page = await newPage(desk);
  });
  return desk;
}

/** @param {ReturnType<typeof openDesk>} desk */
async function newPage(desk) {
  const page = await desk.context.newPage();
  page.on('pageerror', (error) => desk.complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.location().url)) {
      desk.complaints.push(`${message.text()} ${message.location().url}`);
    }
  });
  return page;
}

/** @param {ReturnType<typeof openDesk>} desk @param {string} [path] @param {string} [lang] */
export async function visit(desk, path = 'scrivi', lang = 'it') {
  await desk.page.goto(`${desk.demo.url}portal/?lang=${lang}#/${path}`);
  await desk.page.getByRole('heading', { level: 1 }).waitFor();
}

/**
 * Fills the form.
 *
 * @param {import('playwright-core').Page} page
 * @param {{ to: string[], subject?: string, text?: string, files?: { name: string, mimeType: string, buffer: Buffer }[] }} message
 */
export async function write(page, { to, subject = 'Avviso di pagamento', text = 'Gentile cittadino', files = [] }) {
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

/** Checks it, looks once more, and sends. @param {import('playwright-core').Page} page @param {string} [button] */
export async function send(page, button = 'Invia ora') {
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  const look = page.getByRole('dialog', { name: 'Un ultimo sguardo' });
  await look.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Messaggio' }).waitFor();
}

/** The messages that the service took. @param {ReturnType<typeof openDesk>} desk */
export const posted = ({ demo }) =>
  demo.sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send').map(({ body }) => JSON.parse(body));

/** @param {ReturnType<typeof openDesk>} desk */
export const assertQuiet = ({ complaints }) => assert.deepEqual(complaints, []);
