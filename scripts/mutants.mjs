/**
 * `npm run mutants`: each rule of the files that decide what is sent is changed, one change at a time, and a test has to
 * notice; of the rest of the core, every tenth change by a number made of its name. A run that was
 * broken off goes on where it was. `-- --again` tries anew what went unnoticed, `-- --only <words>` what has them in its name,
 * `-- --jobs N` tries so many at once, `-- --list` tells what is known.
 *
 * What each change came to stands in `target/mutation/results.json`; why one may go unnoticed, in `docs/mutants.md`.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';

import { ask, captured, root, run, say, toolFolder } from './run.mjs';
import { cargoTool, setUp } from './setup.mjs';
import * as versions from './versions.mjs';

/** Files of which every change is tried: what a message's fate hangs on. */
const WHOLE = [
  'src/core/exchange/outcome.rs',
  'src/core/exchange/retry.rs',
  'src/core/back_off.rs',
  'src/core/limiter.rs',
  'src/core/message/draft.rs',
  'src/core/message/address/',
  'src/campaign/settle/',
  'src/campaign/run/',
  'src/campaign/journal/',
  'src/tracking/receipt/classify.rs',
  'src/tracking/receipt/tally.rs',
  'src/tracking/receipt/words.rs',
];

/** What is not compiled where these tests run: it is for browsers. */
const LEFT_OUT = ['src/wasm/'];

/** One change in so many of the rest. */
const EACH = 10;

/** Seconds after which the tests of a change have hung; they take a tenth of it. Hanging is not noticing. */
const LIMIT = 240;

/** Changes that a worker tries before what came of them is kept. */
const BATCH = 20;

const FOLDER = `${root}target/mutation`;

/** What each change came to, by its name: kept from run to run. */
const RESULTS = `${FOLDER}/results.json`;

/** All that judge; what takes seconds and judges sizes and times is left to those who always run it. */
const SLOW = ['a_thousand_shipments_share', 'the_same_seed_plays_the_same', 'every_size_around_a_border', 'of_a_long_text_no_more_is_looked_at'];
const TESTS = ['--all-features', '--lib', '--test', 'field', '--test', 'simulation', '--', ...SLOW.flatMap((name) => ['--skip', name])];

/** Few campaigns and cases: a change that only the thousandth seed shows is one that a test should name. */
const FEWER = { PEC_CAMPAIGNS: '30', PROPTEST_CASES: '16' };

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
const isWhole = ({ file }) => WHOLE.some((path) => (path.endsWith('/') ? file.startsWith(path) : file === path));

/** @param {string} text */
const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\/&-]/g, '\\$&');

/** @param {string} path */
const linesOf = (path) => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []);

/** @returns {Record<string, string>} */
const results = () => (existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {});

/** Takes in what a worker found, also one that was killed. @param {string} worker */
function takeIn(worker) {
  const found = Object.entries(LISTS).flatMap(([what, file]) => linesOf(`${worker}/mutants.out/${file}`).map((name) => [name, what]));
  writeFileSync(RESULTS, JSON.stringify({ ...results(), ...Object.fromEntries(found) }, null, 1));
  rmSync(`${worker}/mutants.out`, { recursive: true, force: true });
}

/** The sources as they are now, in a folder where they may be changed; what is the same there keeps its time. @param {string} worker */
function copySources(worker) {
  for (const path of (ask('git', ['ls-files', 'src', 'tests', 'benches', 'Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml']) ?? '').split('\n')) {
    const [from, to] = [readFileSync(`${root}${path}`), `${worker}/tree/${path}`];
    if (!existsSync(to) || !readFileSync(to).equals(from)) {
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, from);
    }
  }
}

await setUp();
await cargoTool('cargo-mutants', 'cargo-mutants', versions.cargoMutants);
const env = { ...FEWER, PATH: `${toolFolder}/cargo-mutants-${versions.cargoMutants}/bin:${process.env.PATH}` };

/** @type {Change[]} */
const all = JSON.parse(await run('cargo', ['mutants', '--list', '--json', '--colors', 'never'], { env, quiet: true }));
const tried = all
  .filter(({ file }) => !LEFT_OUT.some((path) => file.startsWith(path)))
  .filter((change) => isWhole(change) || isDrawn(change))
  .filter(({ name }) => name.includes(values.only))
  // What decides comes first.
  .sort((one, other) => Number(isWhole(other)) - Number(isWhole(one)));
const whole = tried.filter(isWhole).length;
say(`${tried.length} changes: ${whole} of the files that are tried whole, ${tried.length - whole} of the rest`);

const workers = Array.from({ length: Number(values.jobs) }, (_, number) => `${FOLDER}/worker-${number}`);
mkdirSync(FOLDER, { recursive: true });
workers.forEach((worker) => existsSync(worker) && takeIn(worker));
const before = results();
const isOpen = ({ name }) => before[name] === undefined || (values.again && ['missed', 'hung'].includes(before[name]));
const queue = values.list ? [] : tried.filter(isOpen).map(({ name }) => name);
await Promise.all(workers.map(work));
tell();

/** Tries what is left, a batch at a time. @param {string} worker */
async function work(worker) {
  for (let batch = queue.splice(0, BATCH); batch.length > 0; batch = queue.splice(0, BATCH)) {
    copySources(worker);
    // Fields taken out of a struct are tried whether they are asked for or not.
    const others = all.filter(({ name }) => name.includes('delete field') && !batch.includes(name)).map(({ name }) => name);
    const listed = (/** @type {string[]} */ names) => JSON.stringify(names.map((name) => `^${escaped(name)}$`));
    writeFileSync(`${worker}/config.toml`, `examine_re = ${listed(batch)}\nexclude_re = ${listed(others)}\n`);
    const how = ['--config', `${worker}/config.toml`, '--output', worker, '--dir', `${worker}/tree`, '--in-place', '--baseline', 'skip'];
    const limits = ['--timeout', String(LIMIT), '--build-timeout', String(LIMIT * 2), '--cap-lints', 'true'];
    // It ends badly where a change was missed; what it found is in its lists.
    const args = ['mutants', ...how, ...limits, '--profile', 'mutants', '--no-shuffle', '--', ...TESTS];
    await captured(() => run('cargo', args, { env: { ...env, CARGO_TARGET_DIR: `${worker}/target` } }).then(() => undefined, () => undefined));
    takeIn(worker);
    const known = results();
    const lost = batch.filter((name) => known[name] === undefined);
    if (lost.length > 0) {
      throw new Error(`nothing is told of ${lost.join('; ')}: see ${worker}`);
    }
    say(`${batch.filter((name) => known[name] === 'caught').length} of ${batch.length} caught, ${queue.length} to go`);
  }
}

function tell() {
  const known = results();
  for (const [title, some] of /** @type {[string, Change[]][]} */ ([
    ['tried whole', tried.filter(isWhole)],
    ['of the rest', tried.filter((change) => !isWhole(change))],
  ])) {
    /** @param {string} what */
    const of = (what) => some.filter(({ name }) => known[name] === what).map(({ name }) => name);
    const [caught, missed, hung, unviable] = Object.keys(LISTS).map(of);
    const judged = caught.length + missed.length + hung.length;
    const share = ((caught.length / Math.max(1, judged)) * 100).toFixed(1);
    const open = some.length - judged - unviable.length;
    say(`${title}: caught ${caught.length} of ${judged} (${share} %), ${hung.length} hung, ${unviable.length} do not compile, ${open} not tried`);
    missed.forEach((name) => say(`  missed: ${name}`));
    hung.forEach((name) => say(`  hung: ${name}`));
  }
}
