/** Mailboxes as their tests use them: the wizard filled in, a mailbox brought to where it is wanted, time let pass. */

import assert from 'node:assert/strict';

import { SUITE } from '../canaries/suite.mjs';
import { visit } from './desk.mjs';

/** @typedef {ReturnType<typeof import('./desk.mjs').openDesk>} Desk */
/** @typedef {import('playwright-core').Page} Page */

export const DAY = 24 * 3_600_000;

export const PERSON = {
  Nome: 'Ada',
  Cognome: 'Rossi',
  'Codice fiscale': 'RSSMRA85M01H501Q',
  'Data di nascita': '01/08/1985',
  'E-mail': 'ada@example.com',
  Telefono: '06 555 0123',
  'Via e numero civico': 'Via Verdi 20',
  CAP: '00184',
  Comune: 'Roma',
  Provincia: 'RM',
};

/** The same person as the service's record has it. */
const RECORD = {
  tipo_cliente: 'PV',
  nome_richiedente: 'Ada',
  cognome_richiedente: 'Rossi',
  codice_fiscale_richiedente: 'RSSMRA85M01H501Q',
  data_nascita_richiedente: '01/08/1985',
  sesso_richiedente: 'F',
  nazione_nascita_richiedente: 'IT',
  email: 'ada@example.com',
  telefono: '06 555 0123',
  indirizzo_titolare: 'Via Verdi 20',
  cap_titolare: '00184',
  comune_titolare: 'Roma',
  provincia_titolare: 'RM',
  nazione_titolare: 'IT',
};

/** @param {Page} page @param {string} name */
export const button = (page, name) => page.getByRole('button', { name, exact: true });
/** @param {Page} page @param {string} name */
export const field = (page, name) => page.getByRole('textbox', { name, exact: true });
/** @param {Page} page @param {string} name */
export const choice = (page, name) => page.getByRole('combobox', { name, exact: true });
/** The heading of a step. @param {Page} page @param {string} name */
export const step = (page, name) => page.getByRole('heading', { level: 2, name, exact: true });

/** @param {Desk} desk */
export const registrations = ({ demo }) => demo.sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/pec');

/** What the portal changed of mailboxes, such as `PATCH modifica`. @param {Desk} desk */
export const changesOf = ({ demo }) =>
  demo.sandbox.requests
    .filter(({ method, path }) => method !== 'GET' || path.includes('/rinnovo'))
    .map(({ method, path }) => `${method} ${path.split('?')[0].split('/').slice(3).join('/')}`.trim());

/** The browser notes every answer that is a refusal; that the view shows them is what is tested. @param {Desk} desk */
export const assertNoErrors = ({ complaints }) => assert.deepEqual(complaints.filter((one) => !one.startsWith('Failed to load resource')), []);

/** @param {string} name @param {string} [content] */
export const pdf = (name, content = '') => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.7\n${content}\n%%EOF\n`) });

/** What a locator's `aria-describedby` says. @param {import('playwright-core').Locator} locator */
export const described = (locator) =>
  locator.evaluate((control) =>
    (control.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent)
      .join(' ')
      .trim(),
  );

/** @param {Page} page @param {string} name @param {string} [kind] */
export async function check(page, name, kind = 'PECMASSIVA') {
  await choice(page, 'Tipo di casella').selectOption(kind);
  await field(page, 'Nome della casella').fill(name);
  await button(page, 'Verifica e continua').click();
}

/** @param {Page} page @param {Record<string, string>} [person] */
export async function fill(page, person = PERSON) {
  for (const [name, value] of Object.entries(person)) {
    await field(page, name).fill(value);
  }
  await choice(page, 'Tipo di titolare').selectOption('PV');
  await choice(page, 'Sesso').selectOption('F');
}

/** To the last look. @param {Desk} desk @param {string} name @param {string} [kind] */
export async function review(desk, name, kind) {
  const { page } = desk;
  await visit(desk, 'caselle/nuova');
  await check(page, name, kind);
  await step(page, 'Titolare').waitFor();
  await fill(page);
  await button(page, 'Controlla e continua').click();
  await step(page, 'Riepilogo').waitFor();
}

/** A call of the service's, beside the portal. @param {Desk} desk @param {string} path @param {RequestInit} [init] */
async function call({ demo }, path, init) {
  const response = await demo.sandbox.fetch(new Request(`https://pec.openapi.it${path}`, { ...init, headers: { authorization: `Bearer ${SUITE.token}`, 'content-type': 'application/json' } }));
  return (await response.json()).data;
}

/** A mailbox that is registered already. @param {Desk} desk @param {string} address @param {string} [kind] @returns {Promise<string>} its id */
export async function registered(desk, address, kind = 'PECMASSIVA') {
  const { id } = await call(desk, '/pec', { method: 'POST', body: JSON.stringify({ ...RECORD, casella_pec: address, tipo_casella: kind }) });
  return id;
}

/** One that is active, and shown. @param {Desk} desk @param {string} address @param {string} [kind] */
export async function active(desk, address, kind) {
  const id = await registered(desk, address, kind);
  const document = Buffer.from('%PDF-1.7\n%%EOF\n').toString('base64');
  await call(desk, `/pec/${id}/attivazione`, { method: 'PATCH', body: JSON.stringify({ documenti: [document] }) });
  desk.demo.sandbox.advance(DAY);
  await visit(desk, `caselle/${id}`);
  await status(desk.page, 'Attiva').waitFor();
  return id;
}

/** @param {Page} page @param {string} words */
export const status = (page, words) => page.locator('.status').getByText(words, { exact: true });

/** The states of the timeline; those to come with a question mark. @param {Page} page */
export const states = async (page) =>
  (await page.getByRole('list', { name: 'Stato' }).getByRole('listitem').all()).reduce(
    async (all, item) => [...(await all), `${await item.locator('strong').textContent()}${(await item.getByText('previsto').count()) > 0 ? '?' : ''}`],
    Promise.resolve(/** @type {string[]} */ ([])),
  );

/** Says yes to the last look. @param {Page} page @param {string} words */
export const confirm = (page, words) => page.getByRole('dialog', { name: 'Un ultimo sguardo' }).getByRole('button', { name: words, exact: true }).click();
