/** Every file of `examples/guide` and `examples/snippets` is named by a test that runs it, or lies in a folder that one runs as a whole. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';

/** What servers and runners find by these names. */
const FOUND = /^(?:index\.html|package\.json|(?:playwright|rollup)\.config\.js|.+\.spec\.js)$/;

/** Its test reads what lies there, and complains of what it did not call. */
const WHOLE = 'examples/snippets/';

/** @param {string} folder @returns {string[]} */
const filesOf = (folder) =>
  readdirSync(`${root}${folder}`, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .flatMap((entry) => (entry.isDirectory() ? filesOf(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));

/** @param {string} path @returns what is no comment */
const codeOf = (path) => readFileSync(`${root}${path}`, 'utf8').replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '');

const TESTS = filesOf('tests')
  .filter((path) => path.endsWith('.mjs') && basename(path) !== 'tried.test.mjs')
  .map(codeOf);

/** How tests name a file: from the project, from the guide, as a page's module. @param {string} path */
function namesOf(path) {
  const inner = path.replace('examples/guide/', '');
  return [`'${inner}'`, path, `page('${inner.replace(/\.js$/, '')}')`, `/guide/${inner}`];
}

/** Whether a test names it; or one names its folder, and it or another file of the folder names this one. @param {string} path */
function isTried(path) {
  if (path.startsWith(WHOLE) || namesOf(path).some((name) => TESTS.some((text) => text.includes(name)))) {
    return true;
  }
  const [, folder = ''] = /^examples\/((?:guide\/)?[^/]+)\/./.exec(path) ?? [];
  const ofFolder = TESTS.filter((text) => new RegExp(`${folder}['\`]`).test(text));
  if (folder === '' || ofFolder.length === 0) {
    return false;
  }
  const others = filesOf(`examples/${folder}`).filter((one) => one !== path).map(codeOf);
  const name = basename(path);
  return FOUND.test(name) || [...ofFolder, ...others].some((text) => text.includes(name));
}

test('each is tried', () => {
  const files = ['examples/guide', 'examples/snippets'].flatMap(filesOf);
  assert.ok(files.length > 30);
  assert.deepEqual(files.filter((path) => !isTried(path)), []);
});

test('one that is not is found', () => {
  for (const path of ['examples/guide/none.js', 'examples/guide/testing/none.test.js', 'examples/guide/none/index.html', 'examples/guide/campaigns/none.js']) {
    assert.equal(isTried(path), false, path);
  }
});
