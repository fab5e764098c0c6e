/** One store for one file in a process: who shares it, when it ends, and who comes while it does. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Share } from '../../pkg-template/proxy/store/file/shared.js';

/** The next place, which no other test uses. */
let places = 0;

/** Shares in the stores of places, which tell what became of them. */
function made() {
  /** @type {{ path: string, closes: number, end: () => void, fail: (error: Error) => void }[]} */
  const stores = [];
  /** @param {string} path */
  const make = (path) => {
    const { promise, resolve, reject } = withResolvers();
    const store = { path, closes: 0, end: resolve, fail: reject, close: () => ((store.closes += 1), promise) };
    stores.push(store);
    return /** @type {any} */ (store);
  };
  /** @param {string} path @param {() => Promise<string>} [place] */
  const share = (path, place = async () => path) => new Share(place, make, () => new Error(`${path} was closed`));
  return { stores, share, newPath: () => `/place/${(places += 1)}` };
}

function withResolvers() {
  /** @type {(value?: any) => void} */
  let resolve = () => {};
  /** @type {(error: Error) => void} */
  let reject = () => {};
  const promise = new Promise((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
}

/** Until nothing is left to be done without waiting. */
const turns = async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

const same = async (/** @type {any} */ store) => store;

test('who shares a place has one store, made at the first use; another place has another', async () => {
  const { stores, share, newPath } = made();
  const [path, other] = [newPath(), newPath()];
  const shares = [share(path), share(path), share(other)];
  assert.equal(stores.length, 0);
  const [first, second, third] = await Promise.all(shares.map((one) => one.use(same)));
  assert.equal(first, second);
  assert.deepEqual([first.path, third.path, stores.length], [path, other, 2]);
  assert.equal(await shares[0].use(async () => 'what the work gives'), 'what the work gives');
  stores.forEach(({ end }) => end());
  await Promise.all(shares.map((one) => one.close()));
});

test('it is closed once, when the last one has left; who left uses it no more', async () => {
  const { stores, share, newPath } = made();
  const path = newPath();
  const [one, other] = [share(path), share(path)];
  // Two uses of one share are one user.
  await Promise.all([one.use(same), one.use(same), other.use(same)]);
  stores[0].end();
  await Promise.all([one.close(), one.close()]);
  await one.close();
  assert.equal(stores[0].closes, 0);
  await assert.rejects(one.use(same), new Error(`${path} was closed`));
  assert.equal(await other.use(same), stores[0]);
  await other.close();
  assert.equal(stores[0].closes, 1);
  // Whoever comes then begins anew.
  const next = share(path);
  assert.equal(await next.use(same), stores[1]);
  stores[1].end();
  await next.close();
});

test('who comes while the last one leaves waits for its end, since the file’s lock would be in the way', async () => {
  const { stores, share, newPath } = made();
  const path = newPath();
  const last = share(path);
  await last.use(same);
  const leaving = last.close();
  await turns();
  const [one, other] = [share(path), share(path)];
  const coming = [one, other].map((next) => next.use(same));
  await turns();
  assert.deepEqual([stores.length, stores[0].closes], [1, 1]);
  stores[0].end();
  await leaving;
  const [first, second] = await Promise.all(coming);
  assert.deepEqual([first === second, first === stores[1], stores.length], [true, true, 2]);
  stores[1].end();
  await Promise.all([one.close(), other.close()]);
  assert.equal(stores[1].closes, 1);
});

test('an end that fails is told to who closed it, and the next one begins all the same', async () => {
  const { stores, share, newPath } = made();
  const path = newPath();
  const [last, next] = [share(path), share(path)];
  await last.use(same);
  const leaving = last.close();
  await turns();
  const coming = next.use(same);
  await turns();
  stores[0].fail(new Error('the disk is gone'));
  await assert.rejects(leaving, /the disk is gone/);
  assert.equal(await coming, stores[1]);
  stores[1].end();
  await next.close();
});

test('a place that cannot be found is looked for again', async () => {
  const { stores, share, newPath } = made();
  const path = newPath();
  let looks = 0;
  const place = async () => {
    looks += 1;
    if (looks === 1) {
      throw new Error('no such folder');
    }
    return path;
  };
  const one = share(path, place);
  const [first, second] = await Promise.allSettled([one.use(same), one.use(same)]);
  assert.deepEqual([first.status, second.status, looks], ['rejected', 'rejected', 1]);
  assert.equal(await one.use(same), stores[0]);
  assert.equal(looks, 2);
  stores[0].end();
  await one.close();
  assert.equal(stores[0].closes, 1);
});

test('closed before its first use, or where its place was not found, it has nothing to end', async () => {
  const { stores, share, newPath } = made();
  const path = newPath();
  const unused = share(path);
  await unused.close();
  await assert.rejects(unused.use(same), /was closed/);
  const lost = share(path, () => Promise.reject(new Error('no such folder')));
  const failing = lost.use(same);
  await lost.close();
  await assert.rejects(failing, /no such folder/);
  assert.deepEqual(stores, []);
});
