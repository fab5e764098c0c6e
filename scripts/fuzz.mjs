/**
 * `npm run fuzz`: random bytes against each reader of what others write, guided by what they reach, for two minutes or
 * `-- --seconds N`, which all targets share (`-- answers message`: only these). Ends badly with the input in hand where one
 * breaks a promise.
 */

import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { makePackage } from './package.mjs';
import { unpacked } from './parts/paths.mjs';
import { ask, isMain, root, run, say } from './parts/run.mjs';
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

/** Readers of the core, and of the package's own modules: each is a file there. */
const COMPILED = readdirSync(`${root}fuzz/src`).map((file) => file.replace('.rs', ''));
const MODULES = readdirSync(`${root}fuzz/js`).map((file) => file.replace('.mjs', '')).filter((name) => name !== 'run');

/** @param {number} seconds @param {string[]} [names] default: all */
export async function fuzz(seconds, names = [...COMPILED, ...MODULES]) {
  const unknown = names.filter((one) => ![...COMPILED, ...MODULES].includes(one));
  if (unknown.length > 0) {
    throw new Error(`no target is called ${unknown.join(' or ')}; there are ${[...COMPILED, ...MODULES].join(', ')}`);
  }
  const each = Math.max(1, Math.round(seconds / names.length));
  for (const name of MODULES.filter((one) => names.includes(one))) {
    const printed = await run(process.execPath, [`${root}fuzz/js/run.mjs`, name, String(each), `${root}target/fuzz`], { quiet: true, limit: (each + 120) * 1000 });
    say(printed.trim());
  }
  const compiled = COMPILED.filter((one) => names.includes(one));
  if (compiled.length === 0) {
    return;
  }
  const host = /host: (\S+)/.exec(ask('rustc', ['-vV']) ?? '')?.[1] ?? '';
  const target = `${root}target/fuzz`;
  await run(
    'cargo',
    ['build', '--locked', '--release', '--manifest-path', `${root}fuzz/Cargo.toml`, '--target', host, '--target-dir', target],
    { quiet: true, env: { RUSTFLAGS: COVERAGE } },
  );
  for (const name of compiled) {
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
  const { values, positionals } = parseArgs({ options: { seconds: { type: 'string', default: '120' } }, allowPositionals: true });
  await setUp();
  if (!existsSync(unpacked)) {
    // What has modules of the core's is read as it is packed.
    await makePackage();
  }
  await fuzz(Number(values.seconds), positionals.length > 0 ? positionals : undefined);
}
