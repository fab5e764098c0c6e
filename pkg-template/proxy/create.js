/** The proxy in Node, Deno and Bun. */

import { isNode } from '../common/runtime.js';
import { byNode } from './forward/node.js';
import { createProxy as create } from './handler.js';

// The `fetch` of the others has not the faults of Node's.
/** @type {typeof import('../types/proxy.d.ts').createProxy} */
export const createProxy = (options) => create(options, isNode() ? byNode() : undefined);
