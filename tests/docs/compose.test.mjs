/** The page `compose`: its page of one line and the one with a client of its own, done in a browser with the sandbox behind them. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { openChromium } from '../../scripts/browser.mjs';
import { root } from '../../scripts/run.mjs';
import { send, write } from '../compose/desk.mjs';
import { read } from './markdown.mjs';
import { guide } from './user.mjs';

let user;
let browser;
let url = '';
/** What was started, to be ended. @type {(() => Promise<unknown>)[]} */
const started = [];

/** Starts a program and gives the address that it prints. @param {string} folder @param {string[]} args @param {Record<string, string>} [env] */
async function start(folder, args, env = {}) {
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  started.push(async () => {
    child.kill();
    await ended;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [address] = /http:\/\/[\d.]+:\d+/.exec(line) ?? [];
    if (address !== undefined) {
      return address;
    }
  }
  throw new Error(`${args.join(' ')} ended before it listened`);
}

before(async () => {
  user = await guide();
  const folder = join(user.folder, 'compose');
  cpSync(`${root}examples/compose`, folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  cpSync(user.installed, join(folder, 'node_modules', 'pec-massiva'), { recursive: true });
  symlinkSync(`${root}node_modules/express`, join(folder, 'node_modules', 'express'));
  const service = await start(folder, [join(user.installed, 'cli.js'), 'sandbox', '--speed', '100000', '--port', '0']);
  url = await start(folder, ['server.js'], { PEC_TARGET: service, PORT: '0' });
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  for (const end of started.reverse()) {
    await end();
  }
  user?.remove();
});

test('the page of one line sends a message', async () => {
  const page = await (await browser.newContext({ locale: 'it-IT' })).newPage();
  await page.goto(url);
  await write(page, { files: [{ name: 'atto.txt', mimeType: 'text/plain', buffer: Buffer.from('atto') }] });
  await send(page);
  await page.getByText(/Identificativo \d{15,16}/).waitFor();
});

test('with a client of its own a page begins with what it says, follows what was sent, and has its colours', async () => {
  const page = await (await browser.newContext({ locale: 'it-IT' })).newPage();
  await page.goto(`${url}/own.html`);
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).inputValue(), 'Avviso n. 12');
  const button = page.getByRole('button', { name: 'Controlla e invia' });
  assert.equal(await button.evaluate((one) => getComputedStyle(one).backgroundColor), 'rgb(0, 102, 204)');
  assert.equal(await page.locator('pec-compose form').first().evaluate((one) => getComputedStyle(one).maxWidth), '640px');
  await send(page);
  await page.waitForFunction(() => /^\d{15,16}: delivered$/.test(document.querySelector('main ~ [role=status], body > [role=status]')?.textContent ?? ''));
});

test('one each is a campaign of the page, which keeps what the form was about to send', async () => {
  const { sendToEach } = await import(pathToFileURL(join(user.folder, 'compose/public/each.js')).href);
  const { PecMassiva } = await user.entry('full');
  const { createSandbox } = await user.entry('sandbox');
  const { memoryJournal } = await user.entry('journal');
  const sandbox = await createSandbox({ rate: false });
  const pec = new PecMassiva({ fetch: sandbox.fetch, rate: false, token: 'a', mailbox: { username: 'a', password: 'b' }, journal: memoryJournal() });
  const form = Object.assign(new EventTarget(), { resets: 0, reset: () => (form.resets += 1) });
  sendToEach(form, pec);
  const message = { sender: 'comune@pecmassiva.com', recipient: ['a@pec.example.it', 'b@pec.example.it'], subject: 'Avviso {{n}}', text: 'Gentile', attachments: [] };
  const event = Object.assign(new Event('pec-before-send', { cancelable: true }), { detail: { message } });
  form.dispatchEvent(event);
  assert.equal(event.defaultPrevented, true);
  const posts = () => sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send').map(({ body }) => JSON.parse(body));
  for (const began = Date.now(); posts().length < 2 && Date.now() - began < 60_000; ) {
    await new Promise(setImmediate);
  }
  assert.deepEqual(posts().map(({ recipient, subject }) => [recipient, subject]), [[['a@pec.example.it'], 'Avviso {{n}}'], [['b@pec.example.it'], 'Avviso {{n}}']]);
  assert.equal(form.resets, 1);
});

test('what the page tells of attributes and events is what there is', () => {
  for (const language of ['en', 'it']) {
    const { text } = read(`docs/${language}/compose.md`);
    const source = readFileSync(`${root}pkg-template/compose/element.js`, 'utf8') + readFileSync(`${root}pkg-template/compose/desk.js`, 'utf8');
    const told = [...text.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cells]) => [...cells.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
    assert.ok(told.length >= 17, String(told.length));
    assert.deepEqual(told.filter((name) => !source.includes(`'${name}'`)), []);
  }
});
