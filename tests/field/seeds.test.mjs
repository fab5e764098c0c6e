/**
 * The inputs that fuzzing found worth keeping, given once to each of the package's own readers that they were found for: what
 * broke a promise once breaks it here, wherever nobody has the time to fuzz. Those of the core are given to it by `seeds.rs`.
 */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';

const names = (/** @type {string} */ folder) => readdirSync(`${root}fuzz/${folder}`);
const targets = names('js').filter((name) => name !== 'run.mjs').map((name) => name.replace('.mjs', ''));

for (const target of targets) {
  test(`each seed of ${target} keeps its promise`, async () => {
    const { fuzz } = await import(`../../fuzz/js/${target}.mjs`);
    const seeds = names(`seeds/${target}`);
    assert.ok(seeds.length > 0);
    for (const seed of seeds) {
      await assert.doesNotReject(async () => fuzz(readFileSync(`${root}fuzz/seeds/${target}/${seed}`)), `${target}/${seed}`);
    }
  });
}

test('every folder of seeds has a reader', () => {
  const compiled = names('src').map((name) => name.replace('.rs', ''));
  assert.deepEqual(names('seeds').sort(), [...targets, ...compiled].sort());
});
