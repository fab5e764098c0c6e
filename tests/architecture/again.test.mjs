// What a run of all says at its end: what failed, in words that stand there again, and what passed only when it was alone.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';

import { excerptOf } from '../../scripts/parts/excerpt.mjs';
import { say } from '../../scripts/parts/run.mjs';
import { runAll } from '../../scripts/parts/steps.mjs';

const ONE = `TAP version 13
# Subtest: it goes
ok 1 - it goes
  ---
  duration_ms: 1
  ...
# Subtest: it does not
not ok 2 - it does not
  ---
  error: 'one is not two'
  ...
1..2
`;

/** @param {import('../../scripts/parts/steps.mjs').Job[]} jobs */
async function told(jobs) {
  const lines = [];
  const folder = mkdtempSync(`${tmpdir()}/steps-`);
  const { log } = console;
  console.log = (text) => lines.push(text);
  try {
    return { total: await runAll(jobs, { times: `${folder}/times.json` }), text: lines.join('\n') };
  } finally {
    console.log = log;
    rmSync(folder, { recursive: true });
  }
}

const failing = (name, options = {}) => ({
  step: 'pages',
  name,
  ...options,
  work: async () => {
    say(ONE);
    throw Object.assign(new Error('ended with 1'), { passed: 1, failed: 1 });
  },
});

test('what failed stands at the end, with its reason, and counts once', async () => {
  const { total, text } = await told([failing('one')]);
  assert.deepEqual(total, { passed: 1, failed: 1 });
  const end = text.slice(text.indexOf('── failed: '));
  assert.match(end, /^── failed: one\nnot ok 2 - it does not\n[\s\S]*one is not two/);
  assert.ok(!end.includes('it goes'));
});

test('a page that failed beside others is run once more, alone; that is told, and not counted where it passes', async () => {
  let runs = 0;
  const passing = { step: 'other', name: 'two', work: async () => ({ passed: 1, failed: 0 }) };
  const first = failing('one', { again: true });
  const page = { ...first, work: () => ((runs += 1) === 1 ? first.work() : Promise.resolve({ passed: 2, failed: 0 })) };
  const { total, text } = await told([page, passing]);
  assert.equal(runs, 2);
  assert.deepEqual(total, { passed: 3, failed: 0 });
  assert.match(text, /── failed: one, which is run again, alone\nnot ok 2 - it does not/);
});

test('one that fails alone as well has failed, and what needs its step is not run', async () => {
  let runs = 0;
  const first = failing('one', { again: true });
  const page = { ...first, work: () => ((runs += 1), first.work()) };
  const after = { step: 'after', needs: ['pages'], work: () => assert.fail('it was run') };
  const { total } = await told([page, after]);
  assert.equal(runs, 2);
  assert.deepEqual(total, { passed: 1, failed: 2 });
});

test('what is no page is not run again, and of many pages that fail three are', async () => {
  let runs = 0;
  const counted = (/** @type {object} */ job) => ({ ...job, work: () => ((runs += 1), job.work()) });
  assert.deepEqual((await told([counted(failing('native'))])).total, { passed: 1, failed: 1 });
  assert.equal(runs, 1);
  runs = 0;
  const { total } = await told(Array.from({ length: 5 }, (_, number) => counted(failing(`${number}`, { again: true }))));
  assert.equal(runs, 8);
  assert.equal(total.failed, 5);
});

test('where no test is named the last lines stand for it, and a test of Rust with what it printed', () => {
  const lines = Array.from({ length: 100 }, (_, number) => `line ${number}`);
  assert.equal(excerptOf(lines.join('\n')).split('\n').at(0), 'line 70');
  const rust = 'test a::b ... FAILED\n\nfailures:\n\n---- a::b stdout ----\nthread panicked: no\n\nfailures:\n    a::b\n';
  assert.equal(excerptOf(rust), '---- a::b stdout ----\nthread panicked: no');
  const held = "# Subtest: outer\n    not ok 1 - inner\n      ---\n      error: 'no'\n      ...\n    1..1\nnot ok 1 - outer\n  ---\n  failureType: 'subtestsFailed'\n  ...\n";
  assert.ok(excerptOf(held).includes('inner') && !excerptOf(held).includes('outer'));
});
