/**
 * Runs the proxy's tests for one change after the other, in one process: a plug-in of Stryker. Its runner for files that print
 * TAP starts a process for each file and change, which takes a second where most tests take milliseconds.
 *
 * So that nothing of one change is held against the next: who noticed a change has to pass without it, right after; where it
 * does not, or where a test hung, the next one gets a fresh process.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

import { checks, endings, kept, loading, mock } from './harness.mjs';

/** @typedef {import('./harness.mjs').Kept} Kept */
/** @typedef {import('@stryker-mutator/api/test-runner').TestRunner} TestRunner */
/** @typedef {'passed' | 'hung' | { failed: string }} Outcome */

/** What code that can be changed asks. @type {any} */
const changes = (/** @type {any} */ (globalThis).__stryker__ ??= {});

/** How often one may hang before nobody else is asked. */
const HANGS = 2;

/** Whether the process is still as it was, and what keeps it from that. @type {string | undefined} */
let spoilt;

/** What went wrong elsewhere than in the promise of the test that runs. @type {((error: unknown) => void) | undefined} */
let onStray;
for (const kind of ['uncaughtException', 'unhandledRejection']) {
  process.on(kind, (error) => onStray?.(error));
}
process.on('exit', () => endings.forEach((end) => void end(/** @type {any} */ ({}))));

/** @param {Kept} one @param {number} limit @returns {Promise<Outcome>} */
async function pass({ id, work }, limit) {
  /** @type {(() => unknown)[]} */
  const afters = [];
  const context = { name: id, mock, diagnostic() {}, skip() {}, after: (/** @type {any} */ end) => void afters.unshift(end) };
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const strayed = new Promise((_, reject) => (onStray = reject));
  strayed.catch(() => {});
  const tooLong = new Promise((resolve) => (timer = realTimeout(() => resolve('hung'), limit)));
  const whole = async () => {
    try {
      await work(context);
    } finally {
      for (const end of afters) {
        await end();
      }
    }
    await new Promise((resolve) => realImmediate(resolve));
    for (const check of checks) {
      await check(context);
    }
    return 'passed';
  };
  try {
    return /** @type {Outcome} */ (await Promise.race([whole(), strayed, tooLong]));
  } catch (error) {
    return { failed: String(/** @type {any} */ (error)?.message ?? error).slice(0, 300) };
  } finally {
    realClear(timer);
    mock.reset();
    mock.timers.reset();
  }
}

/** Tests set the clock. */
const [realTimeout, realClear, realImmediate] = [setTimeout, clearTimeout, setImmediate];

/** @implements {TestRunner} */
class Runner {
  static inject = /** @type {const} */ (['options', 'logger']);

  /** @param {any} options @param {any} log */
  constructor(options, log) {
    this.settings = options.proxyTests;
    this.log = log;
    /** How often each noticed. @type {Map<string, number>} */
    this.noticed = new Map();
    /** @type {Record<string, number>} */
    this.times = existsSync(this.settings.times) ? JSON.parse(readFileSync(this.settings.times, 'utf8')) : {};
    register('./resolve.mjs', import.meta.url);
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  async load() {
    if (kept.length > 0) {
      return;
    }
    for (const [files, isShared] of [[this.settings.shared, true], [this.settings.files, false]]) {
      for (const file of files) {
        Object.assign(loading, { file: file.replace(/^.*\//, '').replace('.test.mjs', ''), isShared });
        await import(pathToFileURL(join(process.cwd(), file)).href);
      }
    }
  }

  async dryRun() {
    await this.load();
    const tests = [];
    // Well above the limit the last time: not asked again.
    for (const one of kept.filter(({ id }) => !(this.times[id] > 4 * this.settings.long))) {
      changes.currentTestId = one.id;
      const start = performance.now();
      const outcome = await pass(one, 60_000);
      // The best that was seen: other work on the machine is no reason to leave one out.
      const took = Math.min(this.times[one.id] ?? Infinity, performance.now() - start);
      this.times[one.id] = took;
      if (outcome !== 'passed') {
        this.times[one.id] = Infinity;
        this.log.warn(`${one.id} is left out: ${outcome === 'hung' ? outcome : outcome.failed}`);
      } else if (took > this.settings.long) {
        this.log.warn(`${one.id} is left out: it takes ${(took / 1000).toFixed(1)} s`);
      } else {
        tests.push({ id: one.id, name: one.id, timeSpentMs: Math.ceil(took), status: 'success' });
      }
      delete changes.currentTestId;
    }
    // Of those that fail nothing is kept: they are asked again the next time.
    const sound = Object.entries(this.times).filter(([, time]) => Number.isFinite(time));
    writeFileSync(this.settings.times, JSON.stringify(Object.fromEntries(sound), null, 1));
    return { status: 'complete', tests, mutantCoverage: changes.mutantCoverage };
  }

  /** @param {import('@stryker-mutator/api/test-runner').MutantRunOptions} options */
  async mutantRun({ activeMutant, testFilter, mutantActivation, hitLimit }) {
    if (spoilt !== undefined) {
      // Whoever asks starts a fresh process, and asks again.
      throw new Error(spoilt);
    }
    const id = activeMutant.id;
    if (mutantActivation === 'static') {
      changes.activeMutant = id;
    }
    await this.load();
    const wanted = testFilter && new Set(testFilter);
    const some = kept.filter((one) => (wanted?.has(one.id) ?? this.times[one.id] < this.settings.long)).sort((one, other) => this.cost(one) - this.cost(other));
    let [hangs, count] = [0, 0];
    for (const one of some) {
      count += 1;
      Object.assign(changes, { activeMutant: id, hitCount: 0, hitLimit });
      const outcome = await pass(one, this.limit(one));
      Object.assign(changes, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
      if (outcome === 'hung') {
        hangs += 1;
        // What still waits there does no harm, if the same test passes beside it.
        spoilt = (await this.passesWithout(one)) ? spoilt : `${one.id} hung`;
        if (hangs === HANGS) {
          break;
        }
      } else if (outcome !== 'passed') {
        return this.killed(one, outcome.failed, count, mutantActivation === 'static');
      }
    }
    return hangs > 0 ? { status: 'timeout', reason: `${hangs} hung` } : { status: 'survived', nrOfTests: count };
  }

  /** Milliseconds after which it has hung. @param {Kept} one */
  limit({ id }) {
    return 4_000 + 8 * (this.times[id] ?? 1_000);
  }

  /** @param {Kept} one */
  async passesWithout(one) {
    return (await pass(one, this.limit(one))) === 'passed';
  }

  /** Fast ones first, and those that notice much. @param {Kept} one */
  cost({ id }) {
    return ((this.times[id] ?? 1_000) + 3) / (1 + (this.noticed.get(id) ?? 0));
  }

  /** @param {Kept} one @param {string} failed @param {number} count @param {boolean} isStatic */
  async killed(one, failed, count, isStatic) {
    this.noticed.set(one.id, (this.noticed.get(one.id) ?? 0) + 1);
    if (failed.includes('Stryker: Hit count limit reached')) {
      spoilt ??= failed;
      return { status: 'timeout', reason: failed };
    }
    if (!isStatic && spoilt === undefined) {
      if (!(await this.passesWithout(one))) {
        spoilt = `${one.id} fails without a change, too`;
        if (this.hasNoticed) {
          throw new Error(spoilt);
        }
      }
    }
    // The first of a process finds it as it was.
    this.hasNoticed = true;
    return { status: 'killed', killedBy: [one.id], failureMessage: failed, nrOfTests: count };
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'proxy', injectableClass: Runner }];
