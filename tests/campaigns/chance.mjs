/** Chance that can be had again: `SEED=123 node --test tests/campaigns/kill.test.mjs`. */

import { randomInt } from 'node:crypto';

export const seed = Number(process.env.SEED ?? randomInt(2 ** 31));

/** Numbers from 0 to 1 (mulberry32). @param {number} from */
export function chance(from = seed) {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Moments at which something is killed: so many messages are in, and a few milliseconds more. Far enough from
 * each other for a campaign to start in between.
 *
 * @param {() => number} random @param {number} count @param {number} rows
 */
export function moments(random, count, rows) {
  const part = rows / (count + 1);
  return Array.from({ length: count }, (_, index) => ({
    arrivals: Math.max(1, Math.round((index + 0.2 + 0.8 * random()) * part)),
    later: Math.round(random() * 40),
  }));
}
