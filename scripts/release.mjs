/**
 * `npm run release -- --dry-run`, after `npm run test:all`: everything that a release does besides, but publishing: the
 * tree is clean, all tests passed of this very commit, version and CHANGELOG fit, what is shipped may be shipped, and two clean builds in two folders give the
 * same tarball, bit for bit.
 * What could not be asked is said, and is no pass: then a dry run ends badly, too, unless `--without-advisories` says that
 * they are left out. Without `--dry-run` it then publishes the tarball that was built; `--builds` makes the two builds alone.
 */

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { tarball } from './parts/paths.mjs';
import { ask, root, run, say } from './parts/run.mjs';
import { hasPassed } from './parts/stamp.mjs';
import { version } from './parts/versions.mjs';
import { ending } from './release/ending.mjs';
import { setUp } from './setup.mjs';
import { supply } from './supply.mjs';

const { values } = parseArgs({
  options: {
    'dry-run': { type: 'boolean', default: false },
    'without-advisories': { type: 'boolean', default: false },
    builds: { type: 'boolean', default: false },
  },
});
const isDry = values['dry-run'] || values.builds;

/** What stands in the way. @type {string[]} */
const faults = [];

/** What could not be asked. @type {string[]} */
const notRun = [];

/** @param {boolean} isGood @param {string} words */
function check(isGood, words) {
  say(`${isGood ? 'good' : 'BAD'}: ${words}`);
  if (!isGood) {
    faults.push(words);
  }
}

/** The tarball that a clone gives, in a folder of its own. @param {string} folder @returns {Promise<string>} its path */
async function built(folder) {
  await run('git', ['clone', '--quiet', root, folder], { quiet: true });
  await run(process.execPath, ['scripts/package.mjs'], { cwd: folder, quiet: true });
  return join(folder, tarball.slice(root.length));
}

/** @param {string} path */
const digest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

await setUp();
check(ask('git', ['status', '--porcelain']) === '', 'nothing is changed that is not committed');
if (!values.builds) {
  const passed = hasPassed();
  check(isDry || passed, passed || !isDry ? `npm run test:all has ${passed ? '' : 'not '}passed for this commit` : 'npm run test:all may still be outstanding');
  const changelog = readFileSync(`${root}CHANGELOG.md`, 'utf8');
  check(isDry || changelog.includes(`\n## ${version}`), isDry ? 'the CHANGELOG may still say "Unreleased"' : `the CHANGELOG tells of ${version}`);
  for (const [name, verdict] of Object.entries(await supply())) {
    if (verdict === 'not run') {
      say(`NOT RUN: ${name}`);
      notRun.push(name);
    } else {
      check(verdict === 'passed', `${name}: ${verdict}`);
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-release-'));
try {
  // Of names of different lengths, so that a path in it would show.
  const both = [await built(join(folder, 'a')), await built(join(folder, 'another-one'))];
  const [one, other] = both.map(digest);
  check(one === other, `two clean builds in two folders are the same: ${one}`);
  if (faults.length === 0) {
    mkdirSync(`${root}dist`, { recursive: true });
    cpSync(both[0], tarball);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const { isGood, words } = ending({ faults, notRun, isDry, withoutAdvisories: values['without-advisories'] });
if (!values.builds && isGood && existsSync(tarball)) {
  await run('npm', ['publish', tarball, '--access', 'public', ...(isDry ? ['--dry-run'] : [])]);
  say(isDry ? 'a dry run: nothing was published' : `published ${version}`);
}
if (!values.builds || !isGood) {
  say(words);
}
process.exitCode = isGood ? 0 : 1;
