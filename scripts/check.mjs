/**
 * `npm run check`: what tells within two minutes that a change is no good: format, lints, native tests with fewer
 * random cases, types, directions of imports, links and code of the guide. `npm test` is what tells that
 * it is good, and `npm run test:all` that nothing built on it is worse.
 */

import { packCurrent } from './package.mjs';
import { seconds } from './parts/run.mjs';
import { RELEASE, lints, nativeTests } from './parts/rust.mjs';
import { runAll } from './parts/steps.mjs';
import { testFiles, tests } from './parts/tests.mjs';
import { setUp } from './setup.mjs';

/** @param {string} step @param {string} path @param {string[]} [needs] */
const judged = (step, path, needs) => ({ step, needs, work: () => tests(process.execPath, ['--test-reporter=tap', path]) });

const start = Date.now();
await setUp();
const { passed, failed } = await runAll([
  // The judges of types want compiled cores beside the modules, and those of before will do.
  { step: 'package', holds: RELEASE, work: packCurrent },
  ...nativeTests({ fewer: true }),
  ...testFiles('package')
    .filter(({ name }) => name === 'package/types')
    .map(({ path }) => judged('types', path, ['package'])),
  ...testFiles('architecture').map(({ path }) => judged('directions of imports', path)),
  ...testFiles('docs')
    .filter(({ name }) => ['docs/code', 'docs/links', 'docs/languages'].includes(name))
    .map(({ path }) => judged('guide', path)),
  ...lints(),
]);
console.log(`\nin ${seconds(start)}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
