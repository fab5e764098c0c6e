/** Campaigns in the portal: begun after a last look, paused, left, gone on with, ended; nothing goes twice, and each row says what became of it. */

import assert from 'node:assert/strict';
import { text as contentOf } from 'node:stream/consumers';
import { test } from 'node:test';

import { csvOf, make, open, start, tile } from './campaigns.mjs';
import { assertQuiet, openDesk, posted, send, visit, write } from './desk.mjs';

const desk = openDesk();
const recipients = () => posted(desk).map(({ recipient }) => [recipient].flat().join());
const all = (/** @type {number} */ count) => Array.from({ length: count }, (_, row) => `a${row}@pec.example.it`);

/** Waits until so many messages were sent. @param {number} count */
async function sent(count) {
  while (posted(desk).length < count) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** @param {string} name of the button that offers a file */
async function saved(name) {
  const download = desk.page.waitForEvent('download');
  await desk.page.getByRole('button', { name, exact: true }).click();
  const offered = await download;
  return { name: offered.suggestedFilename(), text: await contentOf(await offered.createReadStream()) };
}

test('a campaign is looked at once more, sent, and each row is followed to its end', async () => {
  await make(desk, { csv: csvOf(5) });
  const { page } = desk;
  await page.getByText('Pronta, non avviata').waitFor();
  await page.getByRole('button', { name: 'Avvia l’invio' }).click();
  const look = page.getByRole('dialog', { name: 'Un ultimo sguardo' });
  const words = (await look.textContent()) ?? '';
  for (const part of ['Avvisi 2026', 'comune@pecmassiva.com', '5 destinatari', 'Avviso n. 0', '0,25']) {
    assert.ok(words.includes(part), `${part} in ${words}`);
  }
  await look.getByRole('button', { name: 'Torna indietro' }).click();
  assert.equal(posted(desk).length, 0, 'looked at, not sent');
  await start(page);
  await tile(page, '5 Consegnati').waitFor();
  await page.getByRole('main').getByText('Conclusa', { exact: true }).waitFor();
  assert.deepEqual(recipients(), all(5));
  assert.deepEqual(posted(desk).map(({ subject }) => subject), [0, 1, 2, 3, 4].map((row) => `Avviso n. ${row}`));
  await page.getByRole('link', { name: 'Campagne' }).click();
  await page.getByRole('listitem').filter({ hasText: 'Avvisi 2026' }).getByText('Conclusa').waitFor();
  await page.getByText('5 di 5 elaborati').waitFor();
  assertQuiet(desk);
});

test('it is paused and goes on, seen from everywhere; a reload in the middle loses nothing and sends nothing twice', async () => {
  const id = await make(desk, { csv: csvOf(30), perSecond: 8 });
  const { page } = desk;
  await start(page);
  await sent(3);
  await page.getByRole('link', { name: /^Campagna: \d+ di 30$/ }).waitFor();
  await page.waitForFunction(() => /^\d+ di 30 · /.test(document.title));
  await page.getByRole('button', { name: 'Metti in pausa' }).click();
  await page.getByText('La campagna è stata messa in pausa su richiesta.').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Prosegui l’invio', 'focus stays where one goes on');
  const before = posted(desk).length;
  await start(page, 'Prosegui l’invio');
  await sent(before + 3);
  // The page is gone in the middle; nothing goes on by itself.
  page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
  await open(desk, id);
  await page.getByText('L’invio è interrotto').waitFor();
  const left = posted(desk).length;
  await page.getByRole('link', { name: 'Inviate' }).click();
  await page.getByRole('heading', { level: 1, name: 'Messaggi inviati' }).waitFor();
  assert.equal(posted(desk).length, left);
  await open(desk, id);
  await start(page, 'Prosegui l’invio');
  await tile(page, '30 Consegnati').waitFor();
  assert.deepEqual(recipients().sort(), all(30).sort());
});

test('it is ended after a question, and what was sent stays', async () => {
  await make(desk, { csv: csvOf(40), perSecond: 8 });
  const { page } = desk;
  await start(page);
  await sent(3);
  await page.getByRole('button', { name: 'Annulla la campagna' }).click();
  const question = page.getByRole('dialog', { name: 'Annulla la campagna' });
  await question.getByText('Quanto è già partito resta inviato.').waitFor();
  await question.getByRole('button', { name: 'Annulla la campagna' }).click();
  await page.getByText('Annullata', { exact: true }).first().waitFor();
  await tile(page, /\d+ Esclusi/).waitFor();
  const gone = posted(desk).length;
  await tile(page, `${40 - gone} Esclusi`).waitFor();
  await tile(page, `${gone} Consegnati`).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Prosegui l’invio' }).count(), 0);
  await page.getByRole('button', { name: 'Elimina da questo browser' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Elimina da questo browser' }).click();
  await page.getByText('Non c’è ancora nessuna campagna.').waitFor();
  assert.equal(posted(desk).length, gone);
});

test('what failed says why, is filtered and found, and goes into a new campaign in one step', async () => {
  const address = (/** @type {number} */ row) => (row === 3 ? 'mancata-consegna@pec.example.it' : row === 5 ? 'nessuno' : `a${row}@pec.example.it`);
  await make(desk, { csv: csvOf(30, address) });
  const { page } = desk;
  await page.getByRole('button', { name: 'Avvia l’invio' }).click();
  await page.getByRole('dialog').getByText('1 riga con errori').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Invia ora 29 messaggi' }).click();
  await tile(page, '28 Consegnati').waitFor();
  await page.getByRole('main').getByText('Conclusa, 1 non consegnato').waitFor();
  const failed = tile(page, '1 Non consegnati');
  await failed.click();
  assert.equal(await failed.getAttribute('aria-pressed'), 'true');
  const table = page.getByRole('table', { name: 'Destinatari' });
  assert.equal(await table.getAttribute('aria-rowcount'), '2');
  await table.getByRole('button', { name: /mancata-consegna/ }).click();
  const detail = page.getByRole('dialog', { name: 'N. 4: mancata-consegna@pec.example.it' });
  await detail.getByText('Avviso n. 3').waitFor();
  await detail.getByText('nome: Ditta 3').waitFor();
  await detail.getByText('Ricevute', { exact: true }).click();
  await detail.getByText('Avviso di mancata consegna', { exact: true }).waitFor();
  await detail.getByRole('button', { name: 'Chiudi' }).click();
  assert.match((await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ?? '', /mancata-consegna/, 'focus is back at the row');

  await tile(page, '1 Esclusi').click();
  await table.getByRole('button', { name: /nessuno/ }).click();
  await page.getByRole('dialog').getByText(/Riga 7.*non contiene la chiocciola|Riga 7.*nessuno/).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Chiudi' }).click();

  await tile(page, '30 Tutti').click();
  const search = page.getByRole('searchbox', { name: 'Cerca per indirizzo, oggetto o identificativo' });
  await search.fill('avviso n. 17');
  await table.getByRole('button', { name: /a17@/ }).waitFor();
  await page.waitForFunction(() => document.querySelector('[role="table"]')?.getAttribute('aria-rowcount') === '2');
  await search.fill('non c’è');
  await page.getByText('Nessun destinatario corrisponde.').waitFor();
  await search.fill('');

  await page.getByRole('button', { name: 'Correggi e invia di nuovo (1)' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Prepara la nuova campagna' }).click();
  await page.waitForFunction(() => location.hash === '#/campagne/nuova');
  const draft = await page.evaluate(async () => {
    const { draft } = await import(new URL('campaigns/draft.js', location.href).href);
    return { ...draft, table: await draft.table.text() };
  });
  assert.deepEqual(
    [draft.name, draft.sender, draft.subject, draft.text, draft.isAgain, draft.table.replace('\ufeff', '')],
    ['Avvisi 2026', 'comune@pecmassiva.com', 'Avviso n. {{numero}}', 'Gentile {{nome}}', true, 'pec;nome;numero\r\nmancata-consegna@pec.example.it;Ditta 3;3\r\n'],
  );
  // A second time it says that there was a first, and that what is being prepared goes.
  await page.goBack();
  await page.getByRole('button', { name: 'Correggi e invia di nuovo (1)' }).click();
  await page.getByRole('dialog').getByText('Già preparata il').waitFor();
  await page.getByRole('dialog').getByText('La campagna che si sta preparando viene sostituita.').waitFor();
});

test('files of all are taken into a new campaign, those of one row never', async () => {
  await visit(desk, 'campagne');
  const { page } = desk;
  const id = await page.evaluate(async () => {
    const { service } = await import(new URL('service/service.js', location.href).href);
    const { pec } = await service();
    const pdf = (/** @type {string} */ name) => new File([`%PDF-1.7\n${name}\n%%EOF\n`], name, { type: 'application/pdf' });
    const recipients = 'pec;file\r\nmancata-consegna@pec.example.it;uno.pdf\r\nb@pec.example.it;due.pdf';
    const files = { columns: 'file', files: [pdf('uno.pdf'), pdf('due.pdf')] };
    const campaign = await pec.campaigns.create({ ...{ name: 'Avvisi 2026', sender: 'comune@pecmassiva.com', subject: 'Avviso', text: 'Salve', recipients }, attachments: [pdf('informativa.pdf')], rowAttachments: files });
    return campaign.id;
  });
  await open(desk, id);
  await start(page);
  await page.getByRole('button', { name: 'Correggi e invia di nuovo (1)' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Prepara la nuova campagna' }).click();
  await page.getByText('i file dei singoli destinatari vanno scelti di nuovo').waitFor();
  const files = await page.evaluate(async () => {
    const { draft } = await import(new URL('campaigns/draft.js', location.href).href);
    return Promise.all(draft.files.map(async (/** @type {File} */ file) => [file.name, await file.text()]));
  });
  assert.deepEqual(files, [['informativa.pdf', '%PDF-1.7\ninformativa.pdf\n%%EOF\n']]);
  assertQuiet(desk);
});

test('what nobody knows stops it, is looked for once for all, and goes again only by a person’s word', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, times: 3 });
  const id = await make(desk, { csv: csvOf(6) });
  const { page } = desk;
  await start(page);
  await page.getByText('La campagna è in pausa perché di più messaggi di seguito non si conosce l’esito').waitFor();
  assert.equal(posted(desk).length, 3);
  await page.getByText('Di 3 messaggi non si conosce l’esito').waitFor();
  await page.getByRole('link', { name: 'Da chiarire 3' }).click();
  const section = page.getByRole('region', { name: 'Avvisi 2026' });
  await section.getByText('3 messaggi da chiarire').waitFor();
  assert.equal(await section.getByRole('button', { name: 'Non è stato inviato' }).count(), 0, 'not before a look');
  await section.getByRole('button', { name: 'Cerca tutti nella casella PEC' }).click();
  await section.getByText('Non trovati: 3').waitFor();
  for (let left = 3; left > 0; left -= 1) {
    await page.getByRole('link', { name: `Da chiarire ${left}` }).waitFor();
    await section.getByRole('button', { name: 'Non è stato inviato' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Non è stato inviato' }).click();
  }
  await page.getByText('Non c’è nulla da chiarire').waitFor();
  assert.equal(posted(desk).length, 3, 'a word sends nothing by itself');
  await open(desk, id);
  await start(page, 'Prosegui l’invio');
  await tile(page, '6 Consegnati').waitFor();
  assert.equal(posted(desk).length, 9);
});

test('what had arrived though its answers were lost is found by itself, and goes no second time', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 2 });
  await make(desk, { csv: csvOf(6) });
  const { page } = desk;
  await start(page);
  await tile(page, '6 Consegnati').waitFor();
  assert.deepEqual(recipients().sort(), all(6));
});

test('another tab shows what runs, pauses it, and goes on; each goes once', async () => {
  const id = await make(desk, { csv: csvOf(30), perSecond: 6 });
  const { page, context } = desk;
  const other = await context.newPage();
  await other.goto(`${desk.demo.url}portal/?lang=it#/campagne/${id}`);
  await other.getByText('Pronta, non avviata').waitFor();
  await start(page);
  await other.getByText('L’invio è in corso in un’altra scheda di questo browser.').waitFor();
  await sent(2);
  await other.getByRole('button', { name: 'Metti in pausa' }).click();
  for (const tab of [page, other]) {
    await tab.getByText('La campagna è stata messa in pausa su richiesta.').waitFor();
  }
  await start(other, 'Prosegui l’invio');
  for (const tab of [page, other]) {
    await tile(tab, '30 Consegnati').waitFor();
  }
  assert.deepEqual(recipients().sort(), all(30).sort());
});

test('storage that is full stops it before the next message, and it goes on once there is room', async () => {
  await make(desk, { csv: csvOf(20), perSecond: 10 });
  const { page } = desk;
  await start(page);
  await sent(2);
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
    Object.assign(globalThis, { makeRoom: () => (IDBObjectStore.prototype.put = put) });
  });
  await page.getByText('La campagna è in pausa perché l’archivio della campagna non funziona.').waitFor();
  assert.ok(posted(desk).length < 20);
  await page.evaluate(() => /** @type {any} */ (globalThis).makeRoom());
  await start(page, 'Prosegui l’invio');
  await sent(20);
  await tile(page, /Da inviare/).waitFor({ state: 'hidden' });
  assert.deepEqual(recipients().sort(), all(20).sort());
});

test('a campaign in which no row can be sent says so, and is mended in a new one', async () => {
  await make(desk, { csv: 'pec;nome;numero\r\nnessuno;Rossi;1\r\n;"Bianchi; figli";2\r\n' });
  const { page } = desk;
  await page.getByText('Bloccata: nessun messaggio può partire').first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Avvia l’invio' }).count(), 0);
  await page.getByText(/^Riga 2/).waitFor();
  await page.getByRole('button', { name: 'Correggi le righe escluse (2)' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Prepara la nuova campagna' }).click();
  await page.waitForFunction(() => location.hash === '#/campagne/nuova');
  const table = await page.evaluate(async () => {
    const { draft } = await import(new URL('campaigns/draft.js', location.href).href);
    return draft.table.text();
  });
  assert.equal(table.replace('\ufeff', ''), 'pec;nome;numero\r\nnessuno;Rossi;1\r\n;"Bianchi; figli";2\r\n');
});

test('ten thousand rows are one window of some dozen elements: scrolled to the end, jumped to, searched, by keyboard', async () => {
  await make(desk, { csv: csvOf(10_000) });
  const { page } = desk;
  const table = page.getByRole('table', { name: 'Destinatari' });
  assert.equal(await table.getAttribute('aria-rowcount'), '10001');
  const inPage = () => page.locator('.window-rows > *').count();
  assert.ok((await inPage()) < 60, String(await inPage()));
  await page.locator('.window-scroller').evaluate((one) => one.scrollTo(0, one.scrollHeight));
  const last = table.getByRole('row').filter({ hasText: 'a9999@pec.example.it' });
  await last.waitFor();
  assert.equal(await last.getAttribute('aria-rowindex'), '10001');
  assert.ok((await inPage()) < 60);
  await page.getByRole('spinbutton', { name: 'Vai al n.' }).fill('5000');
  await page.getByRole('spinbutton', { name: 'Vai al n.' }).press('Enter');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  assert.equal(await focused(), 'N. 5000, a4999@pec.example.it: dettaglio');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), 'N. 5001, a5000@pec.example.it: dettaglio');
  await page.keyboard.press('End');
  assert.equal(await focused(), 'N. 10.000, a9999@pec.example.it: dettaglio');
  await page.keyboard.press('Home');
  await page.keyboard.press('PageDown');
  assert.match((await focused()) ?? '', /^N\. \d{1,2}, /);
  await page.getByRole('searchbox', { name: /^Cerca per/ }).fill('a7777@');
  await table.getByRole('button', { name: /a7777@/ }).waitFor();
  await page.waitForFunction(() => document.querySelector('[role="table"]')?.getAttribute('aria-rowcount') === '2');
  assertQuiet(desk);
});

test('all rows are exported, and a report is opened to be printed', async () => {
  await make(desk, { csv: csvOf(3, (row) => (row === 1 ? 'mancata-consegna@pec.example.it' : `a${row}@pec.example.it`)) });
  const { page, context } = desk;
  await start(page);
  await page.getByRole('main').getByText('Conclusa, 1 non consegnato').waitFor();
  const csv = await saved('Esporta CSV');
  assert.equal(csv.name, 'Avvisi 2026.csv');
  assert.match(csv.text, /mancata-consegna@pec\.example\.it/);
  const json = await saved('Esporta JSON');
  assert.equal(JSON.parse(json.text).rows.length, 3);
  await page.getByRole('button', { name: 'Relazione da stampare' }).click();
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'Apri la relazione' }).click();
  const report = await opened;
  await report.getByRole('heading', { level: 1, name: 'Relazione di invio' }).waitFor();
  await report.getByRole('row').filter({ hasText: 'mancata-consegna' }).getByText(/Avviso di mancata consegna/).waitFor();
  assert.equal(await report.getByRole('row').count(), 4);
});

test('a browser that cannot keep tabs apart is told of', async () => {
  await desk.page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
  await visit(desk);
  await desk.page.getByText('Usare il portale in una sola scheda').waitFor();
});

test('a message that went to many has the same results', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: [[...all(24), 'mancata-consegna@pec.example.it'].join(', ')] });
  await send(page, 'Invia ora 25 messaggi');
  await tile(page, '24 Consegnati').waitFor();
  await tile(page, '1 Non consegnati').click();
  const table = page.getByRole('table', { name: 'Destinatari' });
  await page.waitForFunction(() => document.querySelector('[role="table"]')?.getAttribute('aria-rowcount') === '2');
  await table.getByRole('button', { name: /mancata-consegna/ }).click();
  await page.getByRole('dialog').getByText('Avviso di pagamento').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Chiudi' }).click();
  await page.getByRole('button', { name: 'Correggi e invia di nuovo' }).waitFor();
  assert.equal(posted(desk).length, 25);
  assertQuiet(desk);
});
