/** The packed package in Node: by `import` and by `require`, each entry, and its command. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
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

for (const entry of ['pec-massiva', 'pec-massiva/full']) {
  test(`${entry}, import`, async () => {
    const printed = await modules.run(
      'main.js',
      `import * as client from '${entry}'; import * as sandbox from 'pec-massiva/sandbox';
       ${JOURNEY} await journey(client, sandbox);`,
    );
    assert.deepEqual(JSON.parse(printed), EXPECTED);
  });

  test(`${entry}, require`, async () => {
    const printed = await commons.run(
      'main.cjs',
      `${JOURNEY} journey(require('${entry}'), require('pec-massiva/sandbox'));`,
    );
    assert.deepEqual(JSON.parse(printed), EXPECTED);
  });
}

const IMPORTED = (entry) =>
  `import * as slim from '${entry}'; import * as sandbox from 'pec-massiva/sandbox';
   import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
const REQUIRED = (entry) => `const slim = require('${entry}'); const sandbox = require('pec-massiva/sandbox');`;

for (const [entry, core, where, file, start] of [
  ['pec-massiva/slim', 'pec_massiva.wasm', modules, 'slim.js', IMPORTED],
  ['pec-massiva/slim', 'pec_massiva.wasm', commons, 'slim.cjs', REQUIRED],
  ['pec-massiva/full/slim', 'pec_massiva_full.wasm', modules, 'slim.js', IMPORTED],
  ['pec-massiva/full/slim', 'pec_massiva_full.wasm', commons, 'slim.cjs', REQUIRED],
]) {
  test(`${entry}, ${start === IMPORTED ? 'import' : 'require'}`, async () => {
    const printed = await where.run(
      file,
      `${start(entry)} ${JOURNEY}
       const bytes = require('node:fs').readFileSync(require.resolve('pec-massiva/${core}'));
       (async () => {
         const early = await new slim.PecMassiva().quota().catch((error) => error);
         if (early.code !== 'load.init' || !/init/.test(early.message)) throw early;
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
  assert.deepEqual(JSON.parse(printed), ['load.policy', true, true, true]);
});

test('the command serves the sandbox over HTTP with CORS', async () => {
  const child = spawn(process.execPath, [join(modules.installed, 'cli.js'), 'sandbox', '--port', '0', '--speed', '10'], {
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
    const { PecMassiva } = await import(join(modules.installed, 'index.js'));
    const pec = new PecMassiva({ baseUrl: url, token: SUITE.token, mailbox: { username: 'b', password: SUITE.password } });
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
    const child = spawn(process.execPath, [join(modules.installed, 'cli.js'), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let printed = '';
    child.stderr.on('data', (data) => (printed += data));
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(code, 2);
    assert.match(printed, words);
    assert.match(printed, /npx pec-massiva sandbox/);
  });
}

const WORDS = `
  const error = await new PecMassiva().send({ recipient: 'a.b.it' }).catch((caught) => caught);
  console.log(JSON.stringify([it, en, de].map(({ explain }) => explain(error).meaning)));`;

for (const [how, where, file, text] of [
  [
    'import', modules, 'words.js',
    `import { PecMassiva } from 'pec-massiva'; import * as it from 'pec-massiva/words/it';
     import * as en from 'pec-massiva/words/en'; import * as de from 'pec-massiva/words/de'; ${WORDS}`,
  ],
  [
    'require', commons, 'words.cjs',
    `const { PecMassiva } = require('pec-massiva');
     const [it, en, de] = ['it', 'en', 'de'].map((tag) => require('pec-massiva/words/' + tag));
     (async () => { ${WORDS} })();`,
  ],
]) {
  test(`pec-massiva/words, ${how}`, async () => {
    const printed = JSON.parse(await where.run(file, text));
    assert.deepEqual(printed, ['Non è stato inviato nulla.', 'Nothing was sent.', 'Es wurde nichts gesendet.']);
  });
}

test('by require all entries share their classes', async () => {
  const printed = await commons.run(
    'classes.cjs',
    `const main = require('pec-massiva'); const slim = require('pec-massiva/slim'); const full = require('pec-massiva/full');
     const { createSandbox } = require('pec-massiva/sandbox');
     createSandbox({ speed: 0 }).catch((error) => console.log(JSON.stringify(
       [main.PecError === slim.PecError, main.PecError === full.PecError, error instanceof main.ValidationError, error.field])));`,
  );
  assert.deepEqual(JSON.parse(printed), [true, true, true, 'speed']);
});

/** @param {string} folder @param {string[]} names */
const inside = (folder, names) => names.map((name) => `${folder}/${name}`);

const LANGUAGE = ['address', 'campaign', 'errors', 'files', 'groups', 'language', 'mailbox', 'meaning', 'message', 'options', 'proxy', 'reasons', 'scripts', 'table', 'todo'];

/** Every file of the tarball; a new one is added here on purpose. */
const MODULES = [
  ...['index', 'full', 'slim', 'full-slim', 'sandbox', 'sandbox-server', 'journal', 'journal-page', 'proxy', 'proxy-express', 'proxy-fastify', 'proxy-server', 'proxy-testing', 'upload', 'upload/fetch', 'react', 'react/hooks', 'vue', 'vue/composables', 'compose', 'compose-slim', 'account', 'words-it', 'words-en', 'words-de'],
  ...inside('account', ['access', 'account', 'classes', 'errors', 'exchange', 'input', 'pages', 'records', 'times', 'tokens', 'usage']),
  ...inside('words', ['describe', 'explain', 'format', 'language', 'meanings', 'read', 'sentence']),
  ...['it', 'en', 'de'].flatMap((tag) => inside(`words/${tag}`, LANGUAGE)),
  ...inside('compose', ['check', 'defaults', 'desk', 'element', 'faults', 'form', 'host', 'kept', 'last-look', 'outcome', 'panel', 'stay', 'style', 'under-way', 'value']),
  ...inside('compose/parts', ['callout', 'chips', 'dialog', 'el', 'field', 'files', 'focus', 'live', 'notes', 'questions', 'way']),
  ...inside('compose/tab', ['leaving', 'names']),
  ...inside('compose/words', ['de', 'en', 'it', 'speech']),
  ...inside('hooks', ['following', 'held', 'place', 'same', 'sending', 'watching']),
  ...inside('client', ['broken', 'client', 'common', 'frame', 'full', 'mailboxes', 'observer', 'posted', 'report']),
  ...inside('campaigns', ['campaign', 'campaigns', 'channel', 'events', 'export', 'recipients', 'rows', 'standing']),
  ...inside('sandbox', ['callbacks', 'create', 'distort', 'host', 'server']),
  ...inside('journal', ['entries', 'file', 'lines', 'memory', 'pieces', 'repair', 'testing']),
  ...inside('proxy', ['adapted', 'create', 'credit', 'express', 'failures', 'fastify', 'handler', 'mint', 'oauth', 'portal', 'ready', 'server', 'session-token', 'tracing']),
  ...inside('proxy/answers', ['finished', 'response', 'words']),
  ...inside('proxy/callbacks', ['answer', 'body', 'handler', 'turns']),
  ...inside('proxy/forward', ['fetch', 'forwarder', 'limits', 'node']),
  ...inside('proxy/once', ['lease', 'marks', 'outcome', 'question', 'send', 'sessionless', 'starts', 'steps', 'under-way', 'unused']),
  ...inside('proxy/redact', ['failure', 'match', 'secrets', 'spellings']),
  ...inside('proxy/request', ['arrival', 'base64', 'body', 'digest', 'fingerprint', 'form', 'identity', 'letters', 'mailbox', 'message', 'origins', 'parts', 'place', 'routes', 'watch']),
  ...inside('proxy/settings', ['options']),
  ...inside('proxy/store', ['answered', 'durable', 'file/format', 'file/repair', 'file/shared', 'file/store', 'keys', 'memory', 'redis']),
  ...inside('proxy/store/postgres', ['database', 'marks', 'statements', 'store']),
  ...inside('proxy/testing', ['hands', 'marks', 'tests']),
  ...inside('file-log', ['examine', 'lines', 'lock', 'log', 'mend', 'on-demand', 'open']),
  ...inside('common', ['bound', 'copies', 'embedded', 'given', 'json', 'life', 'listen', 'load', 'passed', 'runtime', 'setup', 'spreadsheet', 'statuses', 'wait']),
  ...inside('core', ['bytes', 'pec_massiva']),
  ...inside('core/js', ['blob', 'errors', 'indexed-db', 'lock', 'repeats', 'request', 'timer', 'zone']),
  ...inside('full-core', ['bytes', 'pec_massiva_full']),
  ...inside('sandbox-core', ['bytes', 'pec_massiva_sandbox']),
].map((name) => `${name}.js`);
const TYPES = [
  ...['campaigns', 'index', 'full', 'full-slim', 'options', 'codes', 'errors', 'mailboxes', 'message', 'platform', 'slim', 'sandbox', 'sandbox-server'],
  ...['account', 'callbacks', 'journal', 'proxy', 'proxy-express', 'proxy-fastify', 'proxy-server', 'proxy-stores', 'proxy-testing', 'store', 'tokens', 'upload', 'hooks', 'react', 'vue', 'compose', 'compose-slim', 'words', 'words-it', 'words-en', 'words-de'],
];
const FILES = [
  ...MODULES,
  ...MODULES.map((name) => `cjs/${name}`),
  ...TYPES.flatMap((name) => [`types/${name}.d.ts`, `types/${name}.d.cts`]),
  ...['compose-slim.min.js', 'cli.js', 'cli/check.js', 'cli/proxy.js', 'cli/run.js', 'timer-worker.js', 'cjs/package.json', 'package.json', 'workerd/index.js', 'workerd/full.js', 'workerd/proxy.js', 'workerd/sandbox.js'],
  ...['core/pec_massiva.wasm', 'full-core/pec_massiva_full.wasm', 'sandbox-core/pec_massiva_sandbox.wasm'],
  ...['README.md', 'CHANGELOG.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'LICENSE-DEPENDENCIES', 'sbom/core.cdx.json', 'sbom/package.cdx.json'],
];

test('the tarball holds what it should and nothing else', () => {
  const found = readdirSync(modules.installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(modules.installed, join(entry.parentPath ?? entry.path, entry.name)));
  assert.deepEqual(found.sort(), [...FILES].sort());
  const text = (name) => readFileSync(join(modules.installed, name), 'utf8');
  const { version, scripts } = JSON.parse(text('package.json'));
  assert.match(version, /^\d+\.\d+\.\d+/);
  assert.notEqual(version, '0.0.0');
  assert.equal(scripts, undefined);
  for (const name of [...MODULES, 'compose-slim.min.js']) {
    const code = text(name).replaceAll(/\/\*[^]*?\*\//g, '');
    assert.doesNotMatch(code, /import\.meta|\bimport\(|^await /m, name);
  }
  for (const name of FILES.filter((file) => file.startsWith('types/'))) {
    assert.doesNotMatch(text(name), /core\//, name);
  }
  // The bytes stand once in what a bundler takes: no other module of the entry holds them again.
  for (const core of ['core', 'full-core', 'sandbox-core']) {
    const bytes = /export default '.{4096}(.{256})/.exec(text(`${core}/bytes.js`))[1];
    const holders = MODULES.filter((name) => text(name).includes(bytes));
    assert.deepEqual(holders, [`${core}/bytes.js`]);
  }
});

test('licences of what is compiled in are told, and no path of the machine that compiled it', () => {
  const notices = readFileSync(join(modules.installed, 'LICENSE-DEPENDENCIES'), 'utf8');
  for (const [library, words] of [['litemap', 'UNICODE LICENSE V3'], ['serde_json', 'Apache License'], ['base64-simd', 'MIT License']]) {
    assert.match(notices, new RegExp(`^${library} [\\d.]+ \\(`, 'm'));
    assert.ok(notices.includes(words), words);
  }
  for (const core of ['core/pec_massiva', 'full-core/pec_massiva_full', 'sandbox-core/pec_massiva_sandbox']) {
    const bytes = readFileSync(join(modules.installed, `${core}.wasm`), 'latin1');
    assert.doesNotMatch(bytes, /\.cargo|\/home\/|\/root\//, core);
  }
});
