/** The steps of a new campaign, filled: without a finding of axe in three languages and both schemes, and at 320 pixels. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { findings, overflow } from './axe.mjs';
import { file, form, pdf } from './campaign-form.mjs';
import { assertQuiet, openDesk } from './desk.mjs';
import { STYLES, workbookOf } from './workbooks.mjs';

const desk = openDesk();
const ui = form(desk);
const LONG = 'denominazione_completa_dell_intestatario_della_posizione_tributaria';
const LANGUAGES = /** @type {const} */ ([['it', 'Lingua'], ['de', 'Sprache'], ['en', 'Language']]);

/** @param {string} state */
async function assertFine(state) {
  const { page } = desk;
  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    // What changes by and by is looked at once it has.
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    assert.deepEqual(await findings(page), [], `${state} ${scheme}`);
  }
  assert.equal(await overflow(page), 0, state);
}

/** In every language, and back to Italian. @param {string} state */
async function assertFineInAll(state) {
  const { page } = desk;
  for (const [code] of LANGUAGES) {
    await page.locator('#language').selectOption(code);
    await page.waitForFunction((lang) => document.documentElement.lang === lang && document.querySelector('[aria-busy="true"]') === null, code);
    await assertFine(`${state} ${code}`);
  }
  await page.locator('#language').selectOption('it');
}

test('the table and its questions', async () => {
  const rows = [['pec', LONG, 'cap', 'scadenza'], ['a1@pec.example.it', 'Uno', '00184', { v: 46387, s: STYLES.date }], ['a2@pec.example.it', 'Due', 184, { v: 46387, s: STYLES.date }]];
  await ui.open(file('elenco.xlsx', workbookOf([{ name: 'Ditte', rows, hidden: [3] }, { name: LONG, rows: [['x']] }])));
  await ui.questions().getByLabel('Quale foglio contiene i destinatari?').selectOption('Ditte');
  await ui.questions().getByLabel('Come vanno scritte le date?').waitFor();
  await assertFineInAll('questions of a table');
  await ui.choose(file('a.csv', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1200)])));
  await ui.said(/vecchia versione di Excel/);
  await assertFine('a table that cannot be read');
  assertQuiet(desk);
});

test('the message, its faults, and all that was found', async () => {
  const { page } = desk;
  const lines = [`pec;${LONG};numero;allegato`, `a@pec.example.it;Uno;1;uno.pdf`, `A@pec.example.it;${'lungo'.repeat(40)};2;`, 'd!x@pec.example.it;Tre;3;manca.pdf'];
  await ui.open(file('a.csv', lines.join('\r\n')));
  await ui.said(/^4 colonne/);
  await ui.toMessage();
  await page.getByText('Un file diverso per ogni destinatario').click();
  await page.getByText('Orari, ritmo e codice nell’oggetto').click();
  await ui.field('Scegli i file dei destinatari').setInputFiles([pdf('uno.pdf')]);
  await ui.field('Scegli i file dei destinatari').setInputFiles([file('uno.pdf', 'altro')]);
  await ui.said(/File diversi hanno lo stesso nome/);
  await page.getByRole('group', { name: 'Colonne che contengono nomi di file' }).getByLabel('allegato', { exact: true }).check();
  await ui.button('Controlla la campagna').click();
  await page.waitForFunction(() => document.querySelector('[aria-invalid="true"]') === document.activeElement);
  await assertFine('faults of a message');
  await ui.write({ subject: `Avviso ${LONG} {{numero}}`, text: 'Gentile {{numero}}' });
  await assertFineInAll('a message');
  await ui.step('Messaggio');
  await ui.check();
  await ui.questions().waitFor();
  await page.getByText('a@pec.example.it').first().waitFor();
  await assertFineInAll('a check');
  await ui.step('Controllo e invio');
  assertQuiet(desk);
});
