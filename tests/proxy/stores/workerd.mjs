/** The Durable Objects, in workerd. */

import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

/** @param {string} folder where the objects are kept */
export async function startWorkerd(folder) {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('worker.mjs', import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const miniflare = new Miniflare({
    modules: true,
    script: bundle.outputFiles[0].text,
    compatibilityDate: '2025-06-01',
    durableObjects: { STORE: { className: 'PecStore', useSQLite: true } },
    durableObjectsPersist: folder,
  });
  await miniflare.ready;

  /** @param {string} method @param {unknown[]} args */
  async function ask(method, ...args) {
    const response = await miniflare.dispatchFetch('http://worker/', {
      method: 'POST',
      body: JSON.stringify({ method, args }),
    });
    const { value, error } = await response.json();
    if (error !== undefined) {
      throw new Error(error);
    }
    return value;
  }

  const names = ['claim', 'renew', 'settle', 'look', 'mark', 'remembers', 'reserve'];
  return {
    ask,
    store: Object.fromEntries(names.map((name) => [name, (...args) => ask(name, ...args)])),
    stop: () => miniflare.dispose(),
  };
}
