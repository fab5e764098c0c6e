/** A page takes over what is written: once, whatever is clicked or loaded again, and the form never sends it beside that. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertQuiet, check, openDesk, posted, send, told, visit, write } from './desk.mjs';

const desk = openDesk();
const FORM = '<pec-compose base-url="/portal/api" senders="comune@pecmassiva.com"></pec-compose>';
/** What was taken is noted where a reload leaves it; what takes it waits, or fails, as `globalThis.how` says. */
const SCRIPT = `
  import { PecMassiva, PecError } from '/pec-massiva/index.js';
  const form = document.querySelector('pec-compose');
  const taken = () => JSON.parse(localStorage.getItem('taken') ?? '[]');
  globalThis.PecError = PecError;
  form.outbox = async (message, { idempotencyKey }) => {
    localStorage.setItem('taken', JSON.stringify([...taken(), { key: idempotencyKey, subject: message.subject }]));
    await globalThis.how?.();
  };
  const pec = new PecMassiva({ baseUrl: '/portal/api' });
  const settle = async ({ idempotencyKey }) => (taken().some(({ key }) => key === idempotencyKey) && !globalThis.isLost ? { state: 'sent', messageId: '', sent: 1 } : { state: 'notSent' });
  form.client = { send: (...given) => pec.send(...given), settle };`;

const open = (script = SCRIPT) => visit(desk, FORM, { script });
const subject = () => desk.page.getByRole('textbox', { name: 'Oggetto' });
const unknown = () => desk.page.getByRole('group', { name: 'Il messaggio potrebbe essere già partito' });
/** @returns {Promise<any[]>} */
const taken = () => desk.page.evaluate(() => JSON.parse(localStorage.getItem('taken') ?? '[]'));
const kept = () => desk.page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('pec-compose')));

test('what is taken over is the page’s, and the form begins another', async () => {
  await open();
  const { page } = desk;
  await page.evaluate(() => {
    const form = document.querySelector('pec-compose');
    form?.addEventListener('pec-taken', ({ detail }) => Object.assign(globalThis, { last: [detail.idempotencyKey, detail.message.recipient] }));
  });
  await write(page);
  await send(page);
  await page.waitForFunction(() => /** @type {any} */ (globalThis).last !== undefined);
  const [one] = await taken();
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).last), [one.key, ['consegna@pec.example.it']]);
  assert.equal(await subject().inputValue(), '');
  assert.equal(await page.evaluate(() => document.querySelector('pec-compose')?.status.state), 'idle');
  assert.deepEqual(await kept(), []);
  await write(page, { subject: 'Delibera' });
  await send(page);
  await page.waitForFunction(() => JSON.parse(localStorage.getItem('taken') ?? '[]').length === 2);
  const [, other] = await taken();
  assert.deepEqual([other.subject, other.key === one.key], ['Delibera', false]);
  assert.equal(posted(desk).length, 0, 'the form sends nothing beside it');
  assert.deepEqual(await told(desk), ['pec-before-send', 'pec-before-send']);
  assertQuiet(desk);
});

test('clicks while it is taken over are the same message', async () => {
  await open();
  const { page } = desk;
  await page.evaluate(() => Object.assign(globalThis, { how: () => new Promise((go) => Object.assign(globalThis, { go })) }));
  await write(page);
  await page.evaluate(() => {
    const form = document.querySelector('pec-compose');
    form?.submit();
    form?.submit();
  });
  const look = page.getByRole('dialog');
  await look.waitFor();
  assert.equal(await look.count(), 1);
  await look.getByRole('button', { name: 'Invia ora' }).click();
  await page.waitForFunction(() => /** @type {any} */ (globalThis).go !== undefined);
  await page.getByRole('group', { name: 'Invio in corso' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Interrompi l’invio' }).count(), 0, 'what may be written down already is not called back');
  await page.evaluate(() => document.querySelector('pec-compose')?.submit());
  await page.evaluate(() => /** @type {any} */ (globalThis).go());
  await subject().waitFor();
  assert.equal((await taken()).length, 1);
});

test('what the page could not take stands in the form, and what it may have taken is not given again', async () => {
  await open();
  const { page } = desk;
  await page.evaluate(() => Object.assign(globalThis, { how: () => Promise.reject(new (/** @type {any} */ (globalThis)).PecError('no room', { code: 'storage.full' })) }));
  await write(page);
  await send(page);
  await page.getByText('no room').or(page.getByText('Non è stato inviato')).first().waitFor();
  assert.equal(await subject().inputValue(), 'Avviso di pagamento');
  await page.evaluate(() => Object.assign(globalThis, { how: () => Promise.reject(new Error('any')) }));
  await send(page);
  await unknown().waitFor();
  const [one, other] = await taken();
  assert.notEqual(one.key, other.key, 'after a certain no it is a try of its own');
  assert.deepEqual((await told(desk)).filter((type) => type !== 'pec-before-send'), ['pec-not-sent', 'pec-unknown']);
  await page.evaluate(() => document.querySelector('pec-compose')?.submit());
  assert.equal((await taken()).length, 2);
});

for (const isLost of [false, true]) {
  test(`left in the midst of it, the page tells whether it was taken: ${isLost ? 'no' : 'yes'}`, async () => {
    await open(`${SCRIPT} globalThis.isLost = ${isLost};`);
    const { page } = desk;
    await page.evaluate(() => Object.assign(globalThis, { how: () => new Promise(() => {}) }));
    await write(page);
    await send(page);
    await page.waitForFunction(() => localStorage.getItem('taken') !== null);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await unknown().getByText('La pagina è stata lasciata').waitFor();
    await page.getByRole('button', { name: 'Chiedi che cosa ne è stato' }).click();
    await subject().waitFor();
    assert.equal(await subject().inputValue(), isLost ? 'Avviso di pagamento' : '');
    assert.deepEqual(await told(desk), isLost ? ['pec-not-sent'] : []);
    assert.equal((await taken()).length, 1);
    assert.equal(posted(desk).length, 0);
  });
}

test('left while the page tells how far it is, it may have been taken all the same', async () => {
  await open("document.querySelector('pec-compose').outbox = (message, { onProgress }) => { onProgress({ phase: 'reading', loaded: 1, total: 2 }); globalThis.isBegun = true; return new Promise(() => {}); };");
  const { page } = desk;
  await write(page);
  await send(page);
  await page.waitForFunction(() => /** @type {any} */ (globalThis).isBegun === true);
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await unknown().getByText('La pagina è stata lasciata').waitFor();
});

test('what a client sent before the page took messages over is told as sent', async () => {
  await open(`
    const send = () => Promise.reject(new Error('any'));
    const settle = async () => ({ state: 'sent', messageId: '7', sent: 1 });
    Object.assign(document.querySelector('pec-compose'), { check: async () => [], client: { send, settle } });`);
  const { page } = desk;
  await write(page);
  await send(page);
  await unknown().waitFor();
  await page.evaluate(() => Object.assign(/** @type {any} */ (document.querySelector('pec-compose')), { outbox: async () => {} }));
  await page.getByRole('button', { name: 'Chiedi che cosa ne è stato' }).click();
  await page.getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assert.deepEqual(await told(desk), ['pec-before-send', 'pec-unknown', 'pec-sent']);
});

test('a check that fails once another message has begun says nothing of that one', async () => {
  await open(`${SCRIPT} form.check = () => new Promise((_, fail) => { globalThis.fail = () => fail(new PecError('no network', { code: 'network' })); });`);
  const { page } = desk;
  await write(page);
  await check(page);
  await page.waitForFunction(() => /** @type {any} */ (globalThis).fail !== undefined);
  await page.evaluate(async () => {
    document.querySelector('pec-compose')?.reset();
    /** @type {any} */ (globalThis).fail();
    await new Promise((shown) => requestAnimationFrame(shown));
  });
  await subject().waitFor();
  assert.equal(await page.locator('pec-compose').getByRole('region').count(), 0, 'no fault is told');
});

test('taken out of the page while it is checked, nothing is asked or sent, and nothing is lost', async () => {
  await open(`${SCRIPT} form.check = () => new Promise((checked) => { globalThis.checked = () => checked([]); });`);
  const { page } = desk;
  await write(page);
  await check(page);
  await page.waitForFunction(() => /** @type {any} */ (globalThis).checked !== undefined);
  await page.evaluate(async () => {
    const form = document.querySelector('pec-compose');
    const place = form?.parentNode;
    form?.remove();
    /** @type {any} */ (globalThis).checked();
    await new Promise((shown) => requestAnimationFrame(shown));
    if (form) {
      place?.append(form);
    }
  });
  assert.equal(await subject().inputValue(), 'Avviso di pagamento');
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.equal(await page.locator('pec-compose').getByRole('region').count(), 0, 'no fault is told');
  await page.evaluate(() => Object.assign(/** @type {any} */ (document.querySelector('pec-compose')), { check: async () => [] }));
  await send(page);
  await page.waitForFunction(() => localStorage.getItem('taken') !== null);
  assertQuiet(desk);
});
