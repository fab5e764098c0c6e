/** What a language costs a page: one language, and nothing of the core. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

import { build } from 'esbuild';

import { root } from '../../scripts/parts/run.mjs';

const CEILING = 20 * 1024;

for (const tag of ['it', 'en', 'de']) {
  test(`pec-massiva/words/${tag}, bundled and minified`, async (context) => {
    const { metafile, outputFiles } = await build({
      entryPoints: [`${root}pkg-template/words-${tag}.js`],
      bundle: true,
      minify: true,
      format: 'esm',
      metafile: true,
      write: false,
    });
    const size = brotliCompressSync(outputFiles[0].contents).length;
    context.diagnostic(`${tag}: ${(size / 1024).toFixed(1)} KiB brotli`);
    assert.ok(size <= CEILING, `${size} bytes`);
    const strangers = Object.keys(metafile.inputs).filter((path) => !new RegExp(`words(?:-${tag}|/${tag}/[\\w-]+|/[\\w-]+)\\.js$`).test(path));
    assert.deepEqual(strangers, []);
  });
}

test('importing touches no global', async () => {
  const names = ['Intl', 'Symbol', 'fetch', 'navigator', 'document'];
  const touched = [];
  const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  names.forEach((name, place) => {
    const value = globalThis[name];
    Object.defineProperty(globalThis, name, { configurable: true, get: () => (/words/.test(new Error('who').stack?.split('\n')[2] ?? '') && touched.push(name), value) });
    assert.ok(place >= 0);
  });
  try {
    await Promise.all(['it', 'en', 'de'].map((tag) => import(`${root}pkg-template/words-${tag}.js?fresh`)));
  } finally {
    names.forEach((name, place) => (before[place] === undefined ? delete globalThis[name] : Object.defineProperty(globalThis, name, before[place])));
  }
  assert.deepEqual(touched, []);
});
