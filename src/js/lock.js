/*
 * Web Locks. This file imports nothing, see errors.js.
 */

/**
 * Waits for a lock that all tabs and workers of an origin share, in the order of asking, and holds it
 * until `signal` is aborted; aborted earlier, the place is given up.
 *
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} whether it is held; false where the runtime has no locks or forbids them
 */
export async function holdLock(name, signal) {
  const locks = globalThis.navigator?.locks;
  if (locks === undefined) {
    return false;
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
    locks.request(name, { signal }, hold).catch(() => resolve(false));
  });
}
