/** What is compiled into the package, judged without a network; and what is said of what could not be asked. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { libraries } from '../../scripts/parts/licences.mjs';
import { ending } from '../../scripts/release/ending.mjs';
import { root } from '../../scripts/parts/run.mjs';
import { faultsOf, judged } from '../../scripts/supply.mjs';

const [lock, rules] = ['Cargo.lock', 'deny.toml'].map((name) => readFileSync(`${root}${name}`, 'utf8'));

test('licences, sources and crates are those that may be shipped', async () => {
  const all = await libraries();
  assert.ok(all.length > 20);
  assert.deepEqual(faultsOf(all, lock, rules), []);
  // Each fault would be seen.
  const [first] = all;
  const git = lock.replace(/^source = ".*"$/m, 'source = "git+https://code.example/one"');
  for (const [libraries, text, law] of /** @type {const} */ ([
    [[...all, { ...first, name: 'other', license: 'GPL-3.0-only' }], lock, /other is under GPL/],
    [[...all, { ...first, name: 'other', license: 'MIT AND GPL-3.0-only' }], lock, /other is under MIT AND/],
    [[...all, { ...first, name: 'other', license: '' }], lock, /other is under/],
    [[...all, { ...first, version: '0.0.1' }], lock, /is there twice/],
    [all, git, /is no registry/],
    [all, lock.replace(/^source = ".*"$/m, 'source = "registry+https://registry.example/"'), /2 sources/],
  ])) {
    assert.match(faultsOf([...libraries], text, rules).join('; '), law);
  }
  assert.notEqual(faultsOf(all, lock, rules.replace('"Unicode-3.0"', '"Zlib"')).length, 0, 'deny.toml says what is allowed');
});

test('what could not be asked is no pass, and what was found is no “could not be asked”', async () => {
  const says = (/** @type {string} */ text, code = 1) => judged(process.execPath, ['-e', `console.error(${JSON.stringify(text)}); process.exit(${code})`]);
  assert.equal(await says('', 0), 'passed');
  assert.equal(await says('found 2 vulnerabilities (1 moderate, 1 high)'), 'failed');
  assert.equal(await says('error[vulnerability]: Use after free\n   = ID: RUSTSEC-2026-0001'), 'failed');
  assert.equal(await says('npm error audit endpoint returned an error\nnpm error A complete log is in a file'), 'not run');
  assert.equal(await says('2026-11-30 10:00:00 [ERROR] failed to fetch advisory database: no route'), 'not run');
  // Where it only stands in what was found.
  assert.equal(await says('error[rejected]: "npm error audit endpoint returned an error" is no licence'), 'failed');
  assert.equal(await judged('no-such-command-at-all', []), 'failed');
});

test('a release that could not ask everything ends badly, and its dry run, too, unless it is told what is left out', () => {
  const [crates, npm] = ['advisories of crates', 'advisories of npm packages'];
  const found = { faults: [], notRun: [crates, npm], isDry: true, withoutAdvisories: false };
  assert.deepEqual(ending({ ...found, notRun: [] }), { isGood: true, words: 'all was asked, and all is good' });
  const plain = ending(found);
  assert.equal(plain.isGood, false);
  assert.match(plain.words, /not run: advisories of crates; advisories of npm packages.*--without-advisories/);
  const told = ending({ ...found, withoutAdvisories: true });
  assert.equal(told.isGood, true);
  assert.match(told.words, /not run: advisories of crates; advisories of npm packages/, 'it is said all the same');
  // It leaves out nothing else, hides no fault, and nothing is published so.
  assert.equal(ending({ ...found, notRun: [crates, 'licences'], withoutAdvisories: true }).isGood, false);
  assert.equal(ending({ ...found, isDry: false, withoutAdvisories: true }).isGood, false);
  const bad = ending({ ...found, faults: ['it is BAD'], withoutAdvisories: true });
  assert.equal(bad.isGood, false);
  assert.match(bad.words, /it is BAD; not run: /);
});
