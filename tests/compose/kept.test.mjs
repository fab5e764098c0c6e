/** What is kept in a tab is true of it: of no other form, query, person or copy of the tab, and with nothing left out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FORM, PDF, assertQuiet, check, openDesk, posted, send, visit, write } from './desk.mjs';

const desk = openDesk();
const unknown = () => desk.page.getByRole('group', { name: 'Il messaggio potrebbe essere già partito' });
const sent = () => desk.page.getByRole('group', { name: 'Il messaggio è stato inviato' });
const subject = () => desk.page.getByRole('textbox', { name: 'Oggetto' });
const kept = () => desk.page.evaluate(() => Object.entries(sessionStorage));
const stopped = () => desk.page.getByText('La pagina è stata lasciata prima che il messaggio partisse: non è stato inviato nulla');
const SLOW = "document.querySelector('pec-compose').options = { rate: { perSecond: 0.01 } };";

/** @param {string} [query] */
async function reload(query) {
  const { page } = desk;
  const yes = (/** @type {import('playwright-core').Dialog} */ dialog) => void dialog.accept();
  page.on('dialog', yes);
  await (query === undefined ? page.reload() : page.goto(`${page.url().split('?')[0]}${query}`));
  page.off('dialog', yes);
}

/** A message waits for its turn, which comes in 100 seconds. */
async function waiting() {
  const { page } = desk;
  await write(page, { subject: 'Primo' });
  await send(page);
  await page.getByRole('button', { name: 'Scrivi un altro messaggio' }).click();
  await write(page, { subject: 'Secondo' });
  await send(page);
  await page.getByText('In attesa del proprio turno').first().waitFor();
}

/** What it posts never comes back. */
const lose = async () => {
  /** @type {(value?: unknown) => void} */
  let leave = () => {};
  const hasLeft = new Promise((resolve) => (leave = resolve));
  await desk.page.route('**/portal/api/send', () => {
    leave();
    return new Promise(() => {});
  });
  return { hasLeft };
};

test('a form that is put in the place of another has its name, and its key after a reload', async () => {
  await visit(desk);
  const { page } = desk;
  await page.evaluate(() => document.querySelector('pec-compose')?.replaceWith(/** @type {Node} */ (document.querySelector('pec-compose')?.cloneNode())));
  await write(page);
  const { hasLeft } = await lose();
  await send(page);
  await page.getByRole('group', { name: 'Invio in corso' }).waitFor();
  assert.deepEqual((await kept()).map(([name]) => name), ['pec-compose key /form.html message']);
  // Shown as under way it may still wait for its turn.
  await hasLeft;
  await reload();
  await unknown().waitFor();
});

test('who lost its name keeps nothing under it', async () => {
  await visit(desk);
  const { page } = desk;
  await page.evaluate(() => {
    const old = /** @type {any} */ (document.querySelector('pec-compose'));
    old.replaceWith(old.cloneNode());
    /** @type {any} */ (globalThis).old = old;
  });
  await write(page, { subject: 'Nuovo' });
  await page.evaluate(() => (/** @type {any} */ (globalThis).old.value = { subject: 'Vecchio' }));
  await page.reload();
  assert.equal(await subject().inputValue(), 'Nuovo');
});

test('the key is there whatever the query is, which no entry is named by', async () => {
  await visit(desk);
  const { page } = desk;
  await reload('?codice=RSSMRA80A01H501U');
  await write(page);
  assert.deepEqual((await kept()).map(([name]) => name), ['pec-compose draft /form.html message']);
  await reload('?codice=2');
  assert.equal(await subject().inputValue(), '', 'what is written for one is not for another');
  await write(page);
  await lose();
  await send(page);
  await page.getByRole('group', { name: 'Invio in corso' }).waitFor();
  assert.deepEqual((await kept()).map(([name]) => name), ['pec-compose key /form.html message']);
  await reload('?codice=3');
  await unknown().getByText('Avviso di pagamento').waitFor();
});

test('files that a reload took away are chosen again, or removed, each before anything goes', async () => {
  const file = (/** @type {string} */ name) => ({ ...PDF, name });
  await visit(desk);
  const { page } = desk;
  await write(page, { files: [file('a.pdf'), file('b.pdf'), file('c.pdf')] });
  await page.reload();
  await check(page);
  for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) {
    await page.getByText(`${name} non è più qui: sceglierlo di nuovo oppure toglierlo.`).waitFor();
  }
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.getByLabel('Scegli i file da allegare').setInputFiles([file('b.pdf')]);
  await check(page);
  await page.getByText('c.pdf non è più qui').waitFor();
  assert.equal(await page.getByText('b.pdf non è più qui').count(), 0);
  await page.getByRole('button', { name: 'Togli a.pdf' }).click();
  await check(page);
  await page.getByText('c.pdf non è più qui').waitFor();
  assert.equal(await page.getByText('questi allegati vanno scelti di nuovo').count(), 1);
  await page.getByRole('button', { name: 'Togli c.pdf' }).click();
  assert.equal(await page.getByText('questi allegati vanno scelti di nuovo').count(), 0);
  await send(page);
  await sent().waitFor();
  assert.deepEqual(posted(desk).map(({ attachments }) => attachments.map((/** @type {any} */ one) => one.name)), [['b.pdf']]);
  assertQuiet(desk);
});

test('nor does it go again without them after somebody said that it was not sent', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { files: [PDF] });
  const { hasLeft } = await lose();
  await send(page);
  await page.getByRole('group', { name: 'Invio in corso' }).waitFor();
  // Shown as under way it may still wait for its turn.
  await hasLeft;
  await reload();
  await page.getByRole('button', { name: 'Non è stato inviato' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ho cercato: non è stato inviato' }).click();
  await page.getByText('questi allegati vanno scelti di nuovo').waitFor();
  await check(page);
  await page.getByText('atto.pdf non è più qui').waitFor();
  assert.equal(await page.getByRole('dialog').count(), 0);
});

test('a client that does not tell when it posts is not believed to have posted nothing', async () => {
  const clients = [
    // Of the page's own.
    "{ send: (message, { onProgress } = {}) => { onProgress?.({ phase: 'waiting', loaded: 0, total: 0 }); return new Promise(() => {}); } }",
    '{ send: () => new Promise(() => {}) }',
    // Of the package, behind a function that leaves out what it does not know.
    'Object.assign(new PecMassiva({ baseUrl: "/portal/api" }), { send: () => new Promise(() => {}) })',
  ];
  for (const client of clients) {
    await visit(desk, FORM, { script: `import { PecMassiva } from '/pec-massiva/index.js'; const form = document.querySelector('pec-compose'); form.client = ${client}; form.check = async () => [];` });
    await write(desk.page);
    await send(desk.page);
    await desk.page.getByRole('group', { name: 'Invio in corso' }).waitFor();
    await reload();
    await unknown().waitFor();
    await desk.page.evaluate(() => sessionStorage.clear());
  }
});

test('a client of the package tells it, and is believed', async () => {
  await visit(desk, FORM, { script: "import { PecMassiva } from '/pec-massiva/index.js'; document.querySelector('pec-compose').client = new PecMassiva({ baseUrl: '/portal/api', rate: { perSecond: 0.01 } });" });
  await waiting();
  await reload();
  await stopped().waitFor();
  assert.equal(await subject().inputValue(), 'Secondo');
});

test('a copy of a tab in which a message waits does not say that it was not sent, and sees that tab send it', async () => {
  await visit(desk, FORM, { script: SLOW });
  const { page, context } = desk;
  await waiting();
  const copied = await kept();
  const other = await context.newPage();
  for (const glob of ['**/form.html', '**/script.js']) {
    await other.route(glob, (route) => route.fulfill({ contentType: glob.endsWith('js') ? 'text/javascript' : 'text/html', body: glob.endsWith('js') ? SLOW : `<script type="module" src="/pec-massiva/compose.js"></script>${FORM}` }));
  }
  await other.addInitScript((entries) => entries.forEach(([name, value]) => sessionStorage.setItem(name, value)), copied);
  await other.goto(page.url());
  const there = other.getByRole('group', { name: 'Il messaggio potrebbe essere già partito' });
  await there.getByText('Un’altra scheda lo sta inviando in questo momento.').waitFor();
  assert.equal(await there.getByRole('button', { name: 'Non è stato inviato' }).isDisabled(), true);
  // There it ends, and here it can be asked after.
  await page.getByRole('button', { name: 'Interrompi l’invio' }).click();
  await there.getByText('Un’altra scheda').waitFor({ state: 'detached' });
  assert.equal(await there.getByRole('button', { name: 'Non è stato inviato' }).isEnabled(), true);
});

test('a storage that is full keeps the key alone, and nothing that is no longer true', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { text: 'Testo '.repeat(100) });
  await page.evaluate(() => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (name, value) {
      if (value.length > /** @type {any} */ (globalThis).most) {
        throw new DOMException('full', 'QuotaExceededError');
      }
      setItem.call(this, name, value);
    };
    /** @type {any} */ (globalThis).most = 300;
  });
  await lose();
  await send(page);
  await page.getByRole('group', { name: 'Invio in corso' }).waitFor();
  const [[name, value], ...more] = await kept();
  assert.deepEqual([name, Object.keys(JSON.parse(value)).sort(), more], ['pec-compose key /form.html message', ['idempotencyKey', 'isPosted'], []]);
  await reload();
  await unknown().waitFor();

  await page.evaluate(() => sessionStorage.clear());
  await page.unroute('**/portal/api/send');
  await page.reload();
  await write(page, { subject: 'Vecchio' });
  await page.evaluate(() => (Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }));
  await subject().fill('Nuovo');
  assert.deepEqual(await kept(), []);
});

test('what one sender wrote is not for another, and a form may keep its key without the text', async () => {
  await visit(desk);
  const { page } = desk;
  const from = (/** @type {string} */ sender) => `<pec-compose base-url="/portal/api" sender="${sender}"></pec-compose>`;
  await visit(desk, from('comune@pecmassiva.com'));
  await write(page);
  await visit(desk, from('demo@pecmassiva.com'));
  assert.equal(await subject().inputValue(), '');

  await visit(desk, FORM.replace('<pec-compose', '<pec-compose keep="key"'));
  await page.evaluate(() => sessionStorage.clear());
  await write(page);
  assert.deepEqual(await kept(), []);
  await lose();
  await send(page);
  await page.getByRole('group', { name: 'Invio in corso' }).waitFor();
  const [[name, value], ...more] = await kept();
  assert.deepEqual([name, Object.keys(JSON.parse(value)).sort(), more], ['pec-compose key /form.html message', ['idempotencyKey', 'isPosted'], []]);
  await reload();
  await unknown().waitFor();
  assert.doesNotMatch((await unknown().textContent()) ?? '', /consegna@/);
});
