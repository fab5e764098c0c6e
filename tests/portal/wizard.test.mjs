/** A new campaign in the portal, from the table to the messages at the service: checked, asked, previewed, and started by a person. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { csvOf, file, form, pdf } from './campaign-form.mjs';
import { assertQuiet, openDesk, posted, visit } from './desk.mjs';

const desk = openDesk();
const ui = form(desk);
const csv = (/** @type {string | Buffer} */ content, name = 'avvisi.csv') => file(name, content, 'text/csv');
const main = () => desk.page.getByRole('main');
const preview = () => main().getByRole('region', { name: 'Anteprima' });

test('a table with faults is corrected, checked, previewed and sent, each row with its own file', async (t) => {
  const good = Array.from({ length: 5 }, (_, row) => `a${row}@pec.example.it;Ditta <${row}>;${row};avviso-${row}.pdf`);
  const table = (/** @type {string[]} */ rows) => ['pec;nome;numero;allegato', ...rows].join('\r\n');
  const faults = ['nessuno;Rossi;7;avviso-0.pdf', 'a1@PEC.example.it;Bianchi;8;avviso-0.pdf', 'b@pec.example.it;;9;avviso-0.pdf'];
  await ui.open(csv(table([...good, ...faults])));
  await ui.said('4 colonne: pec, nome, numero, allegato');
  assert.equal(await ui.field('Colonna degli indirizzi').inputValue(), 'pec');
  await ui.toMessage();
  await ui.write();
  await ui.field('Scegli i file da allegare').setInputFiles(pdf('informativa.pdf'));
  // By their folder, as a person has them; one more is chosen by itself.
  const folder = mkdtempSync(join(tmpdir(), 'avvisi-'));
  t.after(() => rmSync(folder, { recursive: true }));
  good.slice(1).forEach((_, row) => writeFileSync(join(folder, `avviso-${row + 1}.pdf`), pdf(`avviso-${row + 1}.pdf`).buffer));
  await main().getByText('Un file diverso per ogni destinatario').click();
  await ui.field('Scegli una cartella').setInputFiles(folder);
  await ui.said(/^4 file scelti/);
  await ui.field('Scegli i file dei destinatari').setInputFiles(pdf('avviso-0.pdf'));
  await ui.said(/^5 file scelti/);
  await ui.button('Controlla la campagna').click();
  await ui.said('indicare quale colonna ne contiene i nomi');
  await main().getByRole('group', { name: 'Colonne che contengono nomi di file' }).getByLabel('allegato', { exact: true }).check();
  await ui.check();
  await ui.said('5 messaggi su 8 possono partire');
  const problems = await ui.problems();
  assert.deepEqual(problems.map(([where, column]) => [where, column]), [['Riga 7', 'pec'], ['Riga 8', 'pec'], ['Riga 9', 'nome']]);
  assert.match(problems[0][2], /al posto dell’indirizzo si trova «nessuno»/i);
  assert.match(problems[1][2], /già presente alla riga 3/);
  assert.match(problems[2][2], /è vuota/);
  // Nothing goes while nobody said what is to become of them.
  await ui.button('Avvia l’invio').click();
  await ui.said('confermare qui sopra');
  assert.equal(await desk.page.getByRole('dialog').count(), 0);

  // Corrected: the rest is as it was, and the table takes the other's place by a drop.
  await ui.button('Torna ai destinatari').click();
  await ui.step('Destinatari');
  const transfer = await desk.page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'corretti.csv', { type: 'text/csv' }));
    return data;
  }, table(good));
  await main().locator('.drop').dispatchEvent('drop', { dataTransfer: transfer });
  await ui.said('corretti.csv');
  await ui.toMessage();
  assert.equal(await ui.field('Nome della campagna').inputValue(), 'Avvisi 2026');
  await ui.check();
  await ui.said('Tutti i 5 messaggi possono partire');
  assert.deepEqual(await ui.kept(), [['Avvisi 2026', 'campaign', 'ready']], 'the former is gone once this stands');
  await preview().getByRole('button', { name: 'Successivo' }).click();
  await preview().getByText('Avviso n. 1', { exact: true }).waitFor();
  await preview().getByText('a1@pec.example.it').waitFor();
  await desk.page.frameLocator('iframe[title="Testo come verrà inviato"]').getByText('Gentile Ditta <1>, <buongiorno>').waitFor();
  assert.equal(await desk.page.getByTitle('Testo come verrà inviato').getAttribute('sandbox'), '');
  const files = preview().getByRole('list', { name: 'Allegati' }).getByRole('listitem');
  assert.deepEqual(await files.allTextContents(), ['informativa.pdf (1 kB)', 'avviso-1.pdf (1 kB)']);
  const facts = await main().getByText('Costo, IVA esclusa').locator('..').textContent();
  assert.match(facts ?? '', /Messaggi5Giorni di invio1.*0,25.€/);
  assert.equal(posted(desk).length, 0);
  await ui.button('Avvia l’invio').click();
  const look = desk.page.getByRole('dialog', { name: 'Un ultimo sguardo' });
  await look.getByText('Avvisi 2026').waitFor();
  assert.match((await look.textContent()) ?? '', /Messaggi5.*0,25.€/);
  await look.getByRole('button', { name: 'Torna indietro' }).click();
  assert.equal(posted(desk).length, 0, 'looked at, not sent');
  await ui.start('Invia ora 5 messaggi');
  for (const [row, { subject, recipient, attachments }] of (await ui.posted(5)).entries()) {
    assert.deepEqual([subject, [recipient].flat()], [`Avviso n. ${row}`, [`a${row}@pec.example.it`]]);
    assert.deepEqual(attachments.map((/** @type {any} */ { name }) => name), ['informativa.pdf', `avviso-${row}.pdf`]);
    const [, content] = attachments[1].file.split(',');
    assert.match(Buffer.from(content, 'base64').toString(), new RegExp(`avviso-${row}\\.pdf`));
  }
  // What was started is not started again by an oversight.
  await visit(desk, 'campagne/nuova');
  await ui.step('Destinatari');
  await ui.button('Avanti: messaggio').click();
  await ui.said('Manca la tabella');
  assertQuiet(desk);
});

test('every question is off, is answered in one step, and its answer stays', async () => {
  const lines = [
    'pec;nome;numero;allegato;secondo',
    'a@pec.example.it;Uno;1;uno.pdf;due.pdf',
    'A@pec.example.it;Due;2;uno.pdf;due.pdf',
    'o#brien@pec.example.it;Tre;3;uno.pdf;',
    'd!x@pec.example.it;Quattro;4;vuoto.pdf;due.pdf',
  ];
  await ui.open(csv(lines.join('\r\n')));
  await ui.toMessage();
  await ui.write();
  await main().getByText('Un file diverso per ogni destinatario').click();
  await ui.field('Scegli i file dei destinatari').setInputFiles([pdf('uno.pdf'), pdf('due.pdf'), file('vuoto.pdf', '', 'application/pdf')]);
  const columns = main().getByRole('group', { name: 'Colonne che contengono nomi di file' });
  await columns.getByLabel('allegato', { exact: true }).check();
  await columns.getByLabel('secondo', { exact: true }).check();
  await ui.check();
  await ui.said('1 messaggio su 4 può partire');
  await ui.said('Sono stati trovati 5 problemi.');
  const boxes = ui.questions().getByRole('checkbox');
  assert.equal(await boxes.count(), 5);
  for (const box of await boxes.all()) {
    assert.equal(await box.isChecked(), false);
  }
  assert.ok(await ui.button('Controlla di nuovo').isDisabled());
  // One is answered, by keyboard; the others stay problems.
  await ui.questions().getByLabel(/Una casella può ricevere più messaggi/).focus();
  await desk.page.keyboard.press('Space');
  await ui.button('Controlla di nuovo').click();
  await ui.said('2 messaggi su 4 possono partire');
  assert.equal((await ui.kept()).length, 1);
  await ui.questions().getByLabel('Usa o#brien@pec.example.it così com’è').check();
  await ui.questions().getByLabel(/Le celle della colonna secondo possono essere vuote/).check();
  await ui.button('Controlla di nuovo').click();
  await ui.said('3 messaggi su 4 possono partire');
  assert.deepEqual((await ui.problems()).map(([where, column]) => [where, column]), [['Riga 5', 'pec'], ['Riga 5', 'allegato']]);
  await ui.questions().getByLabel('Usa d!x@pec.example.it così com’è').check();
  await ui.questions().getByLabel(/I file da 0 byte sono vuoti di proposito/).check();
  await ui.button('Controlla di nuovo').click();
  await ui.said('Tutti i 4 messaggi possono partire');
  // What was answered can be taken back, and is a problem again.
  await ui.questions().getByLabel(/Una casella può ricevere/).uncheck();
  await ui.button('Controlla di nuovo').click();
  await ui.said('3 messaggi su 4 possono partire');
  await ui.questions().getByLabel(/Una casella può ricevere/).check();
  await ui.button('Controlla di nuovo').click();
  await ui.said('Tutti i 4 messaggi possono partire');
  await ui.start('Invia ora 4 messaggi');
  const posts = await ui.posted(4);
  assert.deepEqual(posts.map(({ recipient }) => [recipient].flat().join()), ['a@pec.example.it', 'A@pec.example.it', 'o#brien@pec.example.it', 'd!x@pec.example.it']);
  assert.deepEqual(posts[2].attachments.map((/** @type {any} */ { name }) => name), ['uno.pdf']);
  assert.match(posts[1].subject, /^Avviso n\. 2 .+/);
  assertQuiet(desk);
});

test('an unclear column and an unclear encoding are chosen, and hold for no other table', async () => {
  const rows = Array.from({ length: 4 }, (_, row) => `a${row}@pec.example.it;b${row}@pec.example.it;Niccol\x95 di citt\x85;${row}`);
  await ui.open(csv(Buffer.from(['primo;secondo;nome;numero', ...rows].join('\r\n'), 'latin1')));
  const encoding = ui.questions().getByLabel('Con quale codifica sono scritte le lettere della tabella?');
  await encoding.waitFor();
  assert.equal(await ui.field('Colonna degli indirizzi').inputValue(), '');
  await ui.button('Avanti: messaggio').click();
  await ui.said('La tabella non si può ancora usare');
  await encoding.selectOption('cp850');
  await ui.questions().waitFor({ state: 'hidden' });
  await ui.toMessage();
  await ui.write();
  await ui.check();
  await ui.said('Nessuno dei 4 messaggi può partire');
  const column = ui.questions().getByLabel('Quale colonna contiene gli indirizzi PEC?');
  assert.deepEqual(await column.getByRole('option').allTextContents(), ['Scegliere…', 'primo', 'secondo']);
  await column.selectOption('secondo');
  await ui.button('Controlla di nuovo').click();
  await ui.said('Tutti i 4 messaggi possono partire');
  await desk.page.frameLocator('iframe[title="Testo come verrà inviato"]').getByText('Gentile Niccolò di città').waitFor();
  await preview().getByText('b0@pec.example.it').waitFor();
  await ui.button('Torna ai destinatari').click();
  await ui.said('4 colonne');
  assert.equal(await ui.field('Colonna degli indirizzi').inputValue(), 'secondo');
  await ui.choose(csv('secondo;PEC\r\nx@example.com;b@pec.example.it', 'b.csv'));
  await ui.said('2 colonne: secondo, PEC');
  assert.equal(await ui.field('Colonna degli indirizzi').inputValue(), 'PEC');
  assert.equal(await ui.questions().count(), 0);
  assertQuiet(desk);
});

test('two files of one name are never one for the other: a person says which is meant', async () => {
  await ui.open(csv('pec;nome;numero;allegato\r\na@pec.example.it;Uno;1;avviso.pdf'));
  await ui.toMessage();
  await ui.write();
  await main().getByText('Un file diverso per ogni destinatario').click();
  const pick = ui.field('Scegli i file dei destinatari');
  await pick.setInputFiles(pdf('avviso.pdf'));
  await ui.said(/^1 file scelto/);
  // The same again is the same.
  await pick.setInputFiles(pdf('avviso.pdf'));
  await ui.said(/^1 file scelto/);
  await pick.setInputFiles(file('avviso.pdf', '%PDF-1.7\nanother man’s\n%%EOF\n', 'application/pdf'));
  await ui.said(/File diversi hanno lo stesso nome: avviso\.pdf/);
  await main().getByRole('group', { name: 'Colonne che contengono nomi di file' }).getByLabel('allegato', { exact: true }).check();
  await ui.check();
  await ui.said('Il messaggio non può partire');
  assert.equal(await ui.button('Avvia l’invio').count(), 0);
  await ui.button('Torna al messaggio').click();
  await ui.button('Quelli scelti per ultimi').click();
  await ui.check();
  await ui.start();
  const [{ attachments }] = await ui.posted(1);
  assert.match(Buffer.from(attachments[0].file.split(',')[1], 'base64').toString(), /another man’s/);
  assertQuiet(desk);
});

test('what is missing stands at its field, a column goes where one writes, and rows with faults are left out by a word', async () => {
  await visit(desk, 'campagne/nuova');
  await ui.button('Avanti: messaggio').click();
  await ui.said('Manca la tabella');
  await main().getByText('Oppure incollare la tabella come testo').click();
  await ui.field('Tabella come testo').fill('pec,nome\nuno@pec.example.it,Uno\nnessuno,Due\n');
  await ui.said('2 colonne: pec, nome');
  await ui.choose(csv(csvOf(2)));
  await ui.button('Avanti: messaggio').click();
  await ui.said('togliere quella che non serve');
  await ui.button('Togli avvisi.csv').click();
  await ui.said('2 colonne: pec, nome');
  await ui.toMessage();
  await ui.button('Controlla la campagna').click();
  const name = ui.field('Nome della campagna');
  await desk.page.waitForFunction(() => document.querySelector('[aria-invalid="true"]') === document.activeElement);
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  assert.equal(await ui.field('Mittente').getAttribute('aria-invalid'), 'false');
  await ui.write({ subject: 'Per ', text: 'Salve' });
  await ui.field('Oggetto').press('End');
  await ui.button('Inserisci il campo nome').press('Enter');
  assert.equal(await ui.field('Oggetto').inputValue(), 'Per {{nome}}');
  // Enter in a line checks nothing.
  await ui.field('Oggetto').press('Enter');
  await main().getByText('Orari, ritmo e codice nell’oggetto').click();
  await ui.field('Non prima delle').fill('08:00');
  await ui.button('Controlla la campagna').click();
  await desk.page.waitForFunction(() => document.querySelector('[aria-invalid="true"]') === document.activeElement);
  assert.equal(await ui.field('Non dopo le').getAttribute('aria-invalid'), 'true', 'one of the two alone is a mistake');
  await ui.field('Non prima delle').fill('');
  await ui.check();
  await ui.said('1 messaggio su 2 può partire');
  await ui.field('Lascia fuori la riga con problemi: non riceverà nulla').check();
  await ui.button('Avvia l’invio').click();
  const look = desk.page.getByRole('dialog', { name: 'Un ultimo sguardo' });
  await look.waitFor();
  assert.match((await look.textContent()) ?? '', /Auno@pec\.example\.it.*AllegatiNessuno.*Esclusi1 riga con errori/);
  await look.getByRole('button', { name: 'Torna indietro' }).click();
  await ui.start();
  assert.deepEqual((await ui.posted(1)).map(({ subject }) => subject), ['Per Uno']);
  assertQuiet(desk);
});

test('what was written stays while other views are looked at, and what was typed across a reload', async () => {
  await ui.open(csv(csvOf(2)));
  await ui.toMessage();
  await ui.write();
  await desk.page.getByRole('link', { name: 'In arrivo' }).click();
  await desk.page.getByRole('heading', { level: 1, name: 'Messaggi in arrivo' }).waitFor();
  await desk.page.goBack();
  await ui.step('Messaggio');
  assert.equal(await ui.field('Oggetto').inputValue(), 'Avviso n. {{numero}}');
  await desk.page.getByLabel('Lingua').selectOption('de');
  await desk.page.getByRole('button', { name: 'Kampagne prüfen' }).waitFor();
  await desk.page.getByLabel('Sprache').selectOption('it');
  await ui.check();
  await desk.page.getByRole('link', { name: 'In arrivo' }).click();
  await desk.page.getByRole('heading', { level: 1, name: 'Messaggi in arrivo' }).waitFor();
  await desk.page.goBack();
  await ui.step('Controllo e invio');

  // A reload: nothing was sent, the campaign is kept and not started, and the files have to be chosen again.
  await desk.page.reload();
  await ui.step('Destinatari');
  await ui.said('I file vanno scelti di nuovo');
  assert.deepEqual([posted(desk).length, await ui.kept()], [0, [['Avvisi 2026', 'campaign', 'ready']]]);
  await ui.choose(csv(csvOf(3)));
  await ui.toMessage();
  assert.equal(await ui.field('Testo').inputValue(), 'Gentile {{nome}}, <buongiorno>');
  await ui.check();
  await ui.said('Tutti i 3 messaggi possono partire');
  // What was made of it before the reload is gone: two that are ready would be two sends.
  assert.equal((await ui.kept()).length, 1);
  await ui.button('Elimina la campagna').click();
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Elimina la campagna' }).click();
  await ui.step('Destinatari');
  assert.equal((await ui.kept()).length, 0);
  await ui.button('Avanti: messaggio').click();
  await ui.said('Manca la tabella');
  assert.equal(posted(desk).length, 0);
  assertQuiet(desk);
});

test('three thousand problems are shown at once, those of the whole first', async () => {
  await ui.open(csv(csvOf(3000).replaceAll('@pec', ' at pec')));
  await ui.toMessage();
  await ui.write({ text: 'Gentile {{cognome}}' });
  await ui.check();
  await ui.said(/^Nessuno dei 3000|^Nessuno dei 3\.000/);
  const rows = main().getByRole('table', { name: 'Problemi' }).getByRole('row');
  assert.equal(await rows.count(), 101);
  assert.match((await rows.nth(1).textContent()) ?? '', /^Tutta la campagna/);
  assert.match((await rows.nth(2).textContent()) ?? '', /^Riga 2pec/);
  await main().getByRole('button', { name: /^Mostra altri 100 problemi di 2\.?901/ }).click();
  assert.equal(await rows.count(), 201);
  assertQuiet(desk);
});

test('thirty thousand rows are checked while the page goes on, and the check is stopped by a button', async () => {
  await ui.open(csv(csvOf(30_000)));
  await ui.toMessage();
  await ui.write();
  // At once: a fast machine would be done before a click.
  await desk.page.evaluate(() => {
    document.querySelector('form')?.requestSubmit();
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Interrompi il controllo')?.click();
  });
  await desk.page.waitForFunction(() => document.activeElement?.textContent === 'Controlla la campagna', undefined, { timeout: 60_000 });
  assert.deepEqual(await ui.kept(), []);
  await desk.page.evaluate(() => {
    /** @type {any} */ (window).longest = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => { /** @type {any} */ (window).longest = Math.max(/** @type {any} */ (window).longest, duration); })).observe({ type: 'longtask' });
  });
  await ui.check();
  await ui.said(/^Tutti i 30\.000/);
  const longest = await desk.page.evaluate(() => /** @type {any} */ (window).longest);
  assert.ok(longest < 1500, String(longest));
  assert.equal(posted(desk).length, 0);
});

test('the main way goes by keyboard alone', async () => {
  await ui.open(csv(csvOf(2)));
  await ui.said('3 colonne');
  const { keyboard } = desk.page;
  /** Goes on until something is reached. @param {string} name */
  const tabTo = async (name) => {
    for (let turn = 0; turn < 40; turn += 1) {
      await keyboard.press('Tab');
      const at = await desk.page.evaluate(() => {
        const one = /** @type {HTMLInputElement} */ (document.activeElement);
        return one.labels?.[0]?.textContent ?? one.getAttribute('aria-label') ?? one.textContent;
      });
      if (at === name) {
        return;
      }
    }
    assert.fail(`${name} is not reached`);
  };
  const headed = (/** @type {string} */ name) => desk.page.waitForFunction((wanted) => document.activeElement?.textContent === wanted, name);
  await tabTo('Avanti: messaggio');
  await keyboard.press('Enter');
  await headed('Messaggio');
  await tabTo('Nome della campagna');
  await keyboard.type('Avvisi');
  await tabTo('Oggetto');
  await keyboard.type('Avviso');
  await tabTo('Testo');
  await keyboard.type('Gentile ');
  await tabTo('Controlla la campagna');
  await keyboard.press('Enter');
  await headed('Controllo e invio');
  await tabTo('Avvia l’invio');
  await keyboard.press('Enter');
  await headed('Un ultimo sguardo');
  await tabTo('Invia ora 2 messaggi');
  await keyboard.press('Enter');
  assert.equal((await ui.posted(2)).length, 2);
  assertQuiet(desk);
});
