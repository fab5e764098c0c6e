/** The figures of `docs/mutants.md` are those that were found, and it says of which files they are no longer. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { changedSince, coreSourceOf, proxySourceOf } from '../../scripts/mutation/sources.mjs';
import { root } from '../../scripts/parts/run.mjs';

const read = (/** @type {string} */ name) => readFileSync(`${root}docs/${name}`, 'utf8');
const document = read('mutants.md').replaceAll(/\s+/g, ' ');

/** @typedef {{ source: string, tried: number, caught: number, missed: string[], hung: string[], unreached?: string[] }} Known */
const [core, proxy] = ['mutants.json', 'mutants-proxy.json'].map((name) => /** @type {Record<string, Known>} */ (JSON.parse(read(name))));

/** @param {Known[]} all */
const sums = (all) => ({
  caught: all.reduce((sum, one) => sum + one.caught, 0),
  tried: all.reduce((sum, one) => sum + one.tried, 0),
  others: /** @type {const} */ (['missed', 'hung', 'unreached']).map((what) => all.reduce((sum, one) => sum + (one[what]?.length ?? 0), 0)),
});

/** @param {string} name @param {Known[]} all */
function row(name, all) {
  const { caught, tried, others } = sums(all);
  return `| ${name} | ${[caught, tried, `${((100 * caught) / tried).toFixed(1)} %`, ...others].join(' | ')} |`;
}

test('what the core’s changes came to', () => {
  const { caught, tried } = sums(Object.values(core));
  assert.ok(document.includes(`${caught} of ${tried}`), `${caught} of ${tried}`);
});

test('what the changes of each room of the proxy came to, and of all', () => {
  const entries = Object.entries(proxy).map(([path, known]) => ({ room: /^pkg-template\/proxy\/(.*?)\/?[^/]+$/.exec(path)?.[1] || 'beside them', known }));
  for (const name of new Set(entries.map(({ room }) => room))) {
    const wanted = row(name, entries.filter(({ room }) => room === name).map(({ known }) => known));
    assert.ok(document.includes(wanted), wanted);
  }
  const wanted = row('all', Object.values(proxy));
  assert.ok(document.includes(wanted), wanted);
});

/** The paragraph that names the files that changed since. */
const CHANGED = 'Changed since they were tried, and open:';

/** What it names. @param {string} text */
function namedIn(text) {
  const paragraph = text.split('\n\n').find((one) => one.trimStart().startsWith(CHANGED)) ?? '';
  return [...paragraph.matchAll(/`([^`]+)`/g)].map(([, file]) => file).sort();
}

test('files that changed since their changes were tried are named as open', () => {
  const changed = [...changedSince(core, coreSourceOf), ...changedSince(proxy, proxySourceOf)].sort();
  const line = `${CHANGED} ${changed.map((file) => `\`${file}\``).join(', ')}.`;
  assert.deepEqual(namedIn(read('mutants.md')), changed, `docs/mutants.md has to say, in a paragraph of its own (or nothing, where there is none):\n${line}`);
});

test('a file that changed, and one that is gone, would be seen, and so would one that is not named', () => {
  const [file] = Object.keys(core).filter((one) => !changedSince(core, coreSourceOf).includes(one));
  const planted = { [file]: { source: '0000000000000000' }, 'src/gone.rs': { source: '1' } };
  assert.deepEqual(changedSince(planted, coreSourceOf), [file, 'src/gone.rs']);
  assert.deepEqual(changedSince({ [file]: core[file] }, coreSourceOf), []);
  assert.deepEqual(namedIn(`A.\n\n${CHANGED} \`src/b.rs\`,\n\`src/a.rs\`.\n\n\`c\``), ['src/a.rs', 'src/b.rs']);
  assert.deepEqual(namedIn('A `b`.'), []);
});
