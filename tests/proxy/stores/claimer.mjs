/**
 * A process that uses a file store until it is killed: claims keys, some hundred at once, settles each
 * second one, and says on its standard output what its store has acknowledged. With `again` each key is
 * refused and claimed again, some hundred times.
 */

import { writeSync } from 'node:fs';

import { fileStore } from '../../../pkg-template/proxy/store/file/store.js';

const [path, most, again] = process.argv.slice(2);
const store = fileStore(path);
const rounds = again === undefined ? 1 : 300;

let next = 0;
async function work() {
  while (next < Number(most)) {
    const number = next;
    next += 1;
    const key = `key-${number}`;
    for (let round = 0; round < rounds; round += 1) {
      await use(key, number, round);
    }
  }
}

/** @param {string} key @param {number} number @param {number} round */
async function use(key, number, round) {
  const owner = `owner-${number}`;
  writeSync(1, `mark ${await store.mark()}\n`);
  const { claimed } = await store.claim(key, { owner, lease: 3_600_000 });
  writeSync(1, `${claimed ? 'claimed' : 'known'} ${key}\n`);
  if (number % 2 === 0 || rounds > 1) {
    const answer = { status: 200, headers: {}, body: `answer ${round} ${'x'.repeat(500)}` };
    await store.settle(key, owner, { state: rounds > 1 ? 'refused' : 'done', fingerprint: key, answer });
    writeSync(1, `done ${key} ${round}\n`);
  }
}

try {
  await Promise.all(Array.from({ length: 200 }, work));
  writeSync(1, 'all\n');
} catch (error) {
  writeSync(1, `failed ${error.message}\n`);
  await store.close();
}
