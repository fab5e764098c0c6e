/** The mailbox wizard as its tests use it: a page for each, and its parts by labels and roles. */

import { after, before, beforeEach } from 'node:test';

import { openChromium } from '../../scripts/browser.mjs';
import { serveDemo } from '../../scripts/demo.mjs';

export const DAY = 24 * 3_600_000;

export let demo;
let browser;
/** @type {import('playwright-core').Page} */
export let page;
/** What the page complained of. */
export let complaints;

before(async () => {
  demo = await serveDemo();
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  await demo?.close();
});

beforeEach(async () => {
  demo.sandbox.reset();
  await page?.context().close();
  page = await (await browser.newContext()).newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The browser notes every answer that is a refusal; that the page shows them is what is tested.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  await page.goto(demo.url);
});

export const button = (name) => page.getByRole('button', { name, exact: true });
export const field = (name) => page.getByRole('textbox', { name, exact: true });
export const choice = (name) => page.getByRole('combobox', { name, exact: true });
export const region = () => page.getByRole('region', { name: 'Mailboxes', exact: true });
export const state = () => region().getByRole('region', { name: '5. Where it stands' });
export const documents = () => page.getByLabel('Signed documents');
export const alert = () => region().getByRole('alert');
export const states = async () =>
  (await page.getByRole('list', { name: 'States' }).getByRole('listitem').allTextContents()).map(
    (text) => text.replace(/^([a-z_]+?)(to come)?(\d.*|[A-Z].*)?$/, (_, name, toCome) => name + (toCome ? '?' : '')),
  );
export const posted = () =>
  demo.sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/pec');
export const looks = () => demo.sandbox.requests.filter(({ path }) => /^\/pec\/\w+$/.test(path)).length;

export const pdf = (name, content = '') => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.7\n${content}\n%%EOF\n`),
});

/** What a locator's `aria-describedby` says. */
export const described = (locator) =>
  locator.evaluate((control) =>
    control.getAttribute('aria-describedby').split(' ')
      .map((id) => document.getElementById(id).textContent)
      .join(' ')
      .trim(),
  );

export async function check(name, type = 'PECMASSIVA') {
  await button('Register a mailbox').click();
  await choice('Type of mailbox (tipo casella)').selectOption(type);
  await field('Name before the @').fill(name);
  await button('Check the address').click();
}

export const PERSON = {
  'First name (nome)': 'Ada',
  'Surname (cognome)': 'Rossi',
  'Codice fiscale': 'RSSMRA85M01H501Q',
  'Date of birth': '01/08/1985',
  'E-mail': 'ada@example.com',
  'Telephone (telefono)': '06 555 0123',
  'Street and number (indirizzo)': 'Via Verdi 20',
  'CAP': '00184',
  'Town (comune)': 'Roma',
  'Provincia': 'RM',
};

export async function fill(person = PERSON) {
  for (const [name, value] of Object.entries(person)) {
    await field(name).fill(value);
  }
  await choice('Customer type (tipo cliente)').selectOption({ label: 'Private person (privato)' });
  await choice('Sex (sesso)').selectOption('F');
}

export async function register(name, type) {
  await check(name, type);
  await button('Fill in an example').click();
  await button('Register and pay').click();
  await state().getByText('the signed form is awaited').waitFor();
}
