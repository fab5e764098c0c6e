/** The published types, strict, every library checked, as a user's compiler finds them. */

import assert from 'node:assert/strict';
import { copyFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { ask, root } from '../../scripts/run.mjs';
import { agreed, surface } from '../../scripts/surface.mjs';
import { consumer } from './consumer.mjs';

const modules = consumer('module');
after(() => modules.remove());

/** What the compiler says of a project; nothing where it is content. @param {string} project */
function compile(project) {
  const tsc = `${root}node_modules/typescript/bin/tsc`;
  return ask('sh', ['-c', `"${process.execPath}" "${tsc}" -p "${project}" 2>&1 || true`]);
}

/** @param {string[]} files @param {object} more */
function check(files, more) {
  for (const file of files) {
    copyFileSync(`${root}tests/types/${file}`, join(modules.folder, file));
  }
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    target: 'ES2022',
    lib: ['ES2022', 'DOM'],
    types: [],
    ...more,
  };
  writeFileSync(join(modules.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  return compile(modules.folder);
}

for (const [name, more] of [
  ['as Node resolves them', { module: 'nodenext' }],
  ['as a bundler resolves them', { module: 'esnext', moduleResolution: 'bundler' }],
]) {
  test(name, () => assert.equal(check(['use.ts', 'misuse.ts'], more), ''));
}

test('from CommonJS', () => assert.equal(check(['common.cts'], { module: 'nodenext' }), ''));

test('the server, with the types of Node', () => {
  symlinkSync(`${root}node_modules/@types`, join(modules.folder, 'node_modules', '@types'));
  symlinkSync(`${root}node_modules/undici-types`, join(modules.folder, 'node_modules', 'undici-types'));
  assert.equal(check(['server.ts'], { module: 'nodenext', types: ['node'] }), '');
});

test('the package’s own modules, and the page’s, keep to their types', () => {
  for (const project of ['modules', 'page']) {
    assert.equal(compile(`${root}tests/types/${project}.tsconfig.json`), '', project);
  }
});

test('the surface is the one that was agreed on', async () => {
  assert.equal(await surface(), agreed(), 'where the change is meant: npm run surface, and look at it');
});
