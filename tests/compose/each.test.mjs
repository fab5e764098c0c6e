/** One message to each recipient: said before it goes, told to the page that sends, and never sent as one to all. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { findings, overflow } from '../portal/axe.mjs';
import { check, openDesk, posted, told, visit, write } from './desk.mjs';

const desk = openDesk();
const TO = ['a@pec.example.it', 'b@pec.example.it'];
/** @param {string} attribute */
const formWith = (attribute) => `<pec-compose base-url="/portal/api" senders="comune@pecmassiva.com" price="0.05" ${attribute}></pec-compose>`;
/** A page that sends by itself, and notes what. */
const SCRIPT = `
  const form = document.querySelector('pec-compose');
  globalThis.given = [];
  form.send = async ({ toEach, recipient }) => { globalThis.given.push([toEach, recipient.length]); return { messageId: '', sent: recipient.length }; };`;

const given = () => desk.page.evaluate(() => /** @type {any} */ (globalThis).given);
const look = () => desk.page.getByRole('dialog', { name: 'Un ultimo sguardo' });
const group = () => desk.page.getByRole('group', { name: 'Come inviarlo' });
const seeOthers = () => desk.page.getByText('vede gli indirizzi degli altri');

test('a person chooses, and begins with one each', async () => {
  await visit(desk, formWith('to-each="choice"'), { script: SCRIPT });
  const { page } = desk;
  await write(page, { to: TO.slice(0, 1) });
  assert.equal(await group().isVisible(), false, 'of one there is nothing to choose');
  await write(page, { to: TO.slice(1) });
  assert.equal(await page.getByRole('radio', { name: 'Un messaggio a ciascuno' }).isChecked(), true);
  assert.deepEqual(await findings(page), []);
  assert.equal(await overflow(page), 0);
  await check(page);
  const facts = (await look().getByRole('definition').allTextContents()).map((text) => text.replaceAll('\u00a0', ' '));
  assert.deepEqual([facts.includes('2'), facts.includes('0,10 €')], [true, true], facts.join('|'));
  assert.equal(await look().getByText('vede gli indirizzi degli altri').count(), 0);
  await look().getByRole('button', { name: 'Torna indietro' }).click();
  await page.getByRole('radio', { name: 'Un solo messaggio a tutti' }).check();
  // Another language leaves the choice.
  await page.evaluate(() => document.documentElement.setAttribute('lang', 'en'));
  await page.getByRole('radio', { name: 'One message to all' }).waitFor();
  assert.equal(await page.getByRole('radio', { name: 'One message to all' }).isChecked(), true);
  await page.evaluate(() => document.documentElement.setAttribute('lang', 'it'));
  await check(page);
  await look().getByText('vede gli indirizzi degli altri').waitFor();
  await look().getByRole('button', { name: 'Torna indietro' }).click();
  await page.getByRole('radio', { name: 'Un messaggio a ciascuno' }).check();
  await page.reload();
  assert.equal(await page.getByRole('radio', { name: 'Un messaggio a ciascuno' }).isChecked(), true);
  await page.getByRole('radio', { name: 'Un solo messaggio a tutti' }).check();
  await page.reload();
  assert.equal(await page.getByRole('radio', { name: 'Un solo messaggio a tutti' }).isChecked(), true, 'it is kept');
  await page.getByRole('radio', { name: 'Un messaggio a ciascuno' }).check();
  await check(page);
  await look().getByRole('button', { name: 'Invia ora 2 messaggi' }).click();
  await page.waitForFunction(() => /** @type {any} */ (globalThis).given.length === 1);
  assert.deepEqual(await given(), [[true, 2]]);
});

test('where it is always one each, nobody chooses, and as many may be written to as one likes', async () => {
  await visit(desk, formWith('to-each max-recipients="1"'), { script: SCRIPT });
  const { page } = desk;
  await write(page, { to: TO });
  assert.equal(await group().count(), 0);
  await page.getByText('Ogni destinatario vede solo il proprio indirizzo').waitFor();
  assert.equal(await seeOthers().count(), 0);
  await check(page);
  await look().getByRole('button', { name: 'Invia ora 2 messaggi' }).click();
  await page.waitForFunction(() => /** @type {any} */ (globalThis).given.length === 1);
  assert.deepEqual(await given(), [[true, 2]]);
});

test('without who sends to each, nothing goes: a client would send one to all', async () => {
  await visit(desk, formWith('to-each="choice"'));
  const { page } = desk;
  await write(page, { to: TO });
  await check(page);
  await page.getByText('Non sono ancora in questo modulo i mezzi per inviare').waitFor();
  assert.equal(posted(desk).length, 0);
  // One to all goes by the client.
  await page.getByRole('radio', { name: 'Un solo messaggio a tutti' }).check();
  await check(page);
  await look().getByRole('button', { name: 'Invia ora', exact: true }).click();
  await page.getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assert.deepEqual(posted(desk).map(({ recipient }) => recipient), [TO]);
  assert.deepEqual(await told(desk), ['pec-before-send', 'pec-sent']);
});

test('to one recipient it is one message, which a client sends, though each of several would get one', async () => {
  await visit(desk, formWith('to-each="choice"'));
  const { page } = desk;
  await write(page, { to: TO.slice(0, 1) });
  await check(page);
  await look().getByRole('button', { name: 'Invia ora', exact: true }).click();
  await page.getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assert.deepEqual(posted(desk).map(({ recipient }) => recipient), [TO.slice(0, 1)]);
});

test('told later that a person chooses, it begins with one each, too', async () => {
  await visit(desk, formWith(''));
  const { page } = desk;
  await write(page, { to: TO });
  await page.evaluate(() => document.querySelector('pec-compose')?.setAttribute('to-each', 'choice'));
  await group().waitFor();
  assert.equal(await page.getByRole('radio', { name: 'Un messaggio a ciascuno' }).isChecked(), true);
});

test('a page fills in how it goes, and without the attribute it is one to all', async () => {
  await visit(desk, formWith('to-each="choice"'), { script: `${SCRIPT} form.value = { recipient: ${JSON.stringify(TO)}, toEach: false };` });
  const { page } = desk;
  assert.equal(await page.getByRole('radio', { name: 'Un solo messaggio a tutti' }).isChecked(), true);
  const toEach = () => page.evaluate(() => document.querySelector('pec-compose')?.value.toEach);
  assert.equal(await toEach(), undefined);
  await page.evaluate(() => Object.assign(/** @type {any} */ (document.querySelector('pec-compose')), { value: { toEach: true } }));
  assert.equal(await toEach(), true);
  await page.evaluate(() => document.querySelector('pec-compose')?.removeAttribute('to-each'));
  await seeOthers().waitFor();
  assert.equal(await toEach(), undefined);
});

test('the form is cleared where there is something to clear', async () => {
  await visit(desk, formWith('to-each="choice"'));
  const { page } = desk;
  const clear = page.getByRole('button', { name: 'Svuota il modulo' });
  assert.equal(await clear.isVisible(), false);
  await page.getByRole('textbox', { name: 'Testo' }).fill('a');
  assert.equal(await clear.isVisible(), true);
  await clear.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Svuota il modulo' }).click();
  await clear.waitFor({ state: 'hidden' });
});
