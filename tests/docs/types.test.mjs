/** The code of the guide passes the compiler, as its readers have it. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { complaintsOf } from '../package/compiler.mjs';
import { guide } from './user.mjs';

test('the types are right', async (context) => {
  const user = await guide();
  context.after(() => user.remove());
  const compilerOptions = {
    ...{ strict: true, allowJs: true, checkJs: true, noEmit: true, skipLibCheck: false, target: 'ES2022', lib: ['ES2022', 'DOM', 'DOM.Iterable'] },
    ...{ module: 'esnext', moduleResolution: 'bundler', types: ['node'], typeRoots: [`${root}node_modules/@types`] },
  };
  const path = join(user.folder, 'tsconfig.json');
  // `start/` is a portal of its own, on Express and with paths of its own; the others are for bundlers and runners, which run them.
  const exclude = ['guide/start', 'guide/bundlers', 'guide/testing'];
  writeFileSync(path, JSON.stringify({ compilerOptions, include: ['guide'], exclude }));
  assert.equal(complaintsOf(path), '');
});
