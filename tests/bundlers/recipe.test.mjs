/** The recipe of the guide: `pec-massiva/full` is loaded when it is needed, and not before. */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { openChromium } from '../support/chromium.mjs';
import { project } from './project.mjs';
import { serve } from './serve.mjs';

const require = createRequire(import.meta.url);
const user = project();
let browser;

user.write(
  'lazy.js',
  `import { PecMassiva, PecError } from 'pec-massiva';
   globalThis.pec = new PecMassiva({ token: ${JSON.stringify(SUITE.token)}, mailbox: { username: 'a', password: ${JSON.stringify(SUITE.password)} } });
   globalThis.loadAll = async () => {
     const { PecMassiva } = await import('pec-massiva/full');
     const error = await new PecMassiva({ token: ${JSON.stringify(SUITE.token)} }).campaigns.create().catch((caught) => caught);
     return [error.name, error instanceof PecError];
   };
   document.title = 'ready';`,
);

before(async () => {
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  user.remove();
});

/** From the middle of the full core's bytes. */
const bytes = readFileSync(join(user.installed, 'full-core/bytes.js'), 'utf8');
const mark = bytes.slice(bytes.length / 2, bytes.length / 2 + 4000);

/** @param {string} name @param {(out: string) => Promise<unknown>} bundle writes lazy.js or main.js into a folder */
function loadsLate(name, bundle) {
  test(name, async () => {
    const out = join(user.folder, `lazy-${name.replaceAll(/\W/g, '-')}`);
    mkdirSync(out);
    await bundle(out);
    const [entry] = readdirSync(out).filter((file) => file === 'lazy.js');
    assert.equal(entry, 'lazy.js');
    const holders = readdirSync(out).filter((file) => readFileSync(join(out, file), 'utf8').includes(mark));
    assert.equal(holders.length, 1, 'the full core stands in one chunk');
    assert.notEqual(holders[0], 'lazy.js');
    writeFileSync(join(out, 'index.html'), '<!doctype html><link rel="icon" href="data:,"><script type="module" src="lazy.js"></script>');
    const server = await serve(out);
    const page = await browser.newPage();
    try {
      const loaded = [];
      page.on('request', (request) => loaded.push(new URL(request.url()).pathname.slice(1)));
      await page.goto(server.url);
      await page.waitForFunction(() => document.title === 'ready');
      assert.ok(!loaded.includes(holders[0]));
      assert.deepEqual(await page.evaluate('loadAll()'), ['ValidationError', true]);
      assert.ok(loaded.includes(holders[0]));
    } finally {
      await page.context().close();
      await server.close();
    }
  });
}

loadsLate('esbuild', async (outdir) => {
  const { build } = await import('esbuild');
  await build({ entryPoints: [join(user.folder, 'lazy.js')], bundle: true, minify: true, splitting: true, format: 'esm', outdir, logLevel: 'error' });
});

loadsLate('webpack 5, with the hint of the guide', async (path) => {
  const webpack = require('webpack');
  const performance = { maxAssetSize: 2_000_000, maxEntrypointSize: 2_000_000 };
  const compiler = webpack({ mode: 'production', context: user.folder, entry: './lazy.js', output: { path, filename: 'lazy.js', publicPath: '' }, performance });
  const stats = await new Promise((resolve, reject) => compiler.run((error, result) => (error ? reject(error) : resolve(result))));
  await new Promise((resolve) => compiler.close(resolve));
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  assert.deepEqual([errors, warnings], [[], []]);
});

loadsLate('Vite 8', async (outDir) => {
  const { build } = await import('vite');
  const output = { entryFileNames: 'lazy.js', chunkFileNames: '[name]-[hash].js' };
  const input = join(user.folder, 'lazy.js');
  await build({ root: user.folder, base: './', configFile: false, logLevel: 'error', build: { outDir, emptyOutDir: true, rollupOptions: { input, output, preserveEntrySignatures: 'strict' }, modulePreload: false } });
});
