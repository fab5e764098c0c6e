/** SECURITY.md: each sentence about what guards something names a test, and that test is there. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/run.mjs';

const EVIDENCE = /`([^`]+)` "([^"]+)"$/;

/** @param {string} text @returns {string[]} what is not shown */
function unshown(text) {
  const part = text.split('\n## ').find((section) => section.startsWith('What guards it')) ?? '';
  const claims = part.split('\n').filter((line) => line.startsWith('- '));
  assert.ok(claims.length > 0);
  return claims.filter((claim) => {
    const [, path = '', title = ''] = EVIDENCE.exec(claim) ?? [];
    const source = path !== '' && existsSync(root + path) ? readFileSync(root + path, 'utf8') : '';
    // As the title of a test, or of a law that the fuzzer or a release holds.
    const plain = title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const isThere = new RegExp(`(?:^|\\s)(?:test|describe)\\(\\s*['\`]${plain}|fn ${plain}\\(|${plain}(?=\\(\\|)`, 'm');
    return title === '' || !isThere.test(source);
  });
}

const text = readFileSync(`${root}SECURITY.md`, 'utf8');

test('each claim names a test that is there', () => {
  assert.deepEqual(unshown(text), []);
});

test('a claim without one, and one whose test is gone, are found', () => {
  assert.equal(unshown(text.replace(/ `tests\/proxy\/guard\.test\.mjs` "[^"]+"/, '')).length, 1);
  assert.equal(unshown(text.replace('"a hundred at once', '"a thousand at once')).length, 1);
  assert.equal(unshown(text.replace('`tests/package/faults.test.mjs`', '`tests/package/gone.test.mjs`')).length, 1);
});
