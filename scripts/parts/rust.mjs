/** What is asked of the Rust code: its format, its lints, its documentation, and its native tests, each built once. */

import { readFileSync } from 'node:fs';

import { root, run } from './run.mjs';
import { tests } from './tests.mjs';

/** @typedef {import('./steps.mjs').Job} Job */

/** Where the compiler writes; one run at a time writes into each. */
export const [DEBUG, RELEASE, SIMULATION] = ['debug', 'release', 'simulation'];

/**
 * What the lints judge. What only a core with fewer features would show, code that nobody uses, is an error where the
 * package is compiled.
 */
const JUDGED = {
  'lints, host': ['--all-targets', '--all-features'],
  'lints, WebAssembly': ['--lib', '--test', 'browser', '--target', 'wasm32-unknown-unknown', '--no-default-features', '--features', 'full,sandbox'],
};

/** @returns {Job[]} */
export function lints() {
  const format = { step: 'format', work: () => run('cargo', ['fmt', '--check']) };
  const judges = Object.entries(JUDGED).map(([step, args]) => ({
    step,
    holds: DEBUG,
    work: () => run('cargo', ['clippy', '--locked', ...args, '--', '-D', 'warnings']),
  }));
  return [format, ...judges];
}

/** Whether the comments of the Rust code can be read as its documentation: a link that leads nowhere is an error. @returns {Job} */
export function documentation() {
  const args = ['doc', '--locked', '--no-deps', '--all-features', '--document-private-items'];
  return { step: 'documentation of the Rust code', holds: DEBUG, work: () => run('cargo', args, { env: { RUSTDOCFLAGS: '-D warnings' } }) };
}

/**
 * Tests that run natively: those of the library, and every folder of tests but the browser's.
 */
function targets() {
  const manifest = readFileSync(`${root}Cargo.toml`, 'utf8');
  const named = [...manifest.matchAll(/^\[\[test\]\]\nname = "([^"]+)"/gm)].map(([, name]) => name);
  return named.filter((name) => name !== 'browser');
}

/** Fewer random cases, and none of what takes a minute where nothing is compiled for speed. */
const FEWER = {
  env: { PEC_CAMPAIGNS: '40', PROPTEST_CASES: '32' },
  args: ['--skip', 'a_thousand_shipments_share_a_budget_for_a_day'],
};

/** Campaigns of each kind that are enough where the simulation is not compiled for speed. */
const SOME_CAMPAIGNS = { env: { PEC_CAMPAIGNS: '40' } };

/**
 * @param {{ fewer?: boolean, simulated?: boolean }} [options] whether a quick look will do; whether the simulation is compiled
 *   for speed and plays all its campaigns
 * @returns {Job[]}
 */
export function nativeTests({ fewer = false, simulated = false } = {}) {
  const quick = targets().filter((name) => !simulated || name !== 'simulation');
  const library = ['--lib', ...quick.flatMap((name) => ['--test', name])];
  const plain = builtOnce('native tests', library, ['pec_massiva', ...quick], DEBUG, fewer ? FEWER : SOME_CAMPAIGNS);
  const simulation = ['--profile', 'simulation', '--test', 'simulation'];
  return simulated ? [...plain, ...builtOnce('simulation', simulation, ['simulation'], SIMULATION)] : plain;
}

/**
 * One build, and then each executable beside the others.
 *
 * @param {string} step
 * @param {string[]} args of the build
 * @param {string[]} names of what is built
 * @param {string} holds
 * @param {{ env?: Record<string, string>, args?: string[] }} [given] to each
 * @returns {Job[]}
 */
function builtOnce(step, args, names, holds, given = {}) {
  const building = `${step}, built`;
  /** @type {Map<string, string>} */
  const executables = new Map();
  const build = async () => {
    const printed = await run('cargo', ['test', '--locked', '--all-features', '--no-run', ...args]);
    for (const [, path, name] of printed.matchAll(/Executable .*\((.*?(\w+)-[\da-f]+(?:\.exe)?)\)$/gm)) {
      executables.set(name, path);
    }
  };
  return [
    { step: building, holds, work: build },
    ...names.map((name) => ({ step, needs: [building], work: () => tests(executables.get(name) ?? name, given.args ?? [], given.env) })),
  ];
}
