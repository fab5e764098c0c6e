/** The applications of `examples/`, copied to where their bundlers find the frameworks, with the packed package beside them. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { unpacked } from '../../../scripts/paths.mjs';
import { root } from '../../../scripts/run.mjs';
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
    cpSync(`${root}examples/${name}`, join(folder, name), { recursive: true });
  }
  return {
    /** @param {string} name */
    at: (name) => join(folder, name),
    /** Builds one as its user does, and says where the site lies. @param {string} name @param {string} base @returns {Promise<string>} */
    build: (name, base) => (name === 'angular' ? buildAngular(join(folder, name), base) : buildVite(name, join(folder, name), base)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** @param {string} name @param {string} folder @param {string} base */
async function buildVite(name, folder, base) {
  const [check, ...args] = CHECKS[name];
  const { build } = await import('vite');
  const judged = execute(process.execPath, [`${root}node_modules/${check}`, ...args], { cwd: folder }).catch(({ stdout }) => assert.fail(stdout));
  await Promise.all([judged, build({ root: folder, base, logLevel: 'error' })]);
  return join(folder, 'dist');
}

/** @param {string} folder @param {string} base */
async function buildAngular(folder, base) {
  const run = await ng(folder, 'build', 'production', { baseHref: base, progress: false });
  const { success, error } = await run.result;
  await run.stop();
  assert.ok(success, `${error} ${run.said.join('\n')}`);
  // What loads first is within the budget of `ng new`: not even a warning.
  assert.deepEqual(run.said.filter((line) => !line.startsWith('info')), []);
  return join(folder, 'dist/pec/browser');
}
