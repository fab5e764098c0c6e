/**
 * `npm test`: sets up, checks, builds, and passes every test; ends in a line that counts them.
 *
 * A step that runs no test is a failure, and so is one that skips any.
 */

import { readdirSync } from 'node:fs';

import { browser } from './browser.mjs';
import { fuzz } from './fuzz.mjs';
import { makePackage } from './package.mjs';
import { root, run, seconds } from './run.mjs';
import { setUp } from './setup.mjs';

const WASM = ['--target', 'wasm32-unknown-unknown', '--no-default-features', '--features'];
const DENY = ['--', '-D', 'warnings'];

let passed = 0;
let failed = 0;

/**
 * @param {string} name
 * @param {() => Promise<unknown>} work
 */
async function step(name, work) {
  const start = Date.now();
  console.log(`\n── ${name}`);
  try {
    await work();
    console.log(`── ${name}: ${seconds(start)}`);
  } catch (error) {
    failed += 1;
    console.error(`── ${name}: FAILED after ${seconds(start)}: ${error.message}`);
  }
}

/**
 * Runs a test runner and counts what it says it ran.
 *
 * @param {string} command @param {string[]} args @param {Record<string, string>} [env]
 */
async function tests(command, args, env = {}) {
  let printed = '';
  let error;
  try {
    printed = await run(command, args, { env });
  } catch (caught) {
    error = caught;
    printed = caught.printed ?? '';
  }
  /** @param {RegExp} pattern */
  const count = (pattern) =>
    [...printed.matchAll(pattern)].reduce((sum, [, number]) => sum + Number(number), 0);
  const ok = count(/^test result: .*?(\d+) passed/gm) + count(/^# pass (\d+)$/gm);
  const bad = count(/^test result: .*?(\d+) failed/gm) + count(/^# fail (\d+)$/gm);
  const skipped = count(/^test result: .*?(\d+) ignored/gm) + count(/^# (?:skipped|todo) (\d+)$/gm);
  passed += ok;
  // The failure itself is counted once more where the runner could not say how many.
  failed += bad > 0 ? bad - 1 : 0;
  if (error !== undefined) {
    throw error;
  }
  if (ok === 0 || bad > 0 || skipped > 0) {
    throw new Error(`${ok} tests passed, ${bad} failed, ${skipped} were skipped`);
  }
}

/** @param {string} folder */
const testsIn = (folder) =>
  readdirSync(`${root}tests/${folder}`)
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => `${root}tests/${folder}/${name}`);

const start = Date.now();
await setUp({ tests: true });

await step('format', () => run('cargo', ['fmt', '--check']));
await step('lints, host', () =>
  run('cargo', ['clippy', '--locked', '--all-targets', '--all-features', ...DENY]),
);
for (const features of ['client', 'sandbox']) {
  await step(`lints, ${features} as WebAssembly`, () =>
    run('cargo', ['clippy', '--locked', ...WASM, features, ...DENY]),
  );
}
await step('lints, browser tests', () =>
  run('cargo', ['clippy', '--locked', '--test', 'browser', ...WASM, 'client,sandbox', ...DENY]),
);
await step('native tests', () => tests('cargo', ['test', '--locked', '--all-features']));
// A minute where nobody waits for it; a quarter of one where somebody does.
await step('fuzz', () => fuzz(process.env.CI === undefined ? 15 : 60));
await step('package', makePackage);
await step('browser tests of the edge', () =>
  tests(process.execPath, [`${root}tests/engines/edge-in-chromium.mjs`]),
);
await step('packed package', () =>
  tests(process.execPath, ['--test', '--test-reporter=tap', ...testsIn('package')]),
);
await step('what the world sends', () =>
  tests(process.execPath, ['--test', '--test-reporter=tap', ...testsIn('field')]),
);
await step('journal', () =>
  tests(process.execPath, ['--test', '--test-reporter=tap', ...testsIn('journal')]),
);
await step('proxy', () =>
  tests(process.execPath, ['--test', '--test-reporter=tap', '--test-concurrency=1', ...testsIn('proxy')]),
);
await step('contract', () =>
  tests(process.execPath, ['--test', '--test-reporter=tap', ...testsIn('contract')]),
);
await step('bundlers and runtimes', () =>
  tests(process.execPath, ['--test', '--test-reporter=tap', ...testsIn('bundlers')]),
);
await step(`demo page in ${browser()}`, () =>
  tests(process.execPath, ['--test', '--test-reporter=tap', ...testsIn('e2e')]),
);

await step('campaigns in browsers', () =>
  tests(process.execPath, [
    // They wait for what must happen, and would wait for ever where it does not.
    ...['--test', '--test-reporter=tap', '--test-concurrency=1', '--test-timeout=180000'],
    ...testsIn('campaigns'),
  ]),
);

await step('demo page in Firefox and WebKit', () =>
  tests(process.execPath, ['--test', '--test-reporter=tap', ...testsIn('engines')]),
);

console.log(`\nin ${seconds(start)}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
