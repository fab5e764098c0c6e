/** The packed package, unpacked: what the demo page, the tests and the benchmarks use, never the sources. */

import { mkdirSync, renameSync, rmSync } from 'node:fs';

import { tarball } from './package.mjs';
import { root, run } from './run.mjs';

const folder = `${root}target/consumer`;

/** Where the package lies, unpacked. */
export const unpacked = `${folder}/pec-massiva`;

export async function unpack() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', folder], { quiet: true });
  renameSync(`${folder}/package`, unpacked);
}
