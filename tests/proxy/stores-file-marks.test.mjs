/** The file store's marks and its own time: restarts, copies, clocks that leap, files of the first version. */

import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { KEEP, markOf } from '../../pkg-template/proxy/store/keys.js';
import { fileStore } from '../../pkg-template/proxy/store/file/store.js';
import { said, textsOf, write } from './stores/lines.mjs';
import { DONE, HOUR, LONG } from './stores/suite.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-file-marks-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newPath = () => join(folder, `store-${(count += 1)}`);

/** @param {any} store @param {string[]} keys */
async function settle(store, ...keys) {
  for (const key of keys) {
    assert.ok((await store.claim(key, LONG)).claimed, key);
    await store.settle(key, 'owner', DONE);
  }
}

/** Opens it, uses it, and closes it. @param {string} path @param {(store: any) => Promise<any>} work @param {() => number} [clock] */
async function using(path, work, clock) {
  const store = fileStore(path, clock);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

test('marks outlive a restart, and positions go on where they were', async () => {
  const path = newPath();
  const marks = await using(path, async (store) => {
    const first = await store.mark();
    await settle(store, 'a', 'b');
    await store.claim('c', LONG);
    await store.settle('c', 'owner', { state: 'free' });
    return [first, await store.mark()];
  });
  assert.deepEqual(marks.map((mark) => markOf(mark).position), [0, 6]);
  const third = await using(path, async (store) => {
    for (const mark of marks) {
      assert.ok(await store.remembers(mark));
    }
    const mark = await store.mark();
    assert.equal(markOf(mark).position, 6);
    await settle(store, 'd');
    assert.equal(markOf(await store.mark()).position, 8);
    return mark;
  });
  assert.deepEqual((await said(path)).slice(1).map(({ key, position }) => `${key} ${position}`), ['a 2', 'b 4', 'd 7', 'd 8']);
  await using(path, async (store) => {
    for (const mark of [...marks, third]) {
      assert.ok(await store.remembers(mark));
    }
  });
});

test('a file that was deleted begins anew, with as many keys too', async () => {
  const path = newPath();
  const mark = await using(path, async (store) => {
    await settle(store, 'a');
    return store.mark();
  });
  rmSync(path);
  await using(path, async (store) => {
    assert.deepEqual(await store.look('a'), { state: 'free' });
    await settle(store, 'x', 'y');
    // An epoch of its own at the same position is vouched for.
    assert.ok(await store.remembers(`${markOf(await store.mark()).epoch}.${markOf(mark).position}`));
    assert.ok(!(await store.remembers(mark)));
  });
});

test('where yesterday’s copy is put back nothing since is vouched for, however far it gets', async () => {
  const path = newPath();
  const copy = `${path}.copy`;
  const store = fileStore(path);
  await settle(store, 'before');
  // While it is in use, as copies are made.
  const old = await store.mark();
  copyFileSync(path, copy);
  await settle(store, 'between');
  const here = await store.mark();
  await settle(store, 'lost');
  await store.close();
  const later = await using(path, async (again) => {
    const mark = await again.mark();
    await settle(again, 'lost too');
    return mark;
  });

  copyFileSync(copy, path);
  await using(path, async (again) => {
    for (const key of ['lost', 'lost too']) {
      assert.deepEqual(await again.look(key), { state: 'free' });
    }
    for (const round of ['1', '2', '3', '4', '5', '6']) {
      assert.ok(await again.remembers(old), 'of before the copy');
      assert.ok(!(await again.remembers(here)), 'of after the copy');
      assert.ok(!(await again.remembers(later)), 'of after the copy, and a restart');
      await settle(again, round);
    }
    assert.ok(markOf(await again.mark()).position > markOf(later).position);
  });
});

test('however often it is opened its head stays small, and the marks of the last thousand times are good', async () => {
  const path = newPath();
  const first = await using(path, (store) => store.mark());
  const second = await using(path, async (store) => {
    await settle(store, 'a');
    return store.mark();
  });
  const [head, ...keys] = await said(path);
  const many = Array.from({ length: 998 }, (_, index) => ({ epoch: `run-${index}`, position: 2 }));
  const earlier = [...head.earlier, ...many];
  await write(path, [{ ...head, earlier }, ...keys].map((one) => JSON.stringify(one)));
  await using(path, async (store) => {
    assert.ok(await store.remembers(first));
    assert.ok(await store.remembers(second));
  });
  await using(path, async (store) => {
    assert.ok(!(await store.remembers(first)));
    assert.ok(await store.remembers(second));
  });
  assert.equal((await said(path))[0].earlier.length, 1000);
});

test('no clock of the computer takes part, wherever it leaps', async () => {
  const path = newPath();
  const { now } = Date;
  try {
    const mark = await using(path, async (store) => {
      const first = await store.mark();
      await settle(store, 'a');
      return first;
    });
    let days = 0;
    Date.now = () => now() + days * 24 * HOUR;
    for (const next of [3.1, -3.1, 30, -30, 36_500, 0]) {
      days = next;
      await using(path, async (store) => {
        assert.deepEqual(await store.look('a'), DONE, `${days} days`);
        assert.ok(await store.remembers(mark), `${days} days`);
        await settle(store, `${days}`);
        // And again while it is open.
        days *= 2;
        assert.deepEqual(await store.look('a'), DONE, `${days} days`);
        await settle(store, `${days}, open`);
        assert.ok(await store.remembers(mark), `${days} days`);
      });
    }
  } finally {
    Date.now = now;
  }
});

test('its time goes on while it is open, and stands still in between; the pace holds, old keys go', async () => {
  const path = newPath();
  let now = 1_000_000;
  const clock = () => now;
  const limits = { interval: 1000, longest: 0 };
  let store = fileStore(path, clock);
  const first = await store.mark();
  assert.deepEqual(await store.reserve('q', limits), { taken: true, wait: 0 });
  await settle(store, 'done');
  const second = await store.mark();
  now += HOUR;
  await store.claim('left', { owner: 'owner', lease: 1000 });
  await store.close();

  // The computer was off for a month; its own time does not know, nor where it counts from.
  now = 5;
  store = fileStore(path, clock);
  assert.deepEqual(await store.look('done'), DONE);
  assert.deepEqual(await store.look('left'), { state: 'unknown' });
  assert.deepEqual(await store.reserve('q', limits), { taken: false, wait: 1000 });
  assert.deepEqual(await store.reserve('another', limits), { taken: false, wait: 1000 });
  now += 1000;
  assert.deepEqual(await store.reserve('q', limits), { taken: true, wait: 0 });
  now += KEEP - HOUR - 1001;
  assert.deepEqual(await store.look('done'), DONE);
  assert.ok(await store.remembers(first));
  now += 1;
  assert.deepEqual(await store.look('done'), { state: 'free' });
  assert.deepEqual(await store.look('left'), { state: 'unknown' });
  assert.ok(!(await store.remembers(first)));
  assert.ok(await store.remembers(second));
  // Written, so that it does not begin to know it again.
  await settle(store, 'another');
  await store.close();

  store = fileStore(path, clock);
  assert.deepEqual(await store.look('done'), { state: 'free' });
  assert.ok(!(await store.remembers(first)));
  assert.ok(await store.remembers(second));
  await store.close();
  assert.deepEqual((await said(path)).slice(1).map(({ key }) => key), ['left', 'another']);
});

test('what was forgotten, taken again and given back is not as if it had never been', async () => {
  const path = newPath();
  let now = 0;
  const clock = () => now;
  const store = fileStore(path, clock);
  const first = await store.mark();
  await settle(store, 'a');
  const second = await store.mark();
  now = KEEP;
  assert.ok((await store.claim('a', LONG)).claimed);
  await store.settle('a', 'owner', { state: 'free' });
  await store.close();
  await using(
    path,
    async (again) => {
      assert.deepEqual(await again.look('a'), { state: 'free' });
      assert.ok(!(await again.remembers(first)));
      assert.ok(await again.remembers(second));
    },
    clock,
  );
});

test('a change that is missing, or stands twice, is damage', async () => {
  const path = newPath();
  await using(path, (store) => settle(store, 'a', 'b'));
  const lines = await textsOf(path);
  assert.equal(lines.length, 5);
  for (const [what, changed] of [
    ['the claim', lines.toSpliced(1, 1)],
    ['a settlement', lines.toSpliced(2, 1)],
    ['two', lines.toSpliced(2, 2)],
    ['twice', lines.toSpliced(3, 0, lines[2])],
    ['in another order', [...lines.slice(0, 2), lines[3], lines[2], lines[4]]],
  ]) {
    await write(path, changed);
    await assert.rejects(fileStore(path).mark(), /damaged.*Nothing was sent/, what);
  }
  await write(path, lines);
  await using(path, async (store) => assert.deepEqual(await store.look('b'), DONE));
});

test('a file of the first version is read, whatever its clock was, and vouches for nothing of before', async () => {
  const path = newPath();
  const at = 1_700_000_000_000;
  const lines = [
    { format: 'pec-massiva store 1', created: at, at },
    { key: 'done', ...DONE, at },
    { key: 'never', state: 'never', at: at - 100 * KEEP },
    { key: 'ahead', state: 'unknown', at: at + 100 * KEEP },
    { key: 'refused', ...DONE, state: 'refused', at },
    { key: 'under way', state: 'running', at, owner: 'owner', until: at + 1000 },
    { key: 'given back', state: 'running', at, owner: 'owner', until: at + 1000 },
    { key: 'given back', state: 'free' },
  ];
  writeFileSync(path, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  let now = 0;
  const states = ['done', 'never', 'ahead', 'refused', 'under way', 'given back'];
  const clock = () => now;
  for (let round = 0; round < 2; round += 1) {
    await using(
      path,
      async (store) => {
        const got = await Promise.all(states.map(async (key) => (await store.look(key)).state));
        assert.deepEqual(got, ['done', 'never', 'unknown', 'refused', 'unknown', 'free']);
        assert.ok(await store.remembers(await store.mark()));
      },
      clock,
    );
    assert.equal((await said(path))[0].format, 'pec-massiva store 2');
  }
  await using(
    path,
    async (store) => {
      await store.mark();
      now += KEEP;
      assert.deepEqual(await store.look('done'), { state: 'free' });
    },
    clock,
  );
  // What is damaged in it is damage.
  for (const bad of [{ key: 'b', state: 'done', at }, { key: 'b', state: 'never', at, more: 1 }, { key: 'b' }, null]) {
    const other = newPath();
    writeFileSync(other, `${JSON.stringify(lines[0])}\n${JSON.stringify(bad)}\n`);
    await assert.rejects(fileStore(other).mark(), /line 2 of .* is damaged/);
  }
});
