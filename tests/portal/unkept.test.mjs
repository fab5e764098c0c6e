/** Where the browser keeps nothing: a message goes once its sender knows, and goes no second time for all that. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { openDesk, posted, visit, write } from './desk.mjs';

const desk = openDesk();
const [A, B] = ['a@pec.example.it', 'b@pec.example.it'];

beforeEach(() => desk.page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined })));

const dialog = () => desk.page.getByRole('dialog');

/** Tries to send, and does so without keeping it. @param {string} [button] @param {number} [before] messages that went before */
async function sendUnkept(button = 'Invia ora', before = 0) {
  const { page } = desk;
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  await dialog().getByRole('button', { name: button, exact: true }).click();
  await page.getByText('Il messaggio non può essere conservato').waitFor();
  assert.equal(posted(desk).length, before, 'nothing goes that nobody keeps');
  // Of two clicks the second is the first.
  await page.getByRole('button', { name: 'Invia senza conservare' }).evaluate((/** @type {HTMLElement} */ one) => [one, one].forEach((each) => each.click()));
  await dialog().getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Messaggio' }).waitFor();
}

test('it goes all the same, once its sender knows, and is followed as long as the page stands', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: [A] });
  await sendUnkept();
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: 'Inviate' }).click();
  await page.getByRole('link', { name: 'Avviso di pagamento' }).waitFor();
  // Of the next one it is said again, also where somebody went back.
  await page.getByRole('link', { name: 'Scrivi', exact: true }).click();
  await write(page, { to: [B] });
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  await dialog().getByRole('button', { name: 'Invia ora' }).click();
  await page.getByRole('button', { name: 'Invia senza conservare' }).click();
  await dialog().getByRole('button', { name: 'Torna indietro' }).click();
  await sendUnkept('Invia ora', 1);
  await page.getByRole('main').getByText('Consegnato', { exact: true }).first().waitFor();
  assert.deepEqual(posted(desk).map(({ recipient }) => recipient), [[A], [B]]);
  // It is taken away from where it is kept.
  await page.getByRole('button', { name: 'Elimina da questo browser' }).click();
  await dialog().getByRole('button', { name: 'Elimina da questo browser' }).click();
  await page.getByRole('heading', { level: 1, name: 'Messaggi inviati' }).waitFor();
  assert.equal(await page.getByRole('main').getByRole('link', { name: 'Avviso di pagamento' }).count(), 1);
});

test('of several each is known, and who got it before something stopped it gets it no second time', async () => {
  const { page } = desk;
  let count = 0;
  await page.route('**/api/send', (route) => {
    count += route.request().method() === 'POST' ? 1 : 0;
    return route.request().method() === 'POST' && count === 2 ? route.fulfill({ status: 400, json: { success: false } }) : route.continue();
  });
  await visit(desk);
  await write(page, { to: [A, B] });
  await sendUnkept('Invia ora 2 messaggi');
  await page.getByRole('button', { name: 'Prosegui l’invio' }).click();
  await dialog().getByRole('button', { name: 'Invia ora', exact: true }).click();
  await page.getByRole('main').getByRole('listitem').filter({ hasText: B }).getByText('Consegnato', { exact: true }).waitFor();
  assert.deepEqual(posted(desk).map(({ recipient }) => recipient), [[A], [B]]);
});

test('what has not gone yet would be forgotten, too: who leaves is asked', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', status: 402, times: 1 });
  await visit(desk);
  const { page } = desk;
  await write(page, { to: [A] });
  await sendUnkept();
  await page.getByRole('button', { name: 'Prosegui l’invio' }).waitFor();
  const asked = page.waitForEvent('dialog', { timeout: 20_000 });
  await page.close({ runBeforeUnload: true });
  await (await asked).dismiss();
  await page.getByRole('button', { name: 'Prosegui l’invio' }).click();
  await dialog().getByRole('button', { name: 'Invia ora', exact: true }).click();
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
});

test('what may have gone is to be cleared up, and who leaves meanwhile is asked', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, times: 1 });
  await visit(desk);
  const { page } = desk;
  await write(page, { to: [A] });
  await sendUnkept();
  await page.getByRole('main').getByText('Da chiarire', { exact: true }).waitFor();
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  await (await asked).dismiss();
  await page.getByRole('link', { name: 'Da chiarire 1' }).click();
  await page.getByRole('button', { name: 'Cerca nella casella PEC' }).click();
  await page.getByRole('button', { name: 'Non è stato inviato' }).click();
  await dialog().getByRole('button', { name: 'Non è stato inviato' }).click();
  await page.getByText('Non c’è nulla da chiarire').waitFor();
  assert.equal(posted(desk).length, 1, 'a word sends nothing by itself');
});
