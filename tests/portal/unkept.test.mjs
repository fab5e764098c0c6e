/** Where the browser keeps nothing: nothing goes twice for all that, and all that is wrong is said before anything goes. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { openDesk, posted, visit, write } from './desk.mjs';

const desk = openDesk();
const [A, B] = ['a@pec.example.it', 'b@pec.example.it'];

beforeEach(() => desk.page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined })));

/** Up to the click that sends without keeping. */
async function tryUnkept() {
  await desk.page.getByRole('button', { name: 'Controlla e invia' }).click();
  await desk.page.getByRole('button', { name: 'Invia senza conservare' }).click();
}

const dialog = () => desk.page.getByRole('dialog');

test('who got it before something stopped it is asked about where it is changed, and gets the same no second time', async () => {
  const { page } = desk;
  let count = 0;
  await page.route('**/api/send', (route) => {
    count += route.request().method() === 'POST' ? 1 : 0;
    return route.request().method() === 'POST' && count === 2 ? route.fulfill({ status: 400, json: { success: false } }) : route.continue();
  });
  await visit(desk);
  await write(page, { to: [A, B] });
  await tryUnkept();
  await dialog().getByRole('button', { name: 'Invia ora 2 messaggi' }).click();
  await page.getByText(new RegExp(`^${A}: Identificativo`)).waitFor();
  assert.deepEqual(posted(desk).map(({ recipient }) => recipient), [[A]]);
  // One letter more is another message.
  await page.getByRole('textbox', { name: 'Testo' }).fill('Gentile cittadina');
  await tryUnkept();
  await dialog().getByText('Il messaggio potrebbe essere già partito').waitFor();
  await dialog().getByText(A, { exact: true }).waitFor();
  await dialog().getByRole('button', { name: 'Torna indietro' }).click();
  assert.equal(posted(desk).length, 1);
  // The same as before goes to whom it did not reach.
  await page.getByRole('textbox', { name: 'Testo' }).fill('Gentile cittadino');
  await tryUnkept();
  await dialog().getByRole('button', { name: 'Invia ora', exact: true }).click();
  await page.getByText('Il messaggio è stato inviato').first().waitFor();
  assert.deepEqual(posted(desk).map(({ recipient }) => recipient), [[A], [B]]);
  assert.equal(await page.getByRole('textbox', { name: 'Testo' }).inputValue(), '', 'the form is empty');
  assert.equal(await page.getByRole('button', { name: /^Togli / }).count(), 0);
});

test('what may have gone goes again where a person looked and says so', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, times: 1 });
  await visit(desk);
  const { page } = desk;
  await write(page, { to: [A] });
  await tryUnkept();
  await dialog().getByRole('button', { name: 'Invia ora' }).click();
  await page.getByText(A, { exact: true }).last().waitFor();
  await tryUnkept();
  await dialog().getByRole('button', { name: 'Ho controllato: invia di nuovo' }).click();
  await dialog().getByRole('button', { name: 'Invia ora' }).click();
  await page.getByText('Il messaggio è stato inviato').first().waitFor();
  assert.equal(posted(desk).length, 2);
});

test('an address that stands there twice is said before anything goes', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: [A, A.toUpperCase()] });
  await tryUnkept();
  await page.getByText('Non è stato inviato nulla').first().waitFor();
  assert.equal(await page.getByRole('main').locator('.callout.danger').getByRole('listitem').count(), 1);
  assert.equal(posted(desk).length, 0);
});
