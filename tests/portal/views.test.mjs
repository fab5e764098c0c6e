/** Every view of the portal: without a finding of axe in three languages and both schemes, at 320 pixels, by keyboard. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { WORDS as de } from '../../portal/words/de/all.js';
import { WORDS as en } from '../../portal/words/en/all.js';
import { WORDS as it } from '../../portal/words/it/all.js';
import { assertQuiet, openDesk, send, visit, write } from './desk.mjs';

const desk = openDesk();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = ['scrivi', 'inviate', 'campagne', 'campagne/nuova', 'da-chiarire', 'in-arrivo', 'caselle', 'caselle/nuova', 'impostazioni', 'nessuna'];

/** What axe finds; frames that run nothing hang it. @param {import('playwright-core').Page} page */
async function findings(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { iframes: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** @param {import('playwright-core').Page} page */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

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

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing, and nothing scrolls sideways at 320 pixels, ${scheme}`, async () => {
    const { page } = desk;
    await page.emulateMedia({ colorScheme: scheme });
    await visit(desk);
    await write(page, { to: ['consegna@pec.example.it', 'mancata-consegna@pec.example.it'], subject: `Avviso ${'lunghissimo'.repeat(12)}` });
    await send(page, 'Invia ora 2 messaggi');
    await page.getByText('1 non consegnato').waitFor();
    await page.getByText('Ricevute', { exact: true }).first().click();
    await page.getByText('Accettazione', { exact: true }).waitFor();
    assert.deepEqual(await findings(page), [], 'a message');
    for (const lang of ['it', 'en', 'de']) {
      for (const view of VIEWS) {
        await page.goto('about:blank');
        await visit(desk, view, lang);
        await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
        assert.deepEqual(await findings(page), [], `${view} ${lang}`);
        await page.setViewportSize({ width: 320, height: 640 });
        assert.equal(await overflow(page), 0, `${view} ${lang}`);
        await page.setViewportSize({ width: 1280, height: 720 });
      }
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
