/**
 * `npm run simulate -- --campaigns 100000 --seed 1`: campaigns in virtual time, each from its seed, through
 * everything that can go wrong. A seed that breaks a law is printed and plays again with `--only <seed>`.
 */

import { parseArgs } from 'node:util';

import { run } from './run.mjs';

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

const env =
  values.only === undefined
    ? { PEC_CAMPAIGNS: values.campaigns, PEC_FIRST_SEED: values.seed }
    : { PEC_SEED: values.only };
try {
  await run(
    'cargo',
    ['test', '--locked', '--profile', 'simulation', '--all-features', '--test', 'simulation', '--', '--nocapture', 'none_twice_and_none_lost'],
    { env },
  );
} catch {
  process.exitCode = 1;
}
