/** The page on bundlers: each configuration builds what it says, and the sizes are those of the package. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { bundledSizes } from '../../benches/browser/sizes.mjs';
import { unpacked } from '../../scripts/parts/paths.mjs';
import { root } from '../../scripts/parts/run.mjs';
import { serve } from '../bundlers/serve.mjs';
import { openChromium } from '../support/chromium.mjs';
import { guide, table } from './guide.mjs';

const execute = promisify(execFile);
const PAGE = 'docs/en/bundlers.md';
const user = guide();
const folder = join(user.folder, 'guide/bundlers');
const sizes = await bundledSizes();
let browser;

before(async () => (browser = await openChromium()));
after(async () => {
  await browser?.close();
  user.remove();
});

/** From the middle of the full core's bytes. */
const bytes = readFileSync(join(user.installed, 'full-core/bytes.js'), 'utf8');
const mark = bytes.slice(bytes.length / 2, bytes.length / 2 + 4000);

/** @param {string} out */
function assertLate(out) {
  const files = readdirSync(out).filter((name) => name.endsWith('.js'));
  const holders = files.filter((name) => readFileSync(join(out, name), 'utf8').includes(mark));
  assert.equal(holders.length, 1, files.join());
  assert.ok(!/^(lazy|main)\.js$/.test(holders[0]), holders[0]);
  rmSync(out, { recursive: true });
}

test('esbuild', async () => {
  user.lend('esbuild');
  await execute(process.execPath, ['esbuild.js'], { cwd: folder });
  assertLate(join(folder, 'out'));
});

test('Rollup', async () => {
  user.lend('rollup', '@rollup/plugin-node-resolve');
  await execute(process.execPath, [`${root}node_modules/rollup/dist/bin/rollup`, '-c'], { cwd: folder });
  assertLate(join(folder, 'out'));
});

test('webpack, without a warning', async () => {
  const webpack = createRequire(import.meta.url)('webpack');
  const { default: config } = await user.example('bundlers/webpack.config.js');
  const path = join(folder, 'out');
  const compiler = webpack({ ...config, context: folder, output: { path } });
  const stats = await new Promise((resolve, reject) => compiler.run((error, result) => (error ? reject(error) : resolve(result))));
  await new Promise((resolve) => compiler.close(resolve));
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  assert.deepEqual([errors, warnings], [[], []]);
  assertLate(path);
});

/** What a page says in its title, and what it asked for. @param {string} at @param {string} path */
async function opened(at, path) {
  const server = await serve(at);
  const page = await browser.newPage();
  const [asked, faults] = [[], []];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  page.on('pageerror', (error) => faults.push(String(error)));
  try {
    await page.goto(`${server.url}${path}`);
    await page.waitForFunction(() => !['', 'Avvisi'].includes(document.title)).catch((error) => assert.fail(`${error.message} ${faults}`));
    return { title: await page.title(), asked };
  } finally {
    await page.context().close();
    await server.close();
  }
}

test('a bare page, under a policy', async () => {
  cpSync(join(folder, 'cdn.html'), join(user.folder, 'cdn.html'));
  assert.equal((await opened(user.folder, 'cdn.html')).title, 'delivery');
});

test('the core’s file beside the bundle', async () => {
  mkdirSync(join(user.folder, 'assets'));
  cpSync(join(user.installed, 'core/pec_massiva.wasm'), join(user.folder, 'assets/pec_massiva.wasm'));
  const imports = { 'pec-massiva/slim': '/node_modules/pec-massiva/slim.js' };
  const script = "import { pec } from '/guide/bundlers/slim.js'; document.title = pec.constructor.name;";
  writeFileSync(join(user.folder, 'slim.html'), `<!doctype html><title>Avvisi</title><script type="importmap">${JSON.stringify({ imports })}</script><script type="module">${script}</script>`);
  const { title, asked } = await opened(user.folder, 'slim.html');
  assert.equal(title, 'PecMassiva');
  assert.deepEqual(asked.filter((path) => /bytes|\.wasm/.test(path)), ['/assets/pec_massiva.wasm']);
});

test('the same with Vite', async () => {
  const { build } = await import('vite');
  writeFileSync(join(folder, 'index.html'), "<!doctype html><title>Avvisi</title><script type=\"module\">import { pec } from './slim-vite.js'; document.title = typeof pec.send;</script>");
  const outDir = join(user.folder, 'vite');
  await build({ root: folder, configFile: false, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const { title, asked } = await opened(outDir, '');
  assert.equal(title, 'function');
  assert.equal(asked.filter((path) => path.endsWith('.wasm')).length, 1);
});

test('a page of Next is rendered on the server', async () => {
  // Its bundler follows no links out of its root: it works below the repository, whose packages it finds.
  mkdirSync(`${root}target`, { recursive: true });
  const app = mkdtempSync(`${root}target/guide-next-`);
  try {
    mkdirSync(join(app, 'app'));
    cpSync(join(folder, 'next-page.jsx'), join(app, 'app/page.jsx'));
    cpSync(`${root}examples/next/app/layout.js`, join(app, 'app/layout.js'));
    cpSync(`${root}examples/next/package.json`, join(app, 'package.json'));
    cpSync(unpacked, join(app, 'node_modules', 'pec-massiva'), { recursive: true });
    await execute(process.execPath, [`${root}node_modules/next/dist/bin/next`, 'build'], { cwd: app, env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } });
    const html = readFileSync(join(app, '.next/server/app/index.html'), 'utf8');
    assert.match(html, /How full is the mailbox\?/);
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
});

test('the budget of Angular has room for the entry', () => {
  const { budgets } = JSON.parse(readFileSync(join(folder, 'angular-budgets.json'), 'utf8'));
  const [{ type, maximumError }] = budgets;
  // What ng new allows, and the entry.
  assert.deepEqual([type, parseFloat(maximumError) * 1e6 >= 1e6 + sizes['pec-massiva'].raw], ['initial', true]);
});

test('the tables tell the sizes', () => {
  const rows = table(PAGE, 'bundled and minified').concat(table(PAGE, 'a file by itself'));
  assert.equal(rows.length, 8);
  for (const [cell, raw, brotli] of rows) {
    const { [cell.replaceAll('`', '')]: size } = sizes;
    assert.ok(Math.abs(parseFloat(brotli) - size.brotli / 1024) <= 1, `${cell}: ${size.brotli / 1024} KiB`);
    assert.ok(Math.abs(parseFloat(raw) / (size.raw / 1000) - 1) <= 0.02, `${cell}: ${size.raw / 1000} kB`);
  }
});

test('the compiler is content with what every page can say', () => {
  assert.equal(user.complaints(['bundlers/lazy.js', 'bundlers/slim.js']), '');
});
