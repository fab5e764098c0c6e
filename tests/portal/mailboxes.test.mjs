/** One mailbox in the portal: its papers, where it stands, and what can be done with it, each once. */

import assert from 'node:assert/strict';
import { text as contentOf } from 'node:stream/consumers';
import { test } from 'node:test';

import { openDesk, visit } from './desk.mjs';
import { DAY, active, assertNoErrors, button, changesOf, choice, confirm, described, field, pdf, registered, states, status } from './mailbox-desk.mjs';

const desk = openDesk();

const documents = () => desk.page.getByLabel('Scegli i PDF').first();
/** A section that is folded away. @param {string} name */
const unfold = async (name) => {
  const section = desk.page.getByRole('region', { name, exact: true });
  await section.getByRole('heading', { name }).click();
  return section;
};
const look = () => desk.page.getByRole('dialog', { name: 'Un ultimo sguardo' });

test('the form is downloaded, signed, uploaded, and the mailbox followed until it is active', async () => {
  const { page } = desk;
  const id = await registered(desk, 'comune@pecmassiva.com');
  await visit(desk, `caselle/${id}`);
  await page.getByRole('list', { name: 'Passi' }).locator('[aria-current="step"]').getByText('Documenti').waitFor();
  const download = page.waitForEvent('download');
  await button(page, 'Scarica il modulo').click();
  const file = await download;
  assert.equal(file.suggestedFilename(), 'modulo-attivazione-comune@pecmassiva.com.pdf');
  assert.match(await contentOf(await file.createReadStream()), /^%PDF-/);
  await documents().setInputFiles(pdf('firmato.pdf'));
  await button(page, 'Carica i documenti').click();
  await status(page, 'In attivazione').waitFor();
  assert.deepEqual(await states(page), ['Registrata, in attesa dei documenti', 'In attivazione', 'Attiva?']);
  assert.ok(await button(page, 'Carica i documenti').isHidden());
  // The focus is where one goes on, not lost with what is there no more.
  assert.ok(await page.getByRole('heading', { name: 'comune@pecmassiva.com' }).evaluate((one) => one === document.activeElement));
  desk.demo.sandbox.advance(DAY);
  // Without a click: it is looked at by itself.
  await status(page, 'Attiva').waitFor();
  assert.deepEqual(await states(page), ['Registrata, in attesa dei documenti', 'In attivazione', 'Attiva']);
  const dates = await page.getByRole('list', { name: 'Stato' }).getByRole('listitem').allTextContents();
  assert.ok(dates.every((words) => /\d{4}/.test(words)), dates.join());
  await page.getByText('Scadenza', { exact: true }).waitFor();
  await page.getByText('il servizio non prevede altro spazio').waitFor();
  assert.ok(await page.getByRole('region', { name: 'Spazio', exact: true }).isHidden());
  await page.getByRole('link', { name: 'Tutte le caselle' }).click();
  await page.getByText(/scade il \d/).waitFor();
  assertNoErrors(desk);
});

test('wrong files are refused where they were dropped, wrong documents come back, and right ones go again', async () => {
  const { page } = desk;
  const id = await registered(desk, 'documenti@pecmassiva.com');
  await visit(desk, `caselle/${id}`);
  await button(page, 'Carica i documenti').click();
  await page.locator('[aria-invalid="true"]').waitFor({ state: 'attached' });
  assert.ok(await documents().evaluate((control) => control === document.activeElement));
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['firmato'], 'firmato.txt', { type: 'text/plain' }));
    return data;
  });
  await page.locator('.drop').first().dispatchEvent('drop', { dataTransfer: transfer });
  await button(page, 'Carica i documenti').click();
  await page.getByText(/firmato\.txt: .*PDF/).waitFor();
  assert.match(await described(documents()), /PDF/);
  // One takes the other's place: this type takes one single file.
  await documents().setInputFiles(pdf('scansione.pdf', 'sbagliato'));
  assert.equal(await page.getByRole('button', { name: /^Togli / }).count(), 1);
  await page.getByText(/firmato\.txt: .*PDF/).waitFor({ state: 'hidden' });
  await button(page, 'Carica i documenti').click();
  await status(page, 'In attivazione').waitFor();
  assert.deepEqual(changesOf(desk), ['POST', 'PATCH attivazione']);
  desk.demo.sandbox.advance(DAY);
  await status(page, 'Documenti da correggere').waitFor();
  await page.getByText('Il gestore ha respinto i documenti').waitFor();
  await documents().setInputFiles(pdf('scansione giusta.pdf'));
  await button(page, 'Carica i documenti').click();
  await status(page, 'In attivazione').waitFor();
  await button(page, 'Fai passare un giorno (prova)').click();
  await status(page, 'Attiva').waitFor();
  assert.deepEqual(await states(page), ['Registrata, in attesa dei documenti', 'In attivazione', 'Documenti da correggere', 'In attivazione', 'Attiva']);
  assertNoErrors(desk);
});

test('a type that takes several documents takes them, and none is refused', async () => {
  const { page } = desk;
  const id = await registered(desk, 'piu@legalmail.it', 'STANDARD');
  await visit(desk, `caselle/${id}`);
  await documents().setInputFiles([pdf('modulo.pdf'), pdf('carta.pdf')]);
  await documents().setInputFiles(pdf('retro.pdf'));
  await page.getByRole('button', { name: 'Togli retro.pdf' }).click();
  await button(page, 'Carica i documenti').click();
  await status(page, 'In attivazione').waitFor();
  const sent = desk.demo.sandbox.requests.filter(({ path }) => path.endsWith('/attivazione'));
  assert.deepEqual(sent.map(({ body }) => JSON.parse(body).documenti.length), [2]);
});

test('an upload whose outcome is unknown is settled by a look at the mailbox', async () => {
  const { page } = desk;
  const id = await registered(desk, 'caricata@pecmassiva.com');
  await visit(desk, `caselle/${id}`);
  await documents().setInputFiles(pdf('firmato.pdf'));
  desk.demo.sandbox.fail({ on: 'PATCH /pec', status: 500 });
  await button(page, 'Carica i documenti').click();
  const doubt = page.getByRole('region', { name: 'L’operazione potrebbe essere già stata eseguita' });
  await doubt.waitFor();
  await button(page, 'Controlla la casella').click();
  await doubt.getByText('Finora l’operazione non risulta').waitFor();
  desk.demo.sandbox.fail({ on: 'PATCH /pec', status: 500, taken: true });
  await button(page, 'Carica i documenti').click();
  await status(page, 'In attivazione').waitFor();
  assert.equal(changesOf(desk).filter((one) => one.endsWith('attivazione')).length, 2);
});

test('a renewal has its last look, is paid for once, and one in doubt is looked at first', async () => {
  const { page } = desk;
  await active(desk, 'rinnovo@pecmassiva.com');
  await choice(page, 'Durata').selectOption('2');
  await button(page, 'Rinnova la casella').click();
  await look().getByText('198,00 € più IVA').waitFor();
  await look().getByText('rinnovo@pecmassiva.com').waitFor();
  await look().getByRole('button', { name: 'Torna indietro' }).click();
  assert.deepEqual(changesOf(desk).filter((one) => one.includes('rinnovo')), []);
  assert.ok(await button(page, 'Rinnova la casella').evaluate((one) => one === document.activeElement));
  await button(page, 'Rinnova la casella').click();
  await look().getByRole('button', { name: 'Rinnova e paga' }).dblclick();
  await page.getByText('Casella rinnovata.').first().waitFor();
  assert.deepEqual(changesOf(desk).filter((one) => one.includes('rinnovo')), ['GET rinnovo']);
  // Carried out, and the answer lost: the mailbox tells, also after a reload.
  const expiry = () => page.locator('dd').last().textContent();
  const before = await expiry();
  desk.demo.sandbox.fail({ on: 'GET /pec/{id}/rinnovo', status: 500, taken: true });
  await button(page, 'Rinnova la casella').click();
  await confirm(page, 'Rinnova e paga');
  const doubt = page.getByRole('region', { name: 'L’operazione potrebbe essere già stata eseguita' });
  await doubt.waitFor();
  assert.ok(await button(page, 'Controlla la casella').evaluate((one) => one === document.activeElement));
  await page.reload();
  await page.getByText('L’operazione risulta eseguita').first().waitFor();
  assert.notEqual(await expiry(), before);
  assert.equal(changesOf(desk).filter((one) => one.includes('rinnovo')).length, 2);
  // One that was not carried out is not there, and going again asks for a person's word.
  desk.demo.sandbox.fail({ on: 'GET /pec/{id}/rinnovo', status: 503 });
  await button(page, 'Rinnova la casella').click();
  await confirm(page, 'Rinnova e paga');
  await button(page, 'Controlla la casella').click();
  await doubt.getByText('Finora l’operazione non risulta').waitFor();
  await button(page, 'Rinnova la casella').click();
  await look().getByText('Ripeterla solo dopo aver controllato').waitFor();
  await look().getByRole('button', { name: 'Ho controllato: ripeti' }).click();
  await page.getByText('Casella rinnovata.').first().waitFor();
  assert.equal(changesOf(desk).filter((one) => one.includes('rinnovo')).length, 4);
  assertNoErrors(desk);
});

test('a mailbox is given up only when it is meant, and a renewal brings it back', async () => {
  const { page } = desk;
  await active(desk, 'revoca@pecmassiva.com');
  await unfold('Revoca');
  await button(page, 'Revoca la casella').click();
  await look().getByText('Torna attiva solo con un rinnovo a pagamento.').waitFor();
  await look().getByRole('button', { name: 'Torna indietro' }).click();
  await status(page, 'Attiva').waitFor();
  assert.ok(!changesOf(desk).includes('DELETE'));
  await button(page, 'Revoca la casella').click();
  await confirm(page, 'Revoca la casella');
  await status(page, 'Revocata').waitFor();
  assert.ok(await page.getByRole('heading', { name: 'revoca@pecmassiva.com' }).evaluate((one) => one === document.activeElement));
  await page.getByText('Con il rinnovo la casella revocata torna attiva.').waitFor();
  await button(page, 'Rinnova la casella').click();
  await confirm(page, 'Rinnova e paga');
  await status(page, 'Attiva').waitFor();
  assert.deepEqual(changesOf(desk), ['POST', 'PATCH attivazione', 'DELETE', 'GET rinnovo']);
  assertNoErrors(desk);
});

test('space, type, users and archive, each after a last look', async () => {
  const { page } = desk;
  await active(desk, 'cresce@legalmail.it', 'BRONZE');
  const space = await unfold('Spazio');
  await button(page, 'Aggiungi spazio').click();
  await space.getByText('Scegliere quanto spazio aggiungere.').waitFor();
  await choice(page, 'Posta').selectOption('2048');
  desk.demo.sandbox.fail({ on: 'PATCH /pec', status: 500, taken: true });
  await button(page, 'Aggiungi spazio').click();
  await confirm(page, 'Aggiungi e paga');
  await space.getByRole('region', { name: 'L’operazione potrebbe essere già stata eseguita' }).waitFor();
  // Before another one is asked for it is looked at.
  await button(page, 'Aggiungi spazio').click();
  await page.getByText('L’operazione risulta eseguita').first().waitFor();
  assert.equal(await look().count(), 0);
  assert.equal(changesOf(desk).filter((one) => one === 'PATCH modifica').length, 1);

  await unfold('Tipo di casella');
  const types = await choice(page, 'Nuovo tipo').locator('option').evaluateAll((all) => all.map((one) => /** @type {HTMLOptionElement} */ (one).value));
  assert.deepEqual(types, ['SILVER', 'GOLD']);
  await choice(page, 'Nuovo tipo').selectOption('GOLD');
  await button(page, 'Cambia tipo').click();
  await look().getByText('Massimo spazio (GOLD)').waitFor();
  await confirm(page, 'Cambia e paga');
  await page.getByText('È il più alto.').first().waitFor();

  const users = await unfold('Altri utenti');
  await field(page, 'Nome').first().fill('Bea');
  await button(page, 'Aggiungi un utente').click();
  await users.locator('[aria-invalid="true"]').first().waitFor();
  assert.equal(await users.locator('[aria-invalid="true"]').count(), 3);
  await users.getByLabel('Cognome').fill('Verdi');
  await users.getByLabel('Descrizione').fill('Ufficio tributi');
  await users.getByLabel('E-mail per la password').fill('bea@example.com');
  await button(page, 'Aggiungi un utente').click();
  await look().getByText('bea@example.com').waitFor();
  await confirm(page, 'Aggiungi e paga');
  await users.getByText('Bea Verdi').first().waitFor();
  assert.equal(await users.getByLabel('Cognome').inputValue(), '');

  const archive = await unfold('Conservazione a norma');
  const download = page.waitForEvent('download');
  await button(page, 'Scarica il modulo di conservazione').click();
  assert.match((await download).suggestedFilename(), /^modulo-conservazione-/);
  await archive.getByLabel('Scegli i PDF').setInputFiles(pdf('conservazione.pdf'));
  await button(page, 'Attiva la conservazione').click();
  await look().getByText('conservazione.pdf').waitFor();
  await confirm(page, 'Attiva e paga');
  await archive.getByText('La conservazione è attiva.').first().waitFor();
  await space.getByLabel('Conservazione').waitFor();
  assert.deepEqual(changesOf(desk).slice(2), ['PATCH modifica', 'PATCH trasformazione', 'POST multiutenza', 'PATCH conservazione']);
  assertNoErrors(desk);
});

test('the business register is told, its power of attorney signed and brought back', async () => {
  const { page } = desk;
  await active(desk, 'impresa@legalmail.it', 'STANDARD');
  const section = await unfold('Registro delle imprese');
  await section.getByText('Nessuna comunicazione').waitFor();
  await section.getByText('Nuova comunicazione').click();
  await button(page, 'Comunica al registro').click();
  await section.locator('[aria-invalid="true"]').first().waitFor();
  const values = { 'Ragione sociale': 'Prova srl', 'Partita IVA o codice fiscale dell’impresa': '00743110157', Comune: 'Roma', Provincia: 'RM', Nome: 'Ada', Cognome: 'Rossi', 'Codice fiscale del richiedente': 'RSSMRA85M01H501Q', 'E-mail': 'ada@example.com', Cellulare: '333 1234567' };
  for (const [name, value] of Object.entries(values)) {
    await section.getByRole('textbox', { name, exact: true }).fill(value);
  }
  await section.getByLabel('Qualifica').selectOption('SOCIO');
  // Where it cannot be read how many there are, none is paid for.
  desk.demo.sandbox.fail({ on: 'GET /comunica_pec', status: 403 });
  await button(page, 'Comunica al registro').click();
  await section.getByRole('region', { name: 'Le caselle non si gestiscono da qui' }).waitFor();
  assert.equal(await look().count(), 0);
  await button(page, 'Comunica al registro').click();
  await look().getByText('Prova srl').waitFor();
  await confirm(page, 'Comunica e paga');
  await section.getByText('Codice richiesto al registro').waitFor();
  desk.demo.sandbox.advance(DAY);
  await button(page, 'Aggiorna le comunicazioni').click();
  await section.getByText('In attesa della procura firmata').waitFor();
  const download = page.waitForEvent('download');
  await button(page, 'Scarica la procura').click();
  assert.match((await download).suggestedFilename(), /^procura-/);
  await section.getByLabel('Scegli la procura firmata').setInputFiles(pdf('procura.pdf'));
  await button(page, 'Carica la procura').click();
  await section.getByText(/procura\.pdf: .*firmat/).waitFor();
  await page.getByRole('button', { name: 'Togli procura.pdf' }).click();
  await section.getByLabel('Scegli la procura firmata').setInputFiles({ name: 'procura.p7m', mimeType: 'application/pkcs7-mime', buffer: Buffer.from('3082010006092a864886f70d010702', 'hex') });
  await button(page, 'Carica la procura').click();
  await section.getByText('Procura caricata, in lavorazione').waitFor();
  assertNoErrors(desk);
});

test('the account’s mailboxes are listed, and each opens where it stands', async () => {
  const { page } = desk;
  await registered(desk, 'prima@pecmassiva.com');
  await registered(desk, 'annullata@pecmassiva.com');
  desk.demo.sandbox.advance(DAY);
  await visit(desk, 'caselle');
  await page.getByRole('link', { name: 'annullata@pecmassiva.com' }).click();
  await page.getByRole('heading', { name: 'annullata@pecmassiva.com' }).waitFor();
  await status(page, 'Registrazione annullata').waitFor();
  assert.deepEqual(await states(page), ['Registrata, in attesa dei documenti', 'Registrazione annullata']);
  assert.ok(await button(page, 'Carica i documenti').isHidden());
  await page.getByRole('link', { name: 'Tutte le caselle' }).click();
  await page.getByRole('link', { name: 'prima@pecmassiva.com' }).press('Enter');
  await page.getByRole('heading', { name: 'prima@pecmassiva.com' }).waitFor();
  await button(page, 'Scarica il modulo').waitFor();
  // A mailbox that is none says so, and leads back.
  await visit(desk, 'caselle/6b0cc42c5bbbf3eded999999');
  await page.getByRole('link', { name: 'Tutte le caselle' }).waitFor();
  assertNoErrors(desk);
});

test('it is looked at no more once the view is left', async () => {
  const { page } = desk;
  const id = await registered(desk, 'fine@pecmassiva.com');
  await page.clock.install();
  await visit(desk, `caselle/${id}`);
  const looks = () => desk.demo.sandbox.requests.filter(({ method, path }) => method === 'GET' && path === `/pec/${id}`).length;
  await status(page, 'Registrata, in attesa dei documenti').waitFor();
  const seen = looks();
  const again = page.waitForResponse(new RegExp(`/pec/${id}$`));
  await page.clock.fastForward(3_600_000);
  await again;
  assert.ok(looks() > seen);
  await page.getByRole('link', { name: 'Scrivi' }).click();
  await page.getByRole('heading', { level: 1, name: 'Scrivi un messaggio PEC' }).waitFor();
  const before = looks();
  await page.clock.fastForward(DAY);
  await page.clock.fastForward(DAY);
  assert.equal(looks(), before);
});

test('where nothing may be done with mailboxes, the views say so', async () => {
  const { page } = desk;
  desk.demo.sandbox.fail({ on: 'GET /pec', status: 403, times: 9 });
  desk.demo.sandbox.fail({ on: 'GET /verifica_pec', status: 403, times: 9 });
  await visit(desk, 'caselle');
  await page.getByRole('region', { name: 'Le caselle non si gestiscono da qui' }).waitFor();
  await visit(desk, 'caselle/6b0cc42c5bbbf3eded000001');
  await page.getByRole('region', { name: 'Le caselle non si gestiscono da qui' }).waitFor();
  await page.getByRole('link', { name: 'Tutte le caselle' }).click();
  await page.getByRole('link', { name: 'Registra una casella' }).click();
  await field(page, 'Nome della casella').fill('nessuno');
  await button(page, 'Verifica e continua').click();
  await page.getByRole('region', { name: 'Le caselle non si gestiscono da qui' }).waitFor();
  assert.ok(await button(page, 'Verifica e continua').evaluate((one) => one === document.activeElement));
  assertNoErrors(desk);
});

test('domains are asked about and certified only after a last look', async () => {
  const { page } = desk;
  await visit(desk, 'caselle');
  await page.getByText('Domini', { exact: true }).click();
  await field(page, 'Dominio').fill('due parole');
  await button(page, 'Chiedi se è di posta certificata').click();
  await page.locator('[aria-invalid="true"]').waitFor();
  await field(page, 'Dominio').fill('legalmail.it');
  await button(page, 'Chiedi se è di posta certificata').click();
  await confirm(page, 'Chiedi se è di posta certificata');
  await page.getByText('legalmail.it è un dominio di posta certificata.').last().waitFor();
  await field(page, 'Dominio').fill('comune.example.it');
  await button(page, 'Fai certificare il dominio').click();
  await confirm(page, 'Fai certificare il dominio');
  await page.getByRole('region', { name: /certificazione di comune\.example\.it/ }).waitFor();
  const asked = desk.demo.sandbox.requests.map(({ method, path }) => `${method} ${path}`).filter((one) => one.includes('domini'));
  assert.deepEqual(asked, ['GET /domini_pec/legalmail.it', 'POST /dominio']);
  assertNoErrors(desk);
});
