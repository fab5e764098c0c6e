/** The packed package in Node: by `import` and by `require`, each entry, and its command. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { unpacked } from '../../scripts/paths.mjs';
import { consumer } from './consumer.mjs';

const modules = consumer('module');
const commons = consumer('commonjs');
after(() => {
  modules.remove();
  commons.remove();
});

/** Sends a file in and follows it; prints what came of it. */
const JOURNEY = `
async function journey({ PecMassiva, ValidationError, classify, isPecError, toSafeFrame }, { createSandbox }) {
  const sandbox = await createSandbox({ seed: 7, speed: 10 });
  const pec = new PecMassiva({
    fetch: sandbox.fetch, token: 'any', mailbox: { username: 'demo', password: 'segreta!' },
  });
  const file = new File(['contenuto'], 'atto.txt', { type: 'text/plain' });
  const { messageId } = await pec.send({
    sender: 'a@pec.it', recipient: 'b@pec.it', subject: 'Prova', text: 'Testo', attachments: [file],
  });
  sandbox.advance(60_000);
  const { state, receipts } = await pec.shipments.get(messageId);
  const { messages } = await pec.inbox.page();
  const { subject } = await pec.inbox.get(messages[0].id);
  const { ratio } = await pec.quota();
  const refused = await pec.send({}).catch((error) => error);
  const { kind } = await classify('CONSEGNA: x', 'posta-certificata@pec.it');
  pec.close();
  const closed = await pec.quota().catch((error) => error.code);
  const { attachments } = JSON.parse(sandbox.requests[0].body);
  console.log(JSON.stringify({
    state, subject, kind, closed, attachments,
    receipts: receipts.map((receipt) => receipt.kind),
    isDate: receipts[0].date instanceof Date,
    quota: ratio > 0,
    isValidation: refused instanceof ValidationError && isPecError(refused),
    fields: refused.problems.map(({ field }) => field),
    safe: !/<script/i.test(toSafeFrame('<script>')),
  }));
}
`;

const EXPECTED = {
  state: 'delivered',
  subject: 'Prova',
  kind: 'delivery',
  closed: 'closed',
  attachments: [{ name: 'atto.txt', file: 'data:text/plain;base64,Y29udGVudXRv' }],
  receipts: ['acceptance', 'delivery'],
  isDate: true,
  quota: true,
  isValidation: true,
  fields: ['sender', 'recipient', 'subject', 'body'],
  safe: true,
};

test('import', async () => {
  const printed = await modules.run(
    'main.js',
    `import * as client from 'pec-massiva'; import * as sandbox from 'pec-massiva/sandbox';
     ${JOURNEY} await journey(client, sandbox);`,
  );
  assert.deepEqual(JSON.parse(printed), EXPECTED);
});

test('require', async () => {
  const printed = await commons.run(
    'main.cjs',
    `${JOURNEY} journey(require('pec-massiva'), require('pec-massiva/sandbox'));`,
  );
  assert.deepEqual(JSON.parse(printed), EXPECTED);
});

for (const [name, where, file, start] of [
  ['slim, import', modules, 'slim.js', "import * as slim from 'pec-massiva/slim'; import * as sandbox from 'pec-massiva/sandbox'; import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"],
  ['slim, require', commons, 'slim.cjs', "const slim = require('pec-massiva/slim'); const sandbox = require('pec-massiva/sandbox');"],
]) {
  test(name, async () => {
    const printed = await where.run(
      file,
      `${start} ${JOURNEY}
       const bytes = require('node:fs').readFileSync(require.resolve('pec-massiva/pec_massiva.wasm'));
       (async () => {
         const early = await new slim.PecMassiva().quota().catch((error) => error);
         if (early.code !== 'load' || !/init/.test(early.message)) throw early;
         await slim.init(bytes);
         await journey(slim, sandbox);
       })();`,
    );
    assert.deepEqual(JSON.parse(printed), EXPECTED);
  });
}

test('importing touches no global and loads nothing', async () => {
  const printed = await modules.run(
    'silent.js',
    `const names = ['WebAssembly', 'fetch', 'crypto', 'atob', 'setTimeout', 'Blob', 'Request'];
     // Reading some of them makes Node load them, which touches others.
     const values = names.map((name) => globalThis[name]);
     const before = Reflect.ownKeys(globalThis).length;
     const touched = [];
     names.forEach((name, index) => {
       const get = () => {
         // Node's own fetch compiles its parser now and then.
         if (!/node:internal\\/deps/.test(new Error().stack)) touched.push(name);
         return values[index];
       };
       Object.defineProperty(globalThis, name, { configurable: true, get });
     });
     const { PecMassiva } = await import('pec-massiva');
     new PecMassiva({ token: () => touched.push('token') });
     console.log(JSON.stringify([touched, Reflect.ownKeys(globalThis).length - before]));`,
  );
  assert.deepEqual(JSON.parse(printed), [[], 0]);
});

test('a failed load is tried again, and says what to do where a policy forbids it', async () => {
  const printed = await modules.run(
    'load.js',
    `import { PecMassiva, isPecError } from 'pec-massiva';
     import { createSandbox } from 'pec-massiva/sandbox';
     const sandbox = await createSandbox();
     const { instantiate } = WebAssembly;
     WebAssembly.instantiate = async () => {
       throw new WebAssembly.CompileError("Refused to compile WebAssembly: 'unsafe-eval' is not allowed");
     };
     const pec = new PecMassiva({ fetch: sandbox.fetch, token: 'a', mailbox: { username: 'b', password: 'c' } });
     const error = await pec.quota().catch((caught) => caught);
     WebAssembly.instantiate = instantiate;
     const { limit } = await pec.quota();
     console.log(JSON.stringify([error.code, /wasm-unsafe-eval/.test(error.message), isPecError(error), limit > 0]));`,
  );
  assert.deepEqual(JSON.parse(printed), ['load', true, true, true]);
});

test('the command serves the sandbox over HTTP with CORS', async () => {
  const child = spawn(process.execPath, [join(unpacked, 'cli.js'), 'sandbox', '--port', '0', '--speed', '10'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const line = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
    const [url] = /http:\/\/[^ ]+/.exec(line);
    const preflight = await fetch(`${url}/send`, {
      method: 'OPTIONS',
      headers: { origin: 'https://x.it', 'access-control-request-headers': 'authorization,x-y' },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), 'https://x.it');
    assert.equal(preflight.headers.get('access-control-allow-headers'), 'authorization,x-y');
    const { PecMassiva } = await import(join(unpacked, 'index.js'));
    const pec = new PecMassiva({ baseUrl: url, token: 'a', mailbox: { username: 'b', password: 'c' } });
    const { messageId } = await pec.send({ sender: 'a@b.it', recipient: 'c@d.it', subject: 'x', text: 'y' });
    assert.match(messageId, /^\d{15,16}$/);
  } finally {
    child.kill();
  }
});

for (const [args, words] of [
  [[], /name a command/],
  [['proxi'], /no command "proxi"/],
  [['sandbox', '--port', 'x'], /--port must be a number/],
  [['sandbox', '--nope'], /--nope/],
]) {
  test(`the command refuses: ${args.join(' ') || 'nothing'}`, async () => {
    const child = spawn(process.execPath, [join(unpacked, 'cli.js'), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let printed = '';
    child.stderr.on('data', (data) => (printed += data));
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(code, 2);
    assert.match(printed, words);
    assert.match(printed, /npx pec-massiva sandbox/);
  });
}

test('the package holds what it should, and the bytes once', () => {
  const { version, files } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
  assert.match(version, /^\d+\.\d+\.\d+/);
  assert.notEqual(version, '0.0.0');
  assert.ok(files.length > 0);
  const index = readFileSync(join(unpacked, 'index.js'), 'utf8');
  const glue = readFileSync(join(unpacked, 'core', 'pec_massiva.js'), 'utf8');
  for (const text of [index, glue]) {
    assert.doesNotMatch(text, /import\.meta|import\(|^await /m);
  }
  for (const entry of ['index', 'slim']) {
    const types = readFileSync(join(unpacked, 'types', `${entry}.d.ts`), 'utf8');
    assert.doesNotMatch(types, /core\//);
  }
});
