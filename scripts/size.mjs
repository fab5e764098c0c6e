/**
 * `npm run size`: what each entry costs a page, and what its compiled core is made of: by folder, and by kind of code.
 * Beside each figure stands the one that `npm run size -- --keep` kept last.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { bundledSizes } from '../benches/browser/sizes.mjs';
import { COMPILED, CORES, OPTIMISED, WASM_FEATURES, asLibrary, makePackage, toolPath, withoutPaths } from './package.mjs';
import { isMain, root, run } from './parts/run.mjs';
import { functionsOf } from './parts/wasm-functions.mjs';
import { setUp } from './setup.mjs';

/** @typedef {Record<string, number>} Sizes in bytes, by what has them */

const folder = `${root}target/size`;
const KEPT = `${folder}/kept.json`;

/** Kinds of code, by the names of functions; the first that fits counts. */
const KINDS = Object.entries({
  'asynchronous bodies': /\{\{closure\}\}|Future>::poll/,
  'letting go of values': /drop_in_place|drop_slow/,
  'maps and sets': /btree|litemap/i,
  'JSON and serde': /serde/,
  formatting: /core(?:\[\w+\])?::fmt|fmt::(?:Display|Debug|Write)|::fmt::h|zmij/,
  sorting: /::sort|quicksort|merge/,
  memory: /dlmalloc|raw_vec|RawVec|__rust|__rdl/,
  'JavaScript’s side': /wasm_bindgen|js_sys|web_sys|__wbg/,
  'other libraries': /^(?!.*pec_massiva)/,
});

/** @param {string} name of a function */
const kindOf = (name) => KINDS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'plain functions of ours';

/** The folder of ours that a function comes from, or the library. @param {string} name */
function placeOf(name) {
  const ours = /pec_massiva::(\w+)(?:::(\w+))?/.exec(name);
  if (ours !== null) {
    const [, first, second = ''] = ours;
    return existsSync(`${root}src/${first}/${second}`) && second !== '' ? `${first}/${second}` : first;
  }
  const library = /\b(alloc|core|std|serde\w*|futures\w*|js_sys|web_sys|wasm_bindgen\w*|dlmalloc|base64\w*|sha2|litemap)\b/.exec(name);
  return library?.[1] ?? 'others';
}

/** @param {{ name: string, size: number }[]} functions @param {(name: string) => string} group @returns {Sizes} */
function summed(functions, group) {
  /** @type {Sizes} */
  const sums = {};
  for (const { name, size } of functions) {
    sums[group(name)] = (sums[group(name)] ?? 0) + size;
  }
  return Object.fromEntries(Object.entries(sums).sort(([, one], [, other]) => other - one));
}

/** A core as it is packed, but with its functions' names. @param {{ name: string, features: string }} core */
async function named({ name, features }) {
  // Names are debug information to the compiler.
  await run('cargo', ['rustc', ...asLibrary(features), ...withoutPaths, '--config', 'profile.release.strip="none"'], { quiet: true });
  const tools = { quiet: true, env: { PATH: toolPath } };
  const glue = ['--target', 'web', '--omit-default-module-path', '--keep-debug', '--out-dir', folder, '--out-name', name];
  await run('wasm-bindgen', [...glue, COMPILED], tools);
  const out = `${folder}/${name}.wasm`;
  await run('wasm-opt', ['-g', ...OPTIMISED, ...WASM_FEATURES, `${folder}/${name}_bg.wasm`, '-o', out], tools);
  return functionsOf(readFileSync(out));
}

/** All tables. @returns {Promise<Record<string, Sizes>>} */
async function measure() {
  /** @type {Record<string, Sizes>} */
  const tables = {};
  const bundled = await bundledSizes();
  tables['entries, bundled and minified, brotli'] = Object.fromEntries(
    Object.entries(bundled).map(([name, { brotli }]) => [name, brotli]),
  );
  for (const core of [CORES.core, CORES['full-core']]) {
    const { functions, data } = await named(core);
    const title = `${core.name}.wasm before compression`;
    tables[`${title}, by folder`] = { ...summed(functions, placeOf), 'data: texts and tables': data };
    tables[`${title}, by kind`] = { ...summed(functions, kindOf), 'data: texts and tables': data };
  }
  return tables;
}

/** @param {string} title @param {Sizes} sizes @param {Sizes} before */
function show(title, sizes, before = {}) {
  const kibibytes = (/** @type {number} */ bytes) => (bytes / 1024).toFixed(1).padStart(8);
  console.log(`\n${title}, KiB${Object.keys(before).length > 0 ? ' (before)' : ''}`);
  for (const [name, bytes] of Object.entries(sizes)) {
    const old = before[name] === undefined ? '' : ` (${kibibytes(before[name]).trim()})`;
    console.log(`${kibibytes(bytes)}${old.padEnd(10)}  ${name}`);
  }
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false }, built: { type: 'boolean', default: false } } });
  await setUp();
  if (!values.built) {
    await makePackage();
  }
  mkdirSync(folder, { recursive: true });
  const before = existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, 'utf8')) : {};
  const tables = await measure();
  for (const [title, sizes] of Object.entries(tables)) {
    show(title, sizes, before[title]);
  }
  if (values.keep) {
    writeFileSync(KEPT, JSON.stringify(tables));
  }
}
