/** A page changes its form while a person uses it: nothing of what they write, look at or send is lost, nor becomes another. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FORM, assertQuiet, check, openDesk, posted, recipients, send, told, visit, write } from './desk.mjs';

const desk = openDesk();
const look = () => desk.page.getByRole('dialog', { name: 'Un ultimo sguardo' });
const sent = () => desk.page.getByRole('group', { name: 'Il messaggio è stato inviato' });
const unknown = () => desk.page.getByRole('group', { name: 'Il messaggio potrebbe essere già partito' });
const subject = () => desk.page.getByRole('textbox', { name: 'Oggetto' });

/** Runs in the page, with the form, and lets what is shown once a turn be shown. @param {string} code */
const change = (code) => desk.page.evaluate(`(async () => { const form = document.querySelector('pec-compose'); ${code}; await new Promise((shown) => requestAnimationFrame(shown)); })()`);

for (const [name, code] of Object.entries({
  'the language': "document.documentElement.lang = 'en'; form.lang = 'it'",
  'what it is sent by': 'for (let i = 0; i < 3; i += 1) { form.send = undefined; form.options = { headers: { a: String(i) } }; form.words = { ...form.words } }',
  'an attribute': "form.setAttribute('price', '0.10'); form.setAttribute('subject', 'Altro')",
})) {
  test(`${name} changes during the last look, which goes on, and what was looked at goes`, async () => {
    await visit(desk);
    await write(desk.page);
    await check(desk.page);
    await look().waitFor();
    await change(code);
    await look().getByRole('button', { name: 'Torna indietro' }).click();
    await look().waitFor({ state: 'detached' });
    // Written in again, with the button.
    await subject().fill('Avviso di mora');
    await check(desk.page);
    await look().waitFor();
    await change(code);
    await look().getByRole('button', { name: 'Invia ora' }).click();
    await sent().getByText('Avviso di mora').waitFor();
    assert.deepEqual(posted(desk).map((message) => message.subject), ['Avviso di mora']);
    assertQuiet(desk);
  });
}

test('moved during the last look, nothing was sent, and the form goes on', async () => {
  await visit(desk);
  await write(desk.page);
  await check(desk.page);
  await look().waitFor();
  await change('document.body.append(form)');
  await look().waitFor({ state: 'detached' });
  await subject().fill('Avviso di mora');
  await send(desk.page);
  await sent().waitFor();
  assert.deepEqual(posted(desk).map((message) => message.subject), ['Avviso di mora']);
});

test('an address that is being typed stays in its line', async () => {
  await visit(desk);
  await recipients(desk.page).fill('a@pec.exam');
  await change("document.documentElement.lang = 'en'; form.setAttribute('price', '0.1')");
  const line = desk.page.getByRole('textbox', { name: 'Recipients' });
  assert.equal(await line.inputValue(), 'a@pec.exam');
  await line.press('End');
  await line.pressSequentially('ple.it');
  await line.press('Enter');
  assert.deepEqual(await desk.page.evaluate(() => /** @type {any} */ (document.querySelector('pec-compose')).value.recipient), ['a@pec.example.it']);
  // Of a new message it is not.
  await line.fill('b@pec');
  await change('form.reset()');
  assert.equal(await line.inputValue(), '');
});

test('the same given again makes neither the form nor the client anew', async () => {
  const script = "const form = document.querySelector('pec-compose'); globalThis.give = () => { form.send = undefined; form.options = { headers: { 'x-a': '1' } }; }; globalThis.give();";
  await visit(desk, FORM, { script });
  await change("globalThis.before = form.shadowRoot.querySelector('form'); for (let i = 0; i < 3; i += 1) { globalThis.give(); form.check = undefined; form.send = () => {}; }");
  assert.equal(await desk.page.evaluate(() => document.querySelector('pec-compose')?.shadowRoot?.querySelector('form') === /** @type {any} */ (globalThis).before), true);
  // The client that posted is the one that is asked: another would not know.
  await change('globalThis.give()');
  await write(desk.page);
  await desk.page.route('**/portal/api/send', async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await send(desk.page);
  await change("globalThis.give(); form.options = { headers: { 'x-a': '2' } }");
  await sent().waitFor();
  assert.equal(posted(desk).length, 1);
});

test('attributes say what a new message begins with, not what is being checked', async () => {
  const script = "document.querySelector('pec-compose').check = () => new Promise((end) => (globalThis.end = () => end([])));";
  await visit(desk, FORM.replace('<pec-compose', '<pec-compose subject="Avviso" recipient="a@pec.example.it" text="Gentile"'), { script });
  desk.demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 1 });
  await check(desk.page);
  await change("form.setAttribute('subject', 'Altro'); form.setAttribute('recipient', 'altro@pec.example.it')");
  await desk.page.waitForFunction(() => /** @type {any} */ (globalThis).end !== undefined);
  await change('globalThis.end()');
  await look().getByText('a@pec.example.it').waitFor();
  assert.equal(await desk.page.evaluate(() => /** @type {any} */ (document.querySelector('pec-compose')).value.subject), 'Avviso', 'whoever goes back finds it as it was');
  await look().getByRole('button', { name: 'Invia ora' }).click();
  await unknown().getByText('a@pec.example.it', { exact: true }).waitFor();
  assert.equal(await unknown().getByText('Altro').count(), 0);
  await desk.page.reload();
  await unknown().getByText('a@pec.example.it', { exact: true }).waitFor();
  assert.deepEqual(posted(desk).map((message) => message.subject), ['Avviso']);
});

test('an end that two ask for is told once', async () => {
  const script = `const form = document.querySelector('pec-compose');
    form.client = { send: async (message, { onProgress } = {}) => { throw new TypeError('lost'); }, settle: async () => ({ state: 'sent', messageId: '1', sent: 1 }) };
    form.check = async () => [];`;
  await visit(desk, FORM, { script });
  await write(desk.page);
  await send(desk.page);
  await unknown().waitFor();
  await change('globalThis.ends = await Promise.all([form.settle(), form.settle(), form.settle()])');
  await sent().waitFor();
  assert.deepEqual((await told(desk)).filter((type) => type === 'pec-sent'), ['pec-sent']);
});

test('a client that does not refuse what is to be checked alone may have sent it', async () => {
  for (const way of ["async () => ({ messageId: '1', sent: 1 })", "async () => { throw new TypeError('lost'); }"]) {
    await visit(desk, FORM, { script: `const form = document.querySelector('pec-compose'); form.client = { send: ${way} };` });
    await write(desk.page);
    await check(desk.page);
    await unknown().waitFor();
    assert.deepEqual([await desk.page.getByRole('button', { name: 'Controlla e invia' }).count(), await told(desk)], [0, ['pec-unknown']]);
    await desk.page.reload();
    await unknown().waitFor();
    await desk.page.evaluate(() => sessionStorage.clear());
  }
});

test('a form is filled with what it can hold, and says in words what it cannot', async () => {
  await visit(desk, FORM, { script: "document.querySelector('pec-compose').value = { subject: 'Prima', attachments: [{ name: 'a.txt', data: new Blob(['uno']) }, { name: 'b.bin', data: new Uint8Array(2) }] };" });
  const files = await desk.page.evaluate(() => /** @type {any} */ (document.querySelector('pec-compose')).value.attachments.map((/** @type {any} */ one) => [one instanceof File, one.name, one.size]));
  assert.deepEqual(files, [[true, 'a.txt', 3], [true, 'b.bin', 2]]);
  const refused = await desk.page.evaluate(() =>
    [{ body: '<p>a</p>', subject: 'Altro' }, { attachments: [{ name: 'a', data: 'data:,a' }] }, { attachments: [7] }].map((value) => {
      try {
        /** @type {any} */ (document.querySelector('pec-compose')).value = value;
        return '';
      } catch (error) {
        return String(error);
      }
    }),
  );
  assert.match(refused[0], /TypeError: .*`text` in place of `body`/);
  assert.match(refused[1], /TypeError: .*`File`/);
  assert.match(refused[2], /TypeError: .*`File`/);
  assert.equal(await subject().inputValue(), 'Prima');
});

test('given before the element is known, what it cannot hold is reported, and the form stands there', async () => {
  await visit(desk, FORM, { head: '<script src="/early.js"></script>' });
  await desk.page.route('**/early.js', (route) => route.fulfill({ contentType: 'text/javascript', body: "addEventListener('DOMContentLoaded', () => {}); new MutationObserver((_, all) => { const form = document.querySelector('pec-compose'); if (form !== null && !form.shadowRoot) { form.value = { body: 'a' }; all.disconnect(); } }).observe(document, { childList: true, subtree: true });" }));
  await desk.page.reload();
  await subject().waitFor();
  assert.match(desk.complaints.join(), /`text` in place of `body`/);
});
