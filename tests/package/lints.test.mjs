/** What judges of packages say of the tarball. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

import { tarball, unpacked } from '../../scripts/parts/paths.mjs';
import { root } from '../../scripts/parts/run.mjs';

/** @param {string} command @param {string[]} args */
function judge(command, args) {
  const { status, stdout, stderr } = spawnSync(`${root}node_modules/.bin/${command}`, args, { encoding: 'utf8', maxBuffer: 1e9 });
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

test('publint finds nothing', () => {
  assert.match(judge('publint', ['run', tarball, '--strict']), /All good/);
});

test('the cores are compiled with SIMD, which encodes twice as fast', () => {
  for (const core of ['core/pec_massiva', 'full-core/pec_massiva_full']) {
    assert.match(judge('wasm-dis', ['--all-features', `${unpacked}/${core}.wasm`]), /\bv128\b/, core);
  }
});

test('attw finds nothing', () => {
  // The compiled core and the script of a worker have no types and want none.
  const out = judge('attw', [tarball, '--exclude-entrypoints', 'pec_massiva.wasm', 'pec_massiva_full.wasm', 'timer-worker', '--no-emoji']);
  assert.match(out, /No problems found/);
});
