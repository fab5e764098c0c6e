/** Whose a store's file is, where that cannot be asked: another machine's, another thread's. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, mock, test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { readiness } from '../../pkg-template/proxy/ready.js';
import { fileStore } from '../../pkg-template/proxy/store/file/store.js';
import { DONE, LONG } from './stores/suite.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-file-lock-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newPath = () => join(folder, `store-${(count += 1)}`);

/**
 * Opens a store whose lock was left there, on a clock of the test's own.
 *
 * @param {string} path @param {number} age seconds by this machine's clock @param {{ beats: boolean }} holder
 */
async function beside(path, age, { beats }) {
  writeFileSync(`${path}.lock`, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'x' }));
  const at = Date.now() / 1000 - age;
  utimesSync(`${path}.lock`, at, at);
  const store = fileStore(path);
  let seconds = 0;
  let isOver = false;
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const claim = store.claim('a', LONG).finally(() => (isOver = true));
    claim.catch(() => {});
    while (!isOver) {
      // What waits is let go on only once it waits: the disk has a clock of its own.
      await new Promise(setImmediate);
      mock.timers.tick(1_000);
      seconds += 1;
      if (beats) {
        utimesSync(`${path}.lock`, at + seconds, at + seconds);
      }
    }
    return { claim, store };
  } finally {
    mock.timers.reset();
  }
}

test('the lock of another machine is judged by its beats, whatever that machine’s clock says', async () => {
  for (const age of [40, -40, 31_536_000, -31_536_000]) {
    const path = newPath();
    const alive = await beside(path, age, { beats: true });
    await assert.rejects(alive.claim, /another process uses the file.*elsewhere/, `alive, ${age} s old`);
    await alive.store.close();
    const dead = await beside(newPath(), age, { beats: false });
    assert.ok((await dead.claim).claimed, `dead, ${age} s old`);
    await dead.store.close();
  }
});

/**
 * Does work in a time that goes on only where the lock waits for its next look: the disk takes none of it.
 *
 * @param {() => Promise<unknown>} work
 */
async function onOwnTime(work) {
  const LOOK = 1_000;
  /** @type {{ at: number, ms: number, run: () => void }[]} */
  let timers = [];
  let now = 0;
  const set = mock.method(globalThis, 'setTimeout', (/** @type {() => void} */ run, /** @type {number} */ ms) => {
    const timer = { at: now + ms, ms, run };
    timers.push(timer);
    return timer;
  });
  const clear = mock.method(globalThis, 'clearTimeout', (/** @type {any} */ timer) => {
    timers = timers.filter((one) => one !== timer);
  });
  try {
    let isOver = false;
    const done = work().finally(() => (isOver = true));
    done.catch(() => {});
    while (!isOver) {
      await new Promise(setImmediate);
      if (timers.some(({ ms }) => ms === LOOK)) {
        now += LOOK;
        const due = timers.filter(({ at }) => at <= now);
        timers = timers.filter(({ at }) => at > now);
        due.forEach(({ run }) => run());
      }
    }
    await done;
  } finally {
    set.mock.restore();
    clear.mock.restore();
  }
}

test('a proxy that waits for its store takes over what an unclean end on another machine left', async () => {
  for (const text of [JSON.stringify({ pid: 1, host: 'elsewhere', token: 'x' }), '']) {
    const path = newPath();
    writeFileSync(`${path}.lock`, text);
    const at = Date.now() / 1000 - 3600;
    utimesSync(`${path}.lock`, at, at);
    const store = fileStore(path);
    await onOwnTime(() => readiness(() => {}, store).ready);
    await store.close();
  }
});

test('a thread does not take the file of another one of its process, nor a second copy of the modules that of the first', async () => {
  const path = newPath();
  const store = fileStore(path);
  assert.ok((await store.claim('a', LONG)).claimed);
  const here = new URL('../../pkg-template/', import.meta.url).href;
  const worker = new Worker(
    `const { parentPort, workerData: [here, path] } = require('node:worker_threads');
    import(here + 'proxy/store/file/store.js').then(({ fileStore }) => fileStore(path).look('a'))
      .then(JSON.stringify, (error) => error.message).then((told) => parentPort.postMessage(told));`,
    { eval: true, workerData: [here, path] },
  );
  const [told] = await once(worker, 'message');
  await worker.terminate();
  assert.match(told, /another process uses the file/);
  const copy = await import(`${here}file-log/lock.js?copy`);
  await assert.rejects(copy.lock(`${path}.lock`, { name: 'copy', advice: '' }, () => {}), /another process uses the file/);
  await store.settle('a', 'owner', DONE);
  assert.deepEqual(await store.look('a'), DONE);
  await store.close();
});
