/** Only what passed all tests is published: the very commit, with nothing changed. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { commitOf, hasPassed, stamp, unstamp } from '../../scripts/parts/stamp.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-stamp-'));
const git = (/** @type {string[]} */ ...args) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.it', ...args], { cwd: folder });
const commit = (/** @type {string} */ text) => {
  writeFileSync(join(folder, 'file'), text);
  git('add', '.');
  git('commit', '--quiet', '--message', text);
};

before(() => {
  git('init', '--quiet');
  writeFileSync(join(folder, '.gitignore'), 'target\n');
  commit('one');
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('a commit that passed is known, and nothing else is', () => {
  assert.equal(hasPassed(folder), false, 'nothing ran');
  const one = commitOf(folder);
  assert.equal(stamp(one, folder), true);
  assert.equal(hasPassed(folder), true);
  writeFileSync(join(folder, 'file'), 'changed');
  assert.equal(hasPassed(folder), false, 'something was changed since');
  assert.equal(stamp(one, folder), false, 'something was changed while it ran');
  commit('two');
  assert.equal(hasPassed(folder), false, 'another commit');
  assert.equal(stamp(one, folder), false, 'another commit came while it ran');
  writeFileSync(join(folder, 'new'), '');
  assert.equal(stamp(commitOf(folder), folder), false, 'a file that nobody knows');
  rmSync(join(folder, 'new'));
  assert.equal(stamp(commitOf(folder), folder), true);
  unstamp(folder);
  assert.equal(hasPassed(folder), false, 'it ran again, and did not pass');
});

test('the run of all tests writes it, and a release asks for it', () => {
  const [run, release] = ['test', 'release'].map((name) => readFileSync(`${root}scripts/${name}.mjs`, 'utf8'));
  assert.match(run, /stamp\(/);
  assert.match(release, /hasPassed\(\)/);
});
