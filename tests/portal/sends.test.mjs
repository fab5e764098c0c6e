/** What is said of what was sent, where something stopped it or nobody but a person knows. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open, start } from './campaigns.mjs';
import { openDesk, posted, send, visit, write } from './desk.mjs';

const desk = openDesk();
const [A, B] = ['a@pec.example.it', 'b@pec.example.it'];

test('messages to each of several are cancelled where something stopped them', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', status: 402, times: 1 });
  await visit(desk);
  const { page } = desk;
  await write(page, { to: [A, B] });
  await send(page, 'Invia ora 2 messaggi');
  await page.getByRole('button', { name: 'Prosegui l’invio' }).waitFor();
  await page.getByRole('button', { name: 'Annulla i messaggi non ancora partiti' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Annulla i messaggi non ancora partiti' }).click();
  // What was posted once and refused for want of credit is asked after first; the other goes no more.
  await page.getByRole('main').getByText('Non inviato', { exact: true }).first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Prosegui l’invio' }).count(), 0);
});

test('what a person says was sent is told as such, and no receipt is waited for', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, times: 1 });
  await visit(desk);
  const { page } = desk;
  await write(page, { to: [A] });
  await send(page);
  await page.getByRole('button', { name: 'Cerca nella casella PEC' }).click();
  await page.getByRole('button', { name: 'È stato inviato', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'È stato inviato', exact: true }).click();
  await page.locator('.head').getByText('Inviato (indicato da una persona)').waitFor();
  await page.getByRole('link', { name: 'Inviate' }).click();
  await page.getByRole('listitem').getByText('Inviato (indicato da una persona)').waitFor();
  assert.equal(posted(desk).length, 1);
});

test('what is wrong and stops no row is said before anything goes', async () => {
  await visit(desk, 'campagne');
  const { page } = desk;
  const id = await page.evaluate(async () => {
    const { service } = await import(new URL('service/service.js', location.href).href);
    const { pec } = await service();
    const files = ['atto.pdf', 'dimenticato.pdf'].map((name) => new File([`%PDF-1.7 ${name}`], name, { type: 'application/pdf' }));
    const made = await pec.campaigns.create({
      ...{ name: 'Atti', sender: 'comune@pecmassiva.com', subject: 'Avviso', text: 'Gentile', recipients: [{ pec: 'a@pec.example.it', atto: 'atto.pdf' }] },
      rowAttachments: { columns: 'atto', files },
    });
    return made.id;
  });
  await open(desk, id, 'Atti');
  await page.getByRole('button', { name: 'Avvia l’invio' }).click();
  await page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'dimenticato.pdf' }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Torna indietro' }).click();
  assert.equal(posted(desk).length, 0);
  await start(page);
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  assert.equal(posted(desk).length, 1);
});

test('a message that was sent is found by its addressee and its id, not by its subject alone', async () => {
  await visit(desk);
  const { page } = desk;
  for (const [to, subject] of [[A, 'Primo avviso'], ['altro@pec.example.it', 'Secondo avviso']]) {
    await write(page, { to: [to], subject });
    await send(page);
    await page.locator('.head').getByText('Consegnato').waitFor();
    await page.getByRole('link', { name: 'Scrivi' }).click();
    await page.getByRole('heading', { level: 1, name: 'Scrivi un messaggio PEC' }).waitFor();
  }
  await page.getByRole('link', { name: 'Inviate' }).click();
  const search = page.getByRole('searchbox', { name: 'Cerca per indirizzo, oggetto o identificativo' });
  const [first, second] = ['Primo avviso', 'Secondo avviso'].map((name) => page.getByRole('main').getByRole('link', { name }));
  await search.fill('ALTRO@pec');
  await first.waitFor({ state: 'detached' });
  await second.waitFor();
  const id = await page.evaluate(async () => {
    const { service } = await import(new URL('service/service.js', location.href).href);
    const { pec } = await service();
    const listed = await pec.campaigns.list();
    const campaign = await pec.campaigns.open(listed.find((/** @type {any} */ { name }) => name === 'Primo avviso').id);
    for await (const { messageId } of campaign.rows()) {
      return messageId;
    }
  });
  await search.fill(id);
  await second.waitFor({ state: 'detached' });
  await first.waitFor();
  await search.fill('nessuno');
  await page.getByText('Nessun messaggio corrisponde alla ricerca.').waitFor();
  await search.fill('secondo');
  await second.waitFor();
});
