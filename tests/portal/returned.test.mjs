/** A portal that the browser kept to come back to shows what became meanwhile of what was written in it, and sends nothing of it anew. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { csvOf, file, form } from './campaign-form.mjs';
import { assertQuiet, openDesk, posted, visit } from './desk.mjs';

const desk = openDesk({ without: ['--disable-back-forward-cache'] });
const ui = form(desk);
const table = file('avvisi.csv', csvOf(2), 'text/csv');

/** Writes a campaign, whose page is left then, and kept to come back to. @returns {Promise<number>} entries of the history until here */
async function writeAndLeave() {
  const { page } = desk;
  await page.route('**/other.html', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Altro</title>' }));
  // An office's own server lets browsers keep it; the demo's does not.
  await page.route(/\/portal\/\?lang=it$/, async (route) => {
    const response = await route.fetch();
    const { 'cache-control': _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  await ui.open(table);
  await ui.toMessage();
  await ui.write();
  const entries = await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => persisted && sessionStorage.setItem('test', 'back'));
    return history.length;
  });
  await page.evaluate(() => {
    setTimeout(() => (location.href = '/other.html'), 0);
  });
  await page.waitForURL('**/other.html');
  return entries;
}

/** Opens the portal anew, by a link. */
async function openAnew() {
  await desk.page.evaluate(() => {
    setTimeout(() => (location.href = '/portal/?lang=it#/campagne/nuova'), 0);
  });
  await desk.page.getByRole('heading', { level: 1, name: 'Nuova campagna' }).waitFor();
}

/** @param {number} entries */
async function back(entries) {
  await desk.page.evaluate((to) => {
    setTimeout(() => history.go(to - history.length), 0);
  }, entries);
  await desk.page.waitForFunction(() => sessionStorage.getItem('test') === 'back');
  await desk.page.getByRole('heading', { level: 1, name: 'Nuova campagna' }).waitFor();
}

test('a campaign that was started in a later page does not stand in an earlier one as if it were new', async () => {
  const entries = await writeAndLeave();
  await openAnew();
  await ui.choose(table);
  await ui.toMessage();
  await ui.check();
  await ui.start('Invia ora 2 messaggi');
  await ui.posted(2);
  await desk.page.getByText('Consegnato', { exact: true }).first().waitFor();
  await back(entries);
  await ui.step('Destinatari');
  await ui.choose(table);
  await ui.toMessage();
  assert.deepEqual([await ui.field('Oggetto').inputValue(), posted(desk).length], ['', 2]);
  assertQuiet(desk);
});

test('where nothing was done meanwhile all stands as it was, files and all', async () => {
  const entries = await writeAndLeave();
  await openAnew();
  await back(entries);
  await ui.check();
  await ui.button('Avvia l’invio').click();
  await desk.page.getByRole('dialog', { name: 'Un ultimo sguardo' }).getByRole('button', { name: 'Invia ora 2 messaggi' }).click();
  await ui.posted(2);
  assertQuiet(desk);
});
