/** What is being written is not lost by a reload, and never stands in the form once more after it was written down to be sent. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertQuiet, openDesk, posted, send, visit, write } from './desk.mjs';

const desk = openDesk();
const PDF = { name: 'atto.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 atto') };

/** What the form holds. @param {import('playwright-core').Page} page */
const held = async (page) => ({
  to: await page.getByRole('list', { name: 'Destinatari' }).getByRole('listitem').allTextContents(),
  subject: await page.getByRole('textbox', { name: 'Oggetto' }).inputValue(),
  text: await page.getByRole('textbox', { name: 'Testo' }).inputValue(),
});

test('a reload keeps what was written, and says which files have to be chosen again', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['a@pec.example.it', 'b@pec.example.it'], subject: 'Delibera', text: 'Gentile', files: [PDF] });
  await page.getByLabel('Un solo messaggio a tutti').check();
  await page.reload();
  await page.getByText('questi allegati vanno scelti di nuovo').waitFor();
  await page.getByText('atto.pdf').waitFor();
  assert.deepEqual(await held(page), { to: ['a@pec.example.it×', 'b@pec.example.it×'], subject: 'Delibera', text: 'Gentile' });
  assert.equal(await page.getByLabel('Un solo messaggio a tutti').isChecked(), true);
  // Nobody else's tab has it, and nothing outlives this one.
  const other = await desk.context.newPage();
  await other.goto(page.url());
  await other.getByRole('heading', { level: 1 }).waitFor();
  assert.equal((await held(other)).subject, '');
  assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes('Delibera')), false);
  assertQuiet(desk);
});

/** What the form keeps in its tab, by what it is. @param {import('playwright-core').Page} page */
const kept = (page) => page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('pec-compose')).map((name) => name.split(' ')[1]));

test('once it is written down to be sent, nothing of it is kept beside the journal', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['a@pec.example.it'], subject: 'Delibera' });
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  const look = page.getByRole('dialog', { name: 'Un ultimo sguardo' });
  await look.waitFor();
  assert.deepEqual(await kept(page), ['draft']);
  // Whatever is written down from now on is a message that may be sent: it no longer stands in the form as if it were new.
  await page.evaluate(() => {
    globalThis.seen = [];
    for (const name of /** @type {const} */ (['put', 'add'])) {
      const own = IDBObjectStore.prototype[name];
      IDBObjectStore.prototype[name] = function (...given) {
        globalThis.seen.push(Object.keys(sessionStorage).some((key) => key.startsWith('pec-compose draft')));
        return own.apply(this, given);
      };
    }
  });
  await look.getByRole('button', { name: 'Invia ora' }).click();
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  const seen = await page.evaluate(() => globalThis.seen);
  assert.ok(seen.length > 0);
  assert.deepEqual([...new Set(seen)], [false]);
  assert.deepEqual(await kept(page), []);
  await page.goto(`${desk.demo.url}portal/?lang=it#/scrivi`);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Scrivi un messaggio PEC' }).waitFor();
  assert.deepEqual(await held(page), { to: [], subject: '', text: '' });
  assert.equal(posted(desk).length, 1);
});

test('the form is cleared when asked to, and what another page left there is no fault', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['a@pec.example.it'], subject: 'Delibera' });
  await page.getByRole('button', { name: 'Svuota il modulo' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Torna indietro' }).click();
  assert.equal((await held(page)).subject, 'Delibera');
  await page.getByRole('button', { name: 'Svuota il modulo' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Svuota il modulo' }).click();
  await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.tagName === 'SELECT');
  assert.deepEqual(await held(page), { to: [], subject: '', text: '' });
  assert.equal(await page.getByRole('button', { name: 'Svuota il modulo' }).isVisible(), false);
  for (const left of ['{', '7', '{"recipients":[1,{"a":2}],"subject":3,"sender":"x@y","lost":"a"}']) {
    await page.evaluate((value) => sessionStorage.setItem(`pec-compose draft ${location.pathname} message`, value), left);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Scrivi un messaggio PEC' }).waitFor();
    assert.deepEqual(await held(page), { to: [], subject: '', text: '' });
  }
  await write(page, { to: ['a@pec.example.it'] });
  await send(page);
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  assertQuiet(desk);
});

for (const isKept of [true, false]) {
  test(`left while it is written down, the journal tells whether it is there: ${isKept ? 'yes' : 'no'}`, async () => {
    await visit(desk);
    const { page } = desk;
    await write(page, { to: ['a@pec.example.it'], subject: 'Delibera' });
    await page.getByRole('button', { name: 'Controlla e invia' }).click();
    const look = page.getByRole('dialog', { name: 'Un ultimo sguardo' });
    await look.waitFor();
    await page.evaluate(async (isKept) => {
      const { service } = await import(new URL('service/service.js', location.href).href);
      const connected = await service();
      const { create } = connected.pec.campaigns;
      const never = async (/** @type {any} */ fields) => {
        await (isKept && create(fields));
        Object.assign(globalThis, { isBegun: true });
        return new Promise(() => {});
      };
      connected.pec = { campaigns: { ...connected.pec.campaigns, create: never } };
    }, isKept);
    await look.getByRole('button', { name: 'Invia ora' }).click();
    await page.waitForFunction(() => /** @type {any} */ (globalThis).isBegun);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload();
    const unknown = page.getByRole('group', { name: 'Il messaggio potrebbe essere già partito' });
    await unknown.getByText('Delibera').waitFor();
    // It stands there in another language, and from other views, too, and nothing else is written meanwhile.
    await page.getByRole('link', { name: 'Inviate' }).click();
    await page.getByRole('heading', { level: 1, name: 'Messaggi inviati' }).waitFor();
    await page.getByRole('link', { name: 'Scrivi', exact: true }).click();
    await unknown.getByRole('button', { name: 'Chiedi che cosa ne è stato' }).click();
    if (isKept) {
      await page.getByRole('button', { name: 'Prosegui l’invio' }).waitFor();
      await page.getByRole('link', { name: 'Scrivi', exact: true }).click();
    }
    await page.getByRole('textbox', { name: 'Oggetto' }).waitFor();
    assert.equal((await held(page)).subject, isKept ? '' : 'Delibera');
    assert.equal(posted(desk).length, 0);
  });
}
