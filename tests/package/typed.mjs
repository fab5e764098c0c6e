/** A user's project in TypeScript, strict, with every library checked. */

import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { root } from '../../scripts/parts/run.mjs';
import { complaintsOf } from './compiler.mjs';
import { consumer } from './consumer.mjs';

export const modules = consumer('module');

/**
 * What the compiler says of these files; nothing where it is content.
 *
 * @param {string[]} files of tests/types
 * @param {object} more options of the compiler
 */
export function check(files, more) {
  for (const file of files) {
    copyFileSync(`${root}tests/types/${file}`, join(modules.folder, file));
  }
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    target: 'ES2022',
    lib: ['ES2022', 'DOM'],
    types: [],
    ...more,
  };
  writeFileSync(join(modules.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  return complaintsOf(join(modules.folder, 'tsconfig.json'));
}

/** How a server's compiler finds modules. */
export const RESOLUTIONS = [
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
];

/** `require` is for those that tell it from `import`. @param {{ moduleResolution: string }} how */
export const filesFor = ({ moduleResolution }) => ['entries.ts', ...(moduleResolution === 'bundler' ? [] : ['common.cts'])];

/** @param {string} name of a package of ours, for the compiler @param {string} [as] */
export const lend = (name, as = name) => {
  mkdirSync(dirname(join(modules.folder, 'node_modules', as)), { recursive: true });
  symlinkSync(`${root}node_modules/${name}`, join(modules.folder, 'node_modules', as));
};
