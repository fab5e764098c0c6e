// No test is lost: each file of tests belongs to one step, and what `npm test` leaves to `npm run test:all` is known to it.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { jobs } from '../../scripts/test.mjs';

const folder = `${root}tests`;
const written = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter(({ name }) => name.endsWith('.test.mjs'))
  .map(({ name, parentPath }) => relative(folder, `${parentPath}/${name.slice(0, -'.test.mjs'.length)}`));

/** @param {{ all: boolean }} options */
const run = (options) => jobs(options).flatMap(({ name }) => (name === undefined ? [] : [name]));

/** They are one step, which runs its whole folder. @param {string} name */
const isOfEngines = (name) => dirname(name) === 'engines';

test('every file of tests is run by `npm run test:all`, once', () => {
  assert.ok(written.length > 200);
  assert.deepEqual(run({ all: true }).sort(), written.filter((name) => !isOfEngines(name)).sort());
  assert.ok(written.some(isOfEngines) && jobs({ all: true }).some(({ step }) => step === 'demo page in Firefox and WebKit'));
});

test('`npm test` asks nothing else, and of the package everything but what goes on for long', () => {
  const [some, all] = [run({ all: false }), run({ all: true })];
  assert.deepEqual(some.filter((name) => !all.includes(name)), []);
  const left = all.filter((name) => !some.includes(name) && ['package', 'proxy', 'journal', 'campaigns', 'contract', 'field', 'canaries', 'words', 'architecture'].includes(dirname(name)));
  assert.deepEqual(left.sort(), [
    'campaigns/firefox',
    'canaries/leaks',
    'journal/firefox',
    'package/repeats',
    'package/reproducible',
    ...['arrivals', 'examples', 'examples-fronts', 'form-runtimes', 'forward-runtimes', 'memory', 'parsed-frameworks'].map((name) => `proxy/${name}`),
    ...['durable', 'postgres', 'postgres-losses', 'postgres-use', 'redis'].map((name) => `proxy/stores-${name}`),
    ...['proxy/two', 'proxy/two-killed'],
  ]);
});

test('whatever needs more than Chromium is left to `npm run test:all`, for which it is set up', () => {
  // What starts another browser, a database or a server that the system brings.
  const starts = /\b(?:startRedis|startPostgres|startNginx|openFirefox|firefox|webkit)\(/;
  const needing = run({ all: false }).filter((name) => starts.test(readFileSync(`${folder}/${name}.test.mjs`, 'utf8')));
  assert.deepEqual(needing, []);
  const others = run({ all: true }).filter((name) => starts.test(readFileSync(`${folder}/${name}.test.mjs`, 'utf8')));
  assert.ok(['journal/firefox', 'proxy/stores-redis', 'proxy/stores-postgres', 'proxy/examples-fronts'].every((name) => others.includes(name)), others.join(', '));
});
