/** Single messages in the portal: written, looked at, sent, followed, and never lost or sent twice, whatever is reloaded. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertQuiet, openDesk, posted, send, visit, write } from './desk.mjs';

const desk = openDesk();
const PDF = { name: 'atto.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 atto') };

test('a message goes once, is followed to its delivery, and is found again after a reload', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'], files: [PDF] });
  // Enter in a line sends nothing.
  await page.getByRole('textbox', { name: 'Oggetto' }).press('Enter');
  assert.equal(posted(desk).length, 0);
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  const look = page.getByRole('dialog', { name: 'Un ultimo sguardo' });
  await look.getByText('consegna@pec.example.it').waitFor();
  await look.getByText('atto.pdf').waitFor();
  assert.match((await look.textContent()) ?? '', /0,05.€/);
  assert.equal(posted(desk).length, 0, 'looked at, not sent');
  await look.getByRole('button', { name: 'Invia ora' }).click();
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  assert.deepEqual(posted(desk).map(({ recipient, subject }) => [recipient, subject]), [[['consegna@pec.example.it'], 'Avviso di pagamento']]);

  await page.reload();
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  await page.getByText('Ricevute', { exact: true }).click();
  await page.getByText('Accettazione', { exact: true }).waitFor();
  await page.getByText('Avvenuta consegna', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Inviate' }).click();
  await page.getByRole('link', { name: 'Avviso di pagamento' }).waitFor();
  assert.equal(posted(desk).length, 1);
  assertQuiet(desk);
});

test('what is wrong is said at its field, and nothing is sent or kept', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['sindaco', 'a@b.it'], subject: ' ', text: '' });
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  await page.getByText('Non è stato inviato nulla').first().waitFor();
  const to = page.getByRole('textbox', { name: 'Destinatari' });
  assert.equal(await to.getAttribute('aria-invalid'), 'true');
  await page.getByText('«sindaco» non contiene la chiocciola').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).getAttribute('aria-invalid'), 'true');
  assert.equal(await page.getByRole('textbox', { name: 'Testo' }).getAttribute('aria-invalid'), 'true');
  await page.getByRole('textbox', { name: 'Testo' }).fill('Gentile');
  assert.equal(await page.getByRole('textbox', { name: 'Testo' }).getAttribute('aria-invalid'), 'false', 'gone when it is mended');
  // Put right, it goes.
  await page.getByRole('button', { name: 'Togli sindaco' }).click();
  await page.getByRole('textbox', { name: 'Oggetto' }).fill('Avviso');
  await send(page);
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  assert.equal(posted(desk).length, 1);
  await page.getByRole('link', { name: 'Inviate' }).click();
  await page.getByRole('link', { name: 'Avviso' }).waitFor();
  assert.equal(await page.getByRole('main').getByRole('listitem').count(), 1);
  assertQuiet(desk);
});

test('several get one each, or one together, as is asked', async () => {
  await visit(desk);
  const { page } = desk;
  const addresses = ['a@pec.example.it', 'b@pec.example.it'];
  await write(page, { to: [addresses.join(', ')] });
  await page.getByText('Un messaggio a ciascuno').waitFor();
  await send(page, 'Invia ora 2 messaggi');
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  assert.deepEqual(posted(desk).map(({ recipient }) => recipient), addresses.map((one) => [one]));

  await visit(desk, 'scrivi');
  await page.reload();
  await write(page, { to: addresses });
  await page.getByLabel('Un solo messaggio a tutti').check();
  await send(page);
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  assert.deepEqual(posted(desk).slice(2).map(({ recipient }) => recipient), [addresses]);
  assertQuiet(desk);
});

test('whose answer was lost is to be cleared up, looked for first, and goes again only by a person’s word', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, times: 1 });
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'], files: [PDF] });
  await send(page);
  await page.getByRole('main').getByText('Da chiarire', { exact: true }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'Da chiarire 1' }).click();
  await page.getByRole('heading', { level: 1, name: 'Da chiarire' }).waitFor();
  assert.match(await page.title(), /^1 da chiarire/);
  assert.equal(await page.getByRole('button', { name: 'Non è stato inviato' }).count(), 0, 'not before a look');
  await page.getByRole('button', { name: 'Cerca nella casella PEC' }).click();
  await page.getByRole('button', { name: 'Non è stato inviato' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Non è stato inviato' }).click();
  await page.getByText('Non c’è nulla da chiarire').waitFor();
  assert.equal(posted(desk).length, 1, 'a word sends nothing by itself');
  await page.getByRole('link', { name: 'Inviate' }).click();
  await page.getByRole('link', { name: 'Avviso di pagamento' }).click();
  await page.getByRole('button', { name: 'Prosegui l’invio' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Invia ora' }).click();
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  const [lost, body] = posted(desk);
  assert.deepEqual([posted(desk).length, body.attachments[0].name, body.attachments[0].file], [2, 'atto.pdf', lost.attachments[0].file]);
});

test('what had arrived though its answer was lost is found in the mailbox, and goes no second time', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 1 });
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'] });
  await send(page);
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  assert.equal(posted(desk).length, 1);
});

test('two clicks, a change of language and another form while it is checked are one message', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'], files: [{ ...PDF, buffer: Buffer.alloc(8e6, 'x') }] });
  await page.evaluate(() => {
    const form = document.querySelector('pec-compose');
    const lines = /** @type {ShadowRoot} */ (form?.shadowRoot).querySelector('form');
    lines?.requestSubmit();
    form?.submit();
    lines?.requestSubmit();
    const language = /** @type {HTMLSelectElement} */ (document.querySelector('#language'));
    language.value = 'en';
    language.dispatchEvent(new Event('change'));
  });
  await page.getByRole('heading', { level: 1, name: 'Write a PEC message' }).waitFor();
  await page.evaluate(() => document.querySelector('pec-compose')?.submit());
  const looks = page.getByRole('dialog');
  await looks.first().waitFor();
  assert.equal(await looks.count(), 1);
  await looks.getByRole('button').first().click();
  await page.getByText('Delivered', { exact: true }).first().waitFor();
  assert.equal(posted(desk).length, 1);
});

test('a reload before it is confirmed leaves nothing that could be sent', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'] });
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  await page.getByRole('dialog', { name: 'Un ultimo sguardo' }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'Inviate' }).click();
  await page.getByText('Da questo browser non è stato ancora inviato nulla.').waitFor();
  const kept = await page.evaluate(async () => {
    const { PecMassiva } = await import('./pec-massiva/full.js');
    return (await new PecMassiva({ baseUrl: 'api' }).campaigns.list()).length;
  });
  assert.deepEqual([kept, posted(desk).length], [0, 0]);
});

test('two tabs that go on with one message send it once', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', status: 402, times: 1 });
  await visit(desk);
  const { page, context } = desk;
  await write(page, { to: ['consegna@pec.example.it'] });
  await send(page);
  await page.getByRole('button', { name: 'Prosegui l’invio' }).waitFor();
  const other = await context.newPage();
  await other.goto(page.url());
  for (const tab of [page, other]) {
    await tab.getByRole('button', { name: 'Prosegui l’invio' }).click();
  }
  await Promise.all([page, other].map((tab) => tab.getByRole('dialog').getByRole('button', { name: 'Invia ora' }).click()));
  for (const tab of [page, other]) {
    await tab.getByText('Consegnato', { exact: true }).first().waitFor();
  }
  // The first of the two was refused for want of credit.
  assert.equal(posted(desk).length, 2);
});

test('a message that was kept though the storage said no goes from there, and is no second one', async () => {
  const { page } = desk;
  await page.route('**/portal/service/service.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `
        import { PecMassiva } from '../pec-massiva/full.js';
        import { memoryJournal } from '../pec-massiva/journal-page.js';
        const pec = new PecMassiva({ baseUrl: 'api' });
        const create = async (fields) => {
          await pec.campaigns.create(fields);
          throw Object.assign(new Error('failed'), { name: 'StorageError', code: 'storage.failed', params: { text: 'failed' } });
        };
        const campaigns = { ...pec.campaigns, create };
        const client = { campaigns, shipments: pec.shipments, send: (...given) => pec.send(...given) };
        export const service = async () => ({ pec: client });
        export const inMemory = async () => ({ pec: new PecMassiva({ journal: memoryJournal() }) });
        export const isReal = () => false;`,
    }),
  );
  await visit(desk);
  await write(page, { to: ['consegna@pec.example.it'] });
  await send(page);
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  assert.equal(posted(desk).length, 1);
});

/** Whoever leaves is asked whether they mean it. @param {import('playwright-core').Page} page */
async function assertAsked(page) {
  const ask = async () => {
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const dialog = await asked;
    assert.equal(dialog.type(), 'beforeunload');
    return dialog;
  };
  await (await ask()).dismiss();
  await page.getByRole('heading', { level: 1 }).waitFor();
  // Who means it leaves. A page that was asked and stayed has made Chromium end with all its pages when its context was closed.
  const dialog = await ask();
  const left = page.waitForEvent('close');
  await dialog.accept();
  await left;
}

test('how far a message is is seen from everywhere, and who leaves is asked', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', hang: true });
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'] });
  await send(page);
  await page.getByRole('progressbar', { name: 'Invio in corso' }).waitFor();
  await page.getByRole('link', { name: 'In arrivo' }).click();
  await page.getByText('1 invio in corso').waitFor();
  assert.match(await page.title(), /^Invio in corso · /);
  await assertAsked(page);
});

test('who leaves between the confirmation and the journal is asked, too', async () => {
  const { page } = desk;
  await visit(desk);
  await write(page, { to: ['consegna@pec.example.it'] });
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  const look = page.getByRole('dialog', { name: 'Un ultimo sguardo' });
  await look.waitFor();
  await page.evaluate(async () => {
    const { service } = await import(new URL('service/service.js', location.href).href);
    const connected = await service();
    connected.pec = { campaigns: { ...connected.pec.campaigns, create: () => new Promise(() => {}) } };
  });
  await look.getByRole('button', { name: 'Invia ora' }).click();
  await page.getByText('1 invio in corso').waitFor();
  await assertAsked(page);
});

test('a refusal says why, and is corrected and sent again in one step', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['mancata-consegna@pec.example.it', 'consegna@pec.example.it'] });
  await send(page, 'Invia ora 2 messaggi');
  await page.getByRole('main').getByText('1 non consegnato').waitFor();
  await page.getByRole('button', { name: 'Correggi e invia di nuovo' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Prepara il nuovo messaggio' }).click();
  await page.getByText('gli allegati vanno scelti di nuovo').waitFor();
  await page.getByRole('button', { name: 'Togli mancata-consegna@pec.example.it' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /^Togli / }).count(), 1);
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).inputValue(), 'Avviso di pagamento');
});

