/** The figures of `docs/mutants.md` are those that were found. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { root } from '../../scripts/run.mjs';

const read = (/** @type {string} */ name) => readFileSync(`${root}docs/${name}`, 'utf8');
const document = read('mutants.md').replaceAll(/\s+/g, ' ');

/** @typedef {{ tried: number, caught: number, missed: string[], hung: string[], unreached?: string[] }} Known */
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
