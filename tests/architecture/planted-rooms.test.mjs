/** Rooms, circles and sizes that are not as `ARCHITECTURE.md` has them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DOCUMENT, findings } from './planted.mjs';
import { check } from './sizes.mjs';

/** @param {string[]} found @param {string} start @param {string} words */
const says = (found, start, words) =>
  assert.ok(found.some((one) => one.startsWith(start) && one.includes(words)), `${start}: ${words}\n${found.join('\n')}`);

test('a room that is not written down', () => {
  says(findings({ 'pkg/client/new/c.js': '' }), 'pkg/client/new/c.js: ', 'the room client/new, which ARCHITECTURE.md does not know');
});

test('a room that is not there', () => {
  says(findings({}, DOCUMENT.replace('types:', 'gone:\ntypes:')), 'ARCHITECTURE.md:', 'no file stands in pkg/gone');
  says(findings({}, DOCUMENT.replace('src/js:', 'src/gone:')), 'ARCHITECTURE.md:', 'no file stands in src/gone');
});

test('a document that contradicts itself', () => {
  says(findings({}, DOCUMENT.replace('proxy: core/js', 'proxy: client')), 'ARCHITECTURE.md:', 'proxy may not import client, which stands above it');
  says(findings({}, DOCUMENT.replace('types:', 'types:\ntypes:')), 'ARCHITECTURE.md:', 'types stands here twice');
  says(findings({}, DOCUMENT.replace('core/js\n', 'care/js\n')), 'ARCHITECTURE.md:', 'care/js is no room of this block');
  says(findings({}, DOCUMENT.replace('rooms pkg', 'rooms other')), 'ARCHITECTURE.md: ', 'has no block ```rooms pkg');
});

test('a room with all that are in it', () => {
  const files = { 'pkg/index.js': "import './client/inner/c.js';", 'pkg/client/inner/c.js': '' };
  const document = DOCUMENT.replace('client: core, core/js', 'client: core, core/js\nclient/inner:');
  says(findings(files, document), 'pkg/index.js:1: ', '. may not import client/inner');
  assert.deepEqual(findings(files, document.replace('.: client', '.: client/*')), []);
});

test('circles of files', () => {
  const two = { 'pkg/client/a.js': "import './b.js';", 'pkg/client/b.js': "\nexport * from './a.js';" };
  says(findings(two), 'pkg/client/a.js: ', 'is in a circle of 2 files');
  says(findings(two), 'pkg/client/a.js: ', "pkg/client/b.js:2 `./a.js` → pkg/client/a.js");
  const types = { ...two, 'pkg/client/b.js': "/** @typedef {import('./a.js').A} A */" };
  says(findings(types), 'pkg/client/a.js: ', 'is in a circle of 2 files');
  const three = { ...two, 'pkg/client/b.js': "import './c.js';", 'pkg/client/c.js': "import './a.js';" };
  says(findings(three), 'pkg/client/a.js: ', 'is in a circle of 3 files');
});

const LIMITS = '```limits\nlines 3: src\nfiles 2: src\n```\n';

/** @param {Record<string, string>} files @param {string} [document] */
const sizes = (files, document = LIMITS) => check(new Map(Object.entries(files)), document);

test('files that are too long', () => {
  assert.deepEqual(sizes({ 'src/a.rs': '1\n2\n3\n', 'other/a.rs': '1\n2\n3\n4\n', 'src/a.tsv': '1\n2\n3\n4\n' }), []);
  for (const name of ['a.rs', 'a.js', 'a.mjs', 'a.d.ts', 'a.css', 'a.html']) {
    says(sizes({ [`src/${name}`]: '1\n2\n3\n4\n' }), `src/${name}: `, 'has 4 lines, 3 is the most');
    says(sizes({ [`src/${name}`]: '1\n2\n3\n4' }), `src/${name}: `, 'has 4 lines, 3 is the most');
  }
});

test('folders that are too full', () => {
  const full = { 'src/x/a.rs': '', 'src/x/b.rs': '', 'src/x/c.rs': '' };
  says(sizes(full), 'src/x: ', 'has 3 files, 2 is the most');
  assert.deepEqual(sizes({ 'src/x/a.rs': '', 'src/x/b.rs': '', 'src/x/y/c.rs': '' }), []);
});

test('exceptions', () => {
  const full = { 'src/x/a.rs': '1\n2\n3\n4\n', 'src/x/b.rs': '', 'src/x/c.rs': '' };
  /** @param {string} lines */
  const excepted = (lines) => sizes(full, LIMITS.replace('files 2: src\n', `files 2: src\n${lines}`));
  assert.deepEqual(excepted('except lines src/x/a.rs: a list\nexcept files src/x: a catalogue\n'), []);
  says(excepted('except lines src/x/a.rs:\n'), 'ARCHITECTURE.md:4: ', 'why src/x/a.rs is excepted');
  says(excepted('except lines src/x/b.rs: a list\n'), 'ARCHITECTURE.md:4: ', 'src/x/b.rs needs no exception');
  says(excepted('except lines src/x: a list\n'), 'src/x/a.rs: ', 'has 4 lines');
});

test('limits that bind nothing', () => {
  says(sizes({}, LIMITS), 'ARCHITECTURE.md:2: ', 'no file stands in src');
  says(sizes({ 'src/a.rs': '' }, 'nothing'), 'ARCHITECTURE.md: ', 'has no line `lines <most>: folders`');
});
