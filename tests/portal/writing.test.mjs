/** Writing a message: addressees as they are pasted, files by drop and paste, sizes while choosing; and what stands around it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertQuiet, openDesk, posted, visit } from './desk.mjs';

const desk = openDesk();

/** What somebody has in the clipboard, or drags. @typedef {{ text?: string, files?: { name: string, size: number }[] }} Carried */

/** Pastes into the field that is found by its id. @param {import('playwright-core').Locator} place @param {'paste' | 'drop'} what @param {Carried} carried */
const carry = (place, what, carried) =>
  place.evaluate(
    (target, { what, text, files = [] }) => {
      const data = new DataTransfer();
      if (text !== undefined) {
        data.setData('text/plain', text);
      }
      files.forEach(({ name, size }) => data.items.add(new File([new Uint8Array(size)], name, { lastModified: 1 })));
      const how = { bubbles: true, cancelable: true };
      target.dispatchEvent(what === 'paste' ? new ClipboardEvent('paste', { ...how, clipboardData: data }) : new DragEvent('drop', { ...how, dataTransfer: data }));
    },
    { what, ...carried },
  );

const recipients = () => desk.page.getByRole('textbox', { name: 'Destinatari' });
const chips = () => desk.page.getByRole('list', { name: 'Destinatari' }).getByRole('listitem').allTextContents();
const attached = () => desk.page.getByRole('group', { name: 'Allegati' }).getByRole('listitem').allTextContents();

test('a pasted list is parted, names before addresses are left out, and who stands there twice is told at once', async () => {
  await visit(desk);
  const { page } = desk;
  await carry(recipients(), 'paste', { text: 'Rossi Mario <mario.rossi@pec.example.it>; "Verdi, Ada" <ada@pec.example.it>\nufficio@pec.example.it\tsindaco' });
  assert.deepEqual(await chips(), ['mario.rossi@pec.example.it×', 'ada@pec.example.it×', 'ufficio@pec.example.it×', 'sindaco×']);
  await recipients().fill('UFFICIO@pec.example.it');
  await recipients().press('Enter');
  await page.getByText('UFFICIO@pec.example.it è già nell’elenco.').waitFor();
  assert.equal(await recipients().getAttribute('aria-invalid'), 'true');
  await page.getByRole('button', { name: 'Togli UFFICIO@pec.example.it', exact: true }).click();
  assert.equal(await recipients().getAttribute('aria-invalid'), 'false', 'gone when it is mended');
  // Backspace in an empty line takes the last one away.
  await recipients().press('Backspace');
  assert.equal((await chips()).length, 3);
  assertQuiet(desk);
});

test('files come by drop and paste, the same one once, and are announced together', async () => {
  await visit(desk);
  const { page } = desk;
  const group = page.getByRole('group', { name: 'Allegati' });
  const told = await page.evaluateHandle(() => {
    /** @type {string[]} */
    const all = [];
    const live = /** @type {Element} */ (document.querySelector('pec-compose')?.shadowRoot?.querySelector('[role=status]'));
    new MutationObserver(() => all.push(live.textContent ?? '')).observe(live, { childList: true });
    return all;
  });
  await carry(group.locator('.drop'), 'drop', { files: Array.from({ length: 25 }, (_, index) => ({ name: `atto-${index}.pdf`, size: 10 })) });
  await page.getByRole('main').getByRole('status').getByText('25').waitFor({ state: 'attached' });
  assert.equal((await told.evaluate((all) => all)).length, 1);
  await carry(page.getByRole('textbox', { name: 'Testo' }), 'paste', { files: [{ name: 'immagine.png', size: 20 }] });
  await group.getByText('immagine.png').waitFor();
  await carry(group.locator('.drop'), 'drop', { files: [{ name: 'atto-3.pdf', size: 10 }] });
  await page.getByText('atto-3.pdf è già allegato.').first().waitFor();
  assert.equal((await attached()).length, 26);
  assertQuiet(desk);
});

test('what is too large is seen while it is chosen', async () => {
  await visit(desk);
  const { page } = desk;
  const group = page.getByRole('group', { name: 'Allegati' });
  await carry(group.locator('.drop'), 'drop', { files: [{ name: 'piccolo.pdf', size: 1000 }] });
  const total = group.getByText(/^Come messaggio/);
  assert.match((await total.textContent()) ?? '', /2 kB, su 100 MB/);
  assert.equal(await total.evaluate((one) => one.classList.contains('wrong')), false);
  await carry(group.locator('.drop'), 'drop', { files: [{ name: 'grande.pdf', size: 74_000_000 }] });
  await group.getByText('grande.pdf').waitFor();
  assert.equal(await total.evaluate((one) => one.classList.contains('wrong')), true);
  assert.equal(posted(desk).length, 0);
  assertQuiet(desk);
});

test('the office’s links bear the names that checkers look for, and a browser’s language is spoken where nobody chose one', async () => {
  await visit(desk);
  const { page } = desk;
  for (const [name, element] of [['Dichiarazione di accessibilità', 'accessibility-link'], ['Informativa sulla privacy', 'privacy-policy-link']]) {
    assert.equal(await page.getByRole('link', { name }).getAttribute('data-element'), element);
  }
  for (const [locale, title] of [['de-AT', 'PEC-Nachricht schreiben'], ['en-US', 'Write a PEC message'], ['fr-FR', 'Scrivi un messaggio PEC']]) {
    const context = await desk.browser.newContext({ locale });
    const other = await context.newPage();
    await other.goto(`${desk.demo.url}portal/`);
    await other.getByRole('heading', { level: 1, name: title }).waitFor();
    await context.close();
  }
});

test('what is wrong with an address is said to people, without names of options', async () => {
  await visit(desk);
  const { page } = desk;
  for (const address of ['a@pec.example.it', 'A@pec.example.it', 'o\u2019brien@pec.example.it', "o'brien@pec.example.it"]) {
    await recipients().fill(address);
    await recipients().press('Enter');
  }
  await page.getByRole('textbox', { name: 'Oggetto' }).fill('Avviso');
  await page.getByRole('textbox', { name: 'Testo' }).fill('Gentile');
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  await page.getByText('Non è stato inviato nulla').first().waitFor();
  await page.getByText('A@pec.example.it è già nell’elenco.').waitFor();
  const said = await page.getByRole('main').ariaSnapshot();
  assert.match(said, /segno curvo/);
  assert.doesNotMatch(said, /sameMailbox|acceptedAddresses/);
  assert.equal(posted(desk).length, 0);
});
