/** A page that the browser kept to come back to shows what became of its message meanwhile, and sends nothing anew. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FORM, PDF, assertQuiet, check, loseAnswers, openDesk, posted, send, visit, write } from './desk.mjs';

const desk = openDesk({ without: ['--disable-back-forward-cache'] });
const unknown = () => desk.page.getByRole('group', { name: 'Il messaggio potrebbe essere già partito' });
const sent = () => desk.page.getByRole('group', { name: 'Il messaggio è stato inviato' });
const subject = () => desk.page.getByRole('textbox', { name: 'Oggetto' });
const another = () => desk.page.getByRole('button', { name: 'Scrivi un altro messaggio' });

/** @param {string} [body] @param {{ script?: string }} [how] */
async function open(body = FORM, how = {}) {
  const { page } = desk;
  await page.addInitScript(() => addEventListener('pageshow', ({ persisted }) => Object.assign(globalThis, { isBack: persisted })));
  await page.route('**/other.html', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Altro</title>' }));
  await visit(desk, body, how);
}

/** Goes to another page by a link, as a person does. @param {string} path */
async function follow(path) {
  const there = desk.page.waitForURL(`**/${path}`);
  await desk.page.evaluate((to) => {
    setTimeout(() => (location.href = to), 0);
  }, path);
  await there;
}

/** Goes away, and opens the form anew. */
async function openAnew() {
  await follow('other.html');
  await follow('form.html');
  await subject().or(unknown()).first().waitFor();
}

/** Goes back to the first page, which stood still meanwhile. */
async function back() {
  await desk.page.evaluate(() => {
    setTimeout(() => history.go(-2), 0);
  });
  await desk.page.waitForFunction(() => /** @type {any} */ (globalThis).isBack === true && location.pathname === '/form.html');
}

const button = () => desk.page.getByRole('button', { name: 'Controlla e invia' });

test('what was sent in a later page does not stand in an earlier one as if it were new', async () => {
  await open();
  await write(desk.page);
  await openAnew();
  assert.equal(await subject().inputValue(), 'Avviso di pagamento');
  await send(desk.page);
  await sent().waitFor();
  await back();
  assert.equal(await subject().inputValue(), '');
  assert.equal(posted(desk).length, 1);
  // Here the next one is written.
  await write(desk.page, { subject: 'Secondo' });
  await send(desk.page);
  await sent().waitFor();
  assert.deepEqual(posted(desk).map((message) => message.subject), ['Avviso di pagamento', 'Secondo']);
  assertQuiet(desk);
});

test('what may have been sent in a later page is asked after in an earlier one, too, and cleared up for both', async () => {
  await open();
  const { page } = desk;
  await write(page);
  await openAnew();
  const { end } = await loseAnswers(desk);
  await send(page);
  await unknown().waitFor();
  await end();
  await back();
  await unknown().getByText('Avviso di pagamento').waitFor();
  assert.equal(await button().count(), 0);
  await page.getByRole('button', { name: 'Chiedi che cosa ne è stato' }).click();
  await sent().waitFor();
  await page.evaluate(() => {
    setTimeout(() => history.go(2), 0);
  });
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('pec-compose'))?.status.state === 'idle');
  assert.equal(await subject().inputValue(), '');
  assert.equal(posted(desk).length, 1);
});

test('where nothing was done meanwhile all stands as it was, files and all', async () => {
  await open();
  await write(desk.page, { files: [PDF] });
  await openAnew();
  await back();
  assert.equal(await subject().inputValue(), 'Avviso di pagamento');
  assert.equal(await desk.page.getByText('vanno scelti di nuovo').count(), 0);
  await send(desk.page);
  await sent().waitFor();
  assert.deepEqual(posted(desk).map(({ attachments }) => attachments.length), [1]);
});

test('what is written on in a later page stands in an earlier one, whose own has gone already', async () => {
  await open();
  await write(desk.page);
  await send(desk.page);
  await sent().waitFor();
  await openAnew();
  await subject().fill('Secondo');
  await back();
  assert.equal(await subject().inputValue(), 'Secondo');
});

test('what is being looked at or checked while the page is left goes no further', async () => {
  for (const isChecked of [true, false]) {
    const script = isChecked ? "document.querySelector('pec-compose').check = () => new Promise((checked) => { globalThis.checked = () => checked([]); });" : '';
    await open(FORM, { script });
    const { page } = desk;
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await write(page);
    await check(page);
    await (isChecked ? page.waitForFunction(() => /** @type {any} */ (globalThis).checked !== undefined) : page.getByRole('dialog').waitFor());
    await openAnew();
    await back();
    await page.evaluate(async () => {
      /** @type {any} */ (globalThis).checked?.();
      await new Promise((shown) => requestAnimationFrame(shown));
    });
    assert.equal(await page.getByRole('dialog').count(), 0);
    assert.equal(await subject().inputValue(), 'Avviso di pagamento');
    assert.equal(await button().isEnabled(), true);
  }
  assert.equal(posted(desk).length, 0);
});

test('what waits for its turn where the page is left goes no more, in whichever page one is', async () => {
  // A page without https has no locks, and may stand still while a message waits.
  const script = "document.querySelector('pec-compose').options = { rate: { perSecond: 0.01 } };";
  await desk.page.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  await open(FORM, { script });
  const { page } = desk;
  page.on('dialog', (dialog) => void dialog.accept());
  await write(page, { subject: 'Primo' });
  await send(page);
  await another().click();
  await write(page, { subject: 'Secondo' });
  await send(page);
  await page.getByText('In attesa del proprio turno').first().waitFor();
  await openAnew();
  await page.getByText('La pagina è stata lasciata prima che il messaggio partisse: non è stato inviato nulla').waitFor();
  assert.equal(await subject().inputValue(), 'Secondo');
  await send(page);
  await sent().waitFor();
  await back();
  await subject().waitFor();
  assert.equal(await subject().inputValue(), '');
  assert.deepEqual(posted(desk).map((message) => message.subject), ['Primo', 'Secondo']);
});
