/** `pec-massiva/proxy`: the portal's side. */

import { byNode } from './proxy/forward-node.js';
import { createProxy as create } from './proxy/handler.js';

/** The others imitate Node's modules; their own `fetch` has not the faults of Node's. */
const isNode = () => !('Deno' in globalThis) && !('Bun' in globalThis);

/** @type {typeof import('./types/proxy.d.ts').createProxy} */
export const createProxy = (options) => create(options, isNode() ? byNode() : undefined);

export { oauthToken } from './proxy/oauth.js';
export { PecStore, durableObjectStore } from './proxy/store-durable.js';
export { fileStore } from './proxy/store-file.js';
export { memoryStore } from './proxy/store-memory.js';
export { redisStore } from './proxy/store-redis.js';
