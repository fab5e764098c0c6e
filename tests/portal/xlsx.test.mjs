/** Workbooks as tables of recipients: cells as they are shown; what has two readings is asked, or refused with its cells. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { file, form } from './campaign-form.mjs';
import { assertQuiet, openDesk } from './desk.mjs';
import { codesOf, lookOf } from '../../portal/campaigns/table/formats.js';
import { numberShown } from '../../portal/campaigns/table/shown.js';
import { STYLES, workbookOf, zipOf } from './workbooks.mjs';

const desk = openDesk();
const xlsx = (/** @type {Parameters<typeof workbookOf>} */ ...given) => file('elenco.xlsx', workbookOf(...given));
const FORMULA_ERROR = { xml: '<c t="e"><f>VLOOKUP(1,A:A,1,0)</f><v>#N/A</v></c>' };

/** Through the form to the campaign, with all columns in its text. @param {ReturnType<typeof form>} ui @param {string} text */
async function texts(ui, text) {
  await ui.toMessage();
  await ui.write({ subject: 'Avviso', text });
  await ui.check();
}

/** The text of a message in the preview. @param {number} row */
async function shown(row) {
  const { page } = desk;
  await page.getByLabel('Messaggio', { exact: true }).fill(String(row));
  await page.getByText(`a${row}@pec.example.it`).first().waitFor();
  return (await page.frameLocator('iframe[title="Testo come verrà inviato"]').locator('body').innerText()).trim();
}

test('cells are taken as they are shown, however they are stored', async () => {
  const ui = form(desk);
  await ui.open(xlsx([
    {
      name: 'Ditte',
      rows: [
        ['pec', 'nome', 'cap', 'importo', 'scadenza', 'numero'],
        ['a1@pec.example.it', { xml: '<c t="inlineStr"><is><t>Niccolò &amp; figli</t></is></c>' }, { v: 184, s: STYLES.zeros }, { v: 1234.5, s: STYLES.euros }, { v: 46387, s: STYLES.italianDay }, '007'],
        ['a2@pec.example.it', { xml: '<c t="str"><f>CONCATENATE("Due ";"ditte")</f><v>Due ditte</v></c>' }, '00100', 0.1 + 0.2, { v: 46388, s: STYLES.italianDay }, '12'],
      ],
    },
  ]));
  await ui.said('6 colonne: pec, nome, cap, importo, scadenza, numero');
  await texts(ui, '{{nome}}|{{cap}}|{{importo}}|{{scadenza}}|{{numero}}');
  assert.equal(await shown(1), 'Niccolò & figli|00184|1.234,50 €|31/12/2026|007');
  assert.equal(await shown(2), 'Due ditte|00100|0,3|01/01/2027|12');
  // Unpacked beside the page, which stays free for who works in it.
  assert.equal(await desk.page.evaluate(() => 'readXlsxFile' in globalThis), false);
  assertQuiet(desk);
});

test('where what reads workbooks cannot be loaded, the file is not called damaged, and it is read at the next try', async () => {
  await desk.page.route('**/reading-worker.js', (route) => route.abort(), { times: 1 });
  const ui = form(desk);
  const workbook = xlsx([{ name: 'Ditte', rows: [['pec', 'nome'], ['a1@pec.example.it', 'Uno']] }]);
  await ui.open(workbook);
  await ui.said('Ciò che legge i file Excel non si è potuto caricare');
  assert.equal(await desk.page.getByText('danneggiato').count(), 0);
  await ui.choose(workbook);
  await ui.said('2 colonne: pec, nome');
});

test('the sheet, dates of no told form, hidden rows and lost zeros are asked, all at once, and answered', async () => {
  const ui = form(desk);
  await ui.open(xlsx([
    { name: 'Copertina', rows: [['Elenco del 2026']] },
    {
      name: 'Ditte',
      rows: [
        ['pec', 'nome', 'cap', 'scadenza'],
        ['a1@pec.example.it', 'Uno', '00184', { v: 46387, s: STYLES.date }],
        ['a2@pec.example.it', 'Due', 184, { v: 46387, s: STYLES.date }],
        ['a3@pec.example.it', 'Tre', '20100', { v: 46387, s: STYLES.date }],
      ],
      hidden: [4],
    },
    { name: 'Vuoto', rows: [] },
    { name: 'Nascosto', rows: [['pec'], ['z@pec.example.it']], state: 'hidden' },
  ]));
  const { page } = desk;
  const sheet = ui.questions().getByLabel('Quale foglio contiene i destinatari?');
  await sheet.waitFor();
  assert.deepEqual(await sheet.getByRole('option').allTextContents(), ['Scegliere…', 'Copertina', 'Ditte']);
  assert.equal(await sheet.inputValue(), '');
  await ui.button('Avanti: messaggio').click();
  await ui.said('La tabella non si può ancora usare');
  await sheet.selectOption('Ditte');
  const dates = ui.questions().getByLabel('Come vanno scritte le date?');
  await dates.waitFor();
  assert.deepEqual((await dates.getByRole('option').allTextContents()).slice(1), ['31/12/2026', '31 dicembre 2026', '2026-12-31']);
  await ui.said(/Celle: D2, D3, D4/);
  await ui.said(/Righe nascoste, per esempio da un filtro: 4/);
  const zeros = ui.questions().getByLabel('Nella colonna cap i numeri sono giusti così, senza zeri iniziali: 184');
  assert.equal(await zeros.isChecked(), false);
  await dates.selectOption('31 dicembre 2026');
  await ui.questions().getByLabel(/riga nascosta/).selectOption('No, solo le righe visibili');
  await zeros.check();
  await ui.said('4 colonne: pec, nome, cap, scadenza');
  assert.equal(await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset.question), 'zeros:cap', 'one stays where one was');
  await texts(ui, '{{nome}} {{cap}} {{scadenza}}');
  await ui.said('Tutti i 2 messaggi possono partire');
  assert.equal(await shown(2), 'Due 184 31 dicembre 2026');
  assertQuiet(desk);
});

test('what no file tells is refused with all its cells', async () => {
  const ui = form(desk);
  await ui.open(xlsx([
    {
      name: 'Ditte',
      rows: [
        ['pec', 'ora', 'attivo', 'codice'],
        ['a1@pec.example.it', { v: 0.5, s: STYLES.time }, { xml: '<c t="b"><v>1</v></c>' }, 12],
        ['a2@pec.example.it', { v: 0.75, s: STYLES.time }, null, 1234567890123456],
      ],
    },
  ]));
  await ui.said(/Di queste celle il file non dice come sono mostrate: B2, C2, B3, D3\./);
  await ui.button('Avanti: messaggio').click();
  await ui.said('La tabella non si può ancora usare');
  assertQuiet(desk);
});

test('dates of the other calendar, errors of formulas, merged cells and rows above and between are told by their rows', async () => {
  const ui = form(desk);
  await ui.open(xlsx(
    [
      {
        name: 'Ditte',
        rows: [
          [],
          [],
          ['pec', 'nome', 'scadenza'],
          ['a1@pec.example.it', 'Uno\nSpA', { v: 44925, s: STYLES.italianDay }],
          [],
          ['a2@pec.example.it', FORMULA_ERROR, { v: 44926, s: STYLES.italianDay }],
          ['nessuno', 'Tre', { v: 44926, s: STYLES.italianDay }],
        ],
        merged: ['B6:B7'],
      },
    ],
    { is1904: true },
  ));
  await ui.said('3 colonne: pec, nome, scadenza');
  await texts(ui, '{{nome}} {{scadenza}}');
  const problems = await ui.problems();
  assert.deepEqual(problems.map(([where, column]) => [where, column]), [['Riga 6', 'nome'], ['Riga 7', 'pec']]);
  assert.match(problems[0][2], /#N\/A/);
  assert.match(await shown(1), /^Uno\s+SpA 31\/12\/2026$/);
  assertQuiet(desk);
});

test('a title above the names of the columns is told, and not taken for one', async () => {
  const ui = form(desk);
  await ui.open(xlsx([{ name: 'Ditte', rows: [['Elenco delle ditte'], ['pec', 'nome'], ['a1@pec.example.it', 'Uno']] }]));
  await ui.said(/contiene il solo valore «Elenco delle ditte»/);
  assertQuiet(desk);
});

test('old, locked, damaged and other files get a plain sentence, whatever they are called', async () => {
  const ui = form(desk);
  const old = Buffer.from('d0cf11e0a1b11ae1', 'hex');
  const locked = Buffer.concat([old, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(600)]);
  const whole = workbookOf([{ name: 'Ditte', rows: [['pec'], ['a1@pec.example.it']] }]);
  const spoilt = Buffer.from(whole);
  spoilt.fill(0xff, 40, 400);
  await ui.open(file('elenco.xls', Buffer.concat([old, Buffer.alloc(1200)])));
  await ui.said(/vecchia versione di Excel/);
  await ui.choose(file('elenco.xlsx', locked));
  await ui.said(/protetto da una password/);
  await ui.choose(file('elenco.xlsx', whole.subarray(0, whole.length - 40)));
  await ui.said(/La tabella è da correggere|Il file non si può leggere/);
  await ui.choose(file('elenco.xlsx', zipOf({ 'xl/workbook.xml': '<workbook/>' })));
  await ui.said(/danneggiato o incompleto/);
  await ui.choose(file('elenco.xlsx', zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' })));
  await ui.said(/La tabella è da correggere/);
  // A picture that no sheet needs, of a size that it does not say.
  await ui.choose(file('elenco.xlsx', workbookOf([{ name: 'Ditte', rows: [['pec'], ['a1@pec.example.it']] }], { besides: { 'xl/media/a.png': { packed: deflateRawSync('x'.repeat(1e6)), size: 10 } } })));
  await ui.said(/danneggiato o incompleto/);
  await ui.choose(file('elenco.xlsx', workbookOf([{ name: 'Vuoto', rows: [] }])));
  await ui.said(/non contiene alcun foglio/);
  // What is a workbook is read as one, whatever it is called.
  await ui.choose(file('elenco.csv', whole));
  await ui.said('1 colonna: pec');
  // And what is called one, but is a table, as what it is.
  await ui.choose(file('elenco.xlsx', 'pec;nome\r\na1@pec.example.it;Uno'));
  await ui.said('2 colonne: pec, nome');
  assertQuiet(desk);
});

test('numbers are shown as Excel shows them, and not at all where their format leaves a doubt', () => {
  assert.equal(numberShown(184, '00000'), '00184');
  assert.equal(numberShown(1234.5, '#,##0.00\\ "€"'), '1.234,50 €');
  // Digits and signs that are shown as they are.
  for (const code of ['"0"0', '\\00', '0"%"', '"n. "0', '#\\.##0', '"a_b"0']) {
    assert.equal(numberShown(123, code), undefined, code);
  }
  assert.equal(numberShown(0, '0;-0;"nulla"'), undefined);
  assert.equal(numberShown(5, '0;-0;"nulla"'), '5');
  assert.equal(numberShown(0, '0;-0'), '0');
  assert.equal(numberShown(0.285, '0%'), '29%');
  assert.equal(numberShown(1.005, '0.00'), '1,01');
});

test('styles without anything count, and the first one holds for cells that name none', async () => {
  const codes = codesOf('<cellXfs count="3"><xf numFmtId="1"/><xf/><xf numFmtId="9" fontId="0"></xf></cellXfs>');
  assert.deepEqual([...codes], [['0', '0'], ['2', '0%']]);
  const look = await lookOf('<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>1</v></c><c r="C1" s="2"><v>1</v></c></row>', codes);
  assert.deepEqual([...look.codes], [['A1', '0'], ['C1', '0%']]);
});

test('formulas that were never reckoned are refused with their cells, and zeros are looked for by words of a name', async () => {
  const ui = form(desk);
  const rows = [
    ['pec', 'nome', 'CAP residenza'],
    ['a1@pec.example.it', { xml: '<c><f>A2&amp;"x"</f></c>' }, '00184'],
    ['a2@pec.example.it', { xml: '<c><f>A3</f><v></v></c>' }, '20100'],
    ['a3@pec.example.it', { xml: '<c t="str"><f>""</f><v></v></c>' }, '20100'],
    ['a4@pec.example.it', { xml: '<c><f t="shared" si="0"/></c>' }, '20100'],
  ];
  await ui.open(xlsx([{ name: 'Ditte', rows }]));
  await ui.said(/Di queste celle il file non dice come sono mostrate: B2, B3, B5\./);
  await ui.choose(xlsx([{ name: 'Ditte', rows: [['pec', 'CAP residenza', 'P.IVA cliente'], ['a1@pec.example.it', 184, 1234567890]] }]));
  await ui.questions().getByLabel(/Nella colonna CAP residenza/).waitFor();
  await ui.questions().getByLabel(/Nella colonna P\.IVA cliente/).waitFor();
  assertQuiet(desk);
});
