/** A campaign that is checked once more, or was started elsewhere meanwhile: one stands, and nothing is sent twice by an oversight. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { csvOf, file, form, pdf } from './campaign-form.mjs';
import { assertQuiet, openDesk, posted, visit } from './desk.mjs';

const desk = openDesk();
const ui = form(desk);
const csv = (/** @type {string | Buffer} */ content, name = 'avvisi.csv') => file(name, content, 'text/csv');
const main = () => desk.page.getByRole('main');

test('while a campaign is checked again the one before cannot be started, and what is thrown away meanwhile stands for nobody', async () => {
  await ui.open(csv('pec;nome;numero\r\na@pec.example.it;Uno;1\r\na@pec.example.it;Due;2'));
  await ui.toMessage();
  await ui.write();
  await ui.check();
  await ui.questions().getByLabel(/Una casella può ricevere più messaggi/).check();
  // At once: a fast machine would be done before a click.
  const held = await desk.page.evaluate(() => {
    const named = (/** @type {string} */ name) => [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);
    named('Controlla di nuovo')?.click();
    return ['Avvia l’invio', 'Torna al messaggio', 'Interrompi il controllo'].map((name) => named(name)?.closest('[inert]') !== null);
  });
  assert.deepEqual(held, [true, true, false]);
  await ui.said('Tutti i 2 messaggi possono partire');
  assert.equal((await ui.kept()).length, 1);
  await ui.button('Avvia l’invio').click({ trial: true });
  // Stopped, one stands where one stood, and all can be used again.
  await ui.questions().getByLabel(/Una casella può ricevere più messaggi/).uncheck();
  await desk.page.evaluate(() => {
    const named = (/** @type {string} */ name) => [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);
    named('Controlla di nuovo')?.click();
    named('Interrompi il controllo')?.click();
  });
  await desk.page.waitForFunction(() => document.activeElement?.textContent === 'Controllo e invio');
  await ui.button('Torna al messaggio').click();
  await ui.field('Oggetto').fill('Altro');
  await desk.page.evaluate(async () => {
    const [{ make }, { begin }] = await Promise.all([import(new URL('campaigns/new/made.js', location.href).href), import(new URL('campaigns/draft.js', location.href).href)]);
    const making = make(new AbortController().signal);
    begin({ name: 'Altra' });
    await making.then(() => { throw new Error('it stands'); }, () => undefined);
  });
  assert.equal((await ui.kept()).length, 1);
  assert.equal(posted(desk).length, 0);
  assertQuiet(desk);
});

test('what was started elsewhere meanwhile is told, and is not prepared a second time by an oversight', async () => {
  await ui.open(csv(csvOf(2)));
  await ui.toMessage();
  await ui.write();
  await ui.check();
  const { page } = desk;
  await page.getByRole('link', { name: 'Campagne', exact: true }).click();
  await page.getByRole('link', { name: 'Avvisi 2026' }).click();
  await ui.start('Invia ora 2 messaggi');
  await ui.posted(2);
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Campagne' }).waitFor();
  await page.getByRole('link', { name: 'Nuova campagna' }).click();
  await ui.button('Torna al messaggio').click();
  await ui.button('Controlla la campagna').click();
  const told = page.getByRole('dialog', { name: 'La campagna è già stata avviata' });
  await told.getByRole('button', { name: 'Prepara un’altra campagna' }).click();
  await ui.step('Controllo e invio');
  assert.equal((await ui.kept()).length, 2, 'a person’s word');
  // Started in another tab, and the form reloaded: the same.
  await page.reload();
  await page.evaluate(async () => {
    const { sends } = await import(new URL('sends/sends.js', location.href).href);
    const [{ id }] = (await sends.list('campaign')).filter((/** @type {any} */ { progress }) => progress.state === 'ready');
    await sends.run(id, {});
  });
  await ui.choose(csv(csvOf(2)));
  await ui.toMessage();
  await ui.button('Controlla la campagna').click();
  await told.getByRole('button', { name: 'Apri la campagna avviata' }).click();
  await page.waitForURL(/#\/campagne\/[0-9a-f-]{20,}/);
  assert.equal((await ui.kept()).length, 2);
  await visit(desk, 'campagne/nuova');
  await ui.step('Destinatari');
  assert.equal(posted(desk).length, 4);
  assertQuiet(desk);
});

test('a column of files that another table lacks is chosen no more, and files that cannot be read are told of', async () => {
  await ui.open(csv('pec;nome;numero;allegato\r\na@pec.example.it;Uno;1;uno.pdf'));
  await ui.toMessage();
  await ui.write();
  await main().getByText('Un file diverso per ogni destinatario').click();
  await ui.field('Scegli i file dei destinatari').setInputFiles(pdf('uno.pdf'));
  await ui.said(/^1 file scelto/);
  await main().getByRole('group', { name: 'Colonne che contengono nomi di file' }).getByLabel('allegato', { exact: true }).check();
  // One of the same name, which went away after it was chosen.
  await desk.page.evaluate(() => (Blob.prototype.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError'))));
  await ui.field('Scegli i file dei destinatari').setInputFiles([pdf('due.pdf'), pdf('uno.pdf')]);
  await ui.said(/Alcuni file non si possono leggere, e non è stato aggiunto nulla/);
  await ui.said(/^1 file scelto/);
  await desk.page.reload();
  await ui.choose(csv('pec;nome;numero;allegato\r\na@pec.example.it;Uno;1;uno.pdf'));
  await ui.toMessage();
  await main().getByText('Un file diverso per ogni destinatario').click();
  await ui.field('Scegli i file dei destinatari').setInputFiles(pdf('uno.pdf'));
  await main().getByRole('group', { name: 'Colonne che contengono nomi di file' }).getByLabel('allegato', { exact: true }).check();
  await ui.button('Torna ai destinatari').click();
  await ui.choose(csv('pec;nome;numero;documento\r\na@pec.example.it;Uno;1;uno.pdf'));
  await ui.said('4 colonne: pec, nome, numero, documento');
  await ui.toMessage();
  await ui.button('Controlla la campagna').click();
  await ui.said('indicare quale colonna ne contiene i nomi');
  assertQuiet(desk);
});
