/** Writing in the form: addresses as they are pasted, files however they come, what is wrong at its field, languages, hostile names. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { FORM, PDF, assertQuiet, carry, check, openDesk, posted, recipients, send, visit, write } from './desk.mjs';

const desk = openDesk();
const chips = () => desk.page.getByRole('list', { name: 'Destinatari' }).getByRole('listitem').allTextContents();
const group = () => desk.page.getByRole('group', { name: 'Allegati' });

/** What has focus, within the form. */
const focused = () =>
  desk.page.evaluate(() => {
    const at = /** @type {any} */ (document.querySelector('pec-compose')?.shadowRoot?.activeElement);
    return at?.dataset.name ?? at?.textContent;
  });

test('200 addresses are pasted, three of them wrong: each is told, marked, mended by itself, and the rest stays', async () => {
  await visit(desk);
  const { page } = desk;
  const list = Array.from({ length: 200 }, (_, index) => (index % 80 === 10 ? `sbagliato-${index}` : `"Ditta, ${index}" <ditta-${index}@pec.example.it>`));
  await carry(recipients(page), 'paste', { text: list.join(';\n') });
  assert.equal((await chips()).length, 200);
  await write(page, { to: [] });
  await check(page);
  await page.getByText('Ci sono 3 errori da correggere.').waitFor();
  const mend = page.getByRole('button', { name: /^Correggi sbagliato/ });
  assert.equal(await mend.count(), 3);
  assert.deepEqual([await recipients(page).getAttribute('aria-invalid'), await focused()], ['true', 'recipients']);
  for (const index of [10, 90, 170]) {
    await page.getByText(new RegExp(`sbagliato-${index}\\b.* chiocciola`)).first().waitFor();
  }
  // Put back into the line it is written anew; the two others are still wrong.
  await mend.first().click();
  assert.equal(await recipients(page).inputValue(), 'sbagliato-10');
  await recipients(page).fill('giusto@pec.example.it,');
  assert.equal(await mend.count(), 2);
  await mend.first().click();
  await recipients(page).fill('');
  await page.getByRole('button', { name: 'Togli sbagliato-170' }).click();
  assert.deepEqual([await recipients(page).getAttribute('aria-invalid'), (await chips()).length], ['false', 198]);
  await check(page);
  await page.getByRole('dialog').getByText('e altri 178').waitFor();
  assert.equal(posted(desk).length, 0);
  assertQuiet(desk);
});

test('who stands there twice is told at once, and Backspace takes the last away', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['a@pec.example.it', 'A@pec.example.it'] });
  await page.getByText('A@pec.example.it è già nell’elenco.').waitFor();
  await recipients(page).press('Backspace');
  assert.deepEqual([await recipients(page).getAttribute('aria-invalid'), (await chips()).length], ['false', 1]);
});

test('what is missing is said at its field, is gone when it is mended, and unusual addresses are asked about', async () => {
  await visit(desk);
  const { page } = desk;
  await check(page);
  await page.getByText('Non è stato inviato nulla').first().waitFor();
  assert.equal(await focused(), 'recipients', 'focus is at the first fault');
  for (const name of ['Destinatari', 'Oggetto', 'Testo']) {
    const field = page.getByRole('textbox', { name });
    assert.equal(await field.getAttribute('aria-invalid'), 'true', name);
    const id = (await field.getAttribute('aria-describedby'))?.split(' ').at(-1);
    assert.notEqual(await page.locator(`#${id}`).textContent(), '', `${name} says what is wrong`);
  }
  await page.getByRole('textbox', { name: 'Oggetto' }).fill('Avviso');
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).getAttribute('aria-invalid'), 'false');
  await write(page, { to: ['_strano@pec.example.it'] });
  await check(page);
  await page.getByText('_strano@pec.example.it è un indirizzo insolito').waitFor();
  await page.getByRole('button', { name: 'Usa gli indirizzi insoliti così come sono' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Usa così come sono' }).click();
  await send(page);
  await page.getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assert.deepEqual(posted(desk)[0].recipient, ['_strano@pec.example.it']);
});

test('files come by drop and paste, the same one once; a folder, an empty one and one too many are told', async () => {
  await visit(desk);
  const { page } = desk;
  const drop = group().locator('.drop');
  await carry(drop, 'drop', { files: Array.from({ length: 25 }, (_, index) => ({ name: `atto-${index}.pdf`, size: 10 })) });
  await page.waitForFunction(() => document.querySelector('pec-compose')?.shadowRoot?.querySelector('[role=status]')?.textContent === 'Aggiunti 25 file');
  await carry(page.getByRole('textbox', { name: 'Testo' }), 'paste', { files: [{ name: 'immagine.png', size: 20 }] });
  await group().getByText('immagine.png').waitFor();
  await carry(drop, 'drop', { files: [{ name: 'atto-3.pdf', size: 10 }, { name: 'nuovo.pdf', size: 11 }, { name: 'nuovo.pdf', size: 11 }] });
  await group().getByText('atto-3.pdf è già allegato.').waitFor();
  await group().getByText('nuovo.pdf è già allegato.').waitFor();
  assert.equal(await group().getByRole('listitem').count(), 27);
  await carry(drop, 'drop', { files: [{ name: 'grande.bin', size: 60 * 2 ** 20 }] });
  const total = group().getByText(/^Come messaggio/);
  assert.equal(await total.evaluate((one) => one.classList.contains('wrong')), false, '60 MiB are within the limit');
  await carry(drop, 'drop', { files: [{ name: 'altro.bin', size: 20 * 2 ** 20 }, { name: 'vuoto.txt', size: 0 }] });
  assert.equal(await total.evaluate((one) => one.classList.contains('wrong')), true);
  await group().getByText('vuoto', { exact: true }).waitFor();
  await write(page);
  await check(page);
  assert.equal(await focused(), 'files');
  assert.match((await group().textContent()) ?? '', /vuoto\.txt/);
  await page.getByRole('button', { name: 'Togli altro.bin' }).click();
  await page.getByRole('button', { name: 'Togli vuoto.txt' }).click();
  await check(page);
  await page.getByRole('dialog', { name: 'Un ultimo sguardo' }).waitFor();
  assert.equal(posted(desk).length, 0);
  assertQuiet(desk);
});

test('a file that is dropped beside the place for files is taken, and a text is left to the field', async () => {
  await visit(desk);
  const { page } = desk;
  await carry(page.getByRole('textbox', { name: 'Oggetto' }), 'drop', { files: [{ name: 'accanto.pdf', size: 5 }] });
  await group().getByText('accanto.pdf').waitFor();
  const isLeft = await page.getByRole('textbox', { name: 'Testo' }).evaluate((field) => {
    const data = new DataTransfer();
    data.setData('text/plain', 'parola');
    return field.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, composed: true, dataTransfer: data }));
  });
  assert.equal(isLeft, true);
});

test('a folder that is dropped from a disk is no file, and what is beside it is taken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drop-'));
  try {
    mkdirSync(join(folder, 'Pratica 12'));
    writeFileSync(join(folder, 'Pratica 12', 'dentro.txt'), 'x');
    writeFileSync(join(folder, 'fuori.txt'), 'x');
    await visit(desk);
    const { page, context } = desk;
    await group().locator('.drop').scrollIntoViewIfNeeded();
    const box = await group().locator('.drop').boundingBox();
    const session = await context.newCDPSession(page);
    const data = { items: [], files: [join(folder, 'Pratica 12'), join(folder, 'fuori.txt')], dragOperationsMask: 1 };
    for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) {
      await session.send('Input.dispatchDragEvent', { type, x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20, data });
    }
    await group().getByText('Pratica 12 è una cartella').waitFor();
    await group().getByText('fuori.txt').waitFor();
    assert.equal(await group().getByRole('listitem').count(), 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the language changes in the midst of it, and nothing is lost: words, faults, focus, what is under way', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['sindaco', 'a@pec.example.it'], files: [PDF] });
  await check(page);
  await page.getByText('Non è stato inviato nulla').first().waitFor();
  await page.getByRole('textbox', { name: 'Testo' }).focus();
  await page.evaluate(() => (document.documentElement.lang = 'de-AT'));
  await page.getByText('Es wurde nichts gesendet').first().waitFor();
  assert.deepEqual([await page.getByRole('textbox', { name: 'Betreff' }).inputValue(), await focused(), await page.getByRole('textbox', { name: 'Empfänger' }).getAttribute('aria-invalid')], ['Avviso di pagamento', 'text', 'true']);
  await page.getByText(/„sindaco“/).first().waitFor();
  await page.getByText('atto.pdf').waitFor();
  // Its own language comes before the page's, and one that is not spoken is the browser's.
  await page.evaluate(() => document.querySelector('pec-compose')?.setAttribute('lang', 'en'));
  await page.getByRole('textbox', { name: 'Subject' }).waitFor();
  await page.evaluate(() => document.querySelector('pec-compose')?.setAttribute('lang', 'fr'));
  await page.getByRole('textbox', { name: 'Oggetto' }).waitFor();
  await page.getByRole('button', { name: 'Togli sindaco' }).click();
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 1 });
  await send(page);
  await page.getByRole('group', { name: 'Il messaggio potrebbe essere già partito' }).waitFor();
  await page.evaluate(() => document.querySelector('pec-compose')?.setAttribute('lang', 'en'));
  await page.getByRole('group', { name: 'The message may have been sent' }).waitFor();
  assert.equal(posted(desk).length, 1);
  assertQuiet(desk);
});

test('what is hostile is shown as it is, and nothing of it hides or runs', async () => {
  await visit(desk);
  const { page } = desk;
  const script = '<img src=x onerror="globalThis.run=1">';
  const address = '<img/src=x/onerror=globalThis.run=1>';
  await write(page, { to: [address, 'a@pec.example.it'], subject: `${script} \u202ecod.exe`, text: script });
  await carry(group().locator('.drop'), 'drop', { files: [{ name: 'fattura\u202efdp.exe', size: 5 }, { name: `${script}.txt`, size: 5 }] });
  await group().getByText('fattura\ufffdfdp.exe').waitFor();
  await check(page);
  // A sign that turns letters round is refused, where it stands and by its name.
  await page.getByText('Ci sono 3 errori da correggere.').waitFor();
  assert.match((await group().textContent()) ?? '', /U\+202E/);
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).getAttribute('aria-invalid'), 'true');
  await page.getByRole('button', { name: `Togli ${address}` }).click();
  await page.getByRole('button', { name: 'Togli fattura\ufffdfdp.exe' }).click();
  await page.getByRole('textbox', { name: 'Oggetto' }).fill(script);
  await check(page);
  const words = (await page.getByRole('dialog').textContent()) ?? '';
  assert.equal(words.split(script).length - 1, 2, words);
  await page.getByRole('dialog').getByRole('button', { name: 'Invia ora' }).click();
  await page.getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assert.equal(posted(desk)[0].subject, script, 'what goes is what was written');
  assert.deepEqual([await page.evaluate(() => 'run' in globalThis), await page.locator('pec-compose img').count()], [false, 0]);
  assertQuiet(desk);
});

test('inside a form of the page nothing of it submits that form, and nothing of it is submitted with it', async () => {
  const script = "globalThis.submits = []; document.querySelector('form').addEventListener('submit', (event) => { event.preventDefault(); submits.push([...new FormData(event.target).keys()]); });";
  await visit(desk, `<form>${FORM}<label>Altro <input name="altro"></label><button>Salva</button></form>`, { script });
  const { page } = desk;
  await write(page);
  await page.getByRole('textbox', { name: 'Oggetto' }).press('Enter');
  await recipients(page).press('Enter');
  await send(page);
  await page.getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).submits), []);
  await page.getByRole('button', { name: 'Salva' }).click();
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).submits), [['altro']]);
  assert.equal(posted(desk).length, 1);
});
