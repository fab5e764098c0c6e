/**
 * pec-massiva/proxy/fastify: the proxy as a plugin of Fastify.
 *
 * @module pec-massiva/proxy/fastify
 */

import type { Proxy, ProxyContext, ProxyOptions } from './proxy.js';

/**
 * What the portal's functions get besides: `req` is Fastify's request, with what plugins put there.
 *
 * @typeParam Req Fastify's request
 */
export interface FastifyContext<Req = any> extends ProxyContext {
  readonly req: Req;
}

/** What the plugin needs of Fastify; an instance of it is one. */
export interface FastifyLike {
  /** The prefix that the plugin was registered with. */
  readonly prefix: string;
  /** Forgets the parsers of this scope. */
  removeAllContentTypeParsers(): any;
  /**
   * Takes bodies of a type.
   *
   * @param parameters as Fastify takes them
   */
  addContentTypeParser(...parameters: any[]): any;
  /**
   * Answers all methods of a path.
   *
   * @param parameters as Fastify takes them
   */
  all(...parameters: any[]): any;
}

/**
 * A plugin; Fastify's own types take it.
 *
 * @param instance Fastify's
 * @param options as it was registered
 */
export type FastifyProxyPlugin = (instance: FastifyLike, options?: any) => Promise<void>;

/**
 * The proxy as a plugin of Fastify 4 and 5, with the prefix that it shall have:
 *
 * ```js
 * app.register(fastifyProxy({ authorize: (request, { req }) => req.session.user, … }), { prefix: '/api/pec' });
 * ```
 *
 * It reads bodies itself, by content type parsers of its own scope: those of the portal's routes stay as they are, and no
 * `bodyLimit` counts, but `maxBodySize`. Hooks around it run as for any route; of those that come with an answer
 * (`preSerialization`, `onSend`) none does, since the answer goes out by itself. Headers that hooks have set go with it.
 *
 * @param proxy the options of `createProxy`, or what it made
 * @throws ProxyOptionsError for options that are missing or wrong, all at once
 * @typeParam Session what `authorize` gives
 * @typeParam Req Fastify's request
 */
export function fastifyProxy<Session = unknown, Req = any>(proxy: ProxyOptions<Session, FastifyContext<Req>> | Proxy): FastifyProxyPlugin;
