/**
 * A process that uses a file store until it is killed: claims keys, some hundred at once, settles each
 * second one, and says on its standard output what its store has acknowledged.
 */

import { writeSync } from 'node:fs';

import { fileStore } from '../../../pkg-template/proxy/store-file.js';

const [path, most] = process.argv.slice(2);
const store = fileStore(path);

let next = 0;
async function work() {
  while (next < Number(most)) {
    const number = next;
    next += 1;
    const key = `key-${number}`;
    const owner = `owner-${number}`;
    const { claimed } = await store.claim(key, { owner, lease: 3_600_000 });
    writeSync(1, `${claimed ? 'claimed' : 'known'} ${key}\n`);
    if (number % 2 === 0) {
      const answer = { status: 200, headers: {}, body: `answer ${number} ${'x'.repeat(500)}` };
      await store.settle(key, owner, { state: 'done', fingerprint: key, answer });
      writeSync(1, `done ${key}\n`);
    }
  }
}

try {
  await Promise.all(Array.from({ length: 200 }, work));
  writeSync(1, 'all\n');
} catch (error) {
  writeSync(1, `failed ${error.message}\n`);
  // Everything else must fail too now, until it is opened again.
  for (const step of [
    () => store.look('key-0'),
    () => store.claim('another', { owner: 'o', lease: 1000 }),
    () => store.renew('key-1', { owner: 'owner-1', lease: 1000 }),
    () => store.settle('key-1', 'owner-1', { state: 'free' }),
    () => store.reach(),
    () => store.reserve('queue', { interval: 1, longest: 1 }),
  ]) {
    await step().then(
      () => writeSync(1, 'resolved\n'),
      () => writeSync(1, 'rejected\n'),
    );
  }
  await store.close();
}
