/** The packed package, without configuration, in what people build pages with. */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { openChromium } from '../support/chromium.mjs';
import { EXPECTED, project } from './project.mjs';
import { serve } from './serve.mjs';

const require = createRequire(import.meta.url);
const user = project();
let browser;

before(async () => {
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  user.remove();
});

/** What the page at `url` says in its title, once it says something. */
async function said(url) {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  try {
    await page.goto(url);
    await page.waitForFunction(() => document.title !== 'waiting', undefined, { timeout: 60_000 });
    return await page.title();
  } catch (error) {
    throw new Error(`${error.message} ${errors.join(' ')}`);
  } finally {
    await page.context().close();
  }
}

/** From the middle of each core's bytes, more than they have in common; it must stand once in a bundle. */
const marks = ['core', 'full-core', 'sandbox-core'].map((folder) => {
  const text = readFileSync(join(user.installed, folder, 'bytes.js'), 'utf8');
  return text.slice(text.length / 2, text.length / 2 + 4000);
});

/** @param {string} folder */
function assertBytesOnce(folder) {
  const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|mjs)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8'));
  for (const mark of marks) {
    assert.equal(texts.join('').split(mark).length - 1, 1, 'the bytes stand once');
  }
}

/** Bundles main.js into a folder of its own and asks the page made of it. */
function builds(name, bundle) {
  test(name, async () => {
    const out = join(user.folder, name.replaceAll(/\W/g, '-'));
    mkdirSync(out);
    await bundle(out);
    assertBytesOnce(out);
    if (!readdirSync(out).includes('index.html')) {
      writeFileSync(join(out, 'index.html'), '<!doctype html><title>waiting</title><script type="module" src="main.js"></script>');
    }
    const server = await serve(out);
    try {
      assert.equal(await said(server.url), EXPECTED);
    } finally {
      await server.close();
    }
  });
}

builds('esbuild', async (outdir) => {
  const { build } = await import('esbuild');
  await build({ entryPoints: [join(user.folder, 'main.js')], bundle: true, minify: true, format: 'esm', outdir, logLevel: 'error' });
});

builds('rollup', async (dir) => {
  const { rollup } = await import('rollup');
  const { nodeResolve } = await import('@rollup/plugin-node-resolve');
  const bundle = await rollup({ input: join(user.folder, 'main.js'), plugins: [nodeResolve()] });
  await bundle.write({ dir, format: 'es' });
  await bundle.close();
});

builds('webpack 5', async (path) => {
  const webpack = require('webpack');
  const compiler = webpack({ mode: 'production', context: user.folder, entry: './main.js', output: { path, filename: 'main.js' }, performance: false });
  const stats = await new Promise((resolve, reject) => compiler.run((error, result) => (error ? reject(error) : resolve(result))));
  await new Promise((resolve) => compiler.close(resolve));
  assert.deepEqual(stats.toJson({ all: false, errors: true, warnings: true }).errors, []);
});

for (const [name, specifier] of [['Vite 5', 'vite-5'], ['Vite 7', 'vite-7'], ['Vite 8', 'vite']]) {
  builds(`${name}, build`, async (outDir) => {
    const { build } = await import(specifier);
    await build({ root: user.folder, configFile: false, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  });

  test(`${name}, dev`, async () => {
    const { createServer } = await import(specifier);
    const server = await createServer({
      root: user.folder,
      configFile: false,
      logLevel: 'error',
      cacheDir: join(user.folder, `cache-${specifier}`),
      server: { port: 0, host: '127.0.0.1', hmr: false },
    });
    try {
      await server.listen();
      assert.equal(await said(`http://127.0.0.1:${server.httpServer.address().port}/`), EXPECTED);
    } finally {
      await server.close();
    }
  });
}
