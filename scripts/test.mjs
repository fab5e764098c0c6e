/**
 * `npm test`: sets up, checks, builds, and passes the tests of the package; ends in a line that counts them.
 * `npm run test:all`: every test there is, also of what is built on it, and those that go on for long.
 * `npm test -- proxy/key native`: of all of them, only steps and files whose names hold one of these words, and what they need.
 *
 * What waits runs beside what computes; see `runAll`. A step that runs no test is a failure, and so is one that
 * skips any.
 */

import { parseArgs } from 'node:util';

import { fuzz } from './fuzz.mjs';
import { makePackage } from './package.mjs';
import { browser, shareChromium } from './parts/browser.mjs';
import { isMain, root, seconds } from './parts/run.mjs';
import { DEBUG, RELEASE, documentation, lints, nativeTests } from './parts/rust.mjs';
import { commitOf, stamp, unstamp } from './parts/stamp.mjs';
import { runAll } from './parts/steps.mjs';
import { testFiles, tests } from './parts/tests.mjs';
import { setUp } from './setup.mjs';

/** @typedef {import('./parts/steps.mjs').Job} Job */

/** Folders of tests, and the steps that they are: of the package itself, in Node and in Chromium. */
const OF_PACKAGE = {
  package: 'packed package',
  proxy: 'proxy',
  journal: 'journal',
  campaigns: 'campaigns in browsers',
  contract: 'contract',
  field: 'what the world sends',
  canaries: 'canaries',
  words: 'sentences for people',
  architecture: 'directions of imports',
};

/** Of what is built on the package or with it, of what is told of it, and of the worst that can come over a connection. */
const AROUND = {
  e2e: `demo page in ${browser()}`,
  bundlers: 'bundlers and runtimes',
  frameworks: 'hooks of frameworks',
  'frameworks/applications': 'applications in frameworks',
  compose: 'the send form',
  chaos: 'what breaks',
  portal: 'the office’s portal',
  docs: 'guide, reference and policy',
};

/** What goes on for long of the package itself: databases that are killed, load, other runtimes, servers of every kind, a day of calls, two builds. */
const LONG = /^(?:package\/(?:repeats|reproducible)|proxy\/(?:stores-(?:postgres|redis|durable)|two|memory|arrivals|examples|parsed-frameworks|\w+-runtimes)|canaries\/leaks|(?:campaigns|journal)\/firefox)/;

/** These are read off the sources. */
const OF_SOURCES = ['architecture', 'docs', 'words'];

/** Files that take longest: nobody shall wait for one of them at the end. */
const FIRST = [
  ...['portal/mailbox-views', 'portal/views', 'portal/mailboxes', 'portal/dev', 'portal/look', 'portal/lighthouse', 'portal/wizard'],
  ...['package/repeats', 'proxy/stores-file', 'proxy/examples', 'bundlers/bundlers', 'frameworks/applications/built', 'e2e/page'],
  ...['campaigns/kill', 'journal/damage', 'journal/damage-fuzz', 'package/types', 'proxy/stores-durable'],
];

/** Files that mostly wait: for a pace, for a clock, for the disk. */
const WAITING = ['campaigns/copies', 'package/tracking', 'chaos/node', 'chaos/chromium', 'chaos/firefox', 'proxy/stores-redis', 'field/vue', 'proxy/key', 'proxy/login', 'proxy/mark', 'package/oddities'];

/** Of what is built on the package: pages that are looked at while they are drawn, and servers of others that have to start first. */
const DRAWN = ['e2e', 'bundlers', 'frameworks', 'frameworks/applications', 'compose', 'portal', 'docs'];

/**
 * Files that measure memory or time, which what runs beside them would be measured with, or that count what comes over
 * connections that break, on which a page is loaded as well.
 */
const ALONE = ['proxy/memory', 'proxy/arrivals', 'proxy/forward-runtimes', 'campaigns/hidden', 'e2e/reading'];

/**
 * @param {{ all?: boolean }} [options] whether those around the package, and those that go on for long, belong to them
 * @returns {Job[]}
 */
export function jobs({ all = true } = {}) {
  const files = Object.entries(all ? { ...OF_PACKAGE, ...AROUND } : OF_PACKAGE).flatMap(([folder, step]) =>
    testFiles(folder)
      .filter(({ name }) => all || !LONG.test(name))
      .map(({ name, path }) => ({
        step,
        name,
        needs: OF_SOURCES.includes(folder) ? [] : ['package'],
        cores: WAITING.includes(name) ? 0.25 : 1,
        alone: ALONE.includes(name),
        again: DRAWN.includes(folder),
        // Some wait for what must happen, and would wait for ever where it does not.
        work: () => tests(process.execPath, ['--test-reporter=tap', '--test-timeout=300000', path]),
      })),
  );
  const rank = ({ name }) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  const sorted = files.sort((a, b) => rank(a) - rank(b));
  return [
    { step: 'package', holds: RELEASE, work: makePackage },
    ...nativeTests({ simulated: all }),
    // These need hardly more than time: the compiler goes on beside them.
    ...sorted.filter(({ name }) => WAITING.includes(name)),
    ...lints(),
    documentation(),
    ...(all ? furtherSteps() : []),
    {
      step: 'browser tests of the edge',
      holds: DEBUG,
      work: () => tests(process.execPath, [`${root}tests/engines/edge-in-chromium.mjs`]),
    },
    ...sorted.filter(({ name }) => !WAITING.includes(name)),
  ];
}

/** @returns {Job[]} */
const furtherSteps = () => [
  { step: 'fuzz', needs: ['package'], work: () => fuzz(48) },
  {
    step: 'demo page in Firefox and WebKit',
    needs: ['package'],
    holds: DEBUG,
    again: true,
    work: () => tests(process.execPath, ['--test-reporter=tap', ...testFiles('engines').map(({ path }) => path)]),
  },
];

/**
 * Those whose names hold one of the words, and what they need; all where there is no word.
 *
 * @param {Job[]} all @param {string[]} words
 * @returns {Job[]}
 */
function chosen(all, words) {
  if (words.length === 0) {
    return all;
  }
  const meant = all.filter(({ step, name = '' }) => words.some((word) => `${step} ${name}`.includes(word)));
  const needed = new Set(meant.flatMap(({ needs = [] }) => needs));
  return all.filter((job) => meant.includes(job) || needed.has(job.step));
}

if (isMain(import.meta.url)) {
  const start = Date.now();
  if (process.env.CI !== undefined) {
    // What is compiled there is compiled once.
    process.env.CARGO_INCREMENTAL ??= '0';
  }
  const { values, positionals: words } = parseArgs({ options: { all: { type: 'boolean', default: false } }, allowPositionals: true });
  const all = values.all || words.length > 0;
  await setUp({ tests: all ? 'all' : 'package' });
  const isEverything = values.all && words.length === 0;
  const commit = commitOf();
  if (isEverything) {
    unstamp();
  }
  const meant = chosen(jobs({ all }), words);
  if (meant.length === 0) {
    throw new Error(`no step and no file is called ${words.join(' or ')}`);
  }
  const chromium = await shareChromium();
  const { passed, failed } = await runAll(meant).finally(() => chromium.close());
  if (!all) {
    console.log(`\nnot asked, but by npm run test:all: ${Object.values(AROUND).join(', ')}, and what goes on for long`);
  }
  if (isEverything && failed === 0) {
    // With fewer campaigns or cases than there are it was not everything.
    const isWhole = process.env.PEC_CAMPAIGNS === undefined && process.env.PROPTEST_CASES === undefined;
    const isKnown = isWhole && stamp(commit);
    console.log(isKnown ? `\nall of ${commit} passed: it may be released` : '\nwhat passed is no commit: nothing may be released for it');
  }
  console.log(`\nin ${seconds(start)}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
