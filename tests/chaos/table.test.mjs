/** The table of docs/breaks.md is that of the tests. `WRITE_BREAKS=1` writes it. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { FAULTS } from './faults.mjs';
import { table } from './table.mjs';

test('what is written of breaks is what the tests hold', () => {
  const path = `${root}docs/breaks.md`;
  if (process.env.WRITE_BREAKS !== undefined) {
    writeFileSync(path, table());
  }
  assert.equal(readFileSync(path, 'utf8'), table());
});

test('no two faults have one name', () => {
  const titles = Object.values(FAULTS).map(({ title }) => title);
  assert.equal(new Set(titles).size, titles.length);
});
