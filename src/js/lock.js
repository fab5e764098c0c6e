/*
 * Web Locks. This file imports nothing, see errors.js.
 */

/** Where the copies of this package in one realm, such as one imported and one required, find each other. */
const QUEUES = Symbol.for('pec-massiva.locks');

/**
 * Waits for a lock that all tabs and workers of an origin share, in the order of asking, and holds it
 * until `signal` is aborted; aborted earlier, the place is given up. Where the runtime has no locks, or
 * forbids them, all of this realm share it.
 *
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} whether it is held
 */
export async function holdLock(name, signal) {
  const locks = locksOf();
  if (locks === undefined) {
    return queued(name, signal);
  }
  return new Promise((resolve) => {
    const hold = () =>
      new Promise((release) => {
        if (signal.aborted) {
          release(undefined);
        } else {
          signal.addEventListener('abort', () => release(undefined), { once: true });
          resolve(true);
        }
      });
    locks.request(name, { signal }, hold).catch(() => resolve(queued(name, signal)));
  });
}

/**
 * Takes the lock as `holdLock` does, but only where nobody has it; who has it keeps it.
 *
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} whether it is held
 */
export async function tryLock(name, signal) {
  const alone = () => !queues().has(name) && queued(name, signal);
  const locks = locksOf();
  if (locks === undefined) {
    return alone();
  }
  return new Promise((resolve) => {
    /** @param {Lock | null} lock */
    const hold = (lock) =>
      new Promise((release) => {
        const isHeld = lock !== null && !signal.aborted;
        resolve(isHeld);
        if (isHeld) {
          signal.addEventListener('abort', () => release(undefined), { once: true });
        } else {
          release(undefined);
        }
      });
    locks.request(name, { ifAvailable: true }, hold).catch(() => resolve(alone()));
  });
}

/**
 * Whether the locks keep other tabs out: a page has tabs, and locks only over https or from localhost. A document that
 * stands in Node is a test's (jsdom, happy-dom): nobody opens it in a tab. Electron has Node in pages that are real.
 */
export function reachesAllTabs() {
  const versions = /** @type {any} */ (globalThis).process?.versions;
  const isOfTests = versions?.node !== undefined && versions.electron === undefined && versions.nw === undefined;
  return locksOf() !== undefined || !('document' in globalThis) || isOfTests;
}

/** Documents of tests may have `null` there. */
const locksOf = () => globalThis.navigator?.locks ?? undefined;

/** @returns {Map<string, Promise<unknown>>} */
function queues() {
  const realm = /** @type {typeof globalThis & { [QUEUES]?: Map<string, Promise<unknown>> }} */ (globalThis);
  return (realm[QUEUES] ??= new Map());
}

/**
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>}
 */
async function queued(name, signal) {
  if (signal.aborted) {
    return false;
  }
  const before = queues().get(name);
  const released = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  const tail = Promise.resolve(before).then(() => released);
  queues().set(name, tail);
  void tail.then(() => queues().get(name) === tail && queues().delete(name));
  await Promise.race([before, released]);
  return !signal.aborted;
}
