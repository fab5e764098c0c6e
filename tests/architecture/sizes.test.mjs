/** Holds files and folders to the sizes that `ARCHITECTURE.md` allows. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { check } from './sizes.mjs';
import { treeOf } from './tree.mjs';

test('no file is too long, no folder too full', () => {
  const document = readFileSync(`${root}ARCHITECTURE.md`, 'utf8');
  const findings = check(treeOf(['src', 'pkg-template', 'www', 'portal', 'scripts', 'tests']), document);
  assert.equal(findings.length, 0, `${findings.length} findings:\n${findings.join('\n')}`);
});
