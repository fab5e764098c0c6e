/**
 * Steps that run beside each other, as many as there are cores for; what a step prints comes whole, once it has
 * ended.
 *
 * A step is made of jobs, which need other steps, and keep so many cores busy. Jobs start in the order in which
 * they are given, those of no step that failed before.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname } from 'node:path';

import { excerptOf } from './excerpt.mjs';
import { captured, root, say, seconds } from './run.mjs';

/** How long each job took, the longest first: what to look at where a run takes too long. */
const TIMES = `${root}target/times.json`;

/**
 * @typedef {object} Job
 * @property {string} step
 * @property {string} [name] of its own, where a step has many jobs
 * @property {() => Promise<unknown>} work may give a `Result`; fails by throwing
 * @property {string[]} [needs] steps that have to pass first
 * @property {number} [cores] that it keeps busy; default 1; little where it mostly waits
 * @property {string} [holds] what only one at a time can have, such as a folder of the compiler
 * @property {boolean} [alone] whether it measures what others beside it would spoil
 * @property {boolean} [again] whether it may have failed for what ran beside it, such as a page that is drawn too late: it is then
 *   run once more, alone, and named at the end whatever comes of it
 *
 * @typedef {{ passed: number, failed: number }} Result how many tests
 */

/** How often it is told what is under way. */
const SIGN_OF_LIFE = 30_000;

/** So many jobs are run again at most: where more fail, it is not for what ran beside them. */
const AGAIN = 3;

/**
 * Runs them all, whatever fails, and says how many tests passed and how many tests and steps failed.
 *
 * @param {Job[]} jobs
 * @param {object} [options]
 * @param {number} [options.cores] a few more than there are: hardly a job keeps one busy all the time
 * @param {string} [options.times] where it is written how long each took
 * @returns {Promise<Result>}
 */
export async function runAll(jobs, { cores = 1.5 * Math.max(2, availableParallelism()), times: file = TIMES } = {}) {
  const start = Date.now();
  const total = { passed: 0, failed: 0 };
  /** @type {{ name: string, milliseconds: number }[]} */
  const took = [];
  /** What failed, and what was run again. @type {{ name: string, text: string }[]} */
  const failures = [];
  let again = 0;
  const before = times();
  const waiting = [...jobs];
  /** @type {Map<Job, Promise<void>>} */
  const running = new Map();
  const steps = new Map([...new Set(jobs.map(({ step }) => step))].map((name) => [name, new Step(name, jobs)]));

  /** @param {Job} job */
  const fits = (job) => {
    const others = [...running.keys()];
    const busy = others.reduce((sum, { cores = 1 }) => sum + cores, 0);
    const isReady = (job.needs ?? []).every((name) => steps.get(name)?.hasEnded);
    const isFree = job.holds === undefined || others.every(({ holds }) => holds !== job.holds);
    return isReady && isFree && (running.size === 0 || busy + (job.cores ?? 1) <= cores);
  };

  /** The first that may start now. Those that want to be alone come when nothing else is left. */
  const next = () => {
    if ([...running.keys()].some(({ alone }) => alone)) {
      return undefined;
    }
    const beside = waiting.find((job) => !job.alone && fits(job));
    const isLast = running.size === 0;
    return beside ?? (isLast ? waiting.find((job) => fits(job)) : undefined);
  };

  /** @param {Job} job */
  const begin = async (job) => {
    const step = /** @type {Step} */ (steps.get(job.step));
    const missing = (job.needs ?? []).filter((name) => steps.get(name)?.failed !== 0);
    const begun = Date.now();
    const name = job.name ?? job.step;
    const { text, ...result } = await step.run(job, missing);
    const isAgain = result.failed > 0 && missing.length === 0 && job.again === true && again < AGAIN;
    if (isAgain) {
      again += 1;
      waiting.push({ ...job, alone: true, again: false });
    } else {
      step.end(result);
      total.passed += result.passed;
      total.failed += result.failed;
    }
    if (result.failed > 0) {
      failures.push({ name: isAgain ? `${name}, which is run again, alone` : name, text });
    }
    running.delete(job);
    took.push({ name, milliseconds: Date.now() - begun });
    if (step.hasEnded) {
      step.show();
    }
  };

  const life = setInterval(() => {
    const names = [...running.keys()].map(({ name, step }) => name ?? step);
    console.log(`… ${seconds(start)}: ${names.join(', ')}; ${waiting.length} of ${jobs.length} to go`);
  }, SIGN_OF_LIFE);
  try {
    while (waiting.length > 0 || running.size > 0) {
      for (let job = next(); job !== undefined; job = next()) {
        waiting.splice(waiting.indexOf(job), 1);
        running.set(job, begin(job));
      }
      if (running.size === 0) {
        throw new Error(`nobody gives what is needed: ${waiting.map(({ step }) => step).join(', ')}`);
      }
      await Promise.race(running.values());
    }
  } finally {
    clearInterval(life);
  }
  const after = times();
  const idle = (after.idle - before.idle) / (after.all - before.all);
  took.sort((a, b) => b.milliseconds - a.milliseconds);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(took, null, 1)}\n`);
  const longest = took.slice(0, 8);
  console.log(`\nthe cores were idle ${(idle * 100).toFixed(0)} % of the time; what took longest:`);
  console.log(longest.map(({ name, milliseconds }) => `  ${name}: ${(milliseconds / 1000).toFixed(0)} s`).join('\n'));
  failures.forEach(({ name, text }) => console.log(`\n── failed: ${name}\n${excerptOf(text)}`));
  return total;
}

/** What all cores did until now. */
function times() {
  const each = cpus().map((core) => core.times);
  const idle = each.reduce((sum, core) => sum + core.idle, 0);
  const all = each.reduce((sum, core) => sum + core.idle + core.user + core.nice + core.sys + core.irq, 0);
  return { idle, all };
}

class Step {
  failed = 0;
  #name;
  #left;
  #begun = 0;
  #printed = '';

  /** @param {string} name @param {Job[]} jobs */
  constructor(name, jobs) {
    this.#name = name;
    this.#left = jobs.filter(({ step }) => step === name).length;
  }

  get hasEnded() {
    return this.#left === 0;
  }

  /** @param {Job} job @param {string[]} missing @returns {Promise<Result & { text: string }>} with what was printed */
  async run(job, missing) {
    this.#begun ||= Date.now();
    const result = { passed: 0, failed: 0 };
    const text = await captured(async () => {
      try {
        if (missing.length > 0) {
          throw new Error(`not run, for want of: ${missing.join(', ')}`);
        }
        const told = await job.work();
        Object.assign(result, typeof told === 'object' ? told : {});
      } catch (error) {
        Object.assign(result, { passed: error.passed ?? 0, failed: error.failed || 1 });
        say(`── ${this.#name}: FAILED: ${error.message}`);
      }
    });
    // Whole, though its neighbours print at the same time.
    this.#printed += text;
    return { ...result, text };
  }

  /** A job of it came to its end. @param {Result} result */
  end({ failed }) {
    this.failed += failed;
    this.#left -= 1;
  }

  show() {
    const end = this.failed === 0 ? seconds(this.#begun) : `FAILED after ${seconds(this.#begun)}`;
    console.log(`\n── ${this.#name}\n${this.#printed.trimEnd()}\n── ${this.#name}: ${end}`);
  }
}
