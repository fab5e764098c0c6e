/**
 * The secrets with which whole suites run, and what they left of them where they do not belong: in what the proxy told, in
 * what a process or a browser wrote to its folder, in the addresses that a site was asked for.
 */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { found, standsIn } from './canaries.mjs';

/** The same in each run: processes and pages of their own are given them, too. Each is escaped in a way of its own. */
export const SUITE = { token: 'tok:5f0b/"e1c7<a93d', password: 'Pw"à\\ss-77c1<9d&\'02e4' };

const NAMES = /** @type {(keyof typeof SUITE)[]} */ (Object.keys(SUITE));

/** Whether a value holds none of them. @param {unknown} value @param {string} [where] @param {Partial<typeof SUITE>} [secrets] */
export function assertClean(value, where, secrets = SUITE) {
  assert.deepEqual(found(value, NAMES, secrets), [], where);
}

/**
 * Files in a folder that hold one, and which.
 *
 * @param {string} folder
 * @param {Partial<typeof SUITE>} [secrets]
 * @param {RegExp} [passedOver] paths that are not looked at; default: all are
 * @returns {string[]}
 */
export function foundInFolder(folder, secrets = SUITE, passedOver) {
  const names = /** @type {(keyof typeof SUITE)[]} */ (Object.keys(secrets));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => passedOver?.test(path) !== true)
    .flatMap((path) => {
      const bytes = contents(path);
      // Texts, and whatever is no text.
      const stands = ['utf8', 'latin1'].flatMap((way) => standsIn(bytes.toString(/** @type {'utf8'} */ (way)), names, secrets));
      return [...new Set(stands)].map((name) => `${name} in ${path}`);
    });
}

/** Whether no file in a folder holds one: of a browser's profile, say, or a journal. @param {string} folder */
export function assertCleanFolder(folder) {
  assert.deepEqual(foundInFolder(folder), []);
}

/** What a browser is about to remove may be gone. @param {string} path */
function contents(path) {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
