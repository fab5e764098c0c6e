/** The proxy in Node, Deno and Bun. */

import { createHash } from 'node:crypto';

import { isNode } from '../common/runtime.js';
import { byNode } from './forward/node.js';
import { createProxy as create } from './handler.js';
import { digestBy } from './request/digest.js';

// The `fetch` of the others has not the faults of Node's.
/** @type {typeof import('../types/proxy.d.ts').createProxy} */
export const createProxy = (options) => {
  digestBy((bytes) => createHash('sha256').update(bytes).digest());
  return create(options, isNode() ? byNode() : undefined);
};
