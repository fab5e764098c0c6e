/** `<pec-compose>` where the compiler knows the markup: JSX, and Vue's templates. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

import { root } from '../../scripts/parts/run.mjs';
import { check, lend, modules } from './typed.mjs';

after(() => modules.remove());
const execute = promisify(execFile);

/** How pages are compiled. */
const HOW = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
];

test('nobody needs React or its types for the rest of the package', () => {
  for (const how of HOW) {
    assert.equal(check(['without.ts'], how), '', how.moduleResolution);
  }
  lend('react');
  assert.equal(check(['without.ts'], HOW[1]), '', 'with React, without its types');
  rmSync(join(modules.folder, 'node_modules', 'react'));
});

test('JSX', () => {
  ['react', '@types/react', 'csstype'].forEach((name) => lend(name));
  for (const how of HOW) {
    assert.equal(check(['form.tsx'], { jsx: 'react-jsx', ...how }), '', how.moduleResolution);
    assert.equal(check(['without.ts'], how), '', how.moduleResolution);
  }
});

/** What Vue's compiler says, in lines. @param {string} file */
async function templateCheck(file) {
  copyFileSync(`${root}tests/types/${file}`, join(modules.folder, file));
  const compilerOptions = { strict: true, noEmit: true, target: 'ES2022', lib: ['ES2022', 'DOM'], types: [], skipLibCheck: true, ...HOW[1] };
  const config = { compilerOptions, vueCompilerOptions: { strictTemplates: true }, files: [file] };
  writeFileSync(join(modules.folder, 'tsconfig.json'), JSON.stringify(config));
  const command = `${root}node_modules/vue-tsc/bin/vue-tsc.js`;
  const { stdout } = await execute(process.execPath, [command, '-p', modules.folder, '--pretty', 'false'], { cwd: modules.folder }).catch((error) => error);
  return stdout;
}

test('templates of Vue', async () => {
  ['vue', '@vue'].forEach((name) => lend(name));
  assert.equal(await templateCheck('Form.vue'), '');
  const misused = await templateCheck('FormMisused.vue');
  assert.deepEqual([...misused.matchAll(/^FormMisused\.vue\((\d+),/gm)].map(([, line]) => Number(line)), [7, 8, 9, 10, 11], misused);
});
