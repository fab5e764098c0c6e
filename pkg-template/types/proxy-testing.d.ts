/**
 * pec-massiva/proxy/testing: what a store of the proxy has to pass, for one of your own.
 *
 * @module pec-massiva/proxy/testing
 */

import type { Store } from './store.js';

export type { Store } from './store.js';

/** One test of a store: `run` resolves, or rejects with an `Error` that says what was wrong. */
export interface StoreTest {
  /** What is tested. */
  name: string;
  /** Resolves, or rejects with an `Error` that says what was wrong. */
  run(): Promise<void>;
}

/** What the tests of a store can be given besides. */
export interface StoreTestOptions {
  /**
   * Sets the store's clock forward. Without it the tests wait, some tenths of a second each, and those of days are left
   * out.
   *
   * @param milliseconds forward
   */
  advance?: ((milliseconds: number) => void | Promise<void>) | undefined;
  /** Gives a store that began anew: it has nothing of what `makeStore` gave. Without it that is not tested. */
  makeEmpty?: (() => Store | Promise<Store>) | undefined;
}

/**
 * The tests that each store of the proxy has to pass, for any test runner:
 *
 *     for (const { name, run } of storeTests(() => myStore())) test(name, run);
 *
 * They use keys and queues of their own, so that they can run on a store that is in use.
 *
 * @param makeStore gives the store, a new one or one that all tests share; called once for each test
 * @param options a clock to set forward, and a store that began anew
 */
export function storeTests(
  makeStore: () => Store | Promise<Store>,
  options?: StoreTestOptions,
): StoreTest[];
