/** The proxy in Node, Deno and Bun. */

import { byNode } from './forward/node.js';
import { createProxy as create } from './handler.js';

/** The others imitate Node's modules; their own `fetch` has not the faults of Node's. */
const isNode = () => !('Deno' in globalThis) && !('Bun' in globalThis);

/** @type {typeof import('../types/proxy.d.ts').createProxy} */
export const createProxy = (options) => create(options, isNode() ? byNode() : undefined);
