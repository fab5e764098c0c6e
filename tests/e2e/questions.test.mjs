/** What only a person can say of a campaign or a message: asked beside its problems, off until it is answered. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  button,
  cells,
  complaints,
  counted,
  csvOf,
  field,
  file,
  heading,
  hurry,
  listed,
  openPage,
  page,
  pdf,
  posts,
  recipients,
  region,
  said,
  write,
} from './campaigns.mjs';

const questions = () => region().getByRole('group', { name: 'Only you can say' });
const asked = (name) => questions().getByLabel(name);
const check = async () => {
  await button('Check').click();
  await heading('2. Check: Avvisi 2026');
};
const again = async () => {
  await button('Check again').click();
  await region().getByRole('heading', { name: /^1\. / }).waitFor({ state: 'hidden' });
  await heading('2. Check: Avvisi 2026');
};

test('every question is off, is answered in one step, and its answer stays in the form', async () => {
  await hurry();
  const lines = [
    'pec;nome;numero;allegato;secondo',
    'a@pec.example.it;Uno;1;uno.pdf;due.pdf',
    'A@pec.example.it;Due;2;uno.pdf;due.pdf',
    'o#brien@pec.example.it;Tre;3;uno.pdf;',
    'd!x@pec.example.it;Quattro;4;vuoto.pdf;due.pdf',
  ];
  await write(lines.join('\r\n'));
  await field('Choose files').setInputFiles([pdf('uno.pdf'), pdf('due.pdf'), file('vuoto.pdf', '', 'application/pdf')]);
  const columns = region().getByRole('group', { name: 'Columns that name files' });
  await columns.getByLabel('allegato', { exact: true }).check();
  await columns.getByLabel('secondo', { exact: true }).check();
  await check();
  await said('1 of 4 rows can be sent; 5 problems.');
  const boxes = questions().getByRole('checkbox');
  assert.equal(await boxes.count(), 5);
  for (const box of await boxes.all()) {
    assert.equal(await box.isChecked(), false);
  }
  assert.ok(await button('Check again').isDisabled());
  // One is answered, by keyboard; the others stay problems.
  await asked(/A mailbox may get several/).focus();
  await page.keyboard.press('Space');
  await again();
  await said('2 of 4 rows can be sent; 4 problems.');
  assert.equal(await listed().getByRole('listitem').count(), 1);
  assert.equal(await asked('Use d!x@pec.example.it as it stands').isChecked(), false);
  await asked('Use o#brien@pec.example.it as it stands').check();
  await asked(/Cells of the column secondo may be empty/).check();
  await again();
  await said('3 of 4 rows can be sent; 2 problems.');
  assert.deepEqual((await cells('Problems')).map(([where, column]) => [where, column]), [['Line 5', 'pec'], ['Line 5', 'allegato']]);
  await asked('Use d!x@pec.example.it as it stands').check();
  await asked(/Files of 0 bytes are meant to be empty/).check();
  await again();
  await said('All 4 rows can be sent; no problems.');

  await button('Discard and correct').click();
  assert.ok(await asked('Use d!x@pec.example.it as it stands').isChecked());
  // What is taken back is a problem again.
  await asked(/A mailbox may get several/).uncheck();
  await check();
  await said('3 of 4 rows can be sent; 1 problem.');
  await asked(/A mailbox may get several/).check();
  await again();
  await button('Start').click();
  await counted(4, 'Delivered');
  assert.deepEqual(recipients(), ['a@pec.example.it', 'A@pec.example.it', 'o#brien@pec.example.it', 'd!x@pec.example.it']);
  assert.deepEqual(posts()[2].attachments.map(({ name }) => name), ['uno.pdf']);
  assert.match(posts()[1].subject, /^Avviso n\. 2 .+/);
  // The next campaign knows nothing of these answers.
  await button('New campaign').click();
  assert.equal(await questions().count(), 0);
  assert.deepEqual(complaints, []);
});

test('an unclear column and an unclear encoding are chosen beside the problem', async () => {
  await hurry();
  const latin = (text) => Buffer.from(text, 'latin1');
  const rows = Array.from({ length: 4 }, (_, row) => `a${row}@pec.example.it;b${row}@pec.example.it;Niccol\x95 di citt\x85;${row}`);
  await button('New campaign').click();
  await field('Name of the campaign').fill('Avvisi 2026');
  await field('Subject').fill('Avviso n. {{numero}}');
  await field('Text').fill('Gentile {{nome}}');
  await field('Table of addressees (CSV)').setInputFiles(file('a.csv', latin(['primo;secondo;nome;numero', ...rows].join('\r\n')), 'text/csv'));
  await said('Columns: primo, secondo, nome, numero');
  assert.equal(await field('Column of the addresses').inputValue(), '');
  await check();
  await said(/^None of 4 rows can be sent; 2 problems\./);
  assert.deepEqual((await cells('Problems')).map(([where]) => where), ['All', 'All']);
  const columns = asked('Which column has the addresses?');
  assert.deepEqual(await columns.getByRole('option').allTextContents(), ['choose …', 'primo', 'secondo']);
  await columns.selectOption('secondo');
  await asked('Encoding of the table').selectOption('cp850');
  await again();
  await said('All 4 rows can be sent; no problems.');
  await page.frameLocator('iframe[title="Text as it will be sent"]').getByText('Gentile Niccolò di città').waitFor();
  await region().getByText('b0@pec.example.it').waitFor();
  await button('Discard and correct').click();
  assert.equal(await field('Column of the addresses').inputValue(), 'secondo');

  // Nothing of this holds for another table.
  await field('Table of addressees (CSV)').setInputFiles(file('b.csv', 'secondo;PEC\r\nx@example.com;b@pec.example.it', 'text/csv'));
  await said('Columns: secondo, PEC');
  await page.waitForFunction(() => document.querySelector('#campaign-address').value === 'PEC');
  assert.equal(await questions().count(), 0);
  assert.deepEqual(complaints, []);
});

test('a blocked campaign of an earlier visit is answered, and the form says what it does not know any more', async () => {
  await write('pec;nome;numero\r\no#x@pec.example.it;Uno;1');
  await check();
  await said(/^The only row cannot be sent/);
  await openPage();
  await hurry();
  // What was answered of it never holds for the one that is written meanwhile.
  await listed().getByRole('button', { name: /^Avvisi 2026/ }).click();
  await asked('Use o#x@pec.example.it as it stands').check();
  await button('New campaign').click();
  assert.equal(await questions().count(), 0);
  await listed().getByRole('button', { name: /^Avvisi 2026/ }).click();
  assert.equal(await asked('Use o#x@pec.example.it as it stands').isChecked(), false);
  await asked('Use o#x@pec.example.it as it stands').check();
  await button('Check again').click();
  await said(/^Not kept, and to be chosen again where there was any: files/);
  await check();
  await said('The only row can be sent; no problems.');
  assert.equal(await listed().getByRole('listitem').count(), 1);
  await button('Start').click();
  await counted(1, 'Delivered');
  assert.equal(await region().getByRole('progressbar').getAttribute('data-state'), 'delivered');
  assert.deepEqual(recipients(), ['o#x@pec.example.it']);
  assert.deepEqual(complaints, []);
});

test('two files of one name are never one for the other: a person says which is meant', async () => {
  await hurry();
  await write('pec;nome;numero;allegato\r\na@pec.example.it;Uno;1;avviso.pdf');
  const doubt = () => region().getByText(/^Different files have the same name: avviso\.pdf\./);
  const other = file('avviso.pdf', '%PDF-1.7\nanother man’s\n%%EOF\n', 'application/pdf');
  await field('Choose files').setInputFiles(pdf('avviso.pdf'));
  await said(/^one file/);
  // The same again is the same.
  await field('Choose files').setInputFiles(pdf('avviso.pdf'));
  await said(/^one file/);
  assert.equal(await doubt().count(), 0);
  await field('Choose files').setInputFiles(other);
  await doubt().waitFor();
  await said(/^2 files/);
  await region().getByRole('group', { name: 'Columns that name files' }).getByLabel('allegato', { exact: true }).check();
  await check();
  await said(/^The only row cannot be sent/);
  assert.match((await cells('Problems'))[0][2], /nobody can tell which file is meant/);
  await button('Correct').click();
  await button('Those chosen last').click();
  await doubt().waitFor({ state: 'hidden' });
  await check();
  await button('Start').click();
  await counted(1, 'Delivered');
  const [, content] = posts()[0].attachments[0].file.split(',');
  assert.match(Buffer.from(content, 'base64').toString(), /another man’s/);
  assert.deepEqual(complaints, []);
});

test('a table beside a pasted one, or none at all, is told and not guessed', async () => {
  await write(csvOf(2));
  await region().getByText('Paste it instead').click();
  await field('Table of addressees as text').fill('pec;nome;numero\nz@pec.example.it;Zeta;9\n');
  await button('Check').click();
  await said('Table: a file was chosen and another table pasted: take away the one that is not meant.');
  await field('Table of addressees as text').fill('');
  await field('Table of addressees (CSV)').setInputFiles(file('a.csv', 'PK\x03\x04 xl/workbook.xml', 'text/csv'));
  await said(/^This is an Excel file, not a CSV/);
  assert.deepEqual(complaints, []);
});

test('three thousand problems are shown at once, those of the whole first', async () => {
  const csv = csvOf(3000).replaceAll('@pec', ' at pec');
  await write(csv);
  await field('Text').fill('Gentile {{cognome}}');
  const start = Date.now();
  await check();
  await said(/^None of 3,000 rows can be sent; 3,001 problems/);
  assert.ok(Date.now() - start < 5000, String(Date.now() - start));
  const rows = region().getByRole('table', { name: 'Problems' }).getByRole('row');
  assert.equal(await rows.count(), 101);
  assert.match((await rows.nth(1).textContent()) ?? '', /^All/);
  assert.match((await rows.nth(2).textContent()) ?? '', /^Line 2pec/);
  await button('Show 100 more of 2,901').click();
  assert.equal(await rows.count(), 201);
  assert.deepEqual(complaints, []);
});

test('a message’s unusual address and empty file are sent once somebody said so', async () => {
  const form = page.getByRole('region', { name: 'Write' });
  await form.getByLabel('To', { exact: true }).fill('o#x@pec.example.it');
  await form.getByLabel('Subject').fill('Prova');
  await form.getByLabel('Text').fill('Ciao');
  await form.getByLabel('Files', { exact: true }).setInputFiles(file('vuoto.txt', '', 'text/plain'));
  await form.getByRole('button', { name: 'Send' }).click();
  await form.getByText(/^Files, 1: vuoto\.txt holds nothing/).waitFor();
  await form.getByText(/^To: the address o#x@pec\.example\.it is allowed but unusual/).waitFor();
  const boxes = form.getByRole('group', { name: 'Only you can say' }).getByRole('checkbox');
  assert.equal(await boxes.count(), 2);
  assert.equal(posts().length, 0);
  for (const box of await boxes.all()) {
    await box.check();
  }
  await form.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Delivered', { exact: true }).waitFor();
  assert.deepEqual(recipients(), ['o#x@pec.example.it']);
  assert.equal(await boxes.count(), 0);
  assert.deepEqual(complaints, []);
});
