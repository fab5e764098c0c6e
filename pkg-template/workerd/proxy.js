/** `pec-massiva/proxy` in Cloudflare Workers, which have no files. */

export { createProxy } from '../proxy/handler.js';
export { oauthToken } from '../proxy/oauth.js';
export { PecStore, durableObjectStore } from '../proxy/store-durable.js';
export { memoryStore } from '../proxy/store-memory.js';
export { redisStore } from '../proxy/store-redis.js';

/** @returns {never} */
export function fileStore() {
  throw new TypeError('fileStore: Cloudflare Workers have no files; use durableObjectStore or redisStore.');
}
