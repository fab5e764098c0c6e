/** What the package costs a page. */

import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

import { build } from 'esbuild';

import { unpacked } from '../../scripts/parts/paths.mjs';

/** @param {Uint8Array} bytes */
const sizeOf = (bytes) => ({ raw: bytes.length, brotli: brotliCompressSync(bytes).length });

/** Entries that a page may load besides, by their files. */
const BESIDE = { sandbox: 'sandbox', account: 'account', journal: 'journal-page', react: 'react', vue: 'vue', upload: 'upload' };

/**
 * Each entry of a page as esbuild bundles it: those of the client whole and without the compiled core, and what may stand beside
 * them; and the cores by themselves. Languages have ceilings of their own, with their tests.
 *
 * @returns {Promise<Record<string, { raw: number, brotli: number }>>}
 */
export async function bundledSizes() {
  const bundle = async (entry, names = '{ PecMassiva }') => {
    const { outputFiles } = await build({
      stdin: { contents: `export ${names} from '${unpacked}/${entry}';`, resolveDir: unpacked },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
      // What the page has already.
      external: ['react', 'vue'],
    });
    return sizeOf(outputFiles[0].contents);
  };
  const beside = Object.entries(BESIDE).map(async ([name, file]) => [`pec-massiva/${name}`, await bundle(`${file}.js`, '*')]);
  return {
    'pec-massiva': await bundle('index.js'),
    'pec-massiva/full': await bundle('full.js'),
    'pec-massiva/slim, without the core': await bundle('slim.js'),
    'pec-massiva/full/slim, without the core': await bundle('full-slim.js'),
    'pec-massiva/compose, with client and three languages': await bundle('compose.js', '{ define }'),
    'pec-massiva/compose/slim, without client and words': await bundle('compose-slim.js', '{ define }'),
    ...Object.fromEntries(await Promise.all(beside)),
    'pec_massiva.wasm': sizeOf(readFileSync(`${unpacked}/core/pec_massiva.wasm`)),
    'pec_massiva_full.wasm': sizeOf(readFileSync(`${unpacked}/full-core/pec_massiva_full.wasm`)),
  };
}
