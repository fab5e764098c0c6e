/** What a form keeps over a reload: what is written, and from before a message is posted its key, so that nothing goes twice. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FORM, PDF, assertQuiet, check, openDesk, posted, send, told, visit, write } from './desk.mjs';

const desk = openDesk();
const unknown = () => desk.page.getByRole('group', { name: 'Il messaggio potrebbe essere già partito' });
const sent = () => desk.page.getByRole('group', { name: 'Il messaggio è stato inviato' });
const subject = () => desk.page.getByRole('textbox', { name: 'Oggetto' });
const kept = () => desk.page.evaluate(() => Object.entries(sessionStorage));

/** Reloads, though the page asks whether that is meant. */
async function reload() {
  const { page } = desk;
  const yes = (/** @type {import('playwright-core').Dialog} */ dialog) => void dialog.accept();
  page.on('dialog', yes);
  await page.reload();
  page.off('dialog', yes);
}

/** Holds what the page posts; `release` lets it through to the proxy. */
async function hold() {
  /** @type {(value?: unknown) => void} */
  let release = () => {};
  const held = new Promise((resolve) => (release = resolve));
  const arrived = desk.page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/portal/api/send'));
  await desk.page.route('**/portal/api/send', async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  return { release, arrived };
}

test('what is written is there again, and says which files have to be chosen anew', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['a@pec.example.it', 'b@pec.example.it'], files: [PDF] });
  await page.getByRole('combobox', { name: 'Mittente' }).selectOption('demo@pecmassiva.com');
  await page.reload();
  await page.getByText('questi allegati vanno scelti di nuovo').waitFor();
  await page.getByText('atto.pdf').waitFor();
  assert.deepEqual(
    await page.evaluate(() => {
      const { sender, recipient, subject, text, attachments } = /** @type {any} */ (document.querySelector('pec-compose')).value;
      return { sender, recipient, subject, text, files: attachments.length };
    }),
    { sender: 'demo@pecmassiva.com', recipient: ['a@pec.example.it', 'b@pec.example.it'], subject: 'Avviso di pagamento', text: 'Gentile cittadino', files: 0 },
  );
  // Chosen again, it is no longer asked for.
  await page.getByLabel('Scegli i file da allegare').setInputFiles([PDF]);
  await page.reload();
  await page.getByText('questi allegati vanno scelti di nuovo').waitFor();
  await page.getByRole('button', { name: 'Svuota il modulo' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Svuota il modulo' }).click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('pec-compose')).value.subject === '');
  assert.deepEqual([await subject().inputValue(), await kept()], ['', []]);
  assertQuiet(desk);
});

test('reloaded after it was posted, it may have been sent: found by its key, and posted once', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page);
  let sawKey = false;
  await page.route('**/portal/api/send', async (route) => {
    if (route.request().method() === 'POST') {
      // Before it leaves, its key is kept.
      sawKey = /"isPosted":true/.test(JSON.stringify(await kept()).replaceAll('\\', ''));
      await route.fetch();
    }
    // Its answer never comes.
  });
  await send(page);
  await page.getByRole('group', { name: 'Invio in corso' }).waitFor();
  for (const start = Date.now(); posted(desk).length === 0 && Date.now() - start < 30_000; ) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  await reload();
  await page.unroute('**/portal/api/send');
  assert.equal(sawKey, true);
  await unknown().getByText('La pagina è stata lasciata mentre il messaggio era in viaggio').waitFor();
  await unknown().getByText('Avviso di pagamento').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Controlla e invia' }).count(), 0);
  // Nor after another reload.
  await page.reload();
  await unknown().waitFor();
  await page.getByRole('button', { name: 'Chiedi che cosa ne è stato' }).click();
  await sent().waitFor();
  assert.deepEqual([posted(desk).length, await told(desk), await kept()], [1, ['pec-sent'], []]);
});

test('reloaded in the midst of posting, it is not offered as new, whatever the proxy knows', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page);
  const { arrived, release } = await hold();
  await send(page);
  await arrived;
  await reload();
  release();
  await page.unroute('**/portal/api/send');
  await unknown().waitFor();
  await page.getByRole('button', { name: 'Chiedi che cosa ne è stato' }).click();
  // It never saw the key, which is no knowledge: the message may still be on its way.
  await unknown().getByText('Dalla verifica non si è saputo nulla.').waitFor();
  assert.equal(posted(desk).length, 0);
  await page.getByRole('button', { name: 'Non è stato inviato' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ho cercato: non è stato inviato' }).click();
  assert.equal(await subject().inputValue(), 'Avviso di pagamento');
  await send(page);
  await sent().waitFor();
  assert.equal(posted(desk).length, 1);
});

test('left before it was posted it was not sent, which is said, and it stands in the form', async () => {
  await visit(desk, FORM, { script: "document.querySelector('pec-compose').options = { rate: { perSecond: 0.01 } };" });
  const { page } = desk;
  await write(page, { subject: 'Primo' });
  await send(page);
  await page.getByRole('button', { name: 'Scrivi un altro messaggio' }).click();
  await write(page, { subject: 'Secondo' });
  await send(page);
  await page.getByText('In attesa del proprio turno').first().waitFor();
  await reload();
  await page.getByText('La pagina è stata lasciata prima che il messaggio partisse: non è stato inviato nulla').waitFor();
  assert.deepEqual([await subject().inputValue(), posted(desk).length], ['Secondo', 1]);
});

test('a page that sends by itself is not believed to have posted nothing', async () => {
  await visit(desk, FORM, { script: "document.querySelector('pec-compose').send = () => new Promise(() => {});" });
  await write(desk.page);
  await send(desk.page);
  await desk.page.getByRole('group', { name: 'Invio in corso' }).waitFor();
  await reload();
  await unknown().waitFor();
});

test('an outcome that nobody knows is kept with what the proxy can be asked by', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 1 });
  await visit(desk);
  await write(desk.page);
  await send(desk.page);
  await unknown().waitFor();
  const error = await desk.page.evaluate(() => JSON.parse(JSON.stringify(/** @type {any} */ (document.querySelector('pec-compose')).status.error)));
  const underWay = JSON.parse((await kept())[0][1]);
  assert.deepEqual([underWay.idempotencyKey, underWay.mailbox, underWay.mark], [error.idempotencyKey, error.mailbox, error.mark]);
  assert.ok(error.mark !== undefined && error.mailbox !== undefined);
  await desk.page.reload();
  await unknown().waitFor();
});

test('what a page posted under a key of its own is asked after by that key, also after a reload', async () => {
  const script = `
    import { UnknownOutcomeError } from '/pec-massiva/index.js';
    const posted = { idempotencyKey: 'chiave-della-pagina', mailbox: 'casella', mark: 'segno' };
    const send = () => Promise.reject(new UnknownOutcomeError('lost', { code: 'unknownOutcome', reason: 'noAnswer', ...posted }));
    const isIt = (error) => Object.entries(posted).every(([name, value]) => error[name] === value);
    const settle = async (error) => (isIt(error) ? { state: 'sent', messageId: '7', sent: 1 } : { state: 'notSent' });
    Object.assign(document.querySelector('pec-compose'), { check: async () => [], client: { send, settle } });`;
  await visit(desk, FORM, { script });
  const { page } = desk;
  await write(page);
  await send(page);
  await unknown().waitFor();
  const key = () => page.evaluate(() => /** @type {any} */ (document.querySelector('pec-compose')).status.idempotencyKey);
  const before = await key();
  await page.reload();
  await unknown().waitFor();
  assert.equal(await key(), before, 'the form’s own');
  await page.getByRole('button', { name: 'Chiedi che cosa ne è stato' }).click();
  await sent().waitFor();
});

test('what may have been sent keeps its sender, also where one may no longer choose it', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 1 });
  await visit(desk);
  const { page } = desk;
  await write(page);
  await send(page);
  await unknown().waitFor();
  await visit(desk, FORM.replace('comune@pecmassiva.com ', ''));
  await unknown().getByText('comune@pecmassiva.com').waitFor();
  assert.equal(await page.evaluate(() => document.querySelector('pec-compose')?.value.sender), 'comune@pecmassiva.com');
});

test('forms of a page keep apart, another page and another tab know nothing, and one may keep nothing', async () => {
  const two = `${FORM.replace('<pec-compose', '<pec-compose id="uno"')}${FORM}${FORM.replace('<pec-compose', '<pec-compose keep="nothing"')}${FORM}`;
  await visit(desk, two);
  const { page, context } = desk;
  const at = (/** @type {number} */ place) => page.locator('pec-compose').nth(place);
  for (const place of [0, 1, 2, 3]) {
    await at(place).getByRole('textbox', { name: 'Oggetto' }).fill(`Modulo ${place}`);
  }
  await page.reload();
  const values = await page.evaluate(() => [...document.querySelectorAll('pec-compose')].map((one) => /** @type {any} */ (one).value.subject));
  assert.deepEqual(values, ['Modulo 0', 'Modulo 1', '', 'Modulo 3']);
  const other = await context.newPage();
  await other.route('**/form.html', (route) => route.fulfill({ contentType: 'text/html', body: `<script type="module" src="/pec-massiva/compose.js"></script>${FORM}` }));
  await other.goto(page.url());
  assert.equal(await other.getByRole('textbox', { name: 'Oggetto' }).inputValue(), '');
});

test('what was written where a page says to whom is not for a page that says otherwise', async () => {
  const begun = (/** @type {string} */ recipient) => FORM.replace('<pec-compose', `<pec-compose recipient="${recipient}" subject="Avviso"`);
  await visit(desk, begun('uno@pec.example.it'));
  const { page } = desk;
  assert.deepEqual(await kept(), [], 'as a page made it, it comes again by itself');
  await page.getByRole('textbox', { name: 'Testo' }).fill('Per il primo');
  await visit(desk, begun('due@pec.example.it'));
  const value = () => page.evaluate(() => { const { recipient, text } = /** @type {any} */ (document.querySelector('pec-compose')).value; return [...recipient, text]; });
  assert.deepEqual(await value(), ['due@pec.example.it', '']);
  await page.getByRole('textbox', { name: 'Testo' }).fill('Per il secondo');
  await page.reload();
  assert.deepEqual(await value(), ['due@pec.example.it', 'Per il secondo']);
  // What may have been sent is told, whatever the page begins with.
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 1 });
  await send(page);
  await unknown().waitFor();
  await visit(desk, begun('tre@pec.example.it'));
  await unknown().getByText('due@pec.example.it').waitFor();
});

test('what another page left there is no fault, nor is a browser that keeps nothing', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page);
  const [[name]] = await kept();
  for (const left of ['{', '7', 'null', '{"recipients":[1,{"a":2}],"subject":3,"idempotencyKey":5}', '[]']) {
    await page.evaluate(([key, value]) => sessionStorage.setItem(key, value), [name, left]);
    await page.reload();
    assert.equal(await subject().inputValue(), '');
  }
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'sessionStorage', { get: () => { throw new DOMException('no', 'SecurityError'); } });
  });
  await page.reload();
  await write(page);
  await check(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Invia ora' }).click();
  await sent().waitFor();
  assertQuiet(desk);
});
