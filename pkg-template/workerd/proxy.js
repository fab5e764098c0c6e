/** `pec-massiva/proxy` in Cloudflare Workers, which have no files. */

import { createProxy as create } from '../proxy/handler.js';

/** @type {typeof import('../types/proxy.d.ts').createProxy} */
export const createProxy = (options) => create(options);

export { callbackHandler } from '../proxy/callbacks/handler.js';
export { oauthToken } from '../proxy/oauth.js';
export { PecStore, durableObjectStore } from '../proxy/store/durable.js';
export { memoryStore } from '../proxy/store/memory.js';
export { postgresStore } from '../proxy/store/postgres/store.js';
export { redisStore } from '../proxy/store/redis.js';

/** @returns {never} */
export function fileStore() {
  throw new TypeError('fileStore: Cloudflare Workers have no files; use durableObjectStore or redisStore.');
}
