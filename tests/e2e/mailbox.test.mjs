/** The mailbox wizard, used as a person would: by labels and roles. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';

import { chromium } from 'playwright-core';

import { browser as browserPath, flags } from '../../scripts/browser.mjs';
import { serveDemo } from '../../scripts/demo.mjs';

const DAY = 24 * 3_600_000;

let demo;
let browser;
/** @type {import('playwright-core').Page} */
let page;
/** What the page complained of. */
let complaints;

before(async () => {
  demo = await serveDemo();
  browser = await chromium.launch({ executablePath: browserPath(), args: flags, headless: true });
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

const button = (name) => page.getByRole('button', { name, exact: true });
const field = (name) => page.getByRole('textbox', { name, exact: true });
const choice = (name) => page.getByRole('combobox', { name, exact: true });
const region = () => page.getByRole('region', { name: 'Mailboxes', exact: true });
const state = () => region().getByRole('region', { name: '5. Where it stands' });
const documents = () => page.getByLabel('Signed documents');
const alert = () => region().getByRole('alert');
const states = async () =>
  (await page.getByRole('list', { name: 'States' }).getByRole('listitem').allTextContents()).map(
    (text) => text.replace(/^([a-z_]+?)(to come)?(\d.*|[A-Z].*)?$/, (_, name, toCome) => name + (toCome ? '?' : '')),
  );
const posted = () =>
  demo.sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/pec');
const looks = () => demo.sandbox.requests.filter(({ path }) => /^\/pec\/\w+$/.test(path)).length;

const pdf = (name, content = '') => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.7\n${content}\n%%EOF\n`),
});

/** What a locator's `aria-describedby` says. */
const described = (locator) =>
  locator.evaluate((control) =>
    control.getAttribute('aria-describedby').split(' ')
      .map((id) => document.getElementById(id).textContent)
      .join(' ')
      .trim(),
  );

async function check(name, type = 'PECMASSIVA') {
  await button('Register a mailbox').click();
  await choice('Type of mailbox (tipo casella)').selectOption(type);
  await field('Name before the @').fill(name);
  await button('Check the address').click();
}

const PERSON = {
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

async function fill(person = PERSON) {
  for (const [name, value] of Object.entries(person)) {
    await field(name).fill(value);
  }
  await choice('Customer type (tipo cliente)').selectOption({ label: 'Private person (privato)' });
  await choice('Sex (sesso)').selectOption('F');
}

async function register(name, type) {
  await check(name, type);
  await button('Fill in an example').click();
  await button('Register and pay').click();
  await state().getByText('the signed form is awaited').waitFor();
}

test('a mailbox is registered, its form signed and uploaded, and followed until it is active', async () => {
  await check('comune');
  const plans = await page.getByRole('table', { name: 'Plans of bulk mail' }).textContent();
  for (const fact of ['3,500 a day', '€99 a year', '€0.05', '€1,500 a year', '€0.004', '€0.002', 'VAT extra']) {
    assert.ok(plans.includes(fact), fact);
  }
  await page.getByText('comune@pecmassiva.com is free.').waitFor();
  await fill();
  await button('Register and pay').click();
  await page.getByRole('heading', { name: 'comune@pecmassiva.com' }).waitFor();
  assert.equal(posted().length, 1);
  const body = JSON.parse(posted()[0].body);
  assert.deepEqual(
    [body.casella_pec, body.tipo_casella, body.tipo_cliente, body.nome_richiedente, body.nazione_titolare],
    ['comune@pecmassiva.com', 'PECMASSIVA', 'PV', 'Ada', 'IT'],
  );
  assert.ok(!('autorinnovo' in body) && !('cellulare' in body) && !('check' in body));
  assert.deepEqual(await states(), ['registrata', 'in_evasione?', 'evasa?']);

  const download = page.waitForEvent('download');
  await button('Download the form').click();
  const file = await download;
  assert.equal(file.suggestedFilename(), 'modulo-attivazione-comune@pecmassiva.com.pdf');
  assert.match(readFileSync(await file.path(), 'latin1'), /^%PDF-/);

  await documents().setInputFiles(pdf('firmato.pdf'));
  await button('Upload').click();
  await state().getByText('at work on it').waitFor();
  assert.deepEqual(await states(), ['registrata', 'in_evasione', 'evasa?']);
  assert.ok(await documents().isHidden());
  demo.sandbox.advance(DAY);
  // Without a click: it is looked at by itself.
  await state().getByText('Active', { exact: true }).waitFor();
  assert.deepEqual(await states(), ['registrata', 'in_evasione', 'evasa']);
  const dates = await page.getByRole('list', { name: 'States' }).getByRole('listitem').allTextContents();
  assert.ok(dates.every((text) => /\d{4}/.test(text)), dates.join());
  await region().getByText(/paid until \d\d\/\d\d\/\d{4}/).waitFor();

  await button('List mailboxes').click();
  await page.getByText('one mailbox').waitFor();
  await page.getByRole('button', { name: /comune@pecmassiva.com.*Active/ }).waitFor();
  assert.deepEqual(complaints, []);
});

test('problems stand beside their fields, the first is focused, and nothing is sent', async () => {
  await check('problemi');
  await fill({ ...PERSON, 'Codice fiscale': 'RSSMRA85M01H501A', 'Date of birth': '31/02/1985', 'CAP': '' });
  await page.getByText('More, where it applies').click();
  await field('Expires on (scadenza)').fill('mai');
  await page.getByText('More, where it applies').click();
  await button('Register and pay').click();
  await alert().getByText('4 fields need another look').waitFor();
  const wrong = ['Codice fiscale', 'Date of birth', 'CAP', 'Expires on (scadenza)'];
  for (const name of wrong) {
    assert.equal(await page.getByLabel(name, { exact: false }).first().getAttribute('aria-invalid'), 'true', name);
  }
  assert.match(await described(field('Codice fiscale')), /check/);
  assert.match(await described(field('Date of birth')), /a day that exists/);
  assert.match(await described(field('CAP')), /missing/);
  assert.equal(await field('Surname (cognome)').getAttribute('aria-invalid'), 'false');
  assert.ok(await field('Codice fiscale').evaluate((control) => control === document.activeElement));
  // The only one that is left stands where it was folded away.
  await field('Date of birth').fill('01/08/1985');
  await field('CAP').fill('00184');
  await page.getByLabel('Check codes and domain first').uncheck();
  await button('Register and pay').click();
  await alert().getByText('one field needs another look').waitFor();
  const expiry = field('Expires on (scadenza)');
  assert.ok(await expiry.evaluate((control) => control === document.activeElement));
  assert.equal(posted().length, 0);
  // A wrong code is the service's business where people say so.
  await expiry.fill('');
  await button('Register and pay').click();
  await state().waitFor();
  assert.equal(JSON.parse(posted()[0].body).codice_fiscale_richiedente, 'RSSMRA85M01H501A');
  assert.deepEqual(complaints, []);
});

test('only the kinds of the chosen type of customer are offered and sent', async () => {
  await check('tipi');
  await button('Fill in an example').click();
  const type = choice('Customer type (tipo cliente)');
  const kind = choice('Kind (sottotipo)');
  const kinds = () => kind.locator('option').evaluateAll((options) => options.map(({ value }) => value).join(' ').trim());
  assert.ok(await kind.isHidden());
  await type.selectOption('PL');
  assert.equal(await kinds(), 'LR LP LC LM LA LI X');
  await kind.selectOption('X');
  await field('Which other kind').fill('Consorzio');
  await type.selectOption('PS');
  assert.equal(await kinds(), 'PC PR PN PT PA PL X');
  await kind.selectOption('PA');
  assert.ok(await field('Which other kind').isHidden());
  await button('Register and pay').click();
  await state().waitFor();
  const { tipo_cliente, sottotipo_cliente, ...rest } = JSON.parse(posted()[0].body);
  assert.deepEqual([tipo_cliente, sottotipo_cliente], ['PS', 'PA']);
  assert.ok(!('sottotipo_cliente_altro' in rest));
});

test('the domain follows the type, one of one’s own stays, and what does not go with it is told', async () => {
  await check('dominio', 'GOLD');
  await page.getByText('dominio@legalmail.it is free.').waitFor();
  await choice('Type of mailbox (tipo casella)').selectOption('DOMICILIODIGITALE');
  assert.equal(await field('Domain').inputValue(), 'domiciliodigitale.com');
  // Another address than the one that was checked is not registered.
  assert.ok(await button('Register and pay').isHidden());
  await field('Domain').fill('comune.example.it');
  await choice('Type of mailbox (tipo casella)').selectOption('PECMASSIVA');
  assert.equal(await field('Domain').inputValue(), 'comune.example.it');
  await button('Check the address').click();
  await button('Fill in an example').click();
  await button('Register and pay').click();
  assert.match(await described(field('Name before the @')), /registered under @pecmassiva.com/);
  // Without the check the service is asked, and refuses in its own words.
  await page.getByLabel('Check codes and domain first').uncheck();
  await button('Register and pay').click();
  await alert().getByText('comune.example.it is non-existent in the system').waitFor();
  assert.equal(posted().length, 1);
  assert.deepEqual(complaints, []);
});

test('a taken address is told, and no address is named as one', async () => {
  await check('occupata');
  await page.getByText('occupata@pecmassiva.com is taken.').waitFor();
  assert.ok(await button('Register and pay').isHidden());
  await field('Name before the @').fill('due parole');
  await button('Check the address').click();
  const name = field('Name before the @');
  await page.locator('[aria-invalid="true"]').waitFor();
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  assert.match(await described(name), /This .*blank|This .*space/);
  assert.deepEqual(complaints, []);
});

test('wrong files are refused where they were dropped, wrong documents come back, and right ones go again', async () => {
  await register('documenti');
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['firmato'], 'firmato.txt', { type: 'text/plain' }));
    return data;
  });
  await page.locator('#papers-drop').dispatchEvent('drop', { dataTransfer: transfer });
  await button('Upload').click();
  await page.getByText('firmato.txt must be a PDF.').waitFor();
  assert.match(await described(documents()), /must be a PDF/);
  assert.equal(await documents().getAttribute('aria-invalid'), 'true');
  assert.ok(await documents().evaluate((control) => control === document.activeElement));
  // One takes the other's place: this type takes one single file.
  await documents().setInputFiles(pdf('scansione.pdf', 'sbagliato'));
  assert.equal(await page.getByRole('list', { name: 'Chosen documents' }).getByRole('listitem').count(), 1);
  await page.getByText('must be a PDF').waitFor({ state: 'detached' });
  await button('Upload').click();
  await state().getByText('at work on it').waitFor();
  const sent = demo.sandbox.requests.filter(({ path }) => path.endsWith('/attivazione'));
  assert.equal(sent.length, 1);

  demo.sandbox.advance(DAY);
  await state().getByText('The documents were wrong').waitFor();
  assert.deepEqual(await states(), ['registrata', 'in_evasione', 'documenti_errati', 'in_evasione?', 'evasa?']);
  await documents().setInputFiles(pdf('scansione giusta.pdf'));
  await button('Upload').click();
  await state().getByText('at work on it').waitFor();
  demo.sandbox.advance(DAY);
  await button('Look now').click();
  await state().getByText('Active', { exact: true }).waitFor();
  assert.deepEqual(await states(), ['registrata', 'in_evasione', 'documenti_errati', 'in_evasione', 'evasa']);
  assert.deepEqual(complaints, []);
});

test('a type that takes several documents takes them, and none is refused', async () => {
  await register('piu', 'STANDARD');
  await button('Upload').click();
  await page.getByText('This is missing: give a file or several.').waitFor();
  await documents().setInputFiles([pdf('modulo.pdf'), pdf('carta.pdf')]);
  await documents().setInputFiles(pdf('retro.pdf'));
  await button('Remove retro.pdf').click();
  await button('Upload').click();
  await state().getByText('at work on it').waitFor();
  const sent = demo.sandbox.requests.filter(({ path }) => path.endsWith('/attivazione'));
  assert.deepEqual(sent.map(({ body }) => JSON.parse(body).documenti.length), [2]);
});

test('an upload whose outcome is unknown is settled by a look at the state', async () => {
  await register('caricata');
  await documents().setInputFiles(pdf('firmato.pdf'));
  demo.sandbox.fail({ on: 'PATCH /pec', status: 500 });
  await button('Upload').click();
  await alert().getByText('may have been').waitFor();
  demo.sandbox.fail({ on: 'PATCH /pec', status: 500, taken: true });
  await button('Upload').click();
  await state().getByText('at work on it').waitFor();
  assert.ok(await alert().isHidden());
  const sent = demo.sandbox.requests.filter(({ path }) => path.endsWith('/attivazione'));
  assert.equal(sent.length, 2);
});

test('a registration whose outcome is unknown is looked up, not repeated', async () => {
  demo.sandbox.fail({ on: 'POST /pec', status: 500, taken: true });
  await check('dubbio');
  await button('Fill in an example').click();
  await button('Register and pay').click();
  await alert().getByText('dubbio@pecmassiva.com may have been registered, or not').waitFor();
  await button('Look for it among the account’s mailboxes').click();
  await page.getByRole('heading', { name: 'dubbio@pecmassiva.com' }).waitFor();
  await state().getByText('the signed form is awaited').waitFor();
  assert.equal(posted().length, 1);

  // One that was not taken is not there; another click asks first.
  demo.sandbox.fail({ on: 'POST /pec', status: 503 });
  await check('dubbio.due');
  await button('Fill in an example').click();
  await button('Register and pay').click();
  await button('Look for it among the account’s mailboxes').click();
  await page.getByText('dubbio.due@pecmassiva.com is not among them').waitFor();
  let question = '';
  page.once('dialog', (dialog) => { question = dialog.message(); dialog.dismiss(); });
  await button('Register and pay').click();
  assert.match(question, /may have been registered, and paid for, already/);
  assert.equal(posted().length, 2);
  page.once('dialog', (dialog) => dialog.accept());
  await button('Register and pay').click();
  await page.getByRole('heading', { name: 'dubbio.due@pecmassiva.com' }).waitFor();
  assert.equal(posted().length, 3);
  assert.deepEqual(complaints, []);
});

test('a registration that the browser repeated by itself is looked up too', async () => {
  await check('ripetuta');
  await button('Fill in an example').click();
  // Carried out, and the connection broken: whether it is told as unknown or as taken is the browser's doing.
  demo.sandbox.fail({ on: 'POST /pec', drop: true, taken: true });
  await button('Register and pay').click();
  await button('Look for it among the account’s mailboxes').click();
  await page.getByRole('heading', { name: 'ripetuta@pecmassiva.com' }).waitFor();
  assert.deepEqual(complaints, []);
});

test('a registration is not begun twice, and what the service refuses is told', async () => {
  await check('attesa');
  await button('Fill in an example').click();
  demo.sandbox.fail({ on: 'POST /pec', status: 402 });
  await button('Register and pay').click();
  await alert().getByText('Insufficient Credit').waitFor();
  demo.sandbox.fail({ on: 'POST /pec', hang: true });
  await button('Register and pay').click();
  await page.getByText('Registering …').waitFor();
  assert.ok(await button('Register and pay').isDisabled());
  await field('CAP').press('Enter').catch(() => undefined);
  // Also not by leaving and coming back.
  await button('Leave').click();
  await button('Register a mailbox').click();
  await page.getByText('Registering …').waitFor();
  assert.ok(await button('Check the address').isDisabled());
  assert.equal(posted().length, 2);
});

test('the account’s mailboxes are listed, and each opens where it stands', async () => {
  await button('List mailboxes').click();
  await page.getByText('The account has no mailboxes yet.').waitFor();
  await register('prima');
  await register('annullata');
  demo.sandbox.advance(DAY);
  await button('List mailboxes').click();
  await page.getByText('2 mailboxes').waitFor();
  await page.getByRole('button', { name: /annullata@.*annulled/ }).click();
  await state().getByText('The registration was annulled').waitFor();
  assert.deepEqual(await states(), ['registrata', 'registrazione_annullata']);
  assert.ok(await documents().isHidden());
  // By keyboard.
  await page.getByRole('button', { name: /prima@/ }).press('Enter');
  await page.getByRole('heading', { name: 'prima@pecmassiva.com' }).waitFor();
  assert.ok(await page.getByRole('heading', { name: 'prima@pecmassiva.com' }).evaluate((title) => title === document.activeElement));
  await button('Download the form').waitFor();
  assert.deepEqual(complaints, []);
});

test('it is looked at no more once the wizard is left or the settings change', async () => {
  await page.clock.install();
  await page.goto(demo.url);
  await register('fine');
  const left = looks();
  // By itself, while it is shown.
  const look = page.waitForResponse(/\/pec\/\w+$/);
  await page.clock.fastForward(3_600_000);
  await look;
  assert.ok(looks() > left);
  await button('Leave').click();
  const before = looks();
  await page.clock.fastForward(DAY);
  await page.clock.fastForward(DAY);
  assert.equal(looks(), before);

  await button('List mailboxes').click();
  await page.getByRole('button', { name: /fine@/ }).click();
  await state().waitFor();
  await page.getByText('Settings', { exact: true }).click();
  await page.getByLabel('A sandbox inside this page').check();
  await button('Apply').click();
  await page.getByText('Sandbox in this page').waitFor();
  await state().waitFor({ state: 'hidden' });
  const after = looks();
  await page.clock.fastForward(DAY);
  await page.clock.fastForward(DAY);
  assert.equal(looks(), after);
});

test('the sandbox in the page registers too, and its days pass by a click', async () => {
  await page.getByText('Settings', { exact: true }).click();
  await page.getByLabel('A sandbox inside this page').check();
  await button('Apply').click();
  await page.getByText('Sandbox in this page').waitFor();
  const before = demo.sandbox.requests.length;
  await register('qui.dentro');
  await documents().setInputFiles(pdf('firmato.pdf'));
  await button('Upload').click();
  await button('Let a day pass (sandbox)').click();
  await state().getByText('Active', { exact: true }).waitFor();
  assert.equal(demo.sandbox.requests.length, before);
  // That of the server lets them pass too.
  await page.reload();
  await register('sul.server');
  await documents().setInputFiles(pdf('firmato.pdf'));
  await button('Upload').click();
  await button('Let a day pass (sandbox)').click();
  await state().getByText('Active', { exact: true }).waitFor();
  assert.deepEqual(complaints, []);
});
