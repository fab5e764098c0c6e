/** Chromium and Firefox as clients: one message from a page, and what became of it. */

import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';

import { browser, firefox, flags } from '../../../scripts/parts/browser.mjs';

/**
 * @typedef {object} Client
 * @property {string} version
 * @property {(url: string, work: Function, given: unknown) => Promise<any>} run at `url`, of which nothing was loaded before, one after the other
 * @property {() => Promise<void>} close
 */

/** @type {Record<string, () => Promise<Client>>} */
export const CLIENTS = {
  async Chromium() {
    const args = [...flags, '--ignore-certificate-errors'];
    const opened = await chromium.launch({ executablePath: browser(), args, headless: true });
    const page = await opened.newPage({ ignoreHTTPSErrors: true });
    return {
      version: opened.version(),
      async run(url, work, given) {
        await page.goto(url);
        return page.evaluate(work, given);
      },
      close: () => opened.close(),
    };
  },
  async Firefox() {
    const opened = await puppeteer.launch({
      browser: 'firefox',
      executablePath: firefox(),
      headless: true,
      acceptInsecureCerts: true,
      protocolTimeout: 120_000,
    });
    const page = await opened.newPage();
    return {
      version: (await opened.version()).replace(/^\D+/, ''),
      async run(url, work, given) {
        await page.goto(url);
        return page.evaluate(work, given);
      },
      close: () => opened.close(),
    };
  },
};

/**
 * Runs in the page: one `pec.send()`, over a connection that was used before; where it is the `first` call, by the
 * page alone; with a `file`, which behind a proxy that takes it so goes as it is.
 *
 * @param {{ module: string, options: object, ask?: boolean, first?: boolean, file?: boolean }} given
 */
export async function sendOne({ module, options, ask = false, first = false, file = false }) {
  const { PecMassiva } = await import(module);
  const calls = [];
  let forms = 0;
  const pec = new PecMassiva({
    rate: { perSecond: 1000 },
    timeout: 60_000,
    ...options,
    fetch: (request) => {
      forms += Number(request.headers.get('content-type')?.startsWith('multipart/form-data') === true);
      calls.push(`${request.method} ${new URL(request.url).pathname.replace(/once\/.*/, 'once')}`);
      return fetch(request);
    },
  });
  if (!first) {
    await pec.quota();
  }
  const message = { sender: 'comune@pec.example.it', recipient: 'a@pec.example.it', subject: 'Avviso', text: 'Testo' };
  if (file) {
    message.attachments = [new File([new Uint8Array(300_000).fill(7)], 'atto.pdf')];
  }
  const told = await pec.send(message).then(
    ({ messageId }) => ({ messageId }),
    ({ name, idempotencyKey, message }) => ({ error: name, key: idempotencyKey, message }),
  );
  if (ask) {
    const response = await fetch(`${options.baseUrl}/once/${told.key}`, { headers: { 'x-requested-with': 'test' } });
    told.fate = { status: response.status, body: await response.text() };
  }
  pec.close();
  return { ...told, calls, forms, posts: calls.filter((call) => call.startsWith('POST')).length };
}
