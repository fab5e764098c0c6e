/** The registration in the mailbox wizard: what is asked, refused, taken and in doubt. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  PERSON,
  alert,
  button,
  check,
  choice,
  complaints,
  demo,
  described,
  field,
  fill,
  page,
  posted,
  state,
} from './wizard.mjs';
import { answering } from './asked.mjs';

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
  assert.match(await described(name), /^Address: the address .* holds white space/);
  assert.deepEqual(complaints, []);
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
  const refused = await answering(page, false);
  await button('Register and pay').click();
  assert.match((await refused()).join(), /may have been registered, and paid for, already/);
  assert.equal(posted().length, 2);
  await answering(page, true);
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
