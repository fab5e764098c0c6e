/** ARCHITECTURE.md: what a command makes and what is kept all the same is there, and so is the command. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';

const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** @param {string} text @returns {string[][]} the cells of the table */
function rows(text) {
  const part = text.split('\n## ').find((section) => section.startsWith('What is made and kept')) ?? '';
  const lines = part.split('\n').filter((line) => line.startsWith('|')).slice(2);
  return lines.map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

/** @param {string} text @returns {string[]} paths and commands that there are not, and rows that say no reason */
const faults = (text) =>
  rows(text).flatMap(([what = '', by = '', why = '']) => [
    ...[...what.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path).filter((path) => !existsSync(root + path)),
    ...[...by.matchAll(/`npm (?:run )?([\w:]+)/g)].map(([, name = '']) => name).filter((name) => !(name in scripts)),
    ...(why === '' ? [what] : []),
  ]);

const text = readFileSync(`${root}ARCHITECTURE.md`, 'utf8');

test('what is kept though a command makes it is there, with its command and its reason', () => {
  assert.ok(rows(text).length > 3);
  assert.deepEqual(faults(text), []);
});

test('a path and a command that are gone are found, and a row without a reason', () => {
  assert.deepEqual(faults(text.replace('`docs/pictures/`', '`docs/paintings/`')), ['docs/paintings/']);
  assert.deepEqual(faults(text.replace('`npm run surface`', '`npm run surfaces`')), ['surfaces']);
  assert.deepEqual(faults(text.replace('| the READMEs show them |', '| |')), ['`docs/pictures/`']);
});
