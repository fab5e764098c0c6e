/** A store in the memory of one process. */

import { isCloudflareWorker } from '../../common/runtime.js';
import { Problems, isWhole, setupError } from '../../common/setup.js';
import { Keys, claim, look, renew, settle } from './keys.js';

/** @typedef {import('../../types/store.d.ts').Store} Store */

/**
 * @param {{ maxKeys?: number | undefined }} [options]
 * @param {() => number} [clock] for tests; a clock that nobody can set is the right one
 * @returns {Store}
 */
export function memoryStore(options, clock = () => performance.now()) {
  const { maxKeys = 100_000 } = options ?? {};
  const problems = new Problems();
  problems.names(options, ['maxKeys']);
  problems.check(isWhole(maxKeys, 1), 'maxKeys must be a whole number, at least 1');
  problems.end('memoryStore');
  // A second Worker would send again.
  if (isCloudflareWorker()) {
    throw setupError('memoryStore', ['a Cloudflare Worker has no memory that lasts; use durableObjectStore()']);
  }
  const keys = new Keys({ epoch: crypto.randomUUID(), most: maxKeys });
  // No method waits for anything, so each is one step.
  return {
    claim: async (key, attempt) => {
      const now = clock();
      return keys.apply(key, now, (entry) => claim(entry, now, attempt)).answer;
    },
    renew: async (key, attempt) => {
      const now = clock();
      keys.apply(key, now, (entry) => renew(entry, now, attempt));
    },
    settle: async (key, owner, fate) => {
      const now = clock();
      keys.apply(key, now, (entry) => settle(entry, now, owner, fate));
    },
    look: async (key, options) => {
      const now = clock();
      return keys.apply(key, now, (entry) => look(entry, now, options)).answer;
    },
    mark: async () => keys.mark(),
    remembers: async (mark) => keys.remembers(mark),
    reserve: async (name, limits) => keys.reserve(name, clock(), limits),
  };
}
