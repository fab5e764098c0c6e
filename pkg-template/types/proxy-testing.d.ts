import type { Store } from './store.js';

export type { Store } from './store.js';

/** One test of a store: `run` resolves, or rejects with an `Error` that says what was wrong. */
export interface StoreTest {
  name: string;
  run(): Promise<void>;
}

export interface StoreTestOptions {
  /** Sets the store's clock forward. Without it the tests wait, some tenths of a second each, and those of days are left out. */
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
 */
export function storeTests(
  makeStore: () => Store | Promise<Store>,
  options?: StoreTestOptions,
): StoreTest[];
