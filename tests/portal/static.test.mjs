/** The portal as an office may try it first: its files as they are, under any path, with a service in the page alone. */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { layOut } from '../../scripts/portal.mjs';
import { root } from '../../scripts/parts/run.mjs';
import { openChromium } from '../support/chromium.mjs';
import { serveSite } from '../support/site.mjs';
import { write } from './desk.mjs';
import { button, check, fill, pdf, status, step } from './mailbox-desk.mjs';
import { workbookOf } from './workbooks.mjs';

const BASE = '/uffici/protocollo/';

let browser;
let folder = '';
/** @type {Awaited<ReturnType<typeof serveSite>>} */
let site;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-'));
  await layOut(folder);
  site = await serveSite(folder, BASE);
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  site?.close();
  await rm(folder, { recursive: true, force: true });
});

test('a message is written, sent and followed, and nothing leaves the page', async () => {
  const page = await (await browser.newContext({ locale: 'it-IT' })).newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  const { origin } = site;
  /** @type {string[]} */
  const elsewhere = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (request.method() !== 'GET' || (/^https?:/.test(url.protocol) && url.origin !== origin)) {
      elsewhere.push(`${request.method()} ${url.href}`);
    }
  });
  await page.goto(`${origin}${BASE}`);
  await page.getByRole('heading', { level: 1, name: 'Scrivi un messaggio PEC' }).waitFor();
  await write(page, { to: ['consegna@pec.example.it'] });
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  await page.getByRole('dialog').getByText('non raggiunge nessuno').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Invia ora' }).click();
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: 'In arrivo' }).click();
  await page.getByText('Accettazione · Avvenuta consegna').click();
  await page.getByRole('button', { name: /Avvenuta consegna/ }).waitFor();
  assert.deepEqual([elsewhere, site.missing, complaints], [[], [], []]);
});

test('a mailbox is registered in the page alone, and its days pass by a click', async () => {
  const page = await (await browser.newContext({ locale: 'it-IT' })).newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${site.origin}${BASE}#/caselle/nuova`);
  await check(page, 'qui.dentro');
  await step(page, 'Titolare').waitFor();
  await fill(page);
  await button(page, 'Controlla e continua').click();
  await button(page, 'Registra e paga').click();
  await page.getByRole('heading', { name: 'qui.dentro@pecmassiva.com' }).waitFor();
  await page.getByLabel('Scegli i PDF').first().setInputFiles(pdf('firmato.pdf'));
  await button(page, 'Carica i documenti').click();
  await button(page, 'Fai passare un giorno (prova)').click();
  await status(page, 'Attiva').waitFor();
  assert.deepEqual([site.missing, complaints], [[], []]);
});

test('a workbook is read by what is laid out beside the portal', async () => {
  const page = await (await browser.newContext({ locale: 'it-IT' })).newPage();
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(`${site.origin}${BASE}#/campagne/nuova`);
  const buffer = workbookOf([{ name: 'Ditte', rows: [['pec', 'nome'], ['consegna@pec.example.it', 'Uno']] }]);
  await page.getByLabel('Scegli la tabella').setInputFiles({ name: 'elenco.xlsx', mimeType: 'application/octet-stream', buffer });
  await page.getByRole('main').getByText('2 colonne: pec, nome').waitFor();
  assert.deepEqual([site.missing, complaints], [[], []]);
});

test('what an office set up is kept when the portal is laid out again, and nothing else of before', async () => {
  const again = await mkdtemp(join(tmpdir(), 'portal-again-'));
  try {
    await layOut(again);
    assert.deepEqual(await readdir(`${again}/dev/snippets`), await readdir(`${root}examples/snippets`));
    assert.equal(await readFile(`${again}/config/config.js`, 'utf8'), await readFile(`${root}portal/config/config.js`, 'utf8'));
    await writeFile(`${again}/config/config.js`, "export const config = { owner: 'Comune di Prova' };");
    await writeFile(`${again}/shell/old.js`, '');
    await layOut(again);
    assert.equal(await readFile(`${again}/config/config.js`, 'utf8'), "export const config = { owner: 'Comune di Prova' };");
    assert.ok(!(await readdir(`${again}/shell`)).includes('old.js'));
    assert.ok((await readdir(again)).includes('pec-massiva'));
  } finally {
    await rm(again, { recursive: true, force: true });
  }
});
