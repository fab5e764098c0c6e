/** The page `compose`: its page of one line and the one with a client of its own, done in a browser with the sandbox behind them. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { send, write } from '../compose/desk.mjs';
import { openChromium } from '../support/chromium.mjs';
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

/**
 * The form, with one message each, over a sandbox in the page.
 *
 * @param {string} [more] code that has `form`, `pec` and `sandbox`
 */
async function each(more = '') {
  const page = await (await browser.newContext({ locale: 'it-IT' })).newPage();
  await page.route('**/each.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><html lang="it"><script type="module" src="/each-page.js"></script><pec-compose sender="comune@pecmassiva.com"></pec-compose><ul></ul></html>' }),
  );
  const code = `import '/pec-massiva/compose.js';
    import { PecMassiva } from '/pec-massiva/full.js';
    import { createSandbox } from '/pec-massiva/sandbox.js';
    import { sendToEach } from '/each.js';
    const sandbox = await createSandbox({ rate: false });
    const pec = new PecMassiva({ fetch: sandbox.fetch, rate: false, token: ${JSON.stringify(SUITE.token)}, mailbox: { username: 'a', password: ${JSON.stringify(SUITE.password)} } });
    const form = document.querySelector('pec-compose');
    Object.assign(globalThis, { sandbox, pec, states: [] });
    for (const type of ['pec-sent', 'pec-unknown', 'pec-not-sent']) form.addEventListener(type, () => globalThis.states.push(type));
    sendToEach(form, pec, document.querySelector('ul'));
    ${more}
    globalThis.isReady = true;`;
  await page.route('**/each-page.js', (route) => route.fulfill({ contentType: 'text/javascript', body: code }));
  await page.goto(`${url}/each.html`);
  await page.waitForFunction(() => /** @type {any} */ (globalThis).isReady);
  await write(page, { to: ['a@pec.example.it', 'b@pec.example.it'], subject: 'Avviso {{n}}' });
  const posts = () =>
    page.evaluate(() => /** @type {any} */ (globalThis).sandbox.requests.filter((/** @type {any} */ { method, path }) => method === 'POST' && path === '/send').map((/** @type {any} */ { body }) => [JSON.parse(body).recipient, JSON.parse(body).subject]));
  const campaigns = () => page.evaluate(async () => (await /** @type {any} */ (globalThis).pec.campaigns.list()).length);
  const states = () => page.evaluate(() => /** @type {any} */ (globalThis).states);
  return { page, posts, campaigns, states };
}
const BOTH = [[['a@pec.example.it'], 'Avviso {{n}}'], [['b@pec.example.it'], 'Avviso {{n}}']];

test('one each is a campaign, which the form sends once, is locked meanwhile, and tells', async () => {
  const slow = `const { create } = pec.campaigns; globalThis.made = 0;
    const campaigns = { ...pec.campaigns, create: async (...given) => { globalThis.made += 1; await new Promise((go) => (globalThis.go = go)); return create(...given); } };
    sendToEach(form, { send: pec.send, campaigns }, document.querySelector('ul'));`;
  const { page, posts, campaigns, states } = await each(slow);
  await send(page);
  await page.getByRole('group', { name: 'Invio in corso' }).waitFor();
  await page.waitForFunction(() => /** @type {any} */ (globalThis).go !== undefined);
  assert.equal(await page.getByRole('button', { name: 'Controlla e invia' }).count(), 0);
  await page.evaluate(() => document.querySelector('pec-compose')?.shadowRoot?.querySelector('form')?.requestSubmit());
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.evaluate(() => /** @type {any} */ (globalThis).go());
  await page.getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assert.deepEqual([await posts(), await page.evaluate(() => /** @type {any} */ (globalThis).made), await campaigns(), await states()], [BOTH, 1, 1, ['pec-sent']]);
});

test('what is wrong with one each is said at the form, which keeps what was written; an accepted address goes', async () => {
  const { page, posts, campaigns, states } = await each('form.check = async () => [];');
  await page.getByRole('textbox', { name: 'Destinatari' }).fill('nessuno,');
  await send(page);
  await page.getByRole('region', { name: 'Non è stato inviato nulla' }).waitFor();
  assert.deepEqual([await posts(), await campaigns(), await states()], [[], 0, ['pec-not-sent']]);
  assert.equal(await page.getByRole('textbox', { name: 'Oggetto' }).inputValue(), 'Avviso {{n}}');

  const unusual = await each("form.value = { recipient: ['o`hara@pec.example.it'] };");
  await page.close();
  await unusual.page.getByRole('button', { name: 'Controlla e invia' }).click();
  await unusual.page.getByRole('button', { name: 'Usa gli indirizzi insoliti così come sono' }).click();
  await unusual.page.getByRole('dialog').getByRole('button', { name: 'Usa così come sono' }).click();
  await send(unusual.page);
  await unusual.page.getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assert.deepEqual((await unusual.posts()).map((/** @type {any} */ [recipient]) => recipient), [['o`hara@pec.example.it'], ['a@pec.example.it'], ['b@pec.example.it']]);
});

test('of one each that nobody knows the form says so, the page shows which, and nothing goes again', async () => {
  const { page, posts, states } = await each("sandbox.fail({ on: 'POST /send', drop: true, taken: false, times: 1 });");
  await send(page);
  await page.getByRole('group', { name: 'Il messaggio potrebbe essere già partito' }).waitFor();
  await page.getByText('a@pec.example.it: unknown').waitFor();
  await page.getByRole('button', { name: 'Chiedi che cosa ne è stato' }).click();
  await page.getByText('Dalla verifica non si è saputo nulla.').waitFor();
  assert.deepEqual([await posts(), await states(), await page.getByRole('button', { name: 'Controlla e invia' }).count()], [BOTH, ['pec-unknown'], 0]);
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
