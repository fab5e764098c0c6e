/** By what it is known whether a file is still the one whose changes were tried. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

import { root } from '../parts/run.mjs';

const digest = (/** @type {string | Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** Of the core: a test that is added below makes no result old. @param {string} file */
export const coreSourceOf = (file) => digest(readFileSync(`${root}${file}`, 'utf8').split('\n#[cfg(test)]\nmod tests {')[0] ?? '');

/** Of the proxy. @param {string} file */
export const proxySourceOf = (file) => digest(readFileSync(`${root}${file}`));

/**
 * Those that changed since they were tried, or are gone: what was found of them is of a file that nobody has any more.
 *
 * @param {Record<string, { source: string }>} known
 * @param {(file: string) => string} sourceOf
 */
export const changedSince = (known, sourceOf) =>
  Object.keys(known).filter((file) => !existsSync(`${root}${file}`) || known[file]?.source !== sourceOf(file));
