/** What the package costs a page. */

import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

import { build } from 'esbuild';

import { unpacked } from '../../scripts/paths.mjs';

/** @param {Uint8Array} bytes */
const sizeOf = (bytes) => ({ raw: bytes.length, brotli: brotliCompressSync(bytes).length });

/**
 * The client as esbuild bundles it, whole and without the compiled core, and the core by itself.
 *
 * @returns {Promise<Record<string, { raw: number, brotli: number }>>}
 */
export async function bundledSizes() {
  const bundle = async (entry) => {
    const { outputFiles } = await build({
      stdin: { contents: `export { PecMassiva } from '${unpacked}/${entry}';`, resolveDir: unpacked },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    });
    return sizeOf(outputFiles[0].contents);
  };
  return {
    'pec-massiva': await bundle('index.js'),
    'pec-massiva/slim, without the core': await bundle('slim.js'),
    'pec_massiva.wasm': sizeOf(readFileSync(`${unpacked}/core/pec_massiva.wasm`)),
  };
}
