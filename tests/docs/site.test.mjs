/** The guide as a site: it is built with all its links, stands under any path, and is read and searched without a network. */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { LANGUAGES, RECORDS } from '../../docs/.vitepress/pages.mjs';
import { buildDocs } from '../../scripts/docs.mjs';
import { root } from '../../scripts/parts/run.mjs';
import { openChromium } from '../support/chromium.mjs';
import { serveSite } from '../support/site.mjs';
import { read } from './markdown.mjs';

const BASE = '/guide/';

let browser;
let folder = '';
/** @type {Awaited<ReturnType<typeof serveSite>>} */
let site;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guide-'));
  // A link between pages that leads nowhere makes this fail.
  await buildDocs({ to: folder, base: BASE });
  site = await serveSite(folder, BASE);
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  site?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A page of the site, that tells what it asks elsewhere and what it complains of. @param {string} path */
async function visit(path) {
  const page = await (await browser.newContext()).newPage();
  const { origin } = site;
  /** @type {string[]} */
  const faults = [];
  page.on('request', (request) => request.url().startsWith(origin) || request.url().startsWith('data:') || faults.push(request.url()));
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(`${origin}${BASE}${path}`);
  return { page, faults };
}

/** The search box of the page, and where its first result leads. */
async function searched(page, button, words) {
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('searchbox').fill(words);
  const first = page.locator('#localsearch-list a').first();
  await first.waitFor();
  return first.getAttribute('href');
}

test('every page is there, its headings under the anchors that they have as a file', async () => {
  const written = await Promise.all(LANGUAGES.map(async (name) => (await readdir(`${root}docs/${name}`)).map((file) => `${name}/${file}`)));
  for (const file of [...written.flat(), ...RECORDS.map((name) => `${name}.md`)]) {
    const html = await readFile(join(folder, file.replace(/\.md$/, '.html')), 'utf8');
    const { headings } = read(`docs/${file}`);
    assert.deepEqual(headings.filter(({ anchor }) => !html.includes(`id="${anchor}"`)), [], file);
  }
});

test('nothing is asked of another host, and both languages are searched', async () => {
  const english = await visit('en/');
  assert.match(await searched(english.page, 'Search', 'outcome'), /^\/guide\/en\//);
  await english.page.locator('#localsearch-list a').first().click();
  await english.page.waitForURL(/\/guide\/en\/[\w-]+/);
  const italian = await visit('it/');
  assert.equal(await italian.page.getAttribute('html', 'lang'), 'it');
  assert.match(await searched(italian.page, 'Cerca', 'esito'), /^\/guide\/it\//);
  const first = await visit('');
  await first.page.getByRole('link', { name: 'Italiano' }).first().click();
  await first.page.waitForURL(/\/guide\/it\//);
  assert.deepEqual([...english.faults, ...italian.faults, ...first.faults, ...site.missing.filter((asked) => !asked.endsWith('/favicon.ico'))], []);
});
