/** Holds the modules of the package, of the page and of the portal to what `ARCHITECTURE.md` says of their imports. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { check } from './rules.mjs';
import { treeOf } from './tree.mjs';

const document = readFileSync(`${root}ARCHITECTURE.md`, 'utf8');
const tree = treeOf(['pkg-template', 'src/js', 'www', 'portal']);

for (const folder of ['pkg-template', 'www', 'portal']) {
  test(`imports of ${folder} go down`, () => {
    const findings = check(tree, folder, document);
    assert.equal(findings.length, 0, `${findings.length} findings:\n${findings.join('\n')}`);
  });
}
