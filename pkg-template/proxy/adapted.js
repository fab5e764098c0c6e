/** What the adapters of frameworks are given: options of a proxy, or a proxy made before. */

import { createProxy } from './create.js';
import { toConsole } from './failures.js';

/**
 * @typedef {import('../types/proxy.d.ts').Proxy} Proxy
 * @typedef {import('../types/proxy.d.ts').ProxyOptions<any, any>} Options
 *
 * @param {Options | Proxy} given
 * @returns {{ proxy: Proxy, basePath: string, onError: import('./failures.js').OnError }}
 */
export function adapted(given) {
  if (typeof given === 'function') {
    return { proxy: given, basePath: '', onError: toConsole };
  }
  const proxy = createProxy(given);
  const { basePath = '', onError = toConsole } = given;
  return { proxy, basePath, onError };
}
