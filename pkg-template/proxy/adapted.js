/** What the adapters of frameworks are given: options of a proxy, or a proxy made before. */

import { createProxy } from './create.js';
import { tellerOf } from './failures.js';

/**
 * @typedef {import('../types/proxy.d.ts').Proxy} Proxy
 * @typedef {import('../types/proxy.d.ts').ProxyOptions<any, any>} Options
 *
 * @param {Options | Proxy} given
 * @returns {{ proxy: Proxy, basePath: string, tell: import('./failures.js').Teller }}
 */
export function adapted(given) {
  const proxy = typeof given === 'function' ? given : createProxy(given);
  const basePath = (typeof given === 'function' ? undefined : given.basePath) ?? '';
  return { proxy, basePath, tell: tellerOf(proxy) };
}
