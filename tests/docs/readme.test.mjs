/** README in two languages, what npm shows, and CONTRIBUTING: what they say is so. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import typescript from 'typescript';

import { bundledSizes } from '../../benches/browser/sizes.mjs';
import { root } from '../../scripts/parts/run.mjs';
import { SUITE } from '../canaries/suite.mjs';
import * as commands from './commands.mjs';
import { guide, table } from './guide.mjs';
import { read } from './markdown.mjs';
import { complaints, excerpt } from './origins.mjs';

const user = guide();
after(() => user.remove());

const FIRST = 'examples/guide/readme/send.ts';
const MAILBOX = { username: 'comune@pecmassiva.com', password: SUITE.password };
const NPM = 'pkg-template/README.md';

test('README is short, and says the same in both languages', () => {
  const [english, italian] = ['README.md', 'README.it.md'].map((path) => read(path));
  assert.ok(english.text.split('\n').length < 150);
  const shape = ({ headings, fences, rows }) => ({
    headings: headings.map(({ level }) => level),
    code: fences.map(({ language, origin, text }) => ({ language, origin, text })),
    tables: rows.map((cells) => cells.length),
    // Numbers are numbers in any language.
    numbers: rows.flat().filter((cell) => /^[\d.]+ \w+$/.test(cell)),
  });
  assert.deepEqual(shape(italian), shape(english));
});

test('the code of all of them is that of files which tests run', () => {
  const pages = ['README.md', 'README.it.md', NPM].map((path) => read(path));
  assert.deepEqual(pages.flatMap(complaints), []);
  assert.ok(pages.every(({ fences }) => fences.some(({ origin }) => origin === FIRST)));
});

test('commands and links of all of them lead to what is there', () => {
  const pages = ['README.md', 'README.it.md', 'CONTRIBUTING.md', NPM].map((path) => read(path));
  assert.deepEqual(pages.flatMap(commands.complaints), []);
  const lost = pages.flatMap(({ path, links }) => links.filter(({ href }) => !/^https?:/.test(href)).map(({ href }) => [path, href.split('#')[0]]));
  assert.deepEqual(lost.filter(([path, href]) => path === NPM || !existsSync(`${root}${href}`)), []);
});

test('the pictures are there, and small', () => {
  const pictures = readdirSync(`${root}docs/pictures`);
  assert.ok(pictures.length > 0);
  for (const name of pictures) {
    assert.ok(statSync(`${root}docs/pictures/${name}`).size < 150_000, name);
  }
});

test('the sizes are those of the package', async () => {
  const sizes = await bundledSizes();
  for (const [path, head] of [['README.md', 'bundled and minified'], ['README.it.md', 'impacchettato e compattato'], [NPM, 'bundled and minified']]) {
    const rows = table(path, head);
    assert.equal(rows.length, 6, path);
    for (const [cell, second, brotli] of rows) {
      const [, name = ''] = /^`([^`]+)`/.exec(cell) ?? [];
      const size = sizes[Object.keys(sizes).find((one) => one.replace(/,.*/, '') === name) ?? ''];
      assert.ok(Math.abs(parseFloat(brotli) - size.brotli / 1024) <= 1, `${path}, ${name}: ${size.brotli / 1024} KiB`);
      assert.ok(path === NPM || Math.abs(parseFloat(second) / (size.raw / 1000) - 1) <= 0.02, `${path}, ${name}: ${size.raw / 1000} kB`);
    }
  }
});

test('a first message compiles as it stands, strictly', () => {
  const strict = { allowJs: false, checkJs: false, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
  assert.equal(user.complaints(['readme/send.ts'], strict), '');
  writeFileSync(join(user.folder, 'guide/wrong.ts'), excerpt(FIRST).replace('subject:', 'subjekt:'));
  assert.match(user.complaints(['wrong.ts'], strict), /subjekt/);
});

test('and does what it says: sent, followed, unknown and asked after, refused', async () => {
  const [{ createSandbox }, { createProxy, memoryStore }] = await Promise.all(['sandbox', 'proxy'].map(user.entry));
  const sandbox = await createSandbox({ speed: 100_000, rate: false });
  const options = { basePath: '/api/pec', authorize: () => true, mailbox: () => MAILBOX, token: SUITE.token, store: memoryStore(), rate: { perSecond: 1000 }, fetch: sandbox.fetch };
  const proxy = createProxy({ ...options, environment: 'test' });
  // Where a page's own address is, a program has none.
  const { outputText } = typescript.transpileModule(excerpt(FIRST), { compilerOptions: { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2022 } });
  writeFileSync(join(user.folder, 'first.js'), outputText.replace("'/api/pec'", "'https://portal.example/api/pec'"));
  const { fetch } = globalThis;
  globalThis.fetch = (request) => proxy(request);
  try {
    const { notify, follow } = await import(join(user.folder, 'first.js'));
    const file = new File(['atto'], 'atto.txt');
    const sent = await notify('consegna@pec.example.it', file, 'one');
    assert.equal(sent.state, 'sent');
    const states = [];
    await follow(sent.messageId, (state) => states.push(state));
    assert.equal(states.at(-1), 'delivered');
    assert.deepEqual(await notify('consegna@pec.example.it', file, 'one'), sent, 'one key is one message');
    sandbox.fail({ on: 'POST /send', drop: true, taken: true });
    assert.deepEqual(await notify('consegna@pec.example.it', file, 'two'), { state: 'unknown' });
    await assert.rejects(notify('consegna', file, 'three'), { name: 'ValidationError' });
    assert.equal(sandbox.requests.filter(({ method }) => method === 'POST').length, 2);
  } finally {
    globalThis.fetch = fetch;
  }
});

test('the proxy that npm shows', async () => {
  const { portalProxy } = await user.example('readme/proxy.js');
  const proxy = portalProxy({ email: 'a@b.it', apiKey: 'k' }, MAILBOX, join(user.folder, 'keys'), () => undefined);
  const response = await proxy(new Request('https://portal.example/api/pec/quota/INBOX', { headers: { 'x-requested-with': 'page' } }));
  assert.equal(response.status, 403);
  assert.equal(user.complaints(['readme/proxy.js']), '');
});

test('what npm shows is for those who install: every entry, no command of the workspace', () => {
  const shown = readFileSync(join(user.installed, 'README.md'), 'utf8');
  assert.equal(shown, readFileSync(`${root}${NPM}`, 'utf8'));
  assert.doesNotMatch(shown, /npm (?:start|test|run)|cargo|\]\((?!https?:)/);
  const { exports } = JSON.parse(readFileSync(join(user.installed, 'package.json'), 'utf8'));
  const entries = Object.keys(exports).filter((name) => name !== '.' && name !== './package.json').map((name) => name.slice(1));
  assert.deepEqual(entries.filter((name) => !shown.includes(`${name}\``)), []);
});

test('CONTRIBUTING tells of every command, and of no other', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const told = table('CONTRIBUTING.md', 'command').map(([cell]) => cell.replaceAll(/`|npm (?:run )?/g, ''));
  assert.deepEqual(told.sort(), Object.keys(scripts).sort());
});

test('wherever the number of breaks is told it is that of the table', () => {
  const count = table('docs/breaks.md', 'what breaks').length;
  assert.ok(count > 0);
  for (const path of ['CHANGELOG.md', ...['en', 'it'].flatMap((language) => ['index', 'was-it-sent'].map((name) => `docs/${language}/${name}.md`))]) {
    const told = [...readFileSync(`${root}${path}`, 'utf8').matchAll(/(?:each of|ciascuno di) (\d+) (?:ways|modi)/g)].map(([, number]) => Number(number));
    assert.deepEqual([...new Set(told)], [count], path);
  }
});

test('its folders are there', () => {
  for (const [cell] of [...table('CONTRIBUTING.md', 'folder'), ...table('README.md', 'folder')]) {
    for (const [, path] of cell.matchAll(/`([^`]+)`/g)) {
      assert.ok(statSync(`${root}${path}`), path);
    }
  }
});
