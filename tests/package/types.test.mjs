/** The published types, strict, every library checked, as a user's compiler finds them. */

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/** How a server's compiler finds modules. */
const RESOLUTIONS = [
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
];

/** `require` is for those that tell it from `import`. @param {{ moduleResolution: string }} how */
const filesFor = ({ moduleResolution }) => ['entries.ts', ...(moduleResolution === 'bundler' ? [] : ['common.cts'])];

/** @param {string} name of a package of ours, for the compiler @param {string} [as] */
const lend = (name, as = name) => {
  mkdirSync(dirname(join(modules.folder, 'node_modules', as)), { recursive: true });
  symlinkSync(`${root}node_modules/${name}`, join(modules.folder, 'node_modules', as));
};

test('every entry of a server, with the types of no platform', () => {
  for (const how of RESOLUTIONS) {
    assert.equal(check(filesFor(how), { lib: ['ES2022'], ...how }), '', how.moduleResolution);
  }
});

test('every entry of a server, with the types of any Node, and none of a page', () => {
  for (const [types, more] of [['@types/node', 'undici-types'], ['types-node-22'], ['types-node-24']]) {
    lend(types, '@types/node');
    if (more !== undefined) lend(more);
    for (const how of RESOLUTIONS) {
      const told = check(['server.ts', ...filesFor(how)], { lib: ['ES2022'], types: ['node'], ...how });
      assert.equal(told, '', `${types} ${how.moduleResolution}`);
    }
    // With those of a page beside them, as in a portal that is both.
    assert.equal(check(['server.ts', 'entries.ts'], { module: 'nodenext', types: ['node'] }), '', types);
    rmSync(join(modules.folder, 'node_modules', '@types', 'node'));
  }
});

test('a route of Next is what Next asks for', () => {
  lend('next');
  lend('react');
  // Whatever Next's own types lack is not ours.
  const how = { module: 'esnext', moduleResolution: 'bundler', skipLibCheck: true };
  assert.equal(check(['route.ts', 'next.ts'], how), '');
});

test('the package’s own modules, and the page’s, keep to their types', () => {
  for (const project of ['modules', 'page']) {
    assert.equal(compile(`${root}tests/types/${project}.tsconfig.json`), '', project);
  }
});

test('the surface is the one that was agreed on', async () => {
  assert.equal(await surface(), agreed(), 'where the change is meant: npm run surface, and look at it');
});
