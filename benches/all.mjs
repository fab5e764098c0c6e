/**
 * `npm run bench`: every bench, one after the other, with a package that is built once. Each is handed those options that it
 * knows: `npm run bench -- --rounds 7`; `npm run bench -- browser/main --sizes 50` runs only those whose names hold one of the words, and
 * `--built` takes the package as it was built last.
 */

import { parseArgs } from 'node:util';

import { isMain, root, run } from '../scripts/parts/run.mjs';
import { ready } from './ready.mjs';

/** What each may be told, but for `built`, which all know. Those are texts, but for `proxied`. */
export const BENCHES = {
  'browser/main': ['sizes', 'rounds', 'proxied'],
  'browser/first-call': ['rounds'],
  'campaign/main': ['rounds', 'rows'],
  'proxy/main': ['rounds', 'requests'],
};

/**
 * What runs, and with which arguments. An option that none of them knows, and a word that names none, are thrown.
 *
 * @param {string[]} args of the command
 * @returns {{ isBuilt: boolean, runs: [name: string, args: string[]][] }}
 */
export function asked(args) {
  const names = [...new Set(Object.values(BENCHES).flat())];
  const kinds = names.map((name) => [name, { type: name === 'proxied' ? 'boolean' : 'string' }]);
  const { values, positionals: words } = parseArgs({ args, allowPositionals: true, options: { ...Object.fromEntries(kinds), built: { type: 'boolean' } } });
  const { built = false, ...given } = /** @type {Record<string, string | boolean>} */ (values);
  const runs = Object.entries(BENCHES).filter(([name]) => words.length === 0 || words.some((word) => name.includes(word)));
  const nobodys = Object.keys(given).find((option) => !runs.some(([, known]) => known.includes(option)));
  if (runs.length === 0 || nobodys !== undefined) {
    throw new Error(runs.length === 0 ? `no bench is called ${words.join(' or ')}; there are ${Object.keys(BENCHES).join(', ')}` : `none of these benches knows --${nobodys}`);
  }
  const handed = (/** @type {string[]} */ known) => Object.entries(given).filter(([option]) => known.includes(option));
  return {
    isBuilt: built === true,
    runs: runs.map(([name, known]) => [name, handed(known).flatMap(([option, value]) => (value === true ? [`--${option}`] : [`--${option}`, String(value)]))]),
  };
}

if (isMain(import.meta.url)) {
  const { isBuilt, runs } = asked(process.argv.slice(2));
  await ready({ built: isBuilt });
  for (const [name, args] of runs) {
    console.log(`\n── ${name}`);
    await run(process.execPath, [`${root}benches/${name}.mjs`, ...args, '--built']);
  }
}
