/**
 * `npm run fuzz`: random answers and mails against the reader and the classifier, random files of addressees
 * against the reader of CSV, guided by what they reach, for a minute or `-- --seconds N`. Ends badly with the
 * input in hand where one breaks a promise.
 */

import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { ask, isMain, root, run, say } from './run.mjs';
import { setUp } from './setup.mjs';

/** What libFuzzer needs the compiler to put in; the stable compiler can. */
const COVERAGE = [
  '-Cpasses=sancov-module',
  '-Cllvm-args=-sanitizer-coverage-level=4',
  '-Cllvm-args=-sanitizer-coverage-inline-8bit-counters',
  '-Cllvm-args=-sanitizer-coverage-pc-table',
  '-Cllvm-args=-sanitizer-coverage-trace-compares',
  '-Ccodegen-units=1',
  '--cfg=fuzzing',
].join(' ');

/** The targets share the time. */
const TARGETS = ['answers', 'csv', 'kept', 'letters', 'receipts'];

/** @param {number} seconds */
export async function fuzz(seconds) {
  const host = /host: (\S+)/.exec(ask('rustc', ['-vV']) ?? '')?.[1] ?? '';
  const target = `${root}target/fuzz`;
  await run(
    'cargo',
    ['build', '--locked', '--release', '--manifest-path', `${root}fuzz/Cargo.toml`, '--target', host, '--target-dir', target],
    { quiet: true, env: { RUSTFLAGS: COVERAGE } },
  );
  const each = Math.max(1, Math.round(seconds / TARGETS.length));
  for (const name of TARGETS) {
    // What was found grows here; what is worth keeping for all is moved to the seeds by hand.
    const corpus = `${target}/corpus/${name}`;
    mkdirSync(corpus, { recursive: true });
    const printed = await run(
      `${target}/${host}/release/${name}`,
      [`-max_total_time=${each}`, '-max_len=4096', '-print_final_stats=1', `-artifact_prefix=${target}/`, corpus, `${root}fuzz/seeds/${name}`],
      { quiet: true },
    );
    const runs = Number(/number_of_executed_units: (\d+)/.exec(printed)?.[1] ?? 0);
    if (runs === 0) {
      throw new Error('the fuzzer ran nothing');
    }
    say(`${name}: ${runs} inputs in ${each} s, none broke a promise`);
  }
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
  await setUp();
  await fuzz(Number(values.seconds));
}
