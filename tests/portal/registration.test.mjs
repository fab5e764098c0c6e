/** Registering a mailbox in the portal: what is asked, refused, taken, kept as a draft, and in doubt. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openDesk, visit } from './desk.mjs';
import { DAY, PERSON, assertNoErrors, button, check, choice, described, field, fill, registered, registrations, review, states, step } from './mailbox-desk.mjs';

const desk = openDesk();

test('from an address to a registered mailbox, paid for once', async () => {
  const { page } = desk;
  await visit(desk, 'caselle');
  await page.getByText('Non risulta ancora alcuna casella.').waitFor();
  await page.getByRole('link', { name: 'Registra una casella' }).click();
  await page.getByText('Piani per l’invio massivo').click();
  const plans = await page.getByRole('table', { name: 'Piani per l’invio massivo' }).textContent();
  for (const fact of ['3500', '99,00', '150,00', '0,05', '30.000', '1500,00', '0,004', '0,002', 'IVA']) {
    assert.ok(plans?.replace(/\u00a0/g, ' ').includes(fact), `${fact}: ${plans}`);
  }
  await check(page, 'protocollo');
  await step(page, 'Titolare').waitFor();
  assert.equal(await step(page, 'Titolare').evaluate((one) => one === document.activeElement), true, 'the step is focused');
  await fill(page);
  await button(page, 'Controlla e continua').click();
  await step(page, 'Riepilogo').waitFor();
  await page.getByText('99,00 € più IVA').waitFor();
  await page.getByText('non costa nulla').waitFor();
  assert.equal(registrations(desk).length, 0);
  await button(page, 'Registra e paga').click();
  await page.getByRole('heading', { name: 'protocollo@pecmassiva.com' }).waitFor();
  assert.equal(registrations(desk).length, 1);
  const body = JSON.parse(registrations(desk)[0].body);
  assert.deepEqual(
    [body.casella_pec, body.tipo_casella, body.tipo_cliente, body.nome_richiedente, body.nazione_titolare],
    ['protocollo@pecmassiva.com', 'PECMASSIVA', 'PV', 'Ada', 'IT'],
  );
  assert.ok(!('autorinnovo' in body) && !('cellulare' in body) && !('sottotipo_cliente' in body));
  assert.deepEqual(await states(page), ['Registrata, in attesa dei documenti', 'In attivazione?', 'Attiva?']);
  assert.equal(await page.evaluate(() => sessionStorage.getItem('portal.mailboxes.draft')), null, 'personal data are gone');
  await visit(desk, 'caselle');
  await page.getByRole('link', { name: 'protocollo@pecmassiva.com' }).waitFor();
  await page.getByText('Registrata, in attesa dei documenti').waitFor();
  await page.getByRole('link', { name: 'Registra una casella' }).waitFor();
  assertNoErrors(desk);
});

test('all problems stand at their fields at once, the first is focused, and nothing is sent', async () => {
  const { page } = desk;
  await visit(desk, 'caselle/nuova');
  await check(page, 'problemi');
  await step(page, 'Titolare').waitFor();
  await fill(page, { ...PERSON, 'Codice fiscale': 'RSSMRA85M01H501A', 'Data di nascita': '31/02/1985', CAP: '' });
  await page.getByText('Altri dati, facoltativi').click();
  await field(page, 'Data di scadenza (facoltativo)').fill('mai');
  await page.getByText('Altri dati, facoltativi').click();
  await button(page, 'Controlla e continua').click();
  await page.getByRole('region', { name: 'Non è stato registrato nulla' }).getByText('4 dati sono da correggere.').waitFor();
  for (const name of ['Codice fiscale', 'Data di nascita', 'CAP']) {
    assert.equal(await field(page, name).getAttribute('aria-invalid'), 'true', name);
  }
  assert.match(await described(field(page, 'Codice fiscale')), /carattere di controllo/);
  assert.match(await described(field(page, 'Data di nascita')), /data esistente/);
  assert.match(await described(field(page, 'CAP')), /obbligatorio/);
  assert.equal(await field(page, 'Cognome').getAttribute('aria-invalid'), 'false');
  assert.ok(await field(page, 'Codice fiscale').evaluate((control) => control === document.activeElement));
  // The only one that cannot be accepted stands where it was folded away.
  await field(page, 'Data di nascita').fill('01/08/1985');
  await field(page, 'CAP').fill('00184');
  await field(page, 'Codice fiscale').fill('RSSMRA85M01H501Q');
  await page.getByText('Altri dati, facoltativi').click();
  await button(page, 'Controlla e continua').click();
  await page.getByText('Un dato è da correggere.').first().waitFor();
  const expiry = field(page, 'Data di scadenza (facoltativo)');
  assert.ok(await expiry.isVisible());
  assert.ok(await expiry.evaluate((control) => control === document.activeElement));
  // A code that looks wrong is the office's business, where it says so.
  await expiry.fill('');
  await field(page, 'Codice fiscale').fill('RSSMRA85M01H501A');
  await button(page, 'Controlla e continua').click();
  await button(page, 'Sono esatti: continua').click();
  await step(page, 'Riepilogo').waitFor();
  assert.equal(registrations(desk).length, 0);
  await button(page, 'Registra e paga').click();
  await page.getByRole('heading', { name: 'problemi@pecmassiva.com' }).waitFor();
  assert.equal(JSON.parse(registrations(desk)[0].body).codice_fiscale_richiedente, 'RSSMRA85M01H501A');
  assertNoErrors(desk);
});

test('only the kinds of the chosen type of holder are offered and sent', async () => {
  const { page } = desk;
  await visit(desk, 'caselle/nuova');
  await check(page, 'tipi');
  await step(page, 'Titolare').waitFor();
  await fill(page);
  const type = choice(page, 'Tipo di titolare');
  const kind = choice(page, 'Categoria (facoltativo)');
  const kinds = () => kind.locator('option').evaluateAll((options) => options.map((one) => /** @type {HTMLOptionElement} */ (one).value).join(' ').trim());
  assert.ok(await kind.isHidden());
  await type.selectOption('PL');
  assert.equal(await kinds(), 'LR LP LC LM LA LI X');
  await kind.selectOption('X');
  await field(page, 'Quale altra categoria (facoltativo)').fill('Consorzio');
  await type.selectOption('PS');
  assert.equal(await kinds(), 'PC PR PN PT PA PL X');
  await kind.selectOption('PA');
  assert.ok(await field(page, 'Quale altra categoria (facoltativo)').isHidden());
  await button(page, 'Controlla e continua').click();
  await step(page, 'Riepilogo').waitFor();
  await page.getByText('Avvocato').waitFor();
  // Back and forth: what was written stands there.
  await button(page, 'Modifica: Chi è il titolare').click();
  assert.equal(await kind.inputValue(), 'PA');
  await button(page, 'Controlla e continua').click();
  await button(page, 'Registra e paga').click();
  await page.getByRole('heading', { name: 'tipi@pecmassiva.com' }).waitFor();
  const { tipo_cliente, sottotipo_cliente, ...rest } = JSON.parse(registrations(desk)[0].body);
  assert.deepEqual([tipo_cliente, sottotipo_cliente], ['PS', 'PA']);
  assert.ok(!('sottotipo_cliente_altro' in rest));
});

test('the domain follows the type, one of one’s own stays, and what does not go with it is told', async () => {
  const { page } = desk;
  await visit(desk, 'caselle/nuova');
  const kind = choice(page, 'Tipo di casella');
  const domain = field(page, 'Dominio');
  await kind.selectOption('GOLD');
  assert.equal(await domain.inputValue(), 'legalmail.it');
  await kind.selectOption('DOMICILIODIGITALE');
  assert.equal(await domain.inputValue(), 'domiciliodigitale.com');
  await domain.fill('comune.example.it');
  await kind.selectOption('PECMASSIVA');
  assert.equal(await domain.inputValue(), 'comune.example.it');
  await check(page, 'dominio');
  await page.getByText('Questo tipo di casella si registra sotto @pecmassiva.com').waitFor();
  assert.ok(await domain.evaluate((control) => control === document.activeElement));
  await button(page, 'Il dominio è certificato: continua').click();
  await step(page, 'Titolare').waitFor();
  await fill(page);
  await button(page, 'Controlla e continua').click();
  await button(page, 'Registra e paga').click();
  // The service refuses in its own words, and nothing is in doubt.
  await page.getByText('comune.example.it is non-existent in the system').waitFor();
  assert.equal(await button(page, 'Cerca tra le caselle').count(), 0);
  assert.equal(registrations(desk).length, 1);
  assertNoErrors(desk);
});

test('a taken address is told, no address is named as one, and a whole one is parted', async () => {
  const { page } = desk;
  await visit(desk, 'caselle/nuova');
  await check(page, 'occupata');
  await page.getByText('occupata@pecmassiva.com è già in uso').waitFor();
  const name = field(page, 'Nome della casella');
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  assert.ok(await name.evaluate((control) => control === document.activeElement));
  await name.fill('due parole');
  await button(page, 'Verifica e continua').click();
  await page.locator('[aria-invalid="true"]').waitFor();
  assert.match(await described(name), /spazi/);
  await name.fill('ufficio@legalmail.it');
  assert.equal(await name.inputValue(), 'ufficio');
  assert.equal(await field(page, 'Dominio').inputValue(), 'legalmail.it');
  assertNoErrors(desk);
});

test('the draft stays over other views and a reload, in this tab alone, until it is thrown away', async () => {
  const { page } = desk;
  await review(desk, 'bozza');
  await page.getByRole('link', { name: 'Scrivi' }).click();
  await page.getByRole('heading', { level: 1, name: 'Scrivi un messaggio PEC' }).waitFor();
  await page.getByRole('link', { name: 'Caselle' }).click();
  await page.getByText('È iniziata la registrazione di bozza@pecmassiva.com.').waitFor();
  await page.getByRole('link', { name: 'Continua la registrazione' }).click();
  await step(page, 'Riepilogo').waitFor();
  await page.reload();
  await step(page, 'Riepilogo').waitFor();
  await page.getByText('RSSMRA85M01H501Q').waitFor();
  await button(page, 'Indietro').click();
  assert.equal(await field(page, 'Nome').inputValue(), 'Ada');
  await field(page, 'Nome').fill('Bea');
  await page.reload();
  assert.equal(await field(page, 'Nome').inputValue(), 'Bea');
  assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('mailboxes')).length), 0);
  await button(page, 'Elimina la bozza').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Elimina la bozza' }).click();
  await page.getByRole('heading', { level: 1, name: 'Caselle PEC' }).waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.getItem('portal.mailboxes.draft')), null);
  await visit(desk, 'caselle/nuova');
  await step(page, 'Indirizzo').waitFor();
  assert.equal(await field(page, 'Nome della casella').inputValue(), '');
});

test('a registration whose answer was lost is looked up, not repeated', async () => {
  const { page } = desk;
  await review(desk, 'dubbio');
  desk.demo.sandbox.fail({ on: 'POST /pec', status: 500, taken: true });
  await button(page, 'Registra e paga').click();
  const doubt = page.getByRole('region', { name: 'La casella potrebbe essere già registrata' });
  await doubt.waitFor();
  assert.ok(await button(page, 'Cerca tra le caselle').evaluate((one) => one === document.activeElement));
  await button(page, 'Cerca tra le caselle').click();
  await page.getByRole('heading', { name: 'dubbio@pecmassiva.com' }).waitFor();
  assert.equal(registrations(desk).length, 1);

  // One that was not taken is not there; registering again asks for a person's word, also after a reload.
  await review(desk, 'dubbio.due');
  desk.demo.sandbox.fail({ on: 'POST /pec', status: 503 });
  await button(page, 'Registra e paga').click();
  await button(page, 'Cerca tra le caselle').click();
  await page.getByText('dubbio.due@pecmassiva.com non è tra le caselle').waitFor();
  await page.reload();
  await doubt.waitFor();
  await button(page, 'Registra di nuovo').click();
  const question = page.getByRole('dialog', { name: 'Registrare di nuovo?' });
  await question.getByText('potrebbe essere già registrata e addebitata').waitFor();
  await question.getByRole('button', { name: 'Torna indietro' }).click();
  assert.equal(registrations(desk).length, 2);
  // It is told in the list, too.
  await visit(desk, 'caselle');
  await doubt.getByText('dubbio.due@pecmassiva.com').waitFor();
  await page.getByRole('link', { name: 'Continua la registrazione' }).click();
  await button(page, 'Registra di nuovo').click();
  await question.getByRole('button', { name: 'Ho controllato: ripeti' }).click();
  await page.getByRole('heading', { name: 'dubbio.due@pecmassiva.com' }).waitFor();
  assert.equal(registrations(desk).length, 3);
  assertNoErrors(desk);
});

test('what is in doubt is known to other tabs, and its address is not called taken', async () => {
  const { page } = desk;
  await review(desk, 'altra');
  desk.demo.sandbox.fail({ on: 'POST /pec', status: 500, taken: true });
  await button(page, 'Registra e paga').click();
  await page.getByRole('region', { name: 'La casella potrebbe essere già registrata' }).waitFor();
  // Who throws the draft away is not told that nothing was registered.
  await button(page, 'Elimina la bozza').click();
  const question = page.getByRole('dialog', { name: 'Elimina la bozza' });
  await question.getByText('potrebbe però essere già stata eseguita').waitFor();
  await question.getByRole('button', { name: 'Elimina la bozza' }).click();
  await page.getByRole('link', { name: 'altra@pecmassiva.com' }).waitFor();
  await page.getByRole('region', { name: 'La casella potrebbe essere già registrata' }).waitFor({ state: 'hidden' });

  await review(desk, 'altra.due');
  desk.demo.sandbox.fail({ on: 'POST /pec', status: 500, taken: true });
  await button(page, 'Registra e paga').click();
  await page.getByRole('region', { name: 'La casella potrebbe essere già registrata' }).waitFor();
  const other = await desk.context.newPage();
  await other.goto(`${desk.demo.url}portal/?lang=it#/caselle/nuova`);
  const doubt = other.getByRole('region', { name: 'La casella potrebbe essere già registrata' });
  await doubt.getByText('altra.due@pecmassiva.com').waitFor();
  await check(other, 'altra.due');
  await other.locator('.problem').getByText('non si conosce l’esito').waitFor();
  assert.equal(await other.getByText('è già in uso').count(), 0);
  await doubt.getByRole('button', { name: 'Cerca tra le caselle' }).click();
  await other.getByRole('heading', { name: 'altra.due@pecmassiva.com' }).waitFor();
  // It is known in the first tab, too.
  await page.getByRole('region', { name: 'La casella potrebbe essere già registrata' }).waitFor({ state: 'hidden' });
  assert.equal(registrations(desk).length, 2);
});

test('a refusal settles no earlier doubt, and a person’s word does', async () => {
  const { page } = desk;
  await review(desk, 'parola');
  desk.demo.sandbox.fail({ on: 'POST /pec', status: 503 });
  await button(page, 'Registra e paga').click();
  const doubt = page.getByRole('region', { name: 'La casella potrebbe essere già registrata' });
  await doubt.waitFor();
  desk.demo.sandbox.fail({ on: 'POST /pec', status: 402 });
  await button(page, 'Registra di nuovo').click();
  await page.getByRole('dialog', { name: 'Registrare di nuovo?' }).getByRole('button', { name: 'Ho controllato: ripeti' }).click();
  await page.getByText('Insufficient Credit').or(page.getByText('insufficiente')).first().waitFor();
  await doubt.waitFor();
  assert.equal(registrations(desk).length, 2);
  assert.ok(await button(page, 'Non è stata eseguita').isHidden());
  await button(page, 'Cerca tra le caselle').click();
  await button(page, 'Non è stata eseguita').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Non è stata eseguita' }).click();
  await doubt.waitFor({ state: 'hidden' });
  assert.ok(await button(page, 'Registra e paga').evaluate((one) => one === document.activeElement));
  await button(page, 'Registra e paga').click();
  await page.getByRole('heading', { name: 'parola@pecmassiva.com' }).waitFor();
});

test('what cannot be known stays in doubt, and a mailbox that is over settles nothing', async () => {
  const { page } = desk;
  await registered(desk, 'annullata@pecmassiva.com');
  desk.demo.sandbox.advance(DAY);
  await review(desk, 'ignota');
  desk.demo.sandbox.fail({ on: 'POST /pec', status: 406 });
  desk.demo.sandbox.fail({ on: 'GET /verifica_pec', status: 403, times: 9 });
  await button(page, 'Registra e paga').click();
  await page.getByRole('region', { name: 'La casella potrebbe essere già registrata' }).waitFor();
  await page.evaluate(() => {
    const about = 'annullata@pecmassiva.com';
    localStorage.setItem('portal.mailboxes.asked', JSON.stringify([[`register ${about}`, { about, action: 'register', before: '' }]]));
  });
  await visit(desk, 'caselle');
  await page.reload();
  await page.getByRole('link', { name: 'annullata@pecmassiva.com' }).waitFor();
  await page.getByRole('region', { name: 'La casella potrebbe essere già registrata' }).waitFor();
  await button(page, 'Cerca tra le caselle').click();
  await page.getByText('annullata@pecmassiva.com non è tra le caselle').waitFor();
});

test('a page that was left while a registration was under way is in doubt, too', async () => {
  const { page } = desk;
  await review(desk, 'lasciata');
  desk.demo.sandbox.fail({ on: 'POST /pec', hang: true });
  await button(page, 'Registra e paga').click();
  await page.getByRole('button', { name: 'Registrazione in corso' }).waitFor();
  // Who leaves now is asked whether they mean it.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await page.getByRole('region', { name: 'La casella potrebbe essere già registrata' }).waitFor();
  assert.equal(registrations(desk).length, 1);
});

test('a registration that was carried out and then refused is looked up, too', async () => {
  const { page } = desk;
  await review(desk, 'ripetuta');
  desk.demo.sandbox.fail({ on: 'POST /pec', drop: true, taken: true });
  await button(page, 'Registra e paga').click();
  await button(page, 'Cerca tra le caselle').click();
  await page.getByRole('heading', { name: 'ripetuta@pecmassiva.com' }).waitFor();
  assert.equal(registrations(desk).length, 1);
  assertNoErrors(desk);
});

test('a registration is not begun twice, and what the service refuses is told', async () => {
  const { page } = desk;
  await review(desk, 'attesa');
  desk.demo.sandbox.fail({ on: 'POST /pec', status: 402 });
  await button(page, 'Registra e paga').click();
  await page.getByText('credito', { exact: false }).filter({ hasText: 'insufficiente' }).or(page.getByText('Insufficient Credit')).first().waitFor();
  assert.equal(await button(page, 'Cerca tra le caselle').count(), 0, 'nothing is in doubt');
  desk.demo.sandbox.fail({ on: 'POST /pec', hang: true });
  await button(page, 'Registra e paga').dblclick();
  const busy = page.getByRole('button', { name: 'Registrazione in corso' });
  await busy.waitFor();
  await busy.click({ force: true });
  // Also not by leaving and coming back.
  await page.getByRole('link', { name: 'Scrivi' }).click();
  await page.getByRole('heading', { level: 1, name: 'Scrivi un messaggio PEC' }).waitFor();
  await page.getByRole('link', { name: 'Caselle' }).click();
  await page.getByRole('link', { name: 'Continua la registrazione' }).click();
  await busy.waitFor();
  await busy.click({ force: true });
  await busy.press('Enter');
  assert.equal(registrations(desk).length, 2);
  await button(page, 'Elimina la bozza').click();
  await step(page, 'Riepilogo').waitFor();
});

test('the keyboard alone goes from the address to the mailbox', async () => {
  const { page } = desk;
  await visit(desk, 'caselle');
  const link = page.getByRole('link', { name: 'Registra una casella' });
  await link.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Registra una casella PEC' }).waitFor();
  /** Tabs to a control. @param {import('playwright-core').Locator} control */
  const to = async (control) => {
    await control.waitFor();
    for (let steps = 0; steps < 60 && !(await control.evaluate((one) => one === document.activeElement)); steps += 1) {
      await page.keyboard.press('Tab');
    }
    assert.ok(await control.evaluate((one) => one === document.activeElement), String(control));
  };
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  await to(field(page, 'Nome della casella'));
  await page.keyboard.type('tastiera');
  await page.keyboard.press('Enter');
  await step(page, 'Titolare').waitFor();
  await to(choice(page, 'Tipo di titolare'));
  await page.keyboard.type('Privato');
  for (const [name, value] of Object.entries(PERSON)) {
    if (name === 'E-mail') {
      await to(choice(page, 'Sesso'));
      await page.keyboard.type('Femm');
    }
    await to(field(page, name));
    await page.keyboard.type(value);
  }
  await page.keyboard.press('Enter');
  await step(page, 'Riepilogo').waitFor();
  await to(button(page, 'Registra e paga'));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'tastiera@pecmassiva.com' }).waitFor();
  assert.equal(registrations(desk).length, 1);
  assertNoErrors(desk);
});
