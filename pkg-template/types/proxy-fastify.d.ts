import type { Proxy, ProxyContext, ProxyOptions } from './proxy.js';

/** What the portal's functions get besides: `req` is Fastify's request, with what plugins put there. */
export interface FastifyContext<Req = any> extends ProxyContext {
  readonly req: Req;
}

/** What the plugin needs of Fastify; an instance of it is one. */
export interface FastifyLike {
  readonly prefix: string;
  removeAllContentTypeParsers(): any;
  addContentTypeParser(...parameters: any[]): any;
  all(...parameters: any[]): any;
}

/** A plugin; Fastify's own types take it. */
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
 */
export function fastifyProxy<Session = unknown, Req = any>(proxy: ProxyOptions<Session, FastifyContext<Req>> | Proxy): FastifyProxyPlugin;
