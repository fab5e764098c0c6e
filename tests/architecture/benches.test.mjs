/** `npm run bench` hands each bench what it knows, and says which option none of them does. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { BENCHES, asked } from '../../benches/all.mjs';
import { root } from '../../scripts/parts/run.mjs';

/** What a bench reads of its arguments. @param {string} name */
const read = (name) => {
  const [, options = ''] = /parseArgs\(\{\s*options: \{([\s\S]*?)\}\s*,?\s*\}\);/.exec(readFileSync(`${root}benches/${name}.mjs`, 'utf8')) ?? [];
  return [...options.matchAll(/(\w+): \{ type: '(\w+)'/g)].map(([, option, type]) => ({ option, type }));
};

test('each bench knows what it is handed, and can be told nothing else', () => {
  for (const [name, known] of Object.entries(BENCHES)) {
    assert.deepEqual(read(name).map(({ option }) => option).sort(), [...known, 'built'].sort(), name);
    const switches = read(name).filter(({ type }) => type === 'boolean').map(({ option }) => option);
    assert.deepEqual(switches.filter((option) => !['built', 'proxied'].includes(option)), [], name);
  }
});

test('an option goes to those that know it', () => {
  assert.deepEqual(asked(['--sizes', '50', '--rounds', '7']), {
    isBuilt: false,
    runs: [
      ['browser/main', ['--sizes', '50', '--rounds', '7']],
      ['browser/first-call', ['--rounds', '7']],
      ['campaign/main', ['--rounds', '7']],
      ['proxy/main', ['--rounds', '7']],
    ],
  });
  assert.deepEqual(asked(['proxy', '--requests', '90', '--built']), { isBuilt: true, runs: [['proxy/main', ['--requests', '90']]] });
  assert.deepEqual(asked(['browser/main', '--proxied']).runs, [['browser/main', ['--proxied']]]);
});

test('what none of those that run knows is said', () => {
  assert.throws(() => asked(['--sices', '50']), /sices/);
  assert.throws(() => asked(['proxy', '--sizes', '50']), /none of these benches knows --sizes/);
  assert.throws(() => asked(['nothing']), /no bench is called nothing/);
});
