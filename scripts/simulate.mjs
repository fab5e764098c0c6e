/**
 * `npm run simulate -- --campaigns 100000 --seed 1`: campaigns in virtual time, each from its seed, through everything that can
 * go wrong, straight at the service and behind the proxy. A seed that breaks a law is printed and plays again with
 * `--only <seed>`.
 *
 * They are played in pieces, two at a time. What a piece came to is kept under `target/simulated`, so that a run that was
 * broken off goes on where it was, as long as nothing in the sources has changed.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { root, run } from './parts/run.mjs';

const { values } = parseArgs({
  options: {
    campaigns: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

for (const [name, value] of Object.entries(values)) {
  if (value !== undefined && !/^[1-9]\d*$/.test(value)) {
    console.error(`simulate: --${name} must be a whole number, 1 or more, and not ${value}`);
    process.exit(2);
  }
}

/** Campaigns of a piece. */
const PIECE = 1000;

const CARGO = ['test', '--locked', '--profile', 'simulation', '--all-features', '--test', 'simulation'];

const TESTS = 'none_twice_and_none_lost';

/** A name for all that decides what a seed plays. */
function state() {
  const hash = createHash('sha256');
  for (const folder of ['src', 'tests/simulation', 'tests/support']) {
    const files = readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
      hash.update(path.slice(root.length)).update(readFileSync(path));
    }
  }
  hash.update(readFileSync(`${root}Cargo.lock`)).update(readFileSync(`${root}Cargo.toml`));
  return hash.digest('hex').slice(0, 16);
}

/** The compiled tests. */
async function built() {
  const printed = await run('cargo', [...CARGO, '--no-run', '--message-format', 'json'], { quiet: true });
  const made = printed.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return made.find(({ executable, target }) => typeof executable === 'string' && target.name === 'simulation').executable;
}

/**
 * @typedef {{ place: string, campaigns: number, sum: Record<string, number> }} Told
 *
 * @param {string} program
 * @param {Record<string, string>} env
 * @returns {Promise<Told[]>}
 */
async function played(program, env) {
  const printed = await run(program, ['--nocapture', '--test-threads', '1', TESTS], { env, quiet: true });
  return [...printed.matchAll(/^played (.*)$/gm)].map(([, text = '']) => JSON.parse(text));
}

/** Whether any law was broken. */
async function all() {
  const folder = `${root}target/simulated/${state()}`;
  mkdirSync(folder, { recursive: true });
  const program = await built();
  const first = Number(values.seed);
  const end = first + Number(values.campaigns);
  const pieces = [];
  for (let seed = first; seed < end; seed += PIECE) {
    pieces.push({ seed, count: Math.min(PIECE, end - seed) });
  }
  /** @type {Map<string, Told>} */
  const sums = new Map();
  let done = 0;
  let isBroken = false;
  const start = Date.now();
  const work = async () => {
    for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
      const path = join(folder, `${piece.seed}-${piece.count}.json`);
      try {
        const told = existsSync(path)
          ? JSON.parse(readFileSync(path, 'utf8'))
          : await played(program, { PEC_CAMPAIGNS: String(piece.count), PEC_FIRST_SEED: String(piece.seed) });
        writeFileSync(path, JSON.stringify(told));
        for (const { place, campaigns, sum } of told) {
          const before = sums.get(place) ?? { place, campaigns: 0, sum: {} };
          before.campaigns += campaigns;
          Object.entries(sum).forEach(([name, count]) => (before.sum[name] = (before.sum[name] ?? 0) + Number(count)));
          sums.set(place, before);
        }
        done += piece.count;
        console.log(`${done} of ${end - first} campaigns, ${((Date.now() - start) / 1000).toFixed(0)} s`);
      } catch {
        isBroken = true;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  for (const { place, campaigns, sum } of sums.values()) {
    const told = Object.entries(sum).map(([name, count]) => `${name} ${count}`);
    console.log(`${place}: ${campaigns} campaigns, ${told.join(', ')}`);
  }
  console.log(isBroken ? 'a law was broken, see above' : 'no law was broken');
  return isBroken;
}

try {
  if (values.only !== undefined) {
    await run('cargo', [...CARGO, '--', '--nocapture', TESTS], { env: { PEC_SEED: values.only } });
  } else if (await all()) {
    process.exitCode = 1;
  }
} catch {
  process.exitCode = 1;
}
