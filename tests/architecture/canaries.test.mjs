// Every suite is looked through for secrets that it bears, or is named here with the reason why there is nothing to look for.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';

const folder = `${root}tests`;

/** Suites without a secret. */
const NONE = {
  architecture: 'reads sources',
  corpus: 'subjects of receipts',
  e2e: 'the demo page, whose credentials stand in it for all to read, before a sandbox in it',
  types: 'is compiled, and never run',
  words: 'sentences',
};

/** Who starts a browser without `tests/support/chromium.mjs`, which looks pages through, and why. */
const BROWSERS = {
  'campaigns/browsers.mjs': 'profiles on the disk, which are looked through with all that is in them',
  'docs/testing.test.mjs': 'a runner of tests of others starts it',
  'e2e/reading.test.mjs': 'a page that never writes',
  'engines/firefox.mjs': 'another driver; the same pages are looked through in Chromium',
  'engines/webkit.mjs': 'another driver; the same pages are looked through in Chromium',
  'journal/clock.test.mjs': 'a journal alone, without a client',
  'journal/firefox.test.mjs': 'a journal alone, without a client',
  'journal/lock.test.mjs': 'a journal alone, without a client',
  'portal/lighthouse.test.mjs': 'a tool of others starts it',
  'proxy/arrivals/clients.mjs': 'a page before the proxy, which holds no secret',
  'support/chromium.mjs': 'it is what looks through',
};

/** What a world of the simulation is made of; each is a place that secrets do not belong in. */
const OF_WORLDS = /^impl (?:Observer|Storage|Transport) for|^ {4}pub fn run<F: Future/m;

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(?:[cm]?js|rs|tsv|tsx?|c?ts|vue)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: relative(folder, path), text: readFileSync(path, 'utf8') }));

/** @param {typeof files} all @returns {string[]} suites that bear no secret that could be looked for */
function without(all) {
  const suites = new Set(all.map(({ path }) => path.split('/')[0] ?? ''));
  const bears = /\b(?:SUITE|CANARIES|PASSWORD)\b|canaries::/;
  return [...suites].filter((suite) => !all.some(({ path, text }) => path.startsWith(`${suite}/`) && bears.test(text) && path !== 'architecture/canaries.test.mjs')).sort();
}

/** @param {typeof files} all @returns {string[]} files that start a browser by themselves */
const starting = (all) => all.filter(({ text }) => /^import .* from '(?:\.\.\/)+scripts\/parts\/browser\.mjs';$/m.test(text)).map(({ path }) => path).sort();

/** @param {typeof files} all @returns {string[]} files that make a part of a world and look nothing through */
const blind = (all) => all.filter(({ path, text }) => path.endsWith('.rs') && OF_WORLDS.test(text) && !/assert_clean\(|self\.time\.run\(|!request\.url\.contains\(TOKEN\)/.test(text)).map(({ path }) => path);

test('each suite bears secrets that are looked for, or is named with a reason', () => {
  assert.deepEqual(without(files), Object.keys(NONE).sort());
});

test('each browser is looked through, or is named with a reason', () => {
  assert.deepEqual(starting(files), Object.keys(BROWSERS).sort());
});

test('each part of a world of the simulation looks for secrets', () => {
  assert.ok(files.some(({ text }) => OF_WORLDS.test(text)));
  assert.deepEqual(blind(files), []);
});

test('what is missing is found', () => {
  const planted = (/** @type {string} */ path, /** @type {string} */ text) => [...files, { path, text }];
  assert.ok(without(planted('letters/a.test.mjs', "const token = 'any';")).includes('letters'));
  assert.ok(starting(planted('docs/a.test.mjs', "import { openChromium } from '../../scripts/parts/browser.mjs';\n")).includes('docs/a.test.mjs'));
  assert.deepEqual(blind(planted('field/a.rs', 'impl Storage for Shelf {}\n')), ['field/a.rs']);
});

test('the runner puts the watch before every process of Node', () => {
  const runner = readFileSync(`${root}scripts/test.mjs`, 'utf8');
  // `tests` does, which tests/canaries/suites.test.mjs holds it to; nothing else runs one.
  assert.doesNotMatch(runner, /\brun\(|spawn|execFile/);
  assert.ok(runner.split('tests(process.execPath').length > 3);
});
