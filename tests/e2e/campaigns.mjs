/** The page's campaigns as their tests use them: a page for each, and its parts by labels and roles. */

import { after, before, beforeEach } from 'node:test';

import { openChromium } from '../../scripts/browser.mjs';
import { serveDemo } from '../../scripts/demo.mjs';

export let demo;
let browser;
/** @type {import('playwright-core').Page} */
export let page;
/** What the page complained of. */
export let complaints;

before(async () => {
  demo = await serveDemo({ speed: 4, rate: { perSecond: 0 } });
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  await demo?.close();
});

beforeEach(async () => {
  demo.sandbox.reset();
  await page?.context().close();
  complaints = [];
  await openPage(await browser.newContext());
});

/** @param {import('playwright-core').BrowserContext} context one more page, which the tests use from now on */
export async function openPage(context = page.context()) {
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The browser notes every answer that is a refusal; that the page shows them is what is tested.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  await page.goto(demo.url);
  return page;
}

/** The sandbox here takes any number a second; the page asks before it sends faster than the service allows. */
export async function hurry(perSecond = 20) {
  await page.getByText('Settings', { exact: true }).click();
  await page.getByLabel('Messages a second, at most').fill(String(perSecond));
  await page.getByRole('button', { name: 'Apply' }).click();
}

export const region = () => page.getByRole('region', { name: 'Campaigns', exact: true });
export const button = (name) => region().getByRole('button', { name, exact: true });
export const field = (name) => region().getByLabel(name, { exact: true });
export const said = (words) => region().getByText(words).waitFor();
export const heading = (name) => region().getByRole('heading', { name }).waitFor();
export const listed = () => region().getByRole('list', { name: 'Campaigns of this browser' });

/** The cells of a table, row by row, its head left out. */
export async function cells(name) {
  const rows = await region().getByRole('table', { name }).getByRole('row').all();
  return Promise.all(rows.slice(1).map(async (row) => row.locator('th, td').allTextContents()));
}

/** The number beside a band's name in the chart's legend. */
export const counted = (count, words) =>
  region()
    .getByRole('list', { name: 'How many rows are where' })
    .getByText(new RegExp(`^${count} ${words}$`))
    .waitFor();

export const file = (name, content, mimeType = 'application/octet-stream') => ({
  name,
  mimeType,
  buffer: Buffer.from(content),
});

export const pdf = (name) => file(name, `%PDF-1.7\n${name}\n%%EOF\n`, 'application/pdf');

/** @param {number} count @param {string} [suffix] of each line */
export const csvOf = (count, suffix = '') =>
  ['pec;nome;numero', ...Array.from({ length: count }, (_, row) => `a${row}@pec.example.it;Ditta ${row};${row}${suffix}`)].join('\r\n');

/** @param {string} csv fills in the form @param {string} [name] */
export async function write(csv, name = 'Avvisi 2026') {
  await button('New campaign').click();
  await field('Name of the campaign').fill(name);
  await field('Subject').fill('Avviso n. {{numero}}');
  await field('Text').fill('Gentile {{nome}}, <buongiorno>');
  await field('Table of addressees (CSV)').setInputFiles(file('avvisi.csv', csv, 'text/csv'));
  await said('Columns: pec');
}

/** @param {string} csv checks and starts a campaign @param {string} [name] */
export async function start(csv, name = 'Avvisi 2026') {
  await write(csv, name);
  await button('Check').click();
  await heading(`2. Check: ${name}`);
  await button('Start').click();
  await heading(`3. Run: ${name}`);
}

/** What the service was sent, in order. */
export const posts = () =>
  demo.sandbox.requests
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/send'))
    .map(({ body }) => JSON.parse(body));

export const recipients = () => posts().map(({ recipient }) => [recipient].flat().join());

/** Waits until so many messages were sent. */
export async function posted(count) {
  while (posts().length < count) {
    await page.waitForTimeout(20);
  }
}
