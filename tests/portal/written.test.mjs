/** Writing a message down: where nobody knows whether it is there, it may be there, and no second one is made beside it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertQuiet, openDesk, posted, visit, write } from './desk.mjs';

const desk = openDesk();
const A = 'consegna@pec.example.it';
const unknown = () => desk.page.getByRole('group', { name: 'Il messaggio potrebbe essere già partito' });
const ask = () => desk.page.getByRole('button', { name: 'Chiedi che cosa ne è stato' });
const subject = () => desk.page.getByRole('textbox', { name: 'Oggetto' });

/** @typedef {{ create: 'fails' | 'refuses' | 'hangs' | 'hangsWritten', list?: 'fails' }} How how the journal behaves; `fails` is told once the message is written down */

/** @param {How} how */
const breakJournal = (how) =>
  desk.page.evaluate(async (how) => {
    const [{ service }, { StorageError }] = await Promise.all(['service/service.js', 'pec-massiva/full.js'].map((name) => import(new URL(name, location.href).href)));
    const connected = await service();
    const { campaigns } = connected.pec;
    const fail = () => Promise.reject(new StorageError('failed', { code: 'storage.failed', params: { text: 'failed' } }));
    const page = /** @type {any} */ (globalThis);
    const create = async (/** @type {any} */ fields) => {
      await (['hangs', 'refuses'].includes(how.create) || campaigns.create(fields));
      page.isBegun = true;
      return how.create.startsWith('hangs') ? new Promise((end) => Object.assign(page, { end })).then(fail) : fail();
    };
    const list = () => (page.isBegun && page.how.list === 'fails' ? fail() : campaigns.list());
    page.how = how;
    connected.pec = { campaigns: { ...campaigns, create, list } };
  }, how);

/** @param {How} how */
async function sendBroken(how) {
  const { page } = desk;
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  const look = page.getByRole('dialog', { name: 'Un ultimo sguardo' });
  await look.waitFor();
  await breakJournal(how);
  await look.getByRole('button', { name: 'Invia ora' }).click();
  await page.waitForFunction(() => /** @type {any} */ (globalThis).isBegun);
}

/** Reloads, though the page asks whether that is meant. */
async function reload() {
  desk.page.once('dialog', (dialog) => void dialog.accept());
  await desk.page.reload();
  await unknown().waitFor();
}

/** @returns {Promise<string[]>} states of all that is written down */
const states = () =>
  desk.page.evaluate(async () => {
    const { PecMassiva } = await import(new URL('pec-massiva/full.js', location.href).href);
    return (await new PecMassiva({ baseUrl: 'api' }).campaigns.list()).map((/** @type {any} */ { progress }) => progress.state);
  });

test('written down though the storage says no, and not to be read: it may have gone, and goes no second time', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: [A] });
  await sendBroken({ create: 'fails', list: 'fails' });
  await unknown().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Invia senza conservare' }).count(), 0);
  await reload();
  await ask().click();
  await page.getByRole('heading', { level: 1, name: 'Messaggio' }).waitFor();
  await page.getByRole('button', { name: 'Prosegui l’invio' }).waitFor();
  assert.deepEqual([await states(), posted(desk).length], [['ready'], 0]);
  assertQuiet(desk);
});

test('left before it was written down it was not sent, unless another was written down since', async () => {
  await visit(desk);
  const { page, context } = desk;
  await write(page, { to: [A] });
  await sendBroken({ create: 'hangs' });
  await reload();
  const other = await context.newPage();
  await other.goto(`${desk.demo.url}portal/?lang=it#/scrivi`);
  await write(other, { to: [A], subject: 'Altro' });
  await other.getByRole('button', { name: 'Controlla e invia' }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Invia ora' }).click();
  await other.getByText('Consegnato', { exact: true }).first().waitFor();
  await ask().click();
  await unknown().getByText('Dalla verifica non si è saputo nulla.').waitFor();
  await other.getByRole('button', { name: 'Elimina da questo browser' }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Elimina da questo browser' }).click();
  await other.getByRole('heading', { level: 1, name: 'Messaggi inviati' }).waitFor();
  await ask().click();
  await subject().waitFor();
  assert.deepEqual([await subject().inputValue(), posted(desk).length], ['Avviso di pagamento', 1]);
});

test('what was written down is found, from whichever sender one may choose now', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: [A] });
  await sendBroken({ create: 'hangsWritten' });
  await page.route('**/portal/config/config.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('"comune@pecmassiva.com",', '') });
  });
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await unknown().getByText('comune@pecmassiva.com').waitFor();
  await ask().click();
  await page.getByRole('button', { name: 'Prosegui l’invio' }).waitFor();
  assert.deepEqual([await states(), posted(desk).length], [['ready'], 0]);
});

test('without locks another tab may still be writing it: it is not said that nothing was sent', async () => {
  await desk.page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
  await visit(desk);
  await write(desk.page, { to: [A] });
  await sendBroken({ create: 'hangs' });
  await reload();
  await ask().click();
  await unknown().getByText('Dalla verifica non si è saputo nulla.').waitFor();
});

test('what a person says was not sent goes no more from the journal', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: [A] });
  await sendBroken({ create: 'hangsWritten' });
  await reload();
  await page.getByRole('button', { name: 'Non è stato inviato' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ho cercato: non è stato inviato' }).click();
  await subject().waitFor();
  await page.getByRole('link', { name: 'Inviate' }).click();
  await page.getByRole('link', { name: 'Avviso di pagamento' }).click();
  await page.getByRole('button', { name: 'Elimina da questo browser' }).waitFor();
  await page.getByRole('main').getByText('Non inviato').first().waitFor();
  assert.deepEqual([await states(), await page.getByRole('button', { name: 'Prosegui l’invio' }).count()], [['cancelled'], 0]);
});

/** A message is being written down, and somebody looks at what was sent meanwhile. */
async function lookElsewhere() {
  const { page } = desk;
  await visit(desk);
  await write(page, { to: [A] });
  await sendBroken({ create: 'hangs' });
  await page.getByRole('link', { name: 'Inviate' }).click();
  await page.getByRole('heading', { level: 1, name: 'Messaggi inviati' }).waitFor();
}

test('a message that may have gone is told of wherever one is, and leads to the form', async () => {
  const { page } = desk;
  await lookElsewhere();
  assert.equal(await page.getByRole('link', { name: 'Da chiarire 1' }).count(), 0, 'it is under way');
  await page.evaluate(() => {
    const { how, end } = /** @type {any} */ (globalThis);
    how.list = 'fails';
    end();
  });
  await page.getByRole('link', { name: 'Da chiarire 1' }).waitFor();
  await page.locator('#notice').getByText(/potrebbe/).first().waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'Da chiarire 1' }).click();
  await page.getByRole('link', { name: 'Il messaggio in «Scrivi»' }).click();
  await ask().click();
  await subject().waitFor();
  await page.getByRole('link', { name: 'Da chiarire', exact: true }).waitFor();
});

test('what was not written down while one looks elsewhere is told there', async () => {
  const { page } = desk;
  await lookElsewhere();
  await page.evaluate(() => /** @type {any} */ (globalThis).end());
  await page.locator('#notice').getByRole('region').waitFor();
  assert.deepEqual(await states(), []);
});

test('a journal that cannot be read any more is no empty one beside what only the page keeps', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: [A], subject: 'Primo' });
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Invia ora' }).click();
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: 'Scrivi', exact: true }).click();
  await write(page, { to: [A], subject: 'Secondo' });
  await sendBroken({ create: 'refuses' });
  await page.getByRole('button', { name: 'Invia senza conservare' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Invia ora' }).click();
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  await page.evaluate(() => Object.assign(/** @type {any} */ (globalThis).how, { list: 'fails' }));
  await page.getByRole('link', { name: 'Inviate' }).click();
  await page.getByRole('link', { name: 'Secondo' }).waitFor();
  await page.getByRole('link', { name: 'Primo' }).waitFor();
  await page.locator('#notice').getByRole('region').waitFor();
  assert.equal(posted(desk).length, 2);
});
