/** The page `start`: what it tells to do, done in a browser, from its commands to the delivery. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { openChromium } from '../../scripts/browser.mjs';
import { root } from '../../scripts/run.mjs';
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

/** With a free port, which a test takes. @param {string[]} words */
const anyPort = (words) => (words.includes('--port') ? words.map((word, at) => (words[at - 1] === '--port' ? '0' : word)) : [...words, '--port', '0']);

test('a message of the sandbox, in a few lines', async () => {
  const { tryOut } = await user.page('start');
  const states = await tryOut();
  assert.deepEqual([states.length > 1, states.at(-1)], [true, 'delivered'], states.join());
});

test('the page, the portal and the sandbox: sent and followed, refused in words', async () => {
  const folder = join(user.folder, 'portal');
  cpSync(`${root}examples/guide/start`, folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  cpSync(user.installed, join(folder, 'node_modules', 'pec-massiva'), { recursive: true });
  symlinkSync(`${root}node_modules/express`, join(folder, 'node_modules', 'express'));
  const service = await start(folder, [join(user.installed, 'cli.js'), ...anyPort(command('npx pec-massiva'))]);
  const url = await start(folder, command('&& node '), { PEC_TARGET: service, PORT: '0' });
  const browser = await openChromium();
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(url);
    const status = page.getByRole('status');
    await page.getByLabel('Allegati').setInputFiles({ name: 'atto.txt', mimeType: 'text/plain', buffer: Buffer.from('atto') });
    await page.getByRole('button', { name: 'Invia' }).click();
    await page.waitForFunction(() => /^\d{15,16}: delivered$/.test(document.querySelector('[role=status]')?.textContent ?? ''));
    await page.getByLabel('A', { exact: true }).fill('sindaco');
    await page.getByRole('button', { name: 'Invia' }).click();
    await page.waitForFunction(() => /Non è stato inviato nulla/.test(document.querySelector('[role=status]')?.textContent ?? ''));
    assert.match(await status.textContent(), /correggere|Correggere/);
  } finally {
    await browser.close();
  }
});

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
