/** The proxy as a middleware of Express, and of NestJS on it. */

import { createProxy } from './create.js';
import { mountedAt } from './request/place.js';
import { serve } from './server.js';

/** @type {typeof import('../types/proxy-express.d.ts').expressProxy} */
export function expressProxy(given, { onError = () => {} } = {}) {
  const proxy = typeof given === 'function' ? given : createProxy(given);
  const basePath = (typeof given === 'function' ? undefined : given.basePath) ?? '';
  return (incoming, outgoing, next) => {
    const request = /** @type {import('node:http').IncomingMessage} */ (incoming);
    const { target, mount } = mountedAt(request);
    // Used for the whole app, it is one of many.
    if (!mount && basePath !== '' && !target.startsWith(`${basePath}/`)) {
      next();
      return;
    }
    const response = /** @type {import('node:http').ServerResponse} */ (outgoing);
    serve(proxy, request, response, { req: request, mount, server: 'express' }, onError);
  };
}
