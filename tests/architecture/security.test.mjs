/**
 * SECURITY.md: each sentence about what guards something names a test, or several, and so does each about what does not; those
 * tests are there, and what else is named, too.
 */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';

/** A test, by its file and title; several are joined by "and". */
const EVIDENCE = /`([^`]+)` "([^"]+)"/g;

/** What no test can show: what a page lets in, and what the service does. */
const TOPIC = /^- \*\*(?:A script of somebody else's in the portal's own page|The service itself)\*\*/;

/** Scripts that the page tells to run, with the options it names. */
const COMMAND = /`npm run ([\w:]+)(?: -- ([^`]+))?`/g;

/** @param {string} path */
const source = (path) => (path !== '' && existsSync(root + path) ? readFileSync(root + path, 'utf8') : '');

/** @param {string} text @param {string} title of a part @returns {string[]} its points, each in one line */
function points(text, title) {
  const part = text.split('\n## ').find((section) => section.startsWith(title)) ?? '';
  const lines = part.replaceAll(/\n {2}(?=\S)/g, ' ').split('\n').filter((line) => line.startsWith('- '));
  assert.ok(lines.length > 0, title);
  return lines;
}

/**
 * Whether a file has a test of that title, or a law of that name that the fuzzer or a compiled test holds. What is commented out is none.
 *
 * @param {string} text of the file
 * @param {string} title
 */
function isIn(text, title) {
  const plain = title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const ways = [`(?:await t\\.)?(?:test|describe)\\(\\s*['\`"]${plain}['\`"]`, `(?:(?:pub|export|async) )*(?:fn|function) ${plain}\\(`, `${plain}(?=\\(\\|)`];
  return new RegExp(`^[ \\t]*(?:${ways.join('|')})`, 'm').test(text);
}

/** @param {string} text @param {(path: string) => string} [read] a file @returns {string[]} what is not shown */
function unshown(text, read = source) {
  const claims = [...points(text, 'What guards it'), ...points(text, 'What does not').filter((line) => !TOPIC.test(line))];
  return claims.filter((claim) => {
    const shown = [...claim.matchAll(EVIDENCE)];
    return !/`[^`]+` "[^"]+"$/.test(claim) || !shown.every(([, path = '', title = '']) => isIn(read(path), title));
  });
}

/** @param {string} text @returns {string[]} scripts and options that there are not */
function unknownCommands(text) {
  const { scripts } = JSON.parse(source('package.json'));
  return [...text.matchAll(COMMAND)].filter(([, name, options = '']) => {
    const [, file = ''] = /^node (\S+)/.exec(scripts[name] ?? '') ?? [];
    const known = source(file);
    const isKnown = (/** @type {string} */ option) => [`'${option.slice(2)}': {`, ` ${option.slice(2)}: {`].some((way) => known.includes(way));
    return known === '' || options.split(' ').some((option) => option !== '' && !isKnown(option));
  }).map(([command]) => command);
}

const text = readFileSync(`${root}SECURITY.md`, 'utf8');

test('each claim, and each that something is not guarded, names a test that is there', () => {
  assert.deepEqual(unshown(text), []);
});

test('a claim without one, and one whose test is gone, are found', () => {
  assert.equal(unshown(text.replace(/ `tests\/proxy\/guard\.test\.mjs` "[^"]+"/, '')).length, 1);
  assert.equal(unshown(text.replace('"a hundred at once', '"a thousand at once')).length, 1);
  assert.equal(unshown(text.replace('are one message"', 'are one"')).length, 1, 'half a title is none');
  assert.equal(unshown(text.replace('`tests/package/faults.test.mjs`', '`tests/package/gone.test.mjs`')).length, 1);
  assert.equal(unshown(text.replace('"after 72 hours a key', '"after 71 hours a key')).length, 1);
  assert.equal(unshown(text.replace(/(?<=\n)(?=- A key is forgotten)/, '- A way that nobody shows.\n')).length, 1);
  assert.equal(unshown(text.replace(/(?<=\n)(?=- \*\*The service itself)/, '- **A topic** that nobody\n  shows.\n')).length, 1);
  assert.equal(unshown(text.replace('"while the service stalls the proxy', '"while the service sleeps the proxy')).length, 1, 'the second of two');
});

test('a test that is commented out, or skipped, is none', () => {
  const title = 'a hundred at once with one key are one message';
  for (const [was, is] of [['test(', '// test('], ['test(', ' * test('], ['test(', 'test.skip(']]) {
    const changed = (/** @type {string} */ path) => source(path).replace(`${was}'${title}'`, `${is}'${title}'`);
    assert.notEqual(changed('tests/proxy/handler.test.mjs'), source('tests/proxy/handler.test.mjs'));
    assert.equal(unshown(text, changed).length, 1, is);
  }
  const law = (/** @type {string} */ path) => source(path).replace('fn what_a_redirect', '// fn what_a_redirect');
  assert.equal(unshown(text, law).length, 1);
});

test('the commands that it names are there, with their options', () => {
  assert.deepEqual(unknownCommands(text), []);
  assert.ok([...text.matchAll(COMMAND)].length > 1);
  assert.equal(unknownCommands(text.replace('npm run supply', 'npm run supplies')).length, 1);
  assert.equal(unknownCommands(text.replace('--dry-run', '--wet-run')).length, 1);
  assert.equal(unknownCommands(text.replace('--builds', '--build')).length, 1);
});

test('every reader that is fuzzed is named, and no other', () => {
  const targets = ['fuzz/src', 'fuzz/js'].flatMap((folder) => readdirSync(root + folder).map((name) => `${folder}/${name}`));
  const named = [...text.matchAll(/`(fuzz\/(?:src|js)\/[^`]+)`/g)].map(([, path]) => path);
  assert.deepEqual(named.sort(), targets.filter((path) => path !== 'fuzz/js/run.mjs').sort());
});
