/**
 * pec-massiva/proxy/express: the proxy as a middleware of Express, and of NestJS on Express.
 *
 * @module pec-massiva/proxy/express
 */

import type { NodeRequest, NodeResponse } from './platform.js';
import type { Proxy, ProxyContext, ProxyOptions } from './proxy.js';

/**
 * What the portal's functions get besides: `req` is Express's request, with what middleware put there.
 *
 * @typeParam Req Express's request
 */
export interface ExpressContext<Req = any> extends ProxyContext {
  readonly req: Req;
}

/**
 * A middleware; Express's own types take it.
 *
 * @param request Node's
 * @param response Node's
 * @param next takes what is none of the proxy's
 */
export type ExpressMiddleware = (request: NodeRequest, response: NodeResponse, next: (error?: any) => void) => void;

/**
 * The proxy as a middleware of Express 4 and 5, and of NestJS on Express:
 *
 * ```js
 * app.use(session(…));
 * app.use('/api/pec', expressProxy({ authorize: (request, { req }) => req.session.user, … }));
 * app.use(express.json());
 * ```
 *
 * It needs no `basePath` where it is mounted. It stands behind what says who is asking (a session), and before whatever
 * reads bodies: a message that a body parser has read is answered 500, and nothing is sent. In NestJS that is `app.use` in
 * `main.ts`, before `app.listen`; the container is at hand there by `app.get`. Everything below its path is its own.
 * Not mounted, with a `basePath`, it leaves other paths to the next. `await` its `ready` before `app.listen`: a store that
 * cannot be opened is known then, and not by the first message.
 *
 * @param proxy the options of `createProxy`, or what it made
 * @throws ProxyOptionsError for options that are missing or wrong, all at once
 * @typeParam Session what `authorize` gives
 * @typeParam Req Express's request
 */
export function expressProxy<Session = unknown, Req = any>(
  proxy: ProxyOptions<Session, ExpressContext<Req>> | Proxy,
): ExpressMiddleware & {
  /** As of `createProxy`: to be awaited before `app.listen`. */
  readonly ready: Promise<void>;
};
