/**
 * `npm run mutants`: each rule of the files that decide what is sent is changed, one change at a time, and a test has to
 * notice; of the rest of the core, every tenth change by a number made of its name. A run that was
 * broken off goes on where it was. `-- --again` tries anew what went unnoticed, `-- --only <words>` what has them in its name,
 * `-- --jobs N` tries so many at once, `-- --list` tells what is known.
 *
 * What the changes of a file came to stands in `docs/mutants.json`, as long as the file is the same; why one may go
 * unnoticed, in `docs/mutants.md`.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { coreSourceOf } from './mutation/sources.mjs';
import { ask, captured, root, run, say, toolFolder } from './parts/run.mjs';
import * as versions from './parts/versions.mjs';
import { cargoTool, setUp } from './setup.mjs';

/** Files of which every change is tried: what a message's fate hangs on. */
const WHOLE = [
  'src/core/exchange/outcome.rs',
  'src/core/exchange/retry.rs',
  'src/core/back_off.rs',
  'src/core/limiter.rs',
  'src/core/message/draft.rs',
  'src/tracking/receipt/classify.rs',
  'src/tracking/receipt/tally.rs',
  'src/tracking/receipt/words.rs',
  'src/core/message/address/',
  'src/campaign/journal/',
  'src/campaign/run/',
  'src/campaign/settle/',
];

/** What is not compiled where these tests run: it is for browsers. */
const LEFT_OUT = ['src/wasm/'];

/** One change in so many of the rest. */
const EACH = 10;

const FOLDER = `${root}target/mutation`;

/** What each change came to, by its name, while not all of a file were tried. */
const RESULTS = `${FOLDER}/results.json`;

/** What the changes of each file came to. */
const KNOWN = `${root}docs/mutants.json`;

/**
 * Who judges, one after the other. `limit`: seconds after which the tests of a change have hung; without one they take a tenth of
 * it. Hanging is not noticing, whoever judges next.
 *
 * @typedef {{ tests: string[], limit: number }} Judge
 */

/** The library's own tests are built and run in seconds, and notice most. @type {Judge[]} */
const JUDGES = [
  { tests: ['--lib'], limit: 45 },
  { tests: ['--test', 'field', '--test', 'simulation'], limit: 90 },
];

/** What only a campaign that is played goes through, and who notices most of it. */
const PLAYED = ['src/campaign/run/', 'src/campaign/settle/'];
/** @type {Judge[]} */
const PLAYERS = [
  { tests: ['--test', 'simulation'], limit: 90 },
  { tests: ['--lib', '--test', 'field'], limit: 60 },
];

/** What takes seconds by itself, and is always run elsewhere. */
const SLOW = [
  'a_thousand_shipments_share',
  'the_same_seed_plays_the_same',
  'every_size_around_a_border',
  'of_a_long_text_no_more_is_looked_at',
  'each_rule_behind_the_proxy_that_is_taken_out',
];
const SKIPPED = SLOW.flatMap((name) => ['--skip', name]);

/** Few campaigns and cases: a change that only the thousandth seed shows is one that a test should name. */
const FEWER = { PEC_CAMPAIGNS: '15', PROPTEST_CASES: '16', PROPTEST_MAX_SHRINK_ITERS: '0' };

/** What cargo-mutants writes, by what it means. @type {Record<string, string>} */
const LISTS = { caught: 'caught.txt', missed: 'missed.txt', hung: 'timeout.txt', unviable: 'unviable.txt' };

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: '2' },
    again: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

/** @typedef {{ name: string, file: string }} Change */

/** What a change does, wherever in its file it stands. @param {Change} change */
const deed = ({ name, file }) => `${file} ${name.replace(/^\S+ /, '')}`;

/** Whether a change of the rest is tried, by nothing but what it does: the lines of a file move. @param {Change} change */
const isDrawn = (change) => createHash('sha256').update(deed(change)).digest().readUInt32BE() % EACH === 0;

/** @param {Change} change */
const placeOf = ({ file }) => {
  const place = WHOLE.findIndex((path) => (path.endsWith('/') ? file.startsWith(path) : file === path));
  return place < 0 ? WHOLE.length : place;
};

/** @param {Change} change */
const isWhole = (change) => placeOf(change) < WHOLE.length;

/** @param {string} text */
const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\/&-]/g, '\\$&');

/** A change of a file as it is now. @param {string} name it begins with the file */
const keyOf = (name) => `${coreSourceOf(name.slice(0, name.indexOf(':')))} ${name}`;

/** @param {string} path */
const linesOf = (path) => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []);

/** @returns {Record<string, string>} */
const results = () => (existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {});

/**
 * Takes in what a worker found, also one that was killed. What went unnoticed counts once all have judged it.
 *
 * @param {string} worker
 * @param {boolean} isLast whether all have
 * @returns {Record<string, string>} what was found
 */
function takeIn(worker, isLast) {
  const found = Object.entries(LISTS).flatMap(([what, file]) => linesOf(`${worker}/mutants.out/${file}`).map((name) => [name, what]));
  const final = found.filter(([, what]) => isLast || what !== 'missed').map(([name, what]) => [keyOf(name), what]);
  writeFileSync(RESULTS, JSON.stringify({ ...results(), ...Object.fromEntries(final) }, null, 1));
  rmSync(`${worker}/mutants.out`, { recursive: true, force: true });
  return Object.fromEntries(found);
}

/** The sources as they are now, in a folder where they may be changed; what is the same there keeps its time. @param {string} worker */
function copySources(worker) {
  const tree = `${worker}/tree`;
  const sources = (ask('git', ['ls-files', 'src', 'tests', 'benches', 'fuzz', 'pkg-template/types/codes.d.ts', 'Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml']) ?? '').split('\n');
  for (const path of sources) {
    const [from, to] = [readFileSync(`${root}${path}`), `${tree}/${path}`];
    if (!existsSync(to) || !readFileSync(to).equals(from)) {
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, from);
    }
  }
  // A module that has moved would be there twice.
  const kept = new Set(sources.map((path) => join(tree, path)));
  readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !kept.has(join(entry.parentPath, entry.name)))
    .forEach((entry) => rmSync(join(entry.parentPath, entry.name)));
}

await setUp();
await cargoTool('cargo-mutants', 'cargo-mutants', versions.cargoMutants);
// A change may leave a name unused. All are built with it, or libraries would be compiled twice.
const env = { ...FEWER, RUSTFLAGS: '--cap-lints=warn', PATH: `${toolFolder}/cargo-mutants-${versions.cargoMutants}/bin:${process.env.PATH}` };

/** @type {Change[]} */
const all = JSON.parse(await run('cargo', ['mutants', '--list', '--json', '--colors', 'never'], { env, quiet: true }));
const tried = all
  .filter(({ file }) => !LEFT_OUT.some((path) => file.startsWith(path)))
  .filter((change) => isWhole(change) || isDrawn(change))
  .filter(({ name }) => name.includes(values.only))
  // What decides comes first, in the order that is given above.
  .sort((one, other) => placeOf(one) - placeOf(other));
const whole = tried.filter(isWhole).length;
say(`${tried.length} changes: ${whole} of the files that are tried whole, ${tried.length - whole} of the rest`);

const workers = Array.from({ length: Number(values.jobs) }, (_, number) => `${FOLDER}/worker-${number}`);
mkdirSync(FOLDER, { recursive: true });
workers.forEach((worker) => existsSync(worker) && takeIn(worker, false));
/** @type {Record<string, { source: string, tried: number, caught: number, unviable: number, missed: string[], hung: string[] }>} */
const known = existsSync(KNOWN) ? JSON.parse(readFileSync(KNOWN, 'utf8')) : {};
/** @param {string} file */
const isOpen = (file) => known[file]?.source !== coreSourceOf(file) || (values.again && known[file].caught < known[file].tried);
const before = results();
const files = grouped(tried);
const queue = values.list ? [] : [...files].filter(([file]) => isOpen(file)).map(([file, changes]) => ({ file, names: changes.map(({ name }) => name) }));
await Promise.all(workers.map(work));
tell();

/** Tries what is left, a file at a time. @param {string} worker */
async function work(worker) {
  if (queue.length > 0) {
    copySources(worker);
    // What fails without a change would notice every one.
    for (const judge of JUDGES) {
      await run('cargo', ['test', '--profile', 'mutants', '--all-features', ...judge.tests, '--', ...SKIPPED], { cwd: `${worker}/tree`, env: { ...env, CARGO_TARGET_DIR: `${worker}/target` }, quiet: true });
    }
  }
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { file, names } = next;
    copySources(worker);
    let left = names.filter((name) => before[keyOf(name)] === undefined || (values.again && ['missed', 'hung'].includes(before[keyOf(name)])));
    const judges = PLAYED.some((path) => file.startsWith(path)) ? PLAYERS : JUDGES;
    for (const judge of judges) {
      if (left.length === 0) {
        break;
      }
      await judged(worker, file, left, judge);
      const found = takeIn(worker, judge === judges.at(-1));
      const lost = left.filter((name) => found[name] === undefined);
      if (lost.length > 0) {
        throw new Error(`nothing is told of ${lost.join('; ')}`);
      }
      left = left.filter((name) => found[name] === 'missed');
    }
    keep(file, names);
    say(`${file}: ${names.length - left.length} of ${names.length} are noticed, hang or do not compile, ${queue.length} files to go`);
  }
}

/** @param {string} file @param {string[]} names */
function keep(file, names) {
  const found = results();
  const changes = (files.get(file) ?? []).filter(({ name }) => names.includes(name));
  /** @param {string} what */
  const of = (what) => changes.filter(({ name }) => found[keyOf(name)] === what);
  const deeds = (/** @type {string} */ what) => of(what).map((change) => deed(change).slice(file.length + 1));
  const [missed, hung, unviable] = [deeds('missed'), deeds('hung'), of('unviable').length];
  known[file] = { source: coreSourceOf(file), tried: names.length - unviable, caught: of('caught').length, unviable, missed, hung };
  const sorted = Object.fromEntries(Object.entries(known).sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileSync(KNOWN, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** @param {Change[]} changes */
function grouped(changes) {
  /** @type {Map<string, Change[]>} */
  const groups = new Map();
  changes.forEach((change) => groups.set(change.file, [...(groups.get(change.file) ?? []), change]));
  return groups;
}

/** @param {string} worker @param {string} file @param {string[]} names @param {Judge} judge */
async function judged(worker, file, names, judge) {
  // Patterns of names do not reach the fields that are taken out of a struct: those of the file are tried each time.
  writeFileSync(`${worker}/config.toml`, `examine_re = ${JSON.stringify(names.map((name) => `^${escaped(name)}$`))}\n`);
  const how = ['--config', `${worker}/config.toml`, '--file', file, '--output', worker, '--dir', `${worker}/tree`, '--in-place', '--baseline', 'skip'];
  const limits = ['--timeout', String(judge.limit), '--build-timeout', '480'];
  // What is built has to be what is run: arguments behind the line would be those of the run alone, and all would be built twice.
  const built = ['--profile', 'mutants', '--all-features', ...judge.tests.map((argument) => `--cargo-arg=${argument}`)];
  const args = ['mutants', ...how, ...limits, ...built, '--no-shuffle', '--', '--', ...SKIPPED];
  // It ends badly where a change was missed; what it found is in its lists.
  await captured(() => run('cargo', args, { env: { ...env, CARGO_TARGET_DIR: `${worker}/target` } }).then(() => undefined, () => undefined));
}

function tell() {
  for (const [title, isOne] of /** @type {[string, (change: Change) => boolean][]} */ ([
    ['tried whole', isWhole],
    ['of the rest', (change) => !isWhole(change)],
  ])) {
    const some = [...files].filter(([, [first]]) => first !== undefined && isOne(first)).map(([file]) => file);
    const [done, open] = [some.filter((file) => known[file] !== undefined), some.filter(isOpen)];
    /** @param {'tried' | 'caught'} what */
    const sum = (what) => done.reduce((total, file) => total + known[file][what], 0);
    const share = ((sum('caught') / Math.max(1, sum('tried'))) * 100).toFixed(1);
    say(`${title}: ${sum('caught')} of ${sum('tried')} caught (${share} %) in ${done.length} of ${some.length} files, ${open.length} to be tried`);
    for (const file of done) {
      known[file].missed.forEach((one) => say(`  missed in ${file}: ${one}`));
      known[file].hung.forEach((one) => say(`  hung in ${file}: ${one}`));
    }
  }
}
