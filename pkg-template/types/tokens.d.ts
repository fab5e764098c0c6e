/** Tokens of the service, as the portal's side gets them. */

import type { Request, Response } from './platform.js';

/**
 * A value or a promise of it.
 *
 * @typeParam T of the value
 */
export type Awaitable<T> = T | Promise<T>;

/**
 * Gives the token of the service.
 *
 * @param need what the token is for
 */
export type TokenSource = (need: {
  /** What the proxy needs, in the service's form: `POST:ws.pecmassiva.com/send`. */
  scopes: readonly string[];
  /** A token that the service has just refused, if this is why it is asked for again. */
  refused?: string | undefined;
}) => Awaitable<string>;

/** What `oauthToken` takes. */
export interface OAuthOptions {
  /** The account's. */
  email: string;
  /** The account's key, never sent to anybody but the service. */
  apiKey: string;
  /** Default: what the proxy's `allow` needs, and no more. */
  scopes?: readonly string[] | undefined;
  /** Seconds that a token lives. Default: 86,400, a day; the service allows a year. */
  ttl?: number | undefined;
  /** Default: `production`. */
  environment?: 'production' | 'test' | undefined;
  /** Another host than the service's, for tests. */
  target?: string | undefined;
  /**
   * Default: `globalThis.fetch`.
   *
   * @param request to be made as it is
   */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/** What `oauthToken(…).mint` takes. */
export interface SessionTokenRequest {
  /**
   * Exactly these and no more: a method, a host and a path, as `POST:ws.pecmassiva.com/send`. Wildcards are refused, and
   * so are scopes of the account itself (`oauth.openapi.com`).
   */
  scopes: readonly string[];
  /** Seconds that it lives, from 60 to 3,600. Default: 900. */
  ttl?: number | undefined;
  /** What the account's list of tokens shows. Default: `pec-massiva session`. */
  name?: string | undefined;
  /** What the service lets it do at most: calls, euros, and from which addresses. */
  limits?:
    | {
        /** Calls, in all. */
        totalRequests?: number | undefined;
        /** Calls that are paid from the wallet. */
        walletRequests?: number | undefined;
        /** Calls that a subscription has paid for. */
        subscriptionRequests?: number | undefined;
        /** Euros of the wallet. */
        walletAmount?: number | undefined;
        /** The addresses (IP) that may use it. */
        ip?: readonly string[] | undefined;
      }
    | undefined;
}

/** A token for one session, to be handed to its page over https and nowhere kept. */
export interface SessionToken {
  /** The token itself, a secret. */
  token: string;
  /** The calls that it may make. */
  scopes: string[];
  /** Seconds that are left of it: what a page should count by, whose clock may be another. */
  expiresIn: number;
  /** By this computer's clock. */
  expires: Date;
}

/**
 * What `oauthToken` gives: for `createProxy({ token })`, and beside it a way to tokens for single sessions.
 *
 * @param need what the token is for
 */
export interface OAuthTokens extends TokenSource {
  /**
   * Mints a token for one session, for a page that talks to the service directly. A new one at each call, never the
   * portal's own; it is not kept, and a failed call is not repeated. The page needs the mailbox's credentials besides:
   * behind a proxy it needs neither.
   *
   * @throws ProxyOptionsError (rejects) for scopes that are missing or not exact, and a `ttl` out of bounds
   * @param wanted the calls, and for how long
   */
  mint(wanted: SessionTokenRequest): Promise<SessionToken>;
}

/**
 * Mints tokens of the service and renews them before they end, one at a time for all who wait. A token's time is
 * `min(what the service says, ttl)`, from before it was asked for, by the greater of what the computer's clock and its
 * monotonic clock say has passed: a portal whose clock is wrong, or set, does not send with a token that has ended.
 *
 * @throws ProxyOptionsError for options that are missing or wrong; in a browser, too: an API key has no place there
 * @param options the account, and what tokens are to be
 */
export function oauthToken(options: OAuthOptions): OAuthTokens;
