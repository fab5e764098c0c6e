/** Runs test runners and counts what they say they ran. */

import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { root, run } from './run.mjs';

/**
 * @param {string} folder below tests/
 * @returns {{ name: string, path: string }[]}
 */
export function testFiles(folder) {
  const path = `${root}tests/${folder}`;
  const names = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.test.mjs')) : [];
  return names.map((name) => ({ name: `${folder}/${name.slice(0, -'.test.mjs'.length)}`, path: `${path}/${name}` }));
}

/** Looks each process of tests through for secrets, whatever they ask. */
const WATCH = `--import=${pathToFileURL(`${root}tests/canaries/watch.mjs`)}`;

/**
 * Fails where a test did, where one was skipped, where there was none, and where a process of Node left a secret somewhere.
 *
 * @param {string} command @param {string[]} args @param {Record<string, string>} [env]
 * @returns {Promise<import('./steps.mjs').Result>}
 */
export async function tests(command, args, env = {}) {
  let error;
  const whole = command === process.execPath ? [WATCH, ...args] : args;
  const printed = await run(command, whole, { env }).catch((caught) => {
    error = caught;
    return caught.printed ?? '';
  });
  /** @param {RegExp} pattern */
  const count = (pattern) =>
    [...printed.matchAll(pattern)].reduce((sum, [, number]) => sum + Number(number), 0);
  const passed = count(/^test result: .*?(\d+) passed/gm) + count(/^# pass (\d+)$/gm);
  const failed = count(/^test result: .*?(\d+) failed/gm) + count(/^# fail (\d+)$/gm);
  const skipped = count(/^test result: .*?(\d+) ignored/gm) + count(/^# (?:skipped|todo) (\d+)$/gm);
  if (error !== undefined || passed === 0 || failed > 0 || skipped > 0) {
    error ??= new Error(`${passed} tests passed, ${failed} failed, ${skipped} were skipped`);
    throw Object.assign(error, { passed, failed });
  }
  return { passed, failed };
}
