/** `proxy.ready`: whether the store can be used, known before the first message. */

import { within } from '../common/wait.js';

/** Milliseconds that a store has: clients of databases may wait for a connection for ever. */
const PATIENCE = 30_000;

const WORDS = 'The store of the proxy does not work, and without it nothing is sent';

/** @typedef {import('../types/store.d.ts').Store} Store */

/** @param {Store} store */
async function opened(store) {
  const open = async () => {
    await (store.open === undefined ? store.mark() : store.open());
  };
  try {
    await within(PATIENCE, open, `it did not answer within ${PATIENCE / 1000} seconds.`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw Object.assign(new Error(`${WORDS}: ${why}`, { cause }), { code: 'proxy.store' });
  }
}

/**
 * Gives a proxy its `ready`. Nothing is opened before somebody asks: a build that only imports the portal's modules must
 * not take a file from the portal that runs, and a Worker may not open anything outside of a request.
 *
 * @template {Function} Handler
 * @param {Handler} handler
 * @param {Store} store
 * @returns {Handler & { readonly ready: Promise<void> }}
 */
export function readiness(handler, store) {
  /** @type {Promise<void> | undefined} */
  let opening;
  const ready = () => {
    if (opening === undefined) {
      const begun = opened(store);
      opening = begun;
      // Who asks again tries again, and who asks and does not look must not end the process.
      begun.catch(() => {
        opening = undefined;
      });
    }
    return opening;
  };
  return /** @type {any} */ (Object.defineProperty(handler, 'ready', { get: ready, enumerable: true }));
}
