/** The applications of `examples/`, copied to where their bundlers find the frameworks, with the packed package beside them. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { unpacked } from '../../../scripts/parts/paths.mjs';
import { root } from '../../../scripts/parts/run.mjs';
import { ng } from './angular.mjs';

const execute = promisify(execFile);

/** What judges the types, of those whose bundler does not. @type {Record<string, string[]>} */
const CHECKS = {
  react: ['typescript/bin/tsc'],
  vue: ['vue-tsc/bin/vue-tsc.js'],
  svelte: ['svelte-check/bin/svelte-check', '--fail-on-warnings'],
};

export const NAMES = [...Object.keys(CHECKS), 'angular'];

export function project() {
  // Bundlers follow no links out of their root: it works below the repository, whose packages they find.
  mkdirSync(`${root}target`, { recursive: true });
  const folder = mkdtempSync(`${root}target/applications-`);
  cpSync(unpacked, join(folder, 'node_modules', 'pec-massiva'), { recursive: true });
  for (const name of NAMES) {
    // Beside what the guide tells to copy: what each starter brings by itself. The `tsconfig.json` of Angular's names no files.
    for (const one of [...toldToCopy(name), ...(name === 'angular' ? ['package.json'] : ['package.json', 'tsconfig.json'])]) {
      cpSync(`${root}examples/${name}/${one}`, join(folder, name, one), { recursive: true });
    }
  }
  return {
    /** @param {string} name */
    at: (name) => join(folder, name),
    /**
     * Builds one as its user does, and says where the site lies.
     *
     * @param {string} name
     * @param {string} base
     * @param {{ isOffice?: boolean }} [how] with the office's proxy, in place of the service in memory
     * @returns {Promise<string>}
     */
    build: (name, base, { isOffice = false } = {}) =>
      name === 'angular' ? buildAngular(join(folder, name), base, isOffice) : buildVite(name, join(folder, name), base, isOffice),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What the guide tells to put in the place of the starter's. @param {string} name @returns {string[]} */
function toldToCopy(name) {
  const page = readFileSync(`${root}docs/en/frameworks.md`, 'utf8');
  const [, files = ''] = new RegExp(`put ((?:\`[^\`]+\`|,|and|\\s)+) of \`examples/${name}\``).exec(page) ?? [];
  const names = [...files.matchAll(/`([^`]+)`/g)].map(([, file]) => file);
  assert.ok(names.includes('src'), `the guide does not say what to copy of ${name}: ${files}`);
  return names;
}

/** @param {string} name @param {string} folder @param {string} base @param {boolean} isOffice */
async function buildVite(name, folder, base, isOffice) {
  const [check, ...args] = CHECKS[name];
  const { build } = await import('vite');
  const judged = execute(process.execPath, [`${root}node_modules/${check}`, ...args], { cwd: folder }).catch(({ stdout }) => assert.fail(stdout));
  await Promise.all([judged, build({ root: folder, base, mode: isOffice ? 'office' : 'production', logLevel: 'error' })]);
  return join(folder, 'dist');
}

/** @param {string} folder @param {string} base @param {boolean} isOffice */
async function buildAngular(folder, base, isOffice) {
  const run = await ng(folder, 'build', isOffice ? 'production,office' : 'production', { baseHref: base, progress: false });
  const { success, error } = await run.result;
  await run.stop();
  assert.ok(success, `${error} ${run.said.join('\n')}`);
  // What loads first is within the budget of `ng new`: not even a warning.
  assert.deepEqual(run.said.filter((line) => !line.startsWith('info')), []);
  assertTold(run.said.join('\n'));
  return join(folder, 'dist/pec/browser');
}

/** What the guide tells of the sizes: what loads first, and what would if nothing were deferred. @param {string} said the builder's table */
function assertTold(said) {
  const page = readFileSync(`${root}docs/en/frameworks.md`, 'utf8');
  const [, first, all] = (/(\d+) kB load\s+first.*?has (\d+) kB/s.exec(page) ?? []).map(Number);
  const lazy = said.slice(said.indexOf('Lazy chunk files')).split('\n').filter((line) => line.includes('.js') && !line.includes('sandbox'));
  const initial = parseFloat(/Initial total \| +([\d.]+ kB)/.exec(said)?.[1] ?? '');
  const sum = lazy.reduce((kB, line) => kB + parseFloat(line.split('|')[2]) / (line.includes('bytes') ? 1000 : 1), initial);
  assert.ok(lazy.length > 0 && Math.abs(initial / first - 1) < 0.05, `${initial} kB load first, not ${first}`);
  assert.ok(Math.abs(sum / all - 1) < 0.05, `all are ${sum} kB, not ${all}`);
}
