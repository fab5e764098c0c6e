/** What stands in `examples/guide` beside the packed package, as a reader of the guide has both. */

import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { root } from '../../scripts/parts/run.mjs';
import { complaintsOf } from '../package/compiler.mjs';
import { consumer } from '../package/consumer.mjs';

export function guide() {
  const user = consumer('module');
  cpSync(`${root}examples/guide`, join(user.folder, 'guide'), { recursive: true });
  return {
    ...user,
    /** An entry of the package. @param {string} name @returns {Promise<any>} */
    entry: (name) => import(join(user.installed, `${name}.js`)),
    /** A file of the guide. @param {string} name @returns {Promise<any>} */
    example: (name) => import(join(user.folder, 'guide', name)),
    /** Makes packages findable from there. @param {string[]} names */
    lend(...names) {
      for (const name of names) {
        const place = join(user.folder, 'node_modules', name);
        mkdirSync(dirname(place), { recursive: true });
        symlinkSync(`${root}node_modules/${name}`, place);
      }
    },
    /** What the compiler says of files of the guide; nothing where it is content. @param {string[]} names @param {object} [more] */
    complaints(names, more = {}) {
      const compilerOptions = {
        ...{ strict: true, allowJs: true, checkJs: true, noEmit: true, skipLibCheck: false, target: 'ES2022', types: [] },
        ...{ lib: ['ES2022', 'DOM', 'DOM.Iterable'], module: 'esnext', moduleResolution: 'bundler', ...more },
      };
      const config = join(user.folder, 'tsconfig.json');
      writeFileSync(config, JSON.stringify({ compilerOptions, files: names.map((name) => `guide/${name}`) }));
      return complaintsOf(config);
    },
  };
}

/** A table of a page: its rows by the words in their first cell, without backticks. @param {string} path @param {string} head of its first column */
export function table(path, head) {
  const lines = readFileSync(`${root}${path}`, 'utf8').split('\n');
  const cells = (/** @type {string} */ line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
  const begin = lines.findIndex((line) => line.startsWith('|') && cells(line)[0] === head);
  const rows = lines.slice(begin + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return begin === -1 ? [] : rows.slice(0, end === -1 ? undefined : end).map(cells);
}

/** The types of a file, without what is said of them. @param {string} file */
export const typesOf = (file) => readFileSync(`${root}pkg-template/types/${file}.d.ts`, 'utf8').replaceAll(/\/\*\*.*?\*\//gs, '');

/** The words of a type that is a union of texts. @param {string} file of the types @param {string} name */
export function union(file, name) {
  const text = typesOf(file);
  const [, written = ''] = new RegExp(`export type ${name} =([^;]+);`).exec(text) ?? [];
  return [...written.matchAll(/'([^']*)'/g)].map(([, word]) => word);
}
