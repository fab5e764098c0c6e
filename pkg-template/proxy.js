/** `pec-massiva/proxy`: the portal's side. */

export { callbackHandler } from './proxy/callbacks/handler.js';
export { createProxy } from './proxy/create.js';
export { oauthToken } from './proxy/oauth.js';
export { PecStore, durableObjectStore } from './proxy/store/durable.js';
export { fileStore } from './proxy/store/file/store.js';
export { memoryStore } from './proxy/store/memory.js';
export { postgresStore } from './proxy/store/postgres/store.js';
export { redisStore } from './proxy/store/redis.js';
