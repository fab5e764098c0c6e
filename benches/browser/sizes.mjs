/** What the package costs a page. */

import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

import { build } from 'esbuild';

import { unpacked } from '../../scripts/parts/paths.mjs';

/** @param {Uint8Array} bytes */
const sizeOf = (bytes) => ({ raw: bytes.length, brotli: brotliCompressSync(bytes).length });

/**
 * Each entry of the client as esbuild bundles it, whole and without the compiled core, and the cores by themselves.
 *
 * @returns {Promise<Record<string, { raw: number, brotli: number }>>}
 */
export async function bundledSizes() {
  const bundle = async (entry, name = 'PecMassiva') => {
    const { outputFiles } = await build({
      stdin: { contents: `export { ${name} } from '${unpacked}/${entry}';`, resolveDir: unpacked },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    });
    return sizeOf(outputFiles[0].contents);
  };
  return {
    'pec-massiva': await bundle('index.js'),
    'pec-massiva/full': await bundle('full.js'),
    'pec-massiva/slim, without the core': await bundle('slim.js'),
    'pec-massiva/full/slim, without the core': await bundle('full-slim.js'),
    'pec-massiva/compose, with client and three languages': await bundle('compose.js', 'define'),
    'pec-massiva/compose/slim, without client and words': await bundle('compose-slim.js', 'define'),
    'pec_massiva.wasm': sizeOf(readFileSync(`${unpacked}/core/pec_massiva.wasm`)),
    'pec_massiva_full.wasm': sizeOf(readFileSync(`${unpacked}/full-core/pec_massiva_full.wasm`)),
  };
}
