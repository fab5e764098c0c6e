/** The proxy as a middleware of Express, and of NestJS on it. */

import { adapted } from './adapted.js';
import { mountedAt } from './request/place.js';
import { serve } from './server.js';

/** @type {typeof import('../types/proxy-express.d.ts').expressProxy} */
export function expressProxy(given) {
  const { proxy, basePath, tell } = adapted(given);
  /** @type {import('../types/proxy-express.d.ts').ExpressMiddleware} */
  const middleware = (incoming, outgoing, next) => {
    const request = /** @type {import('node:http').IncomingMessage} */ (incoming);
    const { target, mount } = mountedAt(request);
    // Used for the whole app, it is one of many.
    if (!mount && basePath !== '' && !target.startsWith(`${basePath}/`)) {
      next();
      return;
    }
    const response = /** @type {import('node:http').ServerResponse} */ (outgoing);
    serve(proxy, request, response, { req: request, mount, server: 'express' }, tell);
  };
  return Object.defineProperty(/** @type {any} */ (middleware), 'ready', { get: () => proxy.ready, enumerable: true });
}
