/** A campaign on the page, run as a person would: from a table with faults to the exported one. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as contentOf } from 'node:stream/consumers';
import { test } from 'node:test';

import { History } from '../../www/campaign/run/history.js';
import { answering } from './asked.mjs';

import {
  button,
  cells,
  complaints,
  counted,
  csvOf,
  demo,
  field,
  heading,
  hurry,
  listed,
  openPage,
  page,
  pdf,
  posted,
  posts,
  recipients,
  region,
  said,
  start,
  write,
} from './campaigns.mjs';

const all = (count) => Array.from({ length: count }, (_, row) => `a${row}@pec.example.it`);

/** @param {string} name of the button that offers a file @returns what is in it */
async function saved(name) {
  const download = page.waitForEvent('download');
  await button(name).click();
  const offered = await download;
  return { name: offered.suggestedFilename(), text: await contentOf(await offered.createReadStream()) };
}

test('a table with faults is corrected, checked, previewed and sent, each row with its own file', async (t) => {
  await hurry();
  const good = Array.from({ length: 5 }, (_, row) => `a${row}@pec.example.it;Ditta <${row}>;${row};avviso-${row}.pdf`);
  const csv = (rows) => ['pec;nome;numero;allegato', ...rows].join('\r\n');
  const faults = ['nessuno;Rossi;7;avviso-0.pdf', 'a1@PEC.example.it;Bianchi;8;avviso-0.pdf', 'b@pec.example.it;;9;avviso-0.pdf'];
  await write(csv([...good, ...faults]));
  assert.equal(await field('Column of the addresses').inputValue(), 'pec');
  await field('Files for all').setInputFiles(pdf('informativa.pdf'));
  // By their folder, as a person has them; one more is chosen by itself.
  const folder = mkdtempSync(join(tmpdir(), 'avvisi-'));
  t.after(() => rmSync(folder, { recursive: true }));
  good.slice(1).forEach((_, row) => writeFileSync(join(folder, `avviso-${row + 1}.pdf`), pdf(`avviso-${row + 1}.pdf`).buffer));
  await field('Choose a folder').setInputFiles(folder);
  await field('Choose files').setInputFiles(pdf('avviso-0.pdf'));
  await said(/^5 files/);
  await region().getByRole('group', { name: 'Columns that name files' }).getByLabel('allegato').check();
  await button('Check').click();
  await said('5 of 8 rows can be sent; 3 problems.');
  const problems = await cells('Problems');
  assert.deepEqual(problems.map(([where, column]) => [where, column]), [['Line 7', 'pec'], ['Line 8', 'pec'], ['Line 9', 'nome']]);
  assert.match(problems[0][2], /nessuno stands in place of an address/);
  assert.match(problems[1][2], /stands before already, at line 3/);
  assert.match(problems[2][2], /has no value/);
  assert.ok(await button('Start').isDisabled());

  // Corrected: the rest of the form is as it was, and the table takes the other's place by a drop.
  await button('Discard and correct').click();
  assert.equal(await field('Name of the campaign').inputValue(), 'Avvisi 2026');
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'corretti.csv', { type: 'text/csv' }));
    return data;
  }, csv(good));
  await page.locator('#campaign-csv-drop').dispatchEvent('drop', { dataTransfer: transfer });
  await region().getByText('corretti.csv').waitFor();
  await said('Columns: pec');
  await button('Check').click();
  await said('All 5 rows can be sent; no problems.');
  await listed().getByRole('listitem').first().waitFor();
  await onlyOneIsListed();
  const preview = region().getByRole('region', { name: 'Preview' });
  await preview.getByRole('button', { name: 'Next' }).click();
  await preview.getByText('Avviso n. 1', { exact: true }).waitFor();
  await preview.getByText('a1@pec.example.it').waitFor();
  const frame = page.frameLocator('iframe[title="Text as it will be sent"]');
  await frame.getByText('Gentile Ditta <1>, <buongiorno>').waitFor();
  assert.equal(await page.getByTitle('Text as it will be sent').getAttribute('sandbox'), '');
  const files = preview.getByRole('list', { name: 'Attachments' }).getByRole('listitem');
  assert.deepEqual(await files.allTextContents(), ['informativa.pdf (1 kB)', 'avviso-1.pdf (1 kB)']);
  const facts = await region().locator('dl').first().textContent();
  assert.match(facts ?? '', /Messages5Days1.*€0\.25/);
  assert.equal(posts().length, 0);

  await button('Start').click();
  await counted(5, 'Delivered');
  await said('All rows are dealt with.');
  assert.deepEqual(recipients(), all(5));
  for (const [row, { subject, attachments }] of posts().entries()) {
    assert.equal(subject, `Avviso n. ${row}`);
    assert.deepEqual(attachments.map(({ name }) => name), ['informativa.pdf', `avviso-${row}.pdf`]);
    const [, content] = attachments[1].file.split(',');
    assert.match(Buffer.from(content, 'base64').toString(), new RegExp(`avviso-${row}\\.pdf`));
  }
  const rows = await cells('Rows');
  assert.deepEqual(rows.map(([, address, state, receipts]) => [address, state, receipts]), all(5).map((address) => [address, 'Sent', 'Delivered']));
  assert.match((await region().getByRole('img').getAttribute('aria-label')) ?? '', /At the end: delivered: 5\.$/);
  const { name, text } = await saved('Export CSV');
  assert.equal(name, 'Avvisi-2026.csv');
  for (const [, address, , , id] of rows) {
    assert.match(id, /^\d{15,16}$/);
    assert.ok(text.split('\n').some((line) => line.includes(address) && line.includes(`'${id}`)), text);
  }
  assert.equal(JSON.parse((await saved('Export JSON')).text).rows.length, 5);
  assert.deepEqual(complaints, []);
});

test('it is paused and goes on, and goes on once more after the page was closed', async () => {
  await hurry(5);
  await start(csvOf(30));
  await posted(3);
  await button('Pause').click();
  await said('It is paused: somebody paused it.');
  const before = posts().length;
  assert.ok(before < 30);
  await page.waitForTimeout(1000);
  assert.equal(posts().length, before);
  await button('Go on').click();
  await posted(before + 3);
  await page.close();
  const left = posts().length;

  await openPage();
  await listed().getByRole('button', { name: /^Avvisi 2026 stopped, \d+ of 30/ }).click();
  await said(/It stopped part-way/);
  assert.ok(posts().length <= left + 1);
  await hurry(20);
  await listed().getByRole('button', { name: /Avvisi 2026/ }).first().click();
  await button('Go on').click();
  await region().getByText(/^All rows are dealt with/).waitFor();
  // What was under way when the page was closed is looked for, and never sent on a guess.
  const look = button('Look in the mailbox');
  for (let turn = 0; turn < 10 && (await look.isVisible()); turn += 1) {
    await look.click();
    await page.waitForTimeout(1000);
  }
  await counted(30, 'Delivered');
  assert.deepEqual(recipients().sort(), all(30).sort());
  assert.deepEqual(complaints, []);
});

test('a row of which nobody knows is found in the mailbox, another is a person’s word', async () => {
  await hurry();
  demo.sandbox.fail({ on: 'POST /send', status: 500, taken: true });
  await start(csvOf(2));
  await said('All rows are dealt with, but of 1 nobody knows whether it was sent.');
  const look = button('Look in the mailbox');
  for (let turn = 0; turn < 20 && (await look.isVisible()); turn += 1) {
    await look.click();
    await page.waitForTimeout(500);
  }
  await said('1 found, and so sent.');
  await counted(2, 'Delivered');
  assert.deepEqual(recipients(), all(2));
  await button('Close').click();

  // This one was not taken: the service has nothing, and a person says so.
  demo.sandbox.fail({ on: 'POST /send', status: 500 });
  await button('New campaign').click();
  // What was started is not started again by an oversight.
  assert.equal(await field('Name of the campaign').inputValue(), '');
  await start('pec;nome;numero\r\nz@pec.example.it;Zeta;1', 'Altri');
  await said('All rows are dealt with, but of 1 nobody knows whether it was sent.');
  await button('Look in the mailbox').click();
  await said('1 not found, and still unknown.');
  await button('Show these rows').click();
  const asked = await answering(page, true);
  await button('Row 1: It was not sent').click();
  await button('Go on').click();
  assert.match((await asked()).join(), /gets it twice/);
  await field('Show').selectOption('all rows');
  await counted(1, 'Delivered');
  assert.deepEqual(recipients().slice(2), ['z@pec.example.it', 'z@pec.example.it']);
  assert.deepEqual(complaints, []);
});

test('another tab shows a running campaign, and pauses it', async () => {
  await hurry(4);
  await write(csvOf(40));
  await button('Check').click();
  await heading('2. Check: Avvisi 2026');
  const first = page;
  await openPage();
  await listed().getByRole('button', { name: /Avvisi 2026/ }).first().click();
  await heading('2. Check: Avvisi 2026');
  await first.getByRole('button', { name: 'Start', exact: true }).click();
  await posted(2);
  await said('Another tab of this browser runs it');
  await region().getByRole('progressbar').waitFor();
  await button('Pause').click();
  await said('It is paused: somebody paused it.');
  await first.getByText('It is paused: somebody paused it.').waitFor();
  const before = posts().length;
  // It goes on here, and there it is watched.
  await hurry(20);
  await listed().getByRole('button', { name: /Avvisi 2026/ }).first().click();
  await button('Go on').click();
  await first.getByText('Another tab of this browser runs it').waitFor();
  await posted(before + 1);
  await said('All rows are dealt with.');
  await first.getByText('All rows are dealt with.').waitFor();
  assert.deepEqual(recipients(), all(40));
  assert.deepEqual(complaints, []);
});

test('what stops a campaign is told in words, and it is cancelled and deleted after a question', async () => {
  await hurry();
  // Straight from a browser each may be the answer to a second copy: of none of them anybody knows.
  demo.sandbox.fail({ on: 'POST /send', status: 402, times: 3 });
  await start(csvOf(30));
  await said(/It is paused: of three messages one after the other nobody knows/);
  assert.equal(posts().length, 3);
  const asked = await answering(page, true);
  await button('Cancel for good').click();
  await said('It was cancelled; 27 messages were never sent.');
  await listed().getByRole('button', { name: 'Delete the campaign Avvisi 2026' }).click();
  await said('none yet');
  assert.match((await asked()).join('\n'), /27 messages will never be sent.*\n.*all that is known/);
  assert.equal(posts().length, 3);
  assert.deepEqual(complaints, []);
});

test('what is missing stands beside its field; rows with faults are left out on request', async () => {
  await hurry();
  await button('New campaign').click();
  await button('Check').click();
  await said('Table: is missing: choose a file, or paste it.');
  await region().getByText('Paste it instead').click();
  await field('Table of addressees as text').fill('pec,nome\nuno@pec.example.it,Uno\nnessuno,Due\n');
  await said('Columns: pec, nome');
  await button('Check').click();
  await region().getByText('Name: is empty.').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'campaign-name');
  assert.equal(await field('Sender').getAttribute('aria-invalid'), 'false');
  await field('Name of the campaign').fill('A mano');
  await field('Subject').fill('Per ');
  await field('Text').fill('Salve');
  await field('Subject').focus();
  await field('Subject').press('End');
  await button('{{nome}}').press('Enter');
  assert.equal(await field('Subject').inputValue(), 'Per {{nome}}');
  await region().getByText('Pace, price and reference').click();
  await field('Not before').fill('08:00');
  await button('Check').click();
  await said(/a window of hours has from and to/);
  await field('Not before').fill('');
  await button('Check').click();
  await said('1 of 2 rows can be sent; 1 problem.');
  await region().getByLabel('Leave out the 1 row with problems').check();
  await button('Start').click();
  await counted(1, 'Delivered');
  assert.deepEqual(posts().map(({ subject }) => subject), ['Per Uno']);
  assert.deepEqual((await cells('Rows')).map(([, , state]) => state), ['Sent', 'Left out']);
  assert.deepEqual(complaints, []);
});

test('storage that is full stops it before the next message, and it goes on once there is room', async () => {
  await hurry(10);
  await start(csvOf(20));
  await posted(2);
  await page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
    window.makeRoom = () => { IDBObjectStore.prototype.put = put; };
  });
  await said(/^It is paused: this browser’s storage is full or blocked/);
  await region().getByRole('alert').filter({ hasText: /storage/i }).waitFor();
  const before = posts().length;
  assert.ok(before < 20);
  await page.evaluate(() => window.makeRoom());
  await button('Go on').click();
  await region().getByText(/^All rows are dealt with/).waitFor();
  const look = button('Look in the mailbox');
  for (let turn = 0; turn < 20 && (await look.isVisible()); turn += 1) {
    await look.click();
    await page.waitForTimeout(500);
  }
  await counted(20, 'Delivered');
  assert.deepEqual(recipients(), all(20));
  assert.deepEqual(complaints, []);
});

test('the chart of a long campaign has few samples, spread over all its time, and ends where it is', async () => {
  const total = 30_000;
  const rows = Array.from({ length: total }, (_, index) => ({
    state: 'sent',
    settledAt: new Date(index * 1000),
    shipment: { delivered: 1, failed: 0, final: true, state: 'delivered', askedAt: new Date(index * 1000 + 60_000) },
  }));
  const history = new History();
  await history.read((async function* () { yield* rows; })(), { total, skipped: 0 });
  const { samples } = history;
  assert.ok(samples.length <= 240 && samples.length > 60, String(samples.length));
  const steps = samples.slice(1).map(({ at }, index) => at - samples[index].at);
  assert.ok(Math.max(...steps) < total * 1000 * 0.03, String(Math.max(...steps)));
  assert.deepEqual([samples[0].pending, samples.at(-1).delivered], [total, total]);
});

/** The one that takes another's place is told before the other is gone. */
async function onlyOneIsListed() {
  const gone = listed().getByRole('listitem').nth(1).waitFor({ state: 'detached' });
  await gone.catch(async (error) => assert.fail(`${error.message}\n${await region().innerText()}`));
  assert.equal(await listed().getByRole('listitem').count(), 1);
}

test('a campaign in which no row can be sent is blocked, tells why, and is corrected in one step', async () => {
  await hurry();
  const bad = 'pec;nome;numero\r\nnessuno;Rossi;1\r\n;"Bianchi; figli";2\r\n';
  await write(bad);
  await button('Check').click();
  await said(/^None of 2 rows can be sent; 2 problems\. Nothing was sent/);
  assert.equal(await region().locator('#campaign-check .state').getAttribute('data-state'), 'failed');
  assert.equal(await button('Start').count(), 0);
  await listed().getByText('blocked, no row can be sent').waitFor();
  const { text } = await saved('Export CSV');
  assert.match(text, /Line 2: /);
  assert.match(text, /Line 3: /);

  // The form is as it was; what it makes takes the place of the blocked one.
  await button('Correct').click();
  assert.equal(await field('Name of the campaign').inputValue(), 'Avvisi 2026');
  assert.equal(await field('Subject').inputValue(), 'Avviso n. {{numero}}');
  await button('Check').click();
  await said(/^None of 2 rows can be sent/);
  await onlyOneIsListed();

  // Found again later, by a page that knows nothing of it.
  await openPage();
  await hurry();
  await listed().getByRole('button', { name: /^Avvisi 2026/ }).click();
  await said(/^None of 2 rows can be sent/);
  await button('Correct').click();
  await heading(/^1\. Message and addressees/);
  assert.equal(await field('Subject').inputValue(), 'Avviso n. {{numero}}');
  assert.equal(await field('Text').inputValue(), 'Gentile {{nome}}, <buongiorno>');
  const table = field('Table of addressees as text');
  assert.equal(await table.inputValue(), 'pec;nome;numero\nnessuno;Rossi;1\n;"Bianchi; figli";2\n');
  await table.fill('pec;nome;numero\na0@pec.example.it;Rossi;1\n;"Bianchi; figli";2\n');
  await button('Check').click();
  await said('1 of 2 rows can be sent; 1 problem.');
  await onlyOneIsListed();
  await region().getByLabel('Leave out the 1 row with problems').check();
  await button('Start').click();
  await said(/1 row was left out, and got nothing/);
  assert.equal(await region().locator('#campaign-run .state').first().getAttribute('data-state'), 'submitted');
  assert.match((await cells('Rows'))[1].join(' '), /Left out.*Line 3: /);
  assert.deepEqual(recipients(), all(1));
  assert.deepEqual(complaints, []);
});
