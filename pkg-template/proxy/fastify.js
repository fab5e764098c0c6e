/** The proxy as a plugin of Fastify. */

import { adapted } from './adapted.js';
import { serve } from './server.js';

/** @type {typeof import('../types/proxy-fastify.d.ts').fastifyProxy} */
export function fastifyProxy(given) {
  const { proxy, basePath, tell } = adapted(given);
  return async (instance) => {
    // What cannot be opened is known before the portal listens.
    await proxy.ready;
    const prefix = instance.prefix.replace(/\/+$/, '');
    // Of this scope alone: bodies stay as they come, and the portal's own routes have their parsers.
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser('*', (/** @type {unknown} */ _request, /** @type {unknown} */ _payload, /** @type {() => void} */ done) => done());
    // What the option says may be meant from the root or from the prefix on.
    const isInside = `${basePath}/`.startsWith(`${prefix}/`);
    const route = `${isInside ? basePath.slice(prefix.length) : basePath}/*`;
    instance.all(route, (/** @type {any} */ request, /** @type {any} */ reply) => {
      reply.hijack();
      const { raw: response } = reply;
      // What hooks have set, such as a cookie.
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        response.setHeader(name, value);
      }
      serve(proxy, request.raw, response, { req: request, mount: mountOf(request.raw.url, prefix), server: 'fastify' }, tell);
    });
  };
}

/**
 * The part of a path that a prefix stands for, whose segments may be patterns.
 *
 * @param {string} url
 * @param {string} prefix
 */
const mountOf = (url, prefix) => url.split('/', prefix.split('/').length).join('/');
