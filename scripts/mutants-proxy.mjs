/**
 * `npm run mutants:proxy`: each rule of the package's proxy is changed, one change at a time, and a test of `tests/proxy/` has to
 * notice. Those tests are asked that run a changed line, fast ones first; what starts processes or databases is not.
 *
 * A room at a time; a run that was broken off goes on with the next room. `-- --only <words>,<words>` tries what has one of
 * them in its path, `-- --again` tries anew what went unnoticed, `-- --jobs N` so many at once, `-- --list` tells what is known.
 *
 * What the changes of a file came to stands in `docs/mutants-proxy.json`, as long as the file is the same; why one may go
 * unnoticed, in `docs/mutants.md`.
 */

import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { Stryker } from '@stryker-mutator/core';

import { proxySourceOf } from './mutation/sources.mjs';
import { root, say } from './parts/run.mjs';

const PROXY = 'pkg-template/proxy/';

/**
 * What decides most comes first: may it be sent, how it is sent, what is read and answered. Each room with the files of tests that
 * are asked, and how long one of their tests may take, in milliseconds, to be asked for each change.
 *
 * @type {Record<string, { tests: string[], long: number }>}
 */
const ROOMS = {
  once: { tests: ['once-steps', 'once-send', 'once-attempt', 'key'], long: 1_500 },
  forward: { tests: ['forward-way', 'forward-calls', 'forward-answers', 'forward-node'], long: 800 },
  request: {
    tests: ['body', 'arrival', 'place', 'routes', 'letters', 'message', 'form', 'cors', 'origins', 'watch', 'mailbox'],
    long: 100,
  },
  answers: { tests: ['answers', 'handler', 'codes', 'guard', 'key', 'look', 'failures', 'forward-answers', 'mailbox'], long: 1_500 },
  redact: { tests: ['redact', 'redact-failure', 'guard', 'failures', 'session-token', 'oauth'], long: 150 },
  store: { tests: ['stores', 'stores-objects', 'key', 'mark', 'look', 'stores-file-marks'], long: 1_500 },
  'store/file': { tests: ['stores-file', 'stores-file-marks', 'stores-file-repair', 'stores-file-shared', 'stores-file-format', 'stores'], long: 850 },
  callbacks: { tests: ['callbacks', 'callbacks-turns'], long: 12_000 },
  settings: { tests: ['options', 'handler', 'failures', 'origins', 'credit', 'mailbox', 'target'], long: 450 },
  '': {
    tests: [
      ...['mint', 'oauth', 'oauth-clock', 'session-token', 'portal-functions', 'failures-told', 'failures', 'credit-kept', 'credit'],
      ...['tracing', 'options', 'handler', 'server', 'parsed', 'guard', 'target', 'key'],
    ],
    long: 150,
  },
};

/** What only real servers, databases and frameworks run. */
const LEFT_OUT = ['store/redis.js', 'express.js', 'fastify.js', 'adapted.js'];

const FOLDER = `${root}target/mutation-proxy`;

/** What was found of each change, and by whom. */
const INCREMENTAL = `${FOLDER}/incremental.json`;

/** What the changes of each file came to. */
const KNOWN = `${root}docs/mutants-proxy.json`;

/** What a change may come to, by what it counts as. @type {Record<string, 'caught' | 'missed' | 'hung' | 'unreached'>} */
const COUNTED = { Killed: 'caught', Survived: 'missed', Timeout: 'hung', NoCoverage: 'unreached', RuntimeError: 'missed' };

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: '2' },
    again: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

/** @typedef {{ source: string, tried: number, caught: number, missed: string[], hung: string[], unreached: string[] }} Known */
/** @type {Record<string, Known>} */
const known = existsSync(KNOWN) ? JSON.parse(readFileSync(KNOWN, 'utf8')) : {};

/** @param {string} file */
const isUnknown = (file) => known[file]?.source !== proxySourceOf(file);

/** @param {string} file */
const isOpen = (file) => isUnknown(file) || (values.again && known[file].caught < known[file].tried);

/** The files that stand directly in a room. @param {string} room */
const filesOf = (room) =>
  readdirSync(`${root}${PROXY}${room}`)
    .filter((name) => name.endsWith('.js'))
    .map((name) => (room === '' ? name : `${room}/${name}`))
    .filter((path) => !LEFT_OUT.includes(path))
    .map((path) => `${PROXY}${path}`)
    .filter((path) => values.only.split(',').some((words) => path.includes(words)));

mkdirSync(FOLDER, { recursive: true });
for (const [room, asked] of values.list ? [] : Object.entries(ROOMS)) {
  const files = filesOf(room).filter(isOpen);
  if (files.length > 0) {
    say(`${PROXY}${room}: ${files.length} files`);
    await judge(files, asked);
  }
}
tell();

/** @param {string[]} files @param {(typeof ROOMS)[string]} asked */
async function judge(files, { tests, long }) {
  if (values.again) {
    forget(files);
  }
  const found = await new Stryker({
    ...{ mutate: files, plugins: ['runner', 'sentences', 'keeping'].map((name) => `${root}scripts/mutation/${name}.mjs`) },
    ...{ testRunner: 'proxy', coverageAnalysis: 'perTest', ignorers: ['sentences'], ignoreStatic: true },
    ...{ incremental: true, incrementalFile: INCREMENTAL, tempDirName: `${FOLDER}/sandbox`, reporters: ['progress-append-only', 'keeping'] },
    ...{ concurrency: Number(values.jobs), timeoutMS: 60_000, timeoutFactor: 4, dryRunTimeoutMinutes: 20, logLevel: 'warn' },
    ...{ allowEmpty: true, warnings: { unknownOptions: false }, checkers: [], disableTypeChecks: false, allowConsoleColors: false, clearTextReporter: { allowColor: false } },
    ignorePatterns: ['**', '!pkg-template/**', '!tests/proxy/**', '!tests/canaries/**', '!scripts/**', '!src/js/**', '!*.toml', '!package.json', '!Cargo.lock'],
    // @ts-expect-error options of the runner
    proxyTests: { files: tests.map((name) => `tests/proxy/${name}.test.mjs`), shared: ['tests/proxy/made.mjs'], long, times: `${FOLDER}/times.json` },
  }).runMutationTest();
  for (const file of files) {
    keep(file, found.filter(({ fileName }) => fileName.replaceAll('\\', '/').endsWith(`/${file}`) || fileName === file));
  }
}

/** What went unnoticed is tried anew. @param {string[]} files */
function forget(files) {
  if (existsSync(INCREMENTAL)) {
    const report = JSON.parse(readFileSync(INCREMENTAL, 'utf8'));
    for (const file of files.filter((name) => report.files[name] !== undefined)) {
      report.files[file].mutants = report.files[file].mutants.filter((/** @type {any} */ { status }) => status === 'Killed');
    }
    writeFileSync(INCREMENTAL, JSON.stringify(report));
  }
}

/** @param {string} file @param {import('@stryker-mutator/api/core').MutantResult[]} results */
function keep(file, results) {
  const lines = readFileSync(`${root}${file}`, 'utf8').split('\n');
  /** @param {string} what */
  const of = (what) => results.filter(({ status }) => COUNTED[status] === what);
  const deeds = (/** @type {string} */ what) => of(what).map((result) => deed(result, lines));
  const [missed, hung, unreached] = [deeds('missed'), deeds('hung'), deeds('unreached')];
  const caught = of('caught').length;
  known[file] = { source: proxySourceOf(file), tried: caught + missed.length + hung.length + unreached.length, caught, missed, hung, unreached };
  const sorted = Object.fromEntries(Object.entries(known).sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileSync(KNOWN, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** What a change does. @param {import('@stryker-mutator/api/core').MutantResult} change @param {string[]} lines of the file */
function deed({ location: { start, end }, replacement = '' }, lines) {
  const text = lines.slice(start.line - 1, end.line).join('\n');
  const last = lines[end.line - 1]?.length ?? 0;
  const original = text.slice(start.column - 1, text.length - (last - end.column + 1));
  /** @param {string} code */
  const short = (code) => {
    const flat = code.replaceAll(/\s+/g, ' ');
    return flat.length > 90 ? `${flat.slice(0, 60)} … ${flat.slice(-25)}` : flat;
  };
  return `${start.line}: ${short(original)} → ${short(replacement)}`;
}

function tell() {
  const files = Object.keys(ROOMS).flatMap(filesOf);
  const done = files.filter((file) => known[file] !== undefined);
  const rows = done.map((file) => /** @type {const} */ ([file, known[file]]));
  for (const [file, { tried, caught, missed, hung, unreached }] of rows) {
    say(`${file}: ${caught} of ${tried} noticed, ${missed.length} missed, ${hung.length} hung, ${unreached.length} run by no test`);
    missed.forEach((one) => say(`  missed ${one}`));
    hung.forEach((one) => say(`  hung ${one}`));
    unreached.forEach((one) => say(`  not run ${one}`));
  }
  const [tried, caught] = ['tried', 'caught'].map((what) => rows.reduce((sum, [, one]) => sum + one[/** @type {'tried'} */ (what)], 0));
  const share = ((caught / Math.max(1, tried)) * 100).toFixed(1);
  say(`${caught} of ${tried} noticed (${share} %) in ${done.length} of ${files.length} files, ${files.filter(isUnknown).length} to be tried`);
}
