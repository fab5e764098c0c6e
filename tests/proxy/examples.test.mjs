/** Each example started, and one message sent through it, with the packed package and the sandbox. */

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { unpacked } from '../../scripts/paths.mjs';
import { root } from '../../scripts/run.mjs';
import { consumer } from '../package/consumer.mjs';

const MAILBOX = { username: 'comune@pecmassiva.com', password: 'parola-segreta' };
const SECRET = 'x'.repeat(40);

const user = consumer('module');
let sandbox;
let PecMassiva;

before(async () => {
  const { serveSandbox } = await import(join(user.installed, 'sandbox-server.js'));
  ({ PecMassiva } = await import(join(user.installed, 'index.js')));
  sandbox = await serveSandbox({ port: 0, token: 'gettone', mailboxes: { [MAILBOX.username]: MAILBOX.password } });
});

after(async () => {
  await sandbox?.close();
  user.remove();
});

/** What every example reads. */
const variables = (folder) => ({
  PEC_TOKEN: 'gettone',
  PEC_USERNAME: MAILBOX.username,
  PEC_PASSWORD: MAILBOX.password,
  PEC_TARGET: sandbox.url,
  PEC_STORE: join(folder, 'sent.log'),
  SESSION_SECRET: SECRET,
  PORT: '0',
});

/** The example's folder among the user's, with what it imports. */
function copied(name, packages = []) {
  const folder = join(user.folder, name);
  cpSync(`${root}examples/${name}`, folder, { recursive: true });
  for (const one of packages) {
    symlinkSync(`${root}node_modules/${one}`, join(user.folder, 'node_modules', one));
  }
  return folder;
}

/**
 * Starts a program and gives the address it prints.
 *
 * @param {string[]} args @param {string} folder
 */
async function started(args, folder) {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ...variables(folder), NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const url = await Promise.race([
    new Promise((resolve) => lines.on('line', (line) => resolveUrl(line, resolve))),
    ended.then(() => Promise.reject(new Error(`${args[0]} ended before it listened`))),
  ]);
  return {
    url,
    async end() {
      child.kill();
      await ended;
    },
  };
}

function resolveUrl(line, resolve) {
  const [url] = /http:\/\/[\w.]+:\d+/.exec(line) ?? [];
  if (url !== undefined) {
    resolve(url);
  }
}

/** One message through; without a session, none. */
async function journey(url, sessions) {
  const { signIn } = await import(sessions);
  const [cookie] = (await signIn('mario', SECRET)).split(';');
  const clientWith = (header) =>
    new PecMassiva({
      baseUrl: `${url}/api/pec`,
      fetch: (request) => {
        request.headers.set('cookie', header);
        return fetch(request);
      },
    });
  const message = { sender: MAILBOX.username, recipient: 'b@pec.it', subject: 'Prova', text: 'Testo' };
  const begun = sandbox.sandbox.requests.length;
  const forged = cookie.replace('mario', 'maria');
  for (const wrong of ['other=1', forged]) {
    const refused = await clientWith(wrong).send(message).catch((error) => error);
    assert.equal(refused.status, 403, String(refused));
  }
  const { messageId } = await clientWith(cookie).send(message);
  assert.match(messageId, /^\d{15,16}$/);
  const sent = sandbox.sandbox.requests.slice(begun);
  assert.deepEqual(sent.map(({ method, path }) => `${method} ${path}`), ['POST /send']);
  const { username, password, subject } = JSON.parse(sent[0].body);
  assert.deepEqual({ username, password, subject }, { ...MAILBOX, subject: 'Prova' });
}

for (const [name, packages] of [['node', []], ['hono', ['hono']]]) {
  test(`${name}`, async () => {
    const folder = copied(name, packages);
    const server = await started(['server.js'], folder);
    try {
      await journey(server.url, join(folder, 'sessions.js'));
    } finally {
      await server.end();
    }
  });
}

test('next', async () => {
  // Its bundler follows no links out of its root: it works below the repository, whose packages it finds.
  mkdirSync(`${root}target`, { recursive: true });
  const folder = mkdtempSync(`${root}target/example-next-`);
  try {
    cpSync(`${root}examples/next`, folder, { recursive: true });
    // And a route in TypeScript, whose type the build itself judges.
    cpSync(`${root}tests/proxy/next`, folder, { recursive: true });
    cpSync(unpacked, join(folder, 'node_modules', 'pec-massiva'), { recursive: true });
    const next = `${root}node_modules/next/dist/bin/next`;
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
    await promisify(execFile)(process.execPath, [next, 'build'], { cwd: folder, env });
    const server = await started([next, 'start', '-H', '127.0.0.1', '-p', '0'], folder);
    try {
      await journey(server.url, join(folder, 'lib', 'sessions.js'));
    } finally {
      await server.end();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('worker', async () => {
  const { build } = await import('esbuild');
  const { Miniflare } = await import('miniflare');
  const folder = copied('worker');
  // What wrangler would read.
  const settings = readFileSync(join(folder, 'wrangler.toml'), 'utf8');
  const [, compatibilityDate] = /^compatibility_date = "(.+)"$/m.exec(settings);
  const [, binding] = /^name = "(PEC_STORE)"$/m.exec(settings);
  const [, className] = /^class_name = "(.+)"$/m.exec(settings);
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'worker.js')],
    bundle: true,
    format: 'esm',
    write: false,
    conditions: ['workerd'],
    logLevel: 'error',
  });
  const { PEC_STORE: _file, ...bindings } = variables(folder);
  const worker = new Miniflare({
    modules: true,
    script: outputFiles[0].text,
    compatibilityDate,
    bindings,
    durableObjects: { [binding]: { className, useSQLite: true } },
  });
  try {
    const { origin } = await worker.ready;
    await journey(origin, join(folder, 'sessions.js'));
  } finally {
    await worker.dispose();
  }
});
