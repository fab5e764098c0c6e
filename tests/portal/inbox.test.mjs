/** The inbox of the portal: what belongs together stands together, in pages, and whoever reads keeps their place. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chosen, lettersOf, writerOf } from '../../portal/inbox/letters.js';
import { assertQuiet, openDesk, send, visit, write } from './desk.mjs';
import { holdMails, manyMails } from './mails.mjs';

const desk = openDesk();
const reader = () => desk.page.getByRole('region', { name: 'Messaggio aperto' });
const entries = () => desk.page.getByRole('main').locator('.mails > li');
const focused = () => desk.page.evaluate(() => document.activeElement?.textContent ?? '');

/** @param {Partial<import('../../portal/inbox/letters.js').InboxMessage>} mail */
const mail = (mail) => /** @type {any} */ ({ id: 1, subject: 'Avviso', ...mail });

test('receipts of one message are one entry where the newest stands, every other mail is its own', () => {
  const mails = [
    mail({ kind: 'delivery', messageId: '1' }),
    mail({ kind: 'acceptance', messageId: '2' }),
    mail({ kind: 'envelope', messageId: '1' }),
    mail({ kind: 'acceptance', messageId: '1' }),
    mail({ kind: 'acceptance' }),
    mail({ kind: 'acceptance' }),
  ];
  assert.deepEqual(lettersOf(mails).map((letter) => letter.map((one) => mails.indexOf(one))), [[0, 3], [1], [2], [4], [5]]);
  assert.deepEqual(chosen(mails, 'others'), [mails[2]]);
  assert.equal(chosen(mails, 'receipts').length, 5);
  assert.equal(chosen(mails, 'all').length, 6);
});

test('a writer is a provider or a person, whatever the provider puts around them', () => {
  for (const [sender, who] of [
    ['posta-certificata@pec.example.it', { provider: 'pec.example.it' }],
    ['"Posta Certificata" <posta-certificata@pec.example.it>', { provider: 'pec.example.it' }],
    ['Per conto di: mario@pec.example.it <posta-certificata@pec.example.it>', { person: 'mario@pec.example.it' }],
    ['"Per conto di: mario@pec.example.it" <posta-certificata@pec.example.it>', { person: 'mario@pec.example.it' }],
    ['mario@example.it', { person: 'mario@example.it' }],
    ['', undefined],
    [undefined, undefined],
  ]) {
    assert.deepEqual(writerOf(/** @type {string | undefined} */ (sender)), who, String(sender));
  }
});

test('a mail is read beside the list, its text runs nothing, and its message is one step away', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'] });
  await send(page);
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  const sent = new URL(page.url()).hash;
  await page.getByRole('link', { name: 'In arrivo' }).click();
  await page.getByText('2 ricevute').waitFor();
  assert.equal(await entries().count(), 1);
  await page.getByText('Accettazione · Avvenuta consegna').click();
  assert.equal(await page.getByRole('main').getByRole('link', { name: 'Vai al messaggio inviato' }).getAttribute('href'), sent);
  const mail = page.getByRole('button', { name: 'Avvenuta consegna Avviso di pagamento' });
  await mail.click();
  await reader().getByRole('heading', { name: 'Avviso di pagamento' }).waitFor();
  assert.equal(await focused(), 'Avviso di pagamento');
  await reader().getByText('Gestore PEC pecmassiva.com').waitFor();
  const frame = reader().locator('iframe');
  await frame.waitFor();
  assert.equal(await frame.getAttribute('sandbox'), '');
  await reader().getByRole('button', { name: 'Chiudi il messaggio' }).click();
  assert.equal(await mail.evaluate((one) => one === document.activeElement), true, 'focus goes back to where it was');
  await mail.press('Enter');
  await reader().getByRole('link', { name: 'Vai al messaggio inviato' }).click();
  await page.getByRole('heading', { level: 1, name: 'Messaggio' }).waitFor();
  assert.equal(new URL(page.url()).hash, sent);
  assertQuiet(desk);
});

test('of others’ messages no way is shown, and nothing else of them is missing', async () => {
  await holdMails(desk.page, manyMails(3));
  await visit(desk, 'in-arrivo');
  const { page } = desk;
  await page.getByText('Accettazione · Avvenuta consegna').click();
  await page.getByRole('button', { name: /^Accettazione Avviso/ }).click();
  await reader().getByText('Riguarda il messaggio').waitFor();
  await reader().locator('iframe').waitFor();
  assert.equal(await page.getByRole('main').getByRole('link').count(), 0);
});

test('a long inbox is gone through in pages, searched and parted by kind, and found as it was left', async () => {
  await holdMails(desk.page, manyMails(60));
  await visit(desk, 'in-arrivo');
  const { page } = desk;
  await page.getByText('Pagina 1 di 3').waitFor();
  const all = await entries().count();
  assert.ok(all < 25, 'receipts are folded');
  await page.getByRole('button', { name: 'Meno recenti' }).click();
  await page.getByText('Pagina 2 di 3').waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('.mails > li') === document.querySelector('.mails > li'));
  await page.getByRole('radio', { name: 'Altra posta' }).check();
  const others = await entries().count();
  assert.ok(others > 0 && (await entries().allTextContents()).every((words) => /^(Posta certificata|Anomalia)/.test(words)));
  assert.equal(await page.getByRole('radio', { name: 'Altra posta' }).evaluate((one) => one === document.activeElement), true);
  await page.getByRole('radio', { name: 'Ricevute' }).check();
  assert.ok((await entries().allTextContents()).every((words) => !/^(Posta certificata|Anomalia)/.test(words)));
  // Somewhere else, and back.
  await page.getByRole('link', { name: 'Impostazioni' }).click();
  await page.getByRole('heading', { level: 1, name: 'Impostazioni' }).waitFor();
  await page.goBack();
  await page.getByText('Pagina 2 di 3').waitFor();
  assert.equal(await page.getByRole('radio', { name: 'Ricevute' }).isChecked(), true);
  await page.getByRole('radio', { name: 'Tutti' }).check();
  await page.getByRole('searchbox', { name: 'Cerca nella posta' }).fill('Consiglio');
  await page.getByRole('button', { name: 'Cerca', exact: true }).click();
  await page.waitForFunction(() => [...document.querySelectorAll('.mails > li')].every((one) => one.textContent?.includes('Consiglio')));
  await page.getByRole('searchbox', { name: 'Cerca nella posta' }).fill('non c’è');
  await page.getByRole('button', { name: 'Cerca', exact: true }).click();
  await page.getByText('Nessun messaggio.').waitFor();
  assertQuiet(desk);
});

test('on a phone the mail stands in place of the list, which then stands as it stood', async () => {
  await holdMails(desk.page, manyMails(60));
  const { page } = desk;
  await page.setViewportSize({ width: 320, height: 640 });
  await visit(desk, 'in-arrivo');
  const mail = page.getByRole('button', { name: /Posta certificata/ }).last();
  await mail.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 0);
  await mail.click();
  await reader().locator('iframe').waitFor();
  assert.equal(await entries().first().isVisible(), false);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  await page.keyboard.press('Escape');
  await entries().first().waitFor();
  assert.equal(await mail.evaluate((one) => one === document.activeElement), true);
  assert.equal(await page.evaluate(() => scrollY), before);
  assert.equal(await reader().isVisible(), false);
});

test('what comes while a mail is read takes its place, and neither the list nor the focus is lost', async () => {
  await holdMails(desk.page, manyMails(60));
  const { page } = desk;
  await page.setViewportSize({ width: 390, height: 800 });
  await visit(desk, 'in-arrivo');
  /** @type {(() => void)[]} */
  const waiting = [];
  await page.route(/inbox\?.*page=2/, async (route) => {
    await new Promise((resolve) => waiting.push(() => resolve(undefined)));
    await route.fallback();
  });
  await page.getByRole('button', { name: 'Meno recenti' }).click();
  await page.getByRole('button', { name: /Posta certificata/ }).first().click();
  await reader().locator('iframe').waitFor();
  waiting.forEach((go) => go());
  await page.getByText('Pagina 2 di 3').waitFor();
  assert.equal(await entries().first().isVisible(), true);
  assert.equal(await reader().isVisible(), false);
  await page.waitForFunction(() => document.activeElement?.closest('.mails') !== null);
});

test('after a page without an entry of the chosen kind, or one that cannot be read, the focus is at the list', async () => {
  // Receipts alone on the second page.
  await holdMails(desk.page, manyMails(60).map((mail, place) => (place < 25 ? mail : { ...mail, object: `CONSEGNA: Avviso ${place}`, sender: 'posta-certificata@pecmassiva.com' })));
  const { page } = desk;
  await visit(desk, 'in-arrivo');
  await page.getByRole('radio', { name: 'Altra posta' }).check();
  const older = page.getByRole('button', { name: 'Meno recenti' });
  await older.press('Enter');
  await page.getByText('Nessun messaggio di questo tipo').waitFor();
  await page.waitForFunction(() => document.activeElement?.matches('.mails'));
  await page.route('**/portal/api/inbox**', (route) => route.fulfill({ status: 401, json: { success: false, message: 'no' } }));
  await older.press('Enter');
  await page.getByRole('main').locator('.callout.danger').waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('.mails') !== null);
});

test('a page that cannot be read says so, and an empty mailbox what will come', async () => {
  await visit(desk, 'in-arrivo');
  const { page } = desk;
  await page.getByText('La casella è vuota.').waitFor();
  const ids = [];
  await page.route('**/portal/api/inbox**', (route) => {
    ids.push(route.request().headers()['x-request-id']);
    return route.fulfill({ status: 401, json: { success: false, message: 'no' } });
  });
  await page.getByRole('button', { name: 'Cerca', exact: true }).click();
  const callout = page.getByRole('main').locator('.callout.danger');
  await callout.waitFor();
  // What a clerk quotes is what the portal's log has.
  assert.equal(await callout.locator('.quote').textContent(), `Nel segnalarlo, indicare la richiesta ${ids.at(-1)}.`);
  assert.match(ids.at(-1), /^[\da-f-]{36}$/);
});
