/**
 * `npm run docs`: builds the guide into `dist/docs`, plain files that any server serves; `-- --base /guide/` where they
 * stand under a path. A link that leads nowhere is a failure.
 */

import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { isMain, root } from './parts/run.mjs';
import { npmPackages } from './setup.mjs';

/** Where the site is laid out. */
const laidOut = `${root}dist/docs`;

/** @param {{ to?: string, base?: string }} [options] */
export async function buildDocs({ to = laidOut, base } = {}) {
  const { build } = await import('vitepress');
  await build(`${root}docs`, { outDir: to, ...(base !== undefined && { base }) });
}

if (isMain(import.meta.url)) {
  const { base } = parseArgs({ options: { base: { type: 'string' } } }).values;
  if (!existsSync(`${root}node_modules/vitepress`)) {
    await npmPackages();
  }
  await buildDocs({ base });
  console.log(`${laidOut} is ready: serve the folder${base === undefined ? ', or build it with --base where it stands under a path' : ` under ${base}`}.`);
}
