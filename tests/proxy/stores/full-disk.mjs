/**
 * A process that uses one file store on a small disk: until the disk is full, while it is, and after there is room
 * again. Says as JSON what was acknowledged and what it found. To be run where `folder` is a disk of its own.
 */

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fileStore } from '../../../pkg-template/proxy/store/file/store.js';

const [folder, kilobytes] = process.argv.slice(2);
const path = join(folder, 'store');
const ballast = join(folder, 'ballast');
writeFileSync(ballast, 'x'.repeat(Number(kilobytes) * 1024));

const store = fileStore(path);
const body = 'x'.repeat(300);
const done = (key) => ({ state: 'done', fingerprint: key, answer: { status: 201, headers: {}, body } });

/** A place in a queue of one an hour. */
const place = () => store.reserve('queue', { interval: 3_600_000, longest: 1e9 });
await Promise.all([place(), place(), place()]);

const acknowledged = { claimed: [], done: [], marks: [] };
/** By the key, the step that was rejected. @type {Record<string, string>} */
const rejected = {};
const errors = [];

let next = 0;
/** Claims and settles keys until a step is rejected. @param {number} index */
async function work(index) {
  if (index % 2 === 1) {
    // So that some are claimed while others are settled.
    await store.claim(`first-${index}`, { owner: 'o', lease: 3_600_000 });
  }
  while (errors.length === 0) {
    const key = `key-${(next += 1)}`;
    let step = 'claim';
    try {
      await store.claim(key, { owner: key, lease: 3_600_000 });
      acknowledged.claimed.push(key);
      step = 'settle';
      acknowledged.marks.push(await store.mark());
      await store.settle(key, key, done(key));
      acknowledged.done.push(key);
    } catch (error) {
      rejected[key] = step;
      errors.push(error.message);
    }
  }
}
await Promise.all(Array.from({ length: 20 }, (_, index) => work(index)));

const whileFull = [];
for (let round = 0; round < 5; round += 1) {
  whileFull.push(await store.claim(`full-${round}`, { owner: 'o', lease: 1000 }).then(() => 'claimed', (error) => error.message));
}
rmSync(ballast);

/** What is known of each key, and whether it can be claimed again. @type {Record<string, string>} */
const found = {};
for (let number = 1; number <= next; number += 1) {
  const key = `key-${number}`;
  const { state } = await store.look(key);
  const again = await store.claim(key, { owner: 'again', lease: 3_600_000 });
  found[key] = again.claimed ? 'claimed again' : state;
}
// The owner of one that was under way all the time says what became of it.
const [late] = Object.keys(rejected).filter((key) => rejected[key] === 'settle');
if (late !== undefined) {
  await store.settle(late, late, done(late));
}
const remembered = await Promise.all(acknowledged.marks.map((mark) => store.remembers(mark)));
const result = {
  ...acknowledged,
  rejected,
  errors,
  whileFull,
  found,
  late: late === undefined ? undefined : (await store.look(late)).state,
  hours: Math.round((await place()).wait / 3_600_000),
  forgottenMarks: remembered.filter((one) => !one).length,
};
await store.close();
process.stdout.write(`${JSON.stringify(result)}\n`);
