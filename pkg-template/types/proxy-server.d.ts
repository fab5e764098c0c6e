/**
 * pec-massiva/proxy/server: the proxy over HTTP, in Node, Deno and Bun, by itself or beside other things.
 *
 * @module pec-massiva/proxy/server
 */

import type { NodeRequest, NodeResponse, Request, Response } from './platform.js';
import type { ProxyContext, ProxyOptions } from './proxy.js';

/** A proxy that listens. */
export interface ProxyServer {
  /** For the client's `baseUrl`, with the `basePath` behind it. */
  readonly url: string;
  /** Takes no more requests; resolves when those under way are answered. Never rejects. */
  close(): Promise<void>;
}

/**
 * Serves a proxy over HTTP, in Node, Deno and Bun. TLS and the portal's pages are the business of what
 * stands in front of it.
 *
 * @throws ProxyOptionsError (rejects) for options that are missing or wrong, all at once; what `ready` rejects with; where the
 *   port is taken or must not be used, the runtime's own error (`EADDRINUSE` …)
 * @param options the proxy's, with host and port
 * @typeParam Session what `authorize` gives
 * @typeParam Context what the server gives besides the request
 */
export function serveProxy<Session = unknown, Context = ProxyContext>(
  options: ProxyOptions<Session, Context> & {
    /** Default: 8788; 0 takes a free one. */
    port?: number | undefined;
    /** Default: 127.0.0.1. */
    host?: string | undefined;
  },
): Promise<ProxyServer>;

/**
 * A listener for Node's `http.createServer`, to serve a proxy beside other things. Bodies stream both ways
 * at the pace of the slower side; the request's signal aborts when the browser leaves. The URL is what the
 * request and its `Host` say, whatever forwarding headers it bears. The portal's functions find Node's request as `req`
 * of their context. In Koa: `ctx.respond = false; listener(ctx.req, ctx.res)`. Where Express or Connect has mounted it,
 * the whole path counts, and no `basePath` is needed. A server's `requestTimeout`, by
 * default 5 minutes, is the time that a large message has to arrive. It has to come before any body parser: what
 * one has read is answered 500, and nothing is sent.
 *
 * @param proxy as `createProxy` makes it, or a handler of one's own around it
 * @param options whom it tells
 * @example
 * ```js
 * const server = createServer(proxyListener(createProxy(options)));
 * ```
 */
export function proxyListener(
  proxy: (request: Request, context: ProxyContext) => Promise<Response>,
  options?: {
    /**
     * Told of what a handler of one's own threw around the proxy, which the browser gets a bare 500 for; of what the proxy
     * met, its own `onError` was told. Default: the console.
     */
    onError?: ProxyOptions['onError'];
  },
): (
  /** Node's. */
  request: NodeRequest,
  /** Node's. */
  response: NodeResponse,
) => void;
