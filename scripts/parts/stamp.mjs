/** That `npm run test:all` passed, and of which commit: only a tree without a change passes for a commit. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';

import { root } from './run.mjs';

/** @param {string} folder of a repository */
const place = (folder) => join(folder, 'target', 'passed.json');

/** The commit that a folder holds, or nothing where it holds something else. @param {string} [folder] */
export function commitOf(folder = root) {
  const git = (/** @type {string[]} */ ...args) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  const [status, head] = [git('status', '--porcelain'), git('rev-parse', 'HEAD')];
  const isClean = status.status === 0 && status.stdout.trim() === '';
  return isClean && head.status === 0 ? head.stdout.trim() : undefined;
}

/**
 * Writes down that all tests passed; whether it could. Where something was changed before or while they ran, nobody knows
 * what passed.
 *
 * @param {string | undefined} before what `commitOf` said when they began
 * @param {string} [folder]
 */
export function stamp(before, folder = root) {
  if (before === undefined || before !== commitOf(folder)) {
    return false;
  }
  mkdirSync(dirname(place(folder)), { recursive: true });
  writeFileSync(place(folder), `${JSON.stringify({ commit: before })}\n`);
  return true;
}

/** What was written down is no more so. @param {string} [folder] */
export function unstamp(folder = root) {
  rmSync(place(folder), { force: true });
}

/** Whether all tests passed of what a folder holds. @param {string} [folder] */
export function hasPassed(folder = root) {
  const commit = commitOf(folder);
  try {
    return commit !== undefined && JSON.parse(readFileSync(place(folder), 'utf8')).commit === commit;
  } catch {
    return false;
  }
}
