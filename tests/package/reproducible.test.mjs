/** What is packed hangs on nothing but the sources: not on the folder that they lie in, and not on the hour. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { CORES } from '../../scripts/package.mjs';
import { stage } from '../../scripts/parts/paths.mjs';
import { root } from '../../scripts/parts/run.mjs';

/** What packing reads, and what cargo wants to see before it tells of libraries; `:(glob)*` are the files at the top. */
const SOURCES = ['scripts', 'pkg-template', 'src', 'tests', 'benches', ':(glob)*'];

/** Packs the sources as they are in a folder of their own, with the cores that were compiled last. @param {string} folder */
function packedIn(folder) {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...SOURCES], { cwd: root, encoding: 'utf8' });
  for (const path of listed.split('\0').filter((path) => path !== '' && existsSync(root + path))) {
    cpSync(root + path, join(folder, path));
  }
  for (const core of Object.keys(CORES)) {
    cpSync(`${stage}/${core}`, join(folder, 'target/package', core), { recursive: true });
  }
  symlinkSync(`${root}node_modules`, join(folder, 'node_modules'));
  execFileSync(process.execPath, ['--input-type=module', '-e', "import { packAgain } from './scripts/package.mjs'; await packAgain();"], { cwd: folder });
  const [name = ''] = readdirSync(join(folder, 'dist'));
  return { name, digest: createHash('sha256').update(readFileSync(join(folder, 'dist', name))).digest('hex') };
}

test('two packings of the same cores in two folders are the same, bit for bit', () => {
  const parent = mkdtempSync(join(tmpdir(), 'pec-massiva-packed-'));
  try {
    // Of names of different lengths, so that a path in it would show.
    const [one, other] = ['a', 'another-one'].map((name) => packedIn(join(parent, name)));
    assert.match(one?.name ?? '', /^pec-massiva-.*\.tgz$/);
    assert.deepEqual(one, other);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
});
