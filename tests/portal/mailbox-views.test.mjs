/** The views of mailboxes, filled: without a finding of axe in three languages and both schemes, and at 320 pixels. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { openDesk, visit } from './desk.mjs';
import { active, assertNoErrors, button, choice, confirm, registered, review, step } from './mailbox-desk.mjs';

const desk = openDesk();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LANGUAGES = ['it', 'en', 'de'];

/** What axe finds, and what scrolls sideways. @param {string} name */
async function assertSound(name) {
  const { page } = desk;
  await page.waitForFunction(() => document.querySelector('main[aria-busy="true"]') === null);
  await page.evaluate(AXE);
  const findings = await page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { iframes: false });
    return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { html }) => html).join(' ')}`);
  });
  assert.deepEqual(findings, [], name);
  if (await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)) {
    // Colours move nothing.
    return;
  }
  await page.setViewportSize({ width: 320, height: 640 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, `${name} at 320 pixels`);
  await page.setViewportSize({ width: 1280, height: 720 });
}

/** Shows a view in another language; what is kept in the tab stays. @param {string} path @param {string} lang */
async function shown(path, lang) {
  await desk.page.goto('about:blank');
  await visit(desk, path, lang);
  await desk.page.waitForFunction(() => document.querySelector('main[aria-busy="true"]') === null);
}

/** Unfolds all. */
const unfoldAll = () => desk.page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  test(`registering is sound at each step, with faults and in doubt, ${scheme}`, async () => {
    const { page } = desk;
    await page.emulateMedia({ colorScheme: scheme });
    await review(desk, 'nome-lunghissimo-di-una-casella-che-non-finisce-mai', 'STANDARD');
    desk.demo.sandbox.fail({ on: 'POST /pec', status: 500 });
    await button(page, 'Registra e paga').click();
    await button(page, 'Cerca tra le caselle').waitFor();
    for (const lang of LANGUAGES) {
      await shown('caselle/nuova', lang);
      await page.locator('.callout.warning').waitFor();
      await assertSound(`review, in doubt, ${lang}`);
      await shown('caselle', lang);
      await page.locator('.callout.warning').waitFor();
      await unfoldAll();
      await assertSound(`list, in doubt, ${lang}`);
    }
    await shown('caselle/nuova', 'it');
    await button(page, 'Indietro').click();
    await step(page, 'Titolare').waitFor();
    await choice(page, 'Tipo di titolare').selectOption('PL');
    await page.getByRole('textbox', { name: 'Codice fiscale', exact: true }).fill('NON-È-UN-CODICE');
    for (const lang of LANGUAGES) {
      await shown('caselle/nuova', lang);
      await unfoldAll();
      await page.locator('form .primary').click();
      await page.locator('.callout.danger').waitFor();
      await assertSound(`owner, with faults, ${lang}`);
    }
    await shown('caselle/nuova', 'it');
    await button(page, 'Indietro').click();
    await step(page, 'Indirizzo').waitFor();
    for (const lang of LANGUAGES) {
      await shown('caselle/nuova', lang);
      await unfoldAll();
      await assertSound(`address, ${lang}`);
    }
    assertNoErrors(desk);
  });

  test(`a mailbox is sound where it waits for documents, active with all unfolded, and in doubt, ${scheme}`, async () => {
    const { page } = desk;
    await page.emulateMedia({ colorScheme: scheme });
    const waiting = await registered(desk, 'in-attesa-di-documenti@pecmassiva.com');
    const id = await active(desk, 'attiva@legalmail.it', 'STANDARD');
    await page.getByRole('region', { name: 'Spazio', exact: true }).getByRole('heading').click();
    await choice(page, 'Posta').selectOption('1024');
    desk.demo.sandbox.fail({ on: 'PATCH /pec', status: 500 });
    await button(page, 'Aggiungi spazio').click();
    await confirm(page, 'Aggiungi e paga');
    await button(page, 'Controlla la casella').waitFor();
    for (const lang of LANGUAGES) {
      await shown(`caselle/${waiting}`, lang);
      await assertSound(`waiting, ${lang}`);
      await shown('caselle', lang);
      await assertSound(`list, ${lang}`);
      await shown(`caselle/${id}`, lang);
      await page.locator('.callout.warning').waitFor();
      await unfoldAll();
      await assertSound(`active, ${lang}`);
      await page.locator('.danger-zone button.danger').click();
      await page.getByRole('dialog').waitFor();
      await assertSound(`last look, ${lang}`);
      await page.keyboard.press('Escape');
    }
    assertNoErrors(desk);
  });
}
