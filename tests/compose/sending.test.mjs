/** The form of one line: a message is written, looked at and sent once, whatever is clicked, refused, lost or taken away. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FORM, PDF, assertQuiet, check, openDesk, posted, recipients, send, told, visit, write } from './desk.mjs';

const desk = openDesk();
const unknown = () => desk.page.getByRole('group', { name: 'Il messaggio potrebbe essere già partito' });
const sent = () => desk.page.getByRole('group', { name: 'Il messaggio è stato inviato' });
const button = (/** @type {string} */ name) => desk.page.getByRole('button', { name, exact: true });

test('a message with a file is looked at, sent once, and told; another one is another', async () => {
  await visit(desk, FORM.replace('<pec-compose', '<pec-compose price="0.05"'));
  const { page } = desk;
  await write(page, { files: [PDF] });
  // Enter in a line sends nothing.
  await page.getByRole('textbox', { name: 'Oggetto' }).press('Enter');
  await check(page);
  const look = page.getByRole('dialog', { name: 'Un ultimo sguardo' });
  await look.getByText('Il messaggio ha valore legale').waitFor();
  const words = (await look.textContent()) ?? '';
  for (const part of [/comune@pecmassiva\.com/, /consegna@pec\.example\.it/, /Avviso di pagamento/, /atto\.pdf \(1 kB\)/, /0,05.€/]) {
    assert.match(words, part);
  }
  assert.equal(posted(desk).length, 0, 'looked at, not sent');
  await look.getByRole('button', { name: 'Torna indietro' }).click();
  assert.deepEqual([posted(desk).length, await told(desk)], [0, []]);
  await send(page);
  await sent().getByText(/Identificativo \d{15,16}/).waitFor();
  assert.deepEqual(posted(desk).map(({ sender, recipient, subject, attachments }) => [sender, recipient, subject, attachments.length]), [['comune@pecmassiva.com', ['consegna@pec.example.it'], 'Avviso di pagamento', 1]]);
  assert.deepEqual(await told(desk), ['pec-before-send', 'pec-sent']);
  assert.equal(await sent().evaluate((one) => /** @type {ShadowRoot} */ (one.getRootNode()).activeElement === one), true, 'focus is where one goes on');
  await button('Scrivi un altro messaggio').click();
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).inputValue(), '');
  await write(page, { subject: 'Secondo' });
  await send(page);
  await sent().waitFor();
  assert.deepEqual(posted(desk).map(({ subject }) => subject), ['Avviso di pagamento', 'Secondo']);
  assertQuiet(desk);
});

test('two clicks, Enter and a click, and a form that is submitted over and over are one message', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page);
  await page.evaluate(() => {
    const form = document.querySelector('pec-compose')?.shadowRoot?.querySelector('form');
    const clicked = /** @type {HTMLElement} */ (form?.querySelector('[type=submit]'));
    clicked.click();
    clicked.click();
    form?.requestSubmit();
  });
  const looks = page.getByRole('dialog');
  await looks.first().waitFor();
  assert.equal(await looks.count(), 1);
  await looks.getByRole('button', { name: 'Invia ora' }).evaluate((one) => {
    /** @type {HTMLElement} */ (one).click();
    /** @type {HTMLElement} */ (one).click();
  });
  await sent().waitFor();
  await page.evaluate(() => document.querySelector('pec-compose')?.shadowRoot?.querySelector('form')?.requestSubmit());
  assert.equal(await looks.count(), 0);
  assert.deepEqual([posted(desk).length, (await told(desk)).length], [1, 2]);
});

test('an answer that is lost is told apart: it may have been sent, and nothing offers it as new', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 1 });
  await visit(desk);
  const { page } = desk;
  await write(page);
  await send(page);
  await unknown().getByText('consegna@pec.example.it').waitFor();
  assert.deepEqual(await told(desk), ['pec-before-send', 'pec-unknown']);
  for (const name of ['Controlla e invia', 'Invia ora', 'Scrivi un altro messaggio']) {
    assert.equal(await button(name).count(), 0, name);
  }
  assert.equal(await page.evaluate(() => document.querySelector('pec-compose')?.status.state), 'unknown');
  await button('Chiedi che cosa ne è stato').click();
  await unknown().getByText('Dalla verifica non si è saputo nulla.').waitFor();
  assert.equal(posted(desk).length, 1, 'a question sends nothing');
  // A word is asked for twice.
  await button('Non è stato inviato').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Torna indietro' }).click();
  assert.equal(await unknown().count(), 1);
  await button('Non è stato inviato').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ho cercato: non è stato inviato' }).click();
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).inputValue(), 'Avviso di pagamento');
  assert.equal(posted(desk).length, 1, 'a word sends nothing by itself');
  await send(page);
  await sent().waitFor();
  assert.deepEqual([posted(desk).length, await told(desk)], [2, ['pec-before-send', 'pec-unknown', 'pec-said', 'pec-before-send', 'pec-sent']]);
});

test('whoever knows that it was sent says so, and the form is empty', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 1 });
  await visit(desk);
  const { page } = desk;
  await write(page);
  await send(page);
  await button('È stato inviato').click();
  await page.getByRole('dialog').getByRole('button', { name: 'È stato inviato' }).click();
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).inputValue(), '');
  await page.reload();
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).inputValue(), '');
  assert.equal(posted(desk).length, 1);
});

test('an answer that is lost between page and proxy is found by its key, and goes no second time', async () => {
  await visit(desk);
  const { page } = desk;
  await page.route('**/portal/api/send', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await write(page);
  await send(page);
  await sent().waitFor();
  assert.equal(posted(desk).length, 1);
});

for (const [status, words] of /** @type {const} */ ([[402, /credito/i], [422, /rifiutat|respint/i], [401, /accesso|credenziali|token/i]])) {
  test(`${status} is a no: nothing was sent, the message stands, and it goes once it may`, async () => {
    desk.demo.sandbox.fail({ on: 'POST /send', status, times: 1 });
    await visit(desk);
    const { page } = desk;
    await write(page, { files: [PDF] });
    await send(page);
    const told402 = page.getByRole('region', { name: 'Non è stato inviato nulla' });
    await told402.waitFor();
    assert.match((await told402.textContent()) ?? '', words);
    assert.deepEqual([await told(desk), await page.getByText('atto.pdf').count()], [['pec-before-send', 'pec-not-sent'], 1]);
    await send(page);
    await sent().waitFor();
    const [first, second] = posted(desk);
    assert.deepEqual([posted(desk).length, first.subject], [2, second.subject]);
  });
}

test('429 is waited for by the client, and is one message', async () => {
  desk.demo.sandbox.fail({ on: 'POST /send', status: 429, times: 1 });
  await visit(desk);
  const { page } = desk;
  await write(page);
  await send(page);
  await sent().waitFor();
  assert.deepEqual(await told(desk), ['pec-before-send', 'pec-sent']);
});

test('what is under way shows how far it is, holds the page, and can be stopped until it leaves', async () => {
  await visit(desk, FORM, { script: "document.querySelector('pec-compose').options = { rate: { perSecond: 0.01 } };" });
  const { page } = desk;
  await write(page);
  await send(page);
  await sent().waitFor();
  await button('Scrivi un altro messaggio').click();
  await write(page, { subject: 'Secondo' });
  await send(page);
  // Its turn comes in 100 seconds.
  const far = page.getByRole('group', { name: 'Invio in corso' });
  await far.getByText('In attesa del proprio turno').waitFor();
  await far.getByRole('progressbar').waitFor();
  const asked = page.waitForEvent('dialog');
  const leaving = page.goto('about:blank').catch(() => undefined);
  await (await asked).dismiss();
  await leaving;
  await button('Interrompi l’invio').click();
  await page.getByRole('region', { name: 'Non è stato inviato nulla' }).waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).inputValue(), 'Secondo');
  assert.equal(posted(desk).length, 1);
  // Nothing is under way any more, and nobody is asked.
  await page.goto('about:blank');
});

test('taken out of the page, what was posted goes on and is told; what was not is not sent', async () => {
  /** @type {() => void} */
  let release = () => {};
  const held = new Promise((resolve) => (release = () => resolve(undefined)));
  await visit(desk);
  const { page } = desk;
  const arrived = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/portal/api/send'));
  await page.route('**/portal/api/send', async (route) => {
    await held;
    await route.continue();
  });
  await write(page);
  await send(page);
  await arrived;
  await page.evaluate(() => {
    const form = /** @type {HTMLElement} */ (document.querySelector('pec-compose'));
    for (const type of ['pec-sent', 'pec-not-sent', 'pec-unknown']) {
      form.addEventListener(type, () => (/** @type {any} */ (globalThis).outcome = type));
    }
    form.remove();
  });
  release();
  await page.waitForFunction(() => /** @type {any} */ (globalThis).outcome !== undefined);
  assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).outcome), 'pec-sent');
  assert.equal(posted(desk).length, 1);

  await visit(desk, FORM, { script: "document.querySelector('pec-compose').options = { rate: { perSecond: 0.01 } };" });
  await page.unroute('**/portal/api/send');
  await write(page, { subject: 'Primo' });
  await send(page);
  await sent().waitFor();
  await button('Scrivi un altro messaggio').click();
  await write(page, { subject: 'Secondo' });
  await send(page);
  await page.getByText('In attesa del proprio turno').first().waitFor();
  const dropped = await page.evaluate(() => {
    const form = /** @type {HTMLElement} */ (document.querySelector('pec-compose'));
    form.remove();
    return new Promise((resolve) => form.addEventListener('pec-not-sent', (event) => resolve(/** @type {any} */ (event).detail.error.name)));
  });
  assert.deepEqual([dropped, posted(desk).length], ['AbortError', 2]);
});

test('an answer that takes long: it is on its way, nothing calls it back, and a new message waits', async () => {
  /** @type {() => void} */
  let release = () => {};
  const held = new Promise((resolve) => (release = () => resolve(undefined)));
  await visit(desk);
  const { page } = desk;
  await page.route('**/portal/api/send', async (route) => {
    await held;
    await route.continue();
  });
  await write(page, { files: [PDF] });
  await send(page);
  const far = page.getByRole('group', { name: 'Invio in corso' });
  // Before it stands there it is hidden, too.
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('pec-compose')).status.isPosted);
  await far.getByRole('button', { name: 'Interrompi l’invio' }).waitFor({ state: 'hidden' });
  await far.getByText('Invio in corso').waitFor();
  assert.deepEqual([await far.getByText('Invio in corso').count(), await far.getByText('atto.pdf').count()], [1, 1]);
  // Neither a page that begins anew nor one that fills the form loses it.
  const state = await page.evaluate(() => {
    const form = /** @type {any} */ (document.querySelector('pec-compose'));
    form.reset();
    form.value = { subject: 'Altro' };
    return [form.status.state, form.status.isPosted, form.value.subject];
  });
  assert.deepEqual(state, ['sending', true, 'Avviso di pagamento']);
  release();
  await sent().getByText('Avviso di pagamento').waitFor();
  assert.equal(posted(desk).length, 1);
});

test('a page that begins anew while one looks sends nothing of before', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page);
  await check(page);
  await page.getByRole('dialog').waitFor();
  await page.evaluate(() => {
    const form = /** @type {any} */ (document.querySelector('pec-compose'));
    form.value = { subject: 'Altro' };
    form.reset();
  });
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).inputValue(), '');
  await write(page, { subject: 'Nuovo' });
  await send(page);
  await sent().waitFor();
  assert.deepEqual(posted(desk).map(({ subject }) => subject), ['Nuovo']);
});

test('moved within the page it goes on as if nothing were', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page);
  await page.evaluate(() => {
    const form = /** @type {HTMLElement} */ (document.querySelector('pec-compose'));
    document.body.append(form);
  });
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).inputValue(), 'Avviso di pagamento');
  await send(page);
  await page.evaluate(() => document.querySelector('main')?.append(/** @type {HTMLElement} */ (document.querySelector('pec-compose'))));
  await sent().waitFor();
  assert.equal(posted(desk).length, 1);
  assertQuiet(desk);
});

test('a page may keep a message and send it by itself, or say how messages are sent', async () => {
  await visit(desk, FORM, { script: "addEventListener('pec-before-send', (event) => { globalThis.kept = event.detail.message; event.preventDefault(); });" });
  const { page } = desk;
  await write(page, { to: ['a@pec.example.it', 'b@pec.example.it'] });
  await page.getByText('Parte un solo messaggio').waitFor();
  await send(page);
  await page.waitForFunction(() => /** @type {any} */ (globalThis).kept !== undefined);
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).kept.recipient), ['a@pec.example.it', 'b@pec.example.it']);
  assert.deepEqual([posted(desk).length, await page.getByRole('textbox', { name: 'Oggetto' }).inputValue()], [0, 'Avviso di pagamento']);

  const own = `const form = document.querySelector('pec-compose');
    form.send = async (message, { idempotencyKey }) => {
      globalThis.got = [message.subject, idempotencyKey];
      return { messageId: '1', sent: 1 };
    };`;
  await visit(desk, FORM, { script: own });
  await check(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Invia ora' }).click();
  await sent().waitFor();
  const [subject, key] = await page.evaluate(() => /** @type {any} */ (globalThis).got);
  assert.deepEqual([subject, key.length >= 32, posted(desk).length], ['Avviso di pagamento', true, 0]);

  // What is no error of the package says nothing of the message.
  await visit(desk, FORM, { script: "document.querySelector('pec-compose').send = async () => { throw new TypeError('x'); };" });
  await write(page);
  await send(page);
  await unknown().waitFor();
});

test('without a way to send, the form says so and sends nothing', async () => {
  await visit(desk, '<pec-compose sender="comune@pecmassiva.com"></pec-compose>');
  await write(desk.page);
  await check(desk.page);
  await desk.page.getByText('Non sono ancora in questo modulo i mezzi per inviare').waitFor();
  assert.equal(await recipients(desk.page).count(), 1);
});
