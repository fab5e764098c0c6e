/** The element that registers itself stays where a bundler drops what nobody uses; the entry that does not is dropped. */

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { openChromium } from '../support/chromium.mjs';
import { project } from './project.mjs';
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

/** How they bundle a file into a folder as `main.js`. @type {Record<string, (input: string, folder: string) => Promise<unknown>>} */
const BUNDLERS = {
  esbuild: async (input, outdir) => {
    const { build } = await import('esbuild');
    await build({ entryPoints: { main: input }, bundle: true, minify: true, format: 'esm', outdir, logLevel: 'error' });
  },
  rollup: async (input, dir) => {
    const { rollup } = await import('rollup');
    const { nodeResolve } = await import('@rollup/plugin-node-resolve');
    const bundle = await rollup({ input: { main: input }, plugins: [nodeResolve()], logLevel: 'silent' });
    await bundle.write({ dir, format: 'es' });
    await bundle.close();
  },
  'webpack 5': async (input, path) => {
    const webpack = require('webpack');
    const compiler = webpack({ mode: 'production', context: user.folder, entry: { main: input }, output: { path, filename: '[name].js' }, performance: false });
    await new Promise((resolve, reject) => compiler.run((error, result) => (error ? reject(error) : resolve(result))));
    await new Promise((resolve) => compiler.close(resolve));
  },
};

/** Whether the page of a bundle knows the element, and what it weighs. @param {string} folder */
async function known(folder) {
  writeFileSync(join(folder, 'index.html'), '<!doctype html><html lang="it"><link rel="icon" href="data:,"><pec-compose base-url="/api"></pec-compose><script type="module" src="main.js"></script>');
  const server = await serve(folder);
  const page = await browser.newPage();
  try {
    await page.goto(server.url, { waitUntil: 'load' });
    const isKnown = await page.evaluate(() => customElements.get('pec-compose') !== undefined);
    const fields = await page.getByRole('textbox', { name: 'Destinatari' }).count();
    return { isKnown, fields };
  } finally {
    await page.context().close();
    await server.close();
  }
}

const CASES = [
  { name: 'imported for what it does', code: "import 'pec-massiva/compose';", isKnown: true },
  { name: 'the slim entry, defined', code: "import { define } from 'pec-massiva/compose/slim'; import * as it from 'pec-massiva/words/it'; define({ words: { it } });", isKnown: true },
  { name: 'the slim entry, imported alone, does nothing', code: "import 'pec-massiva/compose/slim';", isKnown: false },
  { name: 'the client alone brings no form', code: "import { PecMassiva } from 'pec-massiva'; new PecMassiva();", isKnown: false },
];

for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
  for (const [place, { name, code, isKnown }] of CASES.entries()) {
    test(`${bundler}: ${name}`, async () => {
      const input = join(user.folder, `compose-${place}.js`);
      writeFileSync(input, code);
      const folder = join(user.folder, `${bundler.replaceAll(/\W/g, '-')}-${place}`);
      mkdirSync(folder);
      await bundle(input, folder);
      assert.deepEqual(await known(folder), { isKnown, fields: isKnown ? 1 : 0 });
    });
  }
}
