/** The element in a page: properties before it is known, registered twice, several of them, a server, looks and accessibility. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { findings, overflow } from '../portal/axe.mjs';
import { FORM, PDF, assertQuiet, carry, check, openDesk, posted, recipients, send, visit, write } from './desk.mjs';

const desk = openDesk();
const subject = () => desk.page.getByRole('textbox', { name: 'Oggetto' });

test('what a page gives before the element is known is taken, and does not hide what reads it', async () => {
  const early = '<script src="/early.js"></script>';
  await desk.page.route('**/early.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `addEventListener('DOMContentLoaded', () => { globalThis.isKnown = customElements.get('pec-compose') !== undefined; });
        new MutationObserver(() => {
          const form = document.querySelector('pec-compose');
          if (form !== null && !globalThis.isGiven) {
            globalThis.isGiven = true;
            globalThis.wasKnown = customElements.get('pec-compose') !== undefined;
            form.value = { recipient: 'a@pec.example.it', subject: 'Da prima' };
            form.send = async (message) => ((globalThis.got = message.subject), { messageId: '1', sent: 1 });
          }
        }).observe(document, { childList: true, subtree: true });`,
    }),
  );
  await visit(desk, FORM, { head: early });
  const { page } = desk;
  assert.deepEqual(await page.evaluate(() => [/** @type {any} */ (globalThis).wasKnown, Object.keys(/** @type {object} */ (document.querySelector('pec-compose')))]), [false, []]);
  assert.equal(await subject().inputValue(), 'Da prima');
  await page.getByRole('textbox', { name: 'Testo' }).fill('Gentile');
  await send(page);
  await page.getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assert.deepEqual([await page.evaluate(() => /** @type {any} */ (globalThis).got), posted(desk).length], ['Da prima', 0]);
  assertQuiet(desk);
});

test('registered twice, by both entries and by another copy, it is there once and quiet', async () => {
  const script = "import { define } from '/pec-massiva/compose-slim.js'; import * as it from '/pec-massiva/words-it.js'; import '/portal/pec-massiva/compose.js'; define({ words: { it } }); define(); globalThis.isDone = true;";
  await visit(desk, FORM, { script });
  await desk.page.waitForFunction(() => /** @type {any} */ (globalThis).isDone);
  await write(desk.page);
  await send(desk.page);
  await desk.page.getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assertQuiet(desk);
});

test('the slim entry in one file is the same form, with the same classes of errors, and asks for nothing of the thirty', async () => {
  const script = `import { define } from '/pec-massiva/compose-slim.min.js'; import * as it from '/pec-massiva/words-it.js'; import { PecMassiva, PecError } from '/pec-massiva/full.js';
    define({ words: { it } });
    const form = document.querySelector('pec-compose');
    form.client = new PecMassiva({ baseUrl: '/portal/api' });
    form.addEventListener('pec-unknown', ({ detail }) => { globalThis.isOurs = detail.error instanceof PecError; });
    form.send = () => Promise.reject(new Error('any'));`;
  await visit(desk, FORM, { script, entry: 'compose-slim.min' });
  const { page } = desk;
  await write(page);
  await send(page);
  await page.waitForFunction(() => /** @type {any} */ (globalThis).isOurs === true);
  const asked = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));
  assert.deepEqual(asked.filter((path) => /\/pec-massiva\/(?:compose|hooks)\//.test(path)), []);
  assertQuiet(desk);
});

test('the slim entry makes nothing known by itself, and takes a client and words of the page', async () => {
  const script = `import { define } from '/pec-massiva/compose-slim.js'; import * as en from '/pec-massiva/words-en.js'; import { PecMassiva } from '/pec-massiva/full.js';
    globalThis.before = customElements.get('pec-compose') === undefined;
    define({ words: { en } });
    document.querySelector('pec-compose').client = new PecMassiva({ baseUrl: '/portal/api' });`;
  await visit(desk, FORM, { script, entry: 'compose-slim' });
  const { page } = desk;
  assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).before), true);
  // Words of English alone are given, and so it speaks English, whatever the page does.
  await page.getByRole('textbox', { name: 'Recipients' }).fill('sindaco,');
  await page.getByRole('button', { name: 'Check and send' }).click();
  await page.getByText('“sindaco”').first().waitFor();
  assertQuiet(desk);
});

test('two forms of a page know nothing of each other', async () => {
  await visit(desk, `${FORM}${FORM}`);
  const { page } = desk;
  const [one, other] = [page.locator('pec-compose').nth(0), page.locator('pec-compose').nth(1)];
  await write(one, { subject: 'Primo' });
  await write(other, { subject: 'Secondo', to: ['altro@pec.example.it'] });
  await send(other);
  await other.getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assert.equal(await one.getByRole('textbox', { name: 'Oggetto' }).inputValue(), 'Primo');
  await send(one);
  await one.getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assert.deepEqual(posted(desk).map(({ subject: told }) => told), ['Secondo', 'Primo']);
  const ids = await page.evaluate(() => [...document.querySelectorAll('pec-compose')].flatMap((form) => [...(form.shadowRoot?.querySelectorAll('[id]') ?? [])].map(({ id }) => id)));
  assert.equal(new Set(ids).size, ids.length);
});

test('attributes say what a message begins with, until somebody writes, and a new one begins so again', async () => {
  await visit(desk, '<pec-compose base-url="/portal/api" sender="comune@pecmassiva.com" recipient="a@pec.example.it, b@pec.example.it" subject="Avviso n. 12" text="Gentile" environment="test" max-message-size="1000000"></pec-compose>');
  const { page } = desk;
  const form = page.locator('pec-compose');
  assert.equal(await page.getByRole('list', { name: 'Destinatari' }).getByRole('listitem').count(), 2);
  await form.evaluate((one) => one.setAttribute('subject', 'Avviso n. 13'));
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('pec-compose')).value.subject === 'Avviso n. 13');
  await subject().fill('Mio');
  await form.evaluate((one) => one.setAttribute('subject', 'Avviso n. 14'));
  assert.equal(await subject().inputValue(), 'Mio');
  await carry(page.getByRole('group', { name: 'Allegati' }).locator('.drop'), 'drop', { files: [{ name: 'uno.pdf', size: 800_000 }] });
  await page.getByText('su 1 MB consentiti').waitFor();
  await check(page);
  await page.getByText('Non è stato inviato nulla').first().waitFor();
  assert.equal(await page.getByLabel('Scegli i file da allegare').getAttribute('aria-invalid'), 'true');
  await page.getByRole('button', { name: 'Togli uno.pdf' }).click();
  await check(page);
  await page.getByRole('dialog').getByText('non raggiunge nessuno').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Torna indietro' }).click();
  await form.evaluate((one) => /** @type {any} */ (one).reset());
  assert.equal(await subject().inputValue(), 'Avviso n. 14');
  assertQuiet(desk);
});

test('keys are enough: what is reached is in order, and focus goes back to where it was', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { files: [PDF] });
  await page.getByRole('combobox', { name: 'Mittente' }).focus();
  const names = [];
  for (let step = 0; step < 9; step += 1) {
    names.push(await page.evaluate(() => {
      const at = /** @type {any} */ (document.querySelector('pec-compose')?.shadowRoot?.activeElement);
      return at?.dataset.name ?? at?.getAttribute('aria-label') ?? at?.textContent;
    }));
    await page.keyboard.press('Tab');
  }
  assert.deepEqual(names, ['sender', 'Togli consegna@pec.example.it', 'recipients', 'subject', 'text', 'files', 'Togli atto.pdf', 'Controlla e invia', 'Svuota il modulo']);
  await page.getByRole('button', { name: 'Controlla e invia' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('pec-compose')?.shadowRoot?.activeElement)?.textContent === 'Controlla e invia');
  assert.equal(posted(desk).length, 0);
});

test('the parts and properties that are told are those that there are', async () => {
  const seen = new Set();
  const note = async () => {
    const parts = await desk.page.evaluate(() => [...(document.querySelector('pec-compose')?.shadowRoot?.querySelectorAll('[part]') ?? [])].flatMap(({ part }) => [...part]));
    parts.forEach((one) => seen.add(one));
  };
  await visit(desk, FORM.replace('<pec-compose', '<pec-compose to-each="choice"'));
  await note();
  await visit(desk);
  await throughStates(note, WORDS.it);
  const types = readFileSync(`${unpacked}/types/compose.d.ts`, 'utf8').replaceAll(/\n \* ?/g, ' ');
  const parts = [...(/Parts: (.*?)\. {2}/.exec(types)?.[1] ?? '').matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
  assert.ok(parts.length > 15);
  // How far a message is, is gone too soon to be seen here.
  assert.deepEqual(parts.filter((name) => !seen.has(name)), ['progress']);
});

/** All states of the form, one after the other: `look` is called in each. @param {(state: string) => Promise<void>} look @param {Record<string, string>} t */
async function throughStates(look, t) {
  const { page } = desk;
  await look('empty');
  await page.getByRole('button', { name: t.check }).click();
  await page.getByText(t.nothing).first().waitFor();
  await look('faults');
  const fields = page.getByRole('textbox');
  await fields.nth(0).fill('consegna@pec.example.it,sindaco,');
  await fields.nth(1).fill('Avviso');
  await fields.nth(2).fill('Gentile');
  await page.locator('pec-compose input[type=file]').setInputFiles([PDF]);
  await page.getByRole('button', { name: t.check }).click();
  await page.locator('pec-compose .chip.wrong').waitFor();
  await look('a wrong address');
  await page.locator('pec-compose .chip').nth(1).getByRole('button').last().click();
  await page.getByRole('button', { name: t.check }).click();
  await page.getByRole('dialog').waitFor();
  await look('last look');
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 1 });
  await page.getByRole('dialog').getByRole('button').first().click();
  await page.locator('pec-compose .unknown, pec-compose [part~=unknown]').waitFor();
  await look('unknown');
  await page.locator('pec-compose [part~=unknown] .actions button').last().click();
  await page.getByRole('dialog').waitFor();
  await look('question');
  await page.getByRole('dialog').getByRole('button').first().click();
  await page.getByRole('button', { name: t.check }).click();
  await page.getByRole('dialog').getByRole('button').first().click();
  await page.locator('pec-compose [part~=sent]').waitFor();
  await look('sent');
}

const WORDS = { it: { check: 'Controlla e invia', nothing: 'Non è stato inviato nulla' }, en: { check: 'Check and send', nothing: 'Nothing was sent' }, de: { check: 'Prüfen und senden', nothing: 'Es wurde nichts gesendet' } };

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  for (const lang of /** @type {const} */ (['it', 'en', 'de'])) {
    test(`axe finds nothing, and nothing is wider than 320 pixels: ${lang}, ${scheme}`, async () => {
      const { page } = desk;
      await page.emulateMedia({ colorScheme: scheme });
      await visit(desk, FORM.replace('<pec-compose', '<pec-compose price="0.05"'), { lang, head: '<meta name="color-scheme" content="light dark">' });
      await throughStates(async (state) => {
        assert.deepEqual([state, await findings(page)], [state, []]);
        assert.equal(await overflow(page), 0, state);
      }, WORDS[lang]);
    });
  }
}

test('letters of twice the size, forced colours, a narrow place and a page without a scheme', async () => {
  await visit(desk, `<div>${FORM}</div>`);
  const { page } = desk;
  await page.emulateMedia({ forcedColors: 'active' });
  await write(page, { to: [`${'lungo'.repeat(20)}@pec.example.it`], files: [{ ...PDF, name: `${'lungo-'.repeat(30)}.pdf` }] });
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  assert.equal(await overflow(page), 0);
  assert.deepEqual(await findings(page), []);
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'dark' });
  // A page that is light alone has a light form, whatever the device prefers.
  const ground = () => page.locator('pec-compose .compose').evaluate((one) => getComputedStyle(one).backgroundColor);
  assert.equal(await ground(), 'rgb(255, 255, 255)');
  await page.evaluate(() => (document.documentElement.style.colorScheme = 'light dark'));
  assert.equal(await ground(), 'rgb(23, 33, 44)');
  await page.evaluate(() => document.documentElement.style.setProperty('--pec-card', 'rgb(1, 2, 3)'));
  assert.equal(await ground(), 'rgb(1, 2, 3)');
  // What another page calls so is nothing to this form.
  await page.evaluate(() => document.documentElement.style.setProperty('--accent', '210 40% 96.1%'));
  assert.notEqual(await page.getByRole('button', { name: 'Controlla e invia' }).evaluate((one) => getComputedStyle(one).backgroundColor), 'rgba(0, 0, 0, 0)');
  await recipients(page).focus();
});

test('what is pressed is large enough', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['a@pec.example.it', 'sindaco'], files: [PDF] });
  await check(page);
  await page.getByText('Non è stato inviato nulla').first().waitFor();
  const small = await page.evaluate(() =>
    [...(document.querySelector('pec-compose')?.shadowRoot?.querySelectorAll('button, select, textarea, input:not(.unseen), .pick') ?? [])]
      .map((one) => ({ name: one.textContent, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 24 || box.height < 24)
      .map(({ name }) => name),
  );
  assert.deepEqual(small, []);
});

test('on a server importing throws nothing and makes nothing', async () => {
  for (const entry of ['compose', 'compose-slim']) {
    const { define, PecCompose } = await import(`${unpacked}/${entry}.js`);
    define();
    assert.equal(typeof PecCompose, 'function');
  }
  assert.equal('customElements' in globalThis, false);
});
