/** The mailbox wizard, used as a person would: from the registration to the active mailbox. */

import assert from 'node:assert/strict';
import { text as contentOf } from 'node:stream/consumers';
import { test } from 'node:test';

import {
  DAY,
  alert,
  button,
  check,
  complaints,
  demo,
  described,
  documents,
  fill,
  looks,
  page,
  pdf,
  posted,
  region,
  register,
  state,
  states,
} from './wizard.mjs';

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
  assert.match(await contentOf(await file.createReadStream()), /^%PDF-/);

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

test('wrong files are refused where they were dropped, wrong documents come back, and right ones go again', async () => {
  await register('documenti');
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['firmato'], 'firmato.txt', { type: 'text/plain' }));
    return data;
  });
  await page.locator('#papers-drop').dispatchEvent('drop', { dataTransfer: transfer });
  await button('Upload').click();
  await page.getByText('firmato.txt: must be a PDF.').waitFor();
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
  await page.getByText('Documents: is missing: give a file or several.').waitFor();
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
