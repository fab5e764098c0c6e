/**
 * SECURITY.md: each sentence about what guards something names a test, and so does each way in which a message can go twice;
 * that test is there, and what else is named, too.
 */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/run.mjs';

const EVIDENCE = /`([^`]+)` "([^"]+)"$/;

/** Topics of the last part, which no test shows: what a page, a device or a server is. */
const TOPIC = /^- \*\*/;

/** Scripts that the page tells to run, with the options it names. */
const COMMAND = /`npm run ([\w:]+)(?: -- ([^`]+))?`/g;

/** @param {string} path */
const source = (path) => (path !== '' && existsSync(root + path) ? readFileSync(root + path, 'utf8') : '');

/** @param {string} text @param {string} title of a part @returns {string[]} its points, a line each */
function points(text, title) {
  const part = text.split('\n## ').find((section) => section.startsWith(title)) ?? '';
  const lines = part.split('\n').filter((line) => line.startsWith('- '));
  assert.ok(lines.length > 0, title);
  return lines;
}

/** @param {string} text @returns {string[]} what is not shown */
function unshown(text) {
  const claims = [...points(text, 'What guards it'), ...points(text, 'What does not').filter((line) => !TOPIC.test(line))];
  return claims.filter((claim) => {
    const [, path = '', title = ''] = EVIDENCE.exec(claim) ?? [];
    // As the title of a test, or of a law that the fuzzer or a release holds.
    const plain = title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const isThere = new RegExp(`(?:^|\\s)(?:test|describe)\\(\\s*['\`"]${plain}['\`"]|(?:fn|function) ${plain}\\(|${plain}(?=\\(\\|)`, 'm');
    return title === '' || !isThere.test(source(path));
  });
}

/** @param {string} text @returns {string[]} scripts and options that there are not */
function unknownCommands(text) {
  const { scripts } = JSON.parse(source('package.json'));
  return [...text.matchAll(COMMAND)].filter(([, name, options = '']) => {
    const [, file = ''] = /^node (\S+)/.exec(scripts[name] ?? '') ?? [];
    const known = source(file);
    return known === '' || options.split(' ').some((option) => option !== '' && !known.includes(`'${option.replace(/^--/, '')}'`));
  }).map(([command]) => command);
}

const text = readFileSync(`${root}SECURITY.md`, 'utf8');

test('each claim, and each way to send twice, names a test that is there', () => {
  assert.deepEqual(unshown(text), []);
});

test('a claim without one, and one whose test is gone, are found', () => {
  assert.equal(unshown(text.replace(/ `tests\/proxy\/guard\.test\.mjs` "[^"]+"/, '')).length, 1);
  assert.equal(unshown(text.replace('"a hundred at once', '"a thousand at once')).length, 1);
  assert.equal(unshown(text.replace('are one message"', 'are one"')).length, 1, 'half a title is none');
  assert.equal(unshown(text.replace('`tests/package/faults.test.mjs`', '`tests/package/gone.test.mjs`')).length, 1);
  assert.equal(unshown(text.replace('"after 72 hours a key', '"after 71 hours a key')).length, 1);
  assert.equal(unshown(text.replace(/(?<=\n)(?=- A key is forgotten)/, '- A way that nobody shows.\n')).length, 1);
});

test('the commands that it names are there, with their options', () => {
  assert.deepEqual(unknownCommands(text), []);
  assert.ok([...text.matchAll(COMMAND)].length > 1);
  assert.equal(unknownCommands(text.replace('npm run supply', 'npm run supplies')).length, 1);
  assert.equal(unknownCommands(text.replace('--dry-run', '--wet-run')).length, 1);
});

test('every reader that is fuzzed is named, and no other', () => {
  const targets = ['fuzz/src', 'fuzz/js'].flatMap((folder) => readdirSync(root + folder).map((name) => `${folder}/${name}`));
  const named = [...text.matchAll(/`(fuzz\/(?:src|js)\/[^`]+)`/g)].map(([, path]) => path);
  assert.deepEqual(named.sort(), targets.filter((path) => path !== 'fuzz/js/run.mjs').sort());
});
