/** The page `start`: what it tells to do, done in a browser, from its commands to the delivery. */

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { root } from '../../scripts/parts/run.mjs';
import { openChromium } from '../support/chromium.mjs';
import { read } from './markdown.mjs';
import { guide } from './user.mjs';

let user;
/** What was started, to be ended. @type {(() => Promise<void>)[]} */
const started = [];

before(async () => (user = await guide()));
after(async () => {
  for (const end of started.reverse()) {
    await end();
  }
  user?.remove();
});

/** Starts a program and gives the address that it prints. @param {string} folder @param {string[]} args @param {Record<string, string>} [env] */
async function start(folder, args, env = {}) {
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  started.push(async () => {
    child.kill();
    await ended;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\/\/[\d.]+:\d+/.exec(line) ?? [];
    if (url !== undefined) {
      return url;
    }
  }
  throw new Error(`${args.join(' ')} ended before it listened`);
}

/** The words of the command on the page that begins so. @param {string} beginning */
function command(beginning) {
  const lines = read('docs/en/start.md').fences.filter(({ language }) => language === 'sh').flatMap(({ text }) => text.split('\n'));
  const line = lines.find((one) => one.includes(beginning));
  assert.ok(line, `the page has no ${beginning}`);
  return line.split(beginning)[1].trim().split(/\s+/);
}

/** Whether a line of the page says so, sooner or later. @param {any} page @param {number} at which message @param {RegExp} words */
const says = (page, at, words) =>
  page.waitForFunction(([place, source]) => new RegExp(source).test(document.querySelectorAll('[role=log] p')[place]?.textContent ?? ''), [at, words.source]);

/** With a free port, which a test takes. @param {string[]} words */
const anyPort = (words) => (words.includes('--port') ? words.map((word, at) => (words[at - 1] === '--port' ? '0' : word)) : [...words, '--port', '0']);

test('a message of the sandbox, in a few lines: a module in a folder whose package.json says commonjs', async () => {
  const folder = join(user.folder, 'first');
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  cpSync(`${root}examples/guide/first.mjs`, join(folder, 'first.mjs'));
  symlinkSync(user.installed, join(folder, 'node_modules', 'pec-massiva'));
  const { stdout } = await promisify(execFile)(process.execPath, command('node first').map((rest) => `first${rest}`), { cwd: folder });
  const lines = stdout.trim().split('\n').map((line) => line.split(' '));
  const [[id, first]] = lines;
  assert.match(id, /^\d{15,16}$/);
  assert.ok(['submitted', 'accepted', 'delivered'].includes(first), stdout);
  assert.deepEqual(lines.at(-1), [id, 'delivered'], stdout);
});

test('the page, the portal and the sandbox: sent and followed, refused in words', async () => {
  const folder = join(user.folder, 'portal');
  cpSync(`${root}examples/guide/start`, folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  cpSync(user.installed, join(folder, 'node_modules', 'pec-massiva'), { recursive: true });
  symlinkSync(`${root}node_modules/express`, join(folder, 'node_modules', 'express'));
  const service = await start(folder, [join(user.installed, 'cli.js'), ...anyPort(command('npx pec-massiva'))]);
  const url = await start(folder, [`server${command('node server')}`], { PEC_TARGET: service, PORT: '0' });
  const taken = execFile(process.execPath, ['server.js'], { cwd: folder, env: { ...process.env, PORT: new URL(url).port } });
  const complaint = text(taken.stderr);
  const [status] = await once(taken, 'exit');
  assert.match(await complaint, /EADDRINUSE/);
  assert.notEqual(status, 0);
  const browser = await openChromium();
  try {
    const page = await (await browser.newContext()).newPage();
    // Before its module is there, the page sends nothing, and tells nothing in its address.
    let goOn = () => {};
    const held = new Promise((resolve) => (goOn = () => resolve(undefined)));
    await page.route('**/send.js', (route) => held.then(() => route.continue()));
    await page.goto(url, { waitUntil: 'commit' });
    await page.getByLabel('Oggetto').press('Enter');
    assert.ok(await page.getByRole('button', { name: 'Invia' }).isDisabled());
    goOn();
    await page.waitForFunction(() => document.querySelector('button')?.disabled === false);
    assert.equal(page.url(), `${url}/`);
    await page.getByLabel('Allegati').setInputFiles({ name: 'atto.txt', mimeType: 'text/plain', buffer: Buffer.from('atto') });
    await page.getByRole('button', { name: 'Invia' }).click();
    await says(page, 0, /^\d{15,16}: delivered$/);
    // One that hears nothing more is followed still, while others go.
    await page.getByLabel('A', { exact: true }).fill('mai@pec.example.it');
    await page.getByRole('button', { name: 'Invia' }).click();
    await says(page, 1, /^\d{15,16}: (?:submitted|accepted)$/);
    await page.getByLabel('A', { exact: true }).fill('sindaco');
    await page.getByRole('button', { name: 'Invia' }).click();
    await says(page, 2, /non contiene la chiocciola .*Non è stato inviato nulla\. Correggere/);
    assert.match((await page.locator('[role=log] p').first().textContent()) ?? '', /: delivered$/);
    // Nobody knows what became of it: nothing sends another one before a person says so.
    const send = page.getByRole('button', { name: 'Invia' });
    assert.ok(await send.isEnabled());
    let posts = 0;
    await page.route('**/api/pec/**', (route) => {
      posts += route.request().method() === 'POST' ? 1 : 0;
      return route.request().method() === 'POST' ? route.abort() : route.fulfill({ status: 403 });
    });
    await page.getByLabel('A', { exact: true }).fill('consegna@pec.example.it');
    await page.getByLabel('Oggetto').fill('Forse');
    await send.click();
    await says(page, 3, /potrebbe essere già partito/);
    const posted = posts;
    assert.ok(await send.isDisabled());
    await page.getByLabel('Oggetto').press('Enter');
    await page.getByRole('button', { name: 'L’ho cercato: nuovo messaggio' }).click();
    assert.deepEqual([await send.isEnabled(), await page.getByLabel('Oggetto').inputValue(), posts], [true, 'Avviso n. 12', posted]);
    assert.equal(await page.getByRole('log').getByRole('button').count(), 0);
    await page.unrouteAll();
    await send.click();
    await says(page, 4, /^\d{15,16}: /);
    await cannotBeFollowed(browser, url);
    await ofTwoCopies(browser, url);
  } finally {
    await browser.close();
  }
});

/** A page of its own, whose button is on. @param {any} browser @param {string} url @param {(page: any) => Promise<void>} prepare */
async function opened(browser, url, prepare) {
  const page = await (await browser.newContext()).newPage();
  await prepare(page);
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector('button')?.disabled === false);
  return page;
}

/** Sent, and then nobody may read: it says that it was sent, and asks nobody to try again. @param {any} browser @param {string} url */
async function cannotBeFollowed(browser, url) {
  const page = await opened(browser, url, (one) => one.route('**/api/pec/send/*', (route) => route.fulfill({ status: 403 })));
  await page.getByRole('button', { name: 'Invia' }).click();
  await says(page, 0, /^\d{15,16}: inviato\. /);
  assert.doesNotMatch((await page.locator('[role=log] p').first().textContent()) ?? '', /[Rr]iprova|[Nn]on è stato inviato/);
  assert.ok(await page.getByRole('button', { name: 'Invia' }).isEnabled());
}

/** The client comes from another copy of the package than what looks at its errors. @param {any} browser @param {string} url */
async function ofTwoCopies(browser, url) {
  const page = await opened(browser, url, async (one) => {
    await one.route('**/another-copy/**', (route) => route.fulfill({ path: join(user.installed, new URL(route.request().url()).pathname.replace('/another-copy/', '')) }));
    await one.route('**/send.js', async (route) => {
      const answer = await route.fetch();
      const code = await answer.text();
      const [line] = /import \{.*\} from '\/pec-massiva\/index\.js';/.exec(code) ?? [''];
      assert.ok(line.includes('PecMassiva, '), line);
      const both = `${line.replace('PecMassiva, ', '')}\nimport { PecMassiva } from '/another-copy/index.js';`;
      await route.fulfill({ response: answer, body: code.replace(line, both) });
    });
    await one.route('**/api/pec/**', (route) => (route.request().method() === 'POST' ? route.abort() : route.fulfill({ status: 403 })));
  });
  await page.getByRole('button', { name: 'Invia' }).click();
  await says(page, 0, /potrebbe essere già partito/);
  assert.ok(await page.getByRole('button', { name: 'Invia' }).isDisabled());
  assert.equal(await page.getByRole('button', { name: 'L’ho cercato: nuovo messaggio' }).count(), 1);
}

test('the proxy of the command, as the page starts it', async () => {
  const service = await start(user.folder, [join(user.installed, 'cli.js'), 'sandbox', '--port', '0', '--speed', '100000']);
  const lines = read('docs/en/start.md').fences.find(({ text }) => text.includes('npx pec-massiva proxy'))?.text ?? '';
  const env = Object.fromEntries([...lines.matchAll(/\b(PEC_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
  assert.equal(env.PEC_TARGET, 'http://127.0.0.1:8787');
  const url = await start(user.folder, [join(user.installed, 'cli.js'), ...anyPort(command('npx pec-massiva proxy'))].toSpliced(1, 0, 'proxy'), { ...env, PEC_TARGET: service });
  const { PecMassiva } = await user.entry('index');
  const pec = new PecMassiva({ baseUrl: `${url}${env.PEC_BASE_PATH ?? ''}` });
  const { messageId } = await pec.send({ sender: env.PEC_USERNAME, recipient: 'consegna@pec.example.it', subject: 'Prova', text: 'Testo' });
  assert.match(messageId, /^\d{15,16}$/);
});
