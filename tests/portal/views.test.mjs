/** Every view of the portal: without a finding of axe in three languages and both schemes, at 320 pixels, by keyboard. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';

import { WORDS as de } from '../../portal/words/de/all.js';
import { WORDS as en } from '../../portal/words/en/all.js';
import { WORDS as it } from '../../portal/words/it/all.js';
import { findings, overflow } from './axe.mjs';
import { assertQuiet, openDesk, send, visit, write } from './desk.mjs';

const desk = openDesk();
const VIEWS = ['scrivi', 'inviate', 'campagne', 'campagne/nuova', 'da-chiarire', 'in-arrivo', 'caselle', 'caselle/nuova', 'impostazioni', 'nessuna'];

test('the catalogues have the same words, with the same values', () => {
  const values = (/** @type {string} */ words) => [...new Set([...words.matchAll(/\{(\w+)/g)].map(([, name]) => name))].sort();
  for (const words of [en, de]) {
    assert.deepEqual(Object.keys(words), Object.keys(it));
    for (const [name, own] of Object.entries(it)) {
      assert.deepEqual(values(words[name]), values(own), name);
    }
  }
});

test('each word stands in the file of one room', async () => {
  // Some files gather those of others.
  for (const language of ['it', 'en', 'de']) {
    const folder = new URL(`../../portal/words/${language}/`, import.meta.url);
    const rooms = readdirSync(folder).filter((name) => !['all.js', 'first.js'].includes(name));
    const names = await Promise.all(rooms.map(async (room) => Object.values(await import(new URL(room, folder).href)).flatMap((words) => Object.keys(words))));
    const all = names.flat();
    assert.deepEqual(all.filter((name, place) => all.indexOf(name) !== place), [], language);
  }
});

/** In both schemes, and at 320 pixels. @param {string} what */
async function assertSound(what) {
  const { page } = desk;
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    assert.deepEqual(await findings(page), [], `${what} ${colorScheme}`);
  }
  assert.equal(await overflow(page), 0, what);
}

for (const lang of ['it', 'en', 'de']) {
  test(`axe finds nothing in either scheme, and nothing scrolls sideways at 320 pixels: ${lang}`, async () => {
    const { page } = desk;
    await visit(desk);
    await write(page, { to: ['consegna@pec.example.it', 'mancata-consegna@pec.example.it'], subject: `Avviso ${'lunghissimo'.repeat(12)}` });
    await send(page, 'Invia ora 2 messaggi');
    await page.getByRole('main').getByText('1 non consegnato').waitFor();
    const [, message] = page.url().split('#/');
    for (const view of [message, ...VIEWS]) {
      await page.goto('about:blank');
      await visit(desk, view, lang);
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
      if (view === message) {
        await page.locator('details.receipts summary').first().click();
        await page.locator('.timeline li').nth(1).waitFor();
      }
      await assertSound(`${view} ${lang}`);
    }
    assertQuiet(desk);
  });
}

test('a language is switched at once, and what was written stays', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'], subject: 'Avviso' });
  await page.getByLabel('Lingua').selectOption('de');
  await page.getByRole('heading', { level: 1, name: 'PEC-Nachricht schreiben' }).waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Betreff' }).inputValue(), 'Avviso');
  await page.getByRole('button', { name: 'consegna@pec.example.it entfernen' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  // It is remembered.
  await page.goto(`${desk.demo.url}portal/`);
  await page.getByRole('heading', { level: 1, name: 'PEC-Nachricht schreiben' }).waitFor();
});

test('each view has its title and its heading focused, and the keyboard reaches all', async () => {
  await visit(desk);
  const { page } = desk;
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'skip');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'contents');
  for (const [link, title] of [['In arrivo', 'Messaggi in arrivo'], ['Inviate', 'Messaggi inviati'], ['Impostazioni', 'Impostazioni']]) {
    await page.getByRole('link', { name: link }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    assert.equal(await page.title(), `${title} · PEC`);
    assert.equal(await page.getByRole('link', { name: link }).getAttribute('aria-current'), 'page');
  }
});
