/**
 * The account at the service: credit, transactions, use, callbacks, errors, subscriptions, tokens. For servers only. The
 * records keep the service's own field names; numbers are numbers and times are `Date`s, however they came, and what
 * cannot be read is left out. Fields that are not named here come unchanged.
 *
 * Reads are repeated where that may help, with growing waits spread by chance, or after what `Retry-After` says; what
 * changes something never: where nobody knows whether it was carried out, the call rejects with `UnknownOutcomeError`.
 * An empty list is one, also where the service says so by a 204 or a 404.
 *
 * @module pec-massiva/account
 */

import type { CallOptions } from './message.js';
import type { Request, Response } from './platform.js';

export {
  AbortError,
  ApiError,
  AuthenticationError,
  NetworkError,
  NotFoundError,
  PaymentError,
  PecError,
  PermissionError,
  PreconditionError,
  RateLimitError,
  RejectedError,
  ResponseError,
  ServerError,
  TimeoutError,
  UnknownOutcomeError,
  ValidationError,
  isPecError,
} from './errors.js';

/** How an account is reached. */
export interface AccountOptions {
  /** The account's. */
  email: string;
  /** The account's key. It has no place in a browser: `account` throws there. */
  apiKey: string;
  /** Default: `production`. */
  environment?: 'production' | 'test' | undefined;
  /** Another host than the service's, for tests. */
  target?: string | undefined;
  /**
   * Default: `globalThis.fetch`, looked up at each call.
   *
   * @param request to be made as it is
   */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Milliseconds of one request, 0 for none. Default: 60,000. */
  timeout?: number | undefined;
  /** Repeats of a read, 0 to 100. Default: 2. */
  retries?: number | undefined;
}

/** What `account` throws where options are missing or wrong: all that is wrong, at once. */
export interface AccountOptionsError extends TypeError {
  /** For programs. */
  readonly code: 'account.options';
  /** The values in the sentence. */
  readonly params: {
    /** The function's. */
    readonly name: string;
    /** All that is wrong, a sentence each. */
    readonly problems: readonly string[];
  };
}

/** The account's credit. */
export interface Wallet {
  /** Euros. Where no number can be read the call rejects: no credit is not taken for 0. */
  credit: number;
  /** When it was made. */
  createdAt?: Date;
  /** When it was changed last. */
  updatedAt?: Date;
  [field: string]: unknown;
}

/** A payment into the wallet, or out of it. */
export interface WalletTransaction {
  /** The service's. */
  id?: string;
  /** Euros: below 0 what was spent, above what was paid in. */
  amount?: number;
  /** When it was made. */
  createdAt?: Date;
  /** In the service's words. */
  description?: string;
  [field: string]: unknown;
}

/** How often something was called, and what it cost. */
export interface UsageCounts {
  /** All calls. */
  totalRequests: number;
  /** Those that were paid from the wallet. */
  walletRequests: number;
  /** Those that a subscription had paid for. */
  subscriptionRequests: number;
  /** Those that nobody paid for: what is left of all. */
  freeRequests: number;
  /** Those that ended in an error; they are among the others. */
  errorRequests: number;
  /** Euros that the wallet gave. */
  walletAmount: number;
}

/** What was used, and of which API, by its host: `ws.pecmassiva.com`. */
export interface Usage extends UsageCounts {
  /** By the host of each API. */
  apis: Record<string, UsageCounts>;
}

/** What was used of one API, by scope: `POST:ws.pecmassiva.com/send`. */
export interface ApiUsage extends UsageCounts {
  /** By scope. */
  scopes: Record<string, UsageCounts>;
}

/** A year, a month of it, a day of that; without any, all of the time. */
export interface UsageOptions extends CallOptions {
  /** Four digits, 2000 to 2999. */
  year?: number | undefined;
  /** 1 to 12; only with a year. */
  month?: number | undefined;
  /** 1 to 31, a day that exists; only with a month. */
  day?: number | undefined;
}

/** Only records of these scopes. */
export interface ScopedOptions extends CallOptions {
  /** One or several: `POST:ws.pecmassiva.com/send`. */
  scopes?: string | readonly string[] | undefined;
}

/** A callback that the service made, or is making. */
export interface AccountCallback {
  /** The service's. */
  id?: string;
  /** The call that led to it. */
  scope?: string;
  /** The address that was called. */
  url?: string;
  /** The status that the address answered. */
  httpResponseCode?: number;
  /** When it was begun. */
  startedAt?: Date;
  /** Missing while it is still being made. */
  completedAt?: Date;
  [field: string]: unknown;
}

/** All that the service tells of a callback. */
export interface AccountCallbackDetail extends AccountCallback {
  /** The API's host. */
  domain?: string | null;
  /** Whether it is still being made. */
  active?: boolean;
  /** When the service made it. */
  createdAt?: Date;
  /** What was called with. */
  data?: unknown;
  /** Data of one's own that goes with it. */
  custom?: unknown;
  /** Headers that were sent with it. */
  headers?: Record<string, unknown>;
  /** Milliseconds that it took. */
  elapsedTime?: number;
  /** Which attempt it is. */
  attempt?: number;
  /** How often it was repeated. */
  retry?: number;
  /** The field that held the record. */
  field?: string;
  /** How the address was called. */
  method?: string;
}

/** A call that the service refused. */
export interface AccountErrorEntry {
  /** The service's. */
  id?: string;
  /** The call that was refused. */
  scope?: string;
  /** The API's host. */
  domain?: string;
  /** When it was refused. */
  errorAt?: Date;
  /** The status that was answered. */
  httpResponseCode?: number;
  /** The service's own number. */
  errorCode?: number;
  /** In the service's words. */
  message?: string;
  /** The address that the call came from. */
  ip?: string;
  [field: string]: unknown;
}

/** Calls that were paid in advance. */
export interface AccountSubscription {
  /** The service's. */
  id?: string;
  /** The call that is paid in advance. */
  scope?: string;
  /** Whether it counts now. */
  active?: boolean;
  /** Calls that it had at its beginning. */
  totalRequests?: number;
  /** Calls that are left of it. */
  availableRequests?: number;
  /** When it begins. */
  startsAt?: Date;
  /** When it ends. */
  expiresAt?: Date;
  /** The API's host. */
  domain?: string;
  /** Euros of one call. */
  pricePerRequest?: number;
  /** Euros of all of it. */
  price?: number;
  /** As the service names it: `month`, `year`. */
  type?: string;
  /** Whether it renews by itself. */
  autorenew?: boolean;
  /** When it was made. */
  createdAt?: Date;
  /** When it was changed last. */
  updatedAt?: Date;
  [field: string]: unknown;
}

/** What a token may do at most. */
export interface TokenLimits {
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

/** A token of the account. No console, no `JSON.stringify` and no spread shows `token` and `refreshToken`. */
export interface AccountToken {
  /** The token itself, which also names it. */
  readonly token: string;
  /** Makes another token, with `refresh`; a secret as well. */
  readonly refreshToken: string | undefined;
  /** For people. */
  readonly name?: string;
  /** When it was made. */
  readonly createdAt?: Date;
  /** When it ends. */
  readonly expireAt?: Date;
  /** When it was changed last. */
  readonly updatedAt?: Date;
  /** The calls that it may make. */
  readonly scopes?: string[];
  /** What it may do at most. */
  readonly limits?: TokenLimits;
  /** What was done with it, as the service tells it. */
  readonly stats?: Record<string, unknown>;
}

/** What a token is made of. */
export interface TokenFields {
  /** The calls that it may make: `POST:ws.pecmassiva.com/send`. */
  scopes: string | readonly string[];
  /** For people. */
  name?: string | undefined;
  /** Seconds, to 31,536,000 (a year). Default: the service's own. */
  ttl?: number | undefined;
  /** What it may do at most. */
  limits?: TokenLimits | undefined;
}

/** The account's tokens. A token names itself, in the path too: that is the service's way. */
export interface AccountTokens {
  /**
   * All of them: they are read before the first is told, so that one may delete on the way.
   *
   * @param options of this call
   * @throws {@link PecError} (rejects) as reads do, before the first is told
   */
  list(options?: CallOptions): AsyncIterable<AccountToken>;
  /**
   * One token.
   *
   * @param token itself
   * @param options of this call
   * @throws {@link ValidationError} (rejects) for what is no token, else {@link PecError} as reads do
   */
  get(token: string, options?: CallOptions): Promise<AccountToken>;
  /**
   * Makes a token, once: never repeated.
   *
   * @param fields what it is made of
   * @param options of this call
   * @throws {@link ValidationError} (rejects) with all problems, {@link UnknownOutcomeError} where nobody knows
   *   whether it was made: `list` tells
   */
  create(fields: TokenFields, options?: CallOptions): Promise<AccountToken>;
  /**
   * Changes a token, once: never repeated. What is not given stays.
   *
   * @param token itself
   * @param fields what is to be changed
   * @param options of this call
   * @throws {@link ValidationError} (rejects) with all problems, {@link UnknownOutcomeError} where nobody knows
   *   whether it was done
   */
  update(token: string, fields: Partial<TokenFields>, options?: CallOptions): Promise<AccountToken>;
  /**
   * Makes another token of the same scopes by the refresh token; the old one is gone. The account's key is not used.
   *
   * @param token itself and its refresh token
   * @param fields seconds that the new one lives
   * @param options of this call
   * @throws {@link UnknownOutcomeError} (rejects) where nobody knows whether it was made: `list` tells
   */
  refresh(
    token: Pick<AccountToken, 'token' | 'refreshToken'>,
    fields?: { ttl?: number | undefined },
    options?: CallOptions,
  ): Promise<AccountToken>;
  /**
   * Ends a token, once: never repeated.
   *
   * @param token itself
   * @param options of this call
   * @throws {@link UnknownOutcomeError} (rejects) where nobody knows whether it was done
   */
  delete(token: string, options?: CallOptions): Promise<void>;
}

/** A call that a token can be made for. */
export interface AccountScope {
  /** The service's, for `scopes.get`. */
  id?: string;
  /** `POST:ws.pecmassiva.com/send` */
  scope?: string;
  /** As HTTP has it: `POST`. */
  method?: string;
  /** The path it is for: `send`. */
  endpoint?: string;
  /** The API's host. */
  domain?: string;
  /** Whether the account may use it. */
  enabled?: boolean;
  [field: string]: unknown;
}

/** What it costs, what of it is free, and what it asks for. */
export interface AccountScopeDetail extends AccountScope {
  /** How often it may be called, in the service's words; `false`: as often as you like. */
  rateLimit?: string | boolean;
  /** Calls that are free; `false` where there is no limit. */
  freeLimits?: Partial<Record<'dayLimit' | 'monthLimit' | 'yearLimit' | 'totalLimit', number | boolean>>;
  /** Whether each is fulfilled. */
  requirements?: Record<string, boolean>;
  /** Euros, by name. */
  prices?: Record<string, number>;
}

/** An account. */
export interface Account {
  /**
   * The account's credit.
   *
   * @param options of this call
   * @throws {@link ResponseError} (rejects) where the answer has no credit that can be read
   */
  wallet(options?: CallOptions): Promise<Wallet>;
  /**
   * Payments into the wallet and out of it, page by page as they are asked for.
   *
   * @param options of this call
   * @throws {@link PecError} (rejects) as reads do, of the page that is read then
   */
  transactions(options?: CallOptions): AsyncIterable<WalletTransaction>;
  /**
   * What was used, in all and by API.
   *
   * @param options of this call, with the time
   * @throws {@link ValidationError} (rejects) for a time that does not exist
   */
  usage(options?: UsageOptions): Promise<Usage>;
  /**
   * What was used of one API, by scope. `api`: its host.
   *
   * @param api its host
   * @param options of this call, with the time
   * @throws {@link ValidationError} (rejects) for a time that does not exist
   */
  usageOf(api: string, options?: UsageOptions): Promise<ApiUsage>;
  /**
   * Callbacks that the service made, page by page as they are asked for.
   *
   * @param options of this call, with the scopes
   * @throws {@link ValidationError} (rejects) for what is no scope, else {@link PecError} as reads do, of the page that is read then
   */
  callbacks(options?: ScopedOptions): AsyncIterable<AccountCallback>;
  /**
   * One callback, with what it was called with.
   *
   * @param id the service's
   * @param options of this call
   * @throws {@link NotFoundError} (rejects) for any other
   */
  callback(id: string, options?: CallOptions): Promise<AccountCallbackDetail>;
  /**
   * Calls that the service refused, page by page as they are asked for.
   *
   * @param options of this call, with the scopes
   * @throws {@link ValidationError} (rejects) for what is no scope, else {@link PecError} as reads do, of the page that is read then
   */
  errors(options?: ScopedOptions): AsyncIterable<AccountErrorEntry>;
  /**
   * Calls that were paid in advance, page by page as they are asked for.
   *
   * @param options of this call, with the scopes
   * @throws {@link ValidationError} (rejects) for what is no scope, else {@link PecError} as reads do, of the page that is read then
   */
  subscriptions(options?: ScopedOptions): AsyncIterable<AccountSubscription>;
  /**
   * One of them.
   *
   * @param id the service's
   * @param options of this call
   * @throws {@link NotFoundError} (rejects) for any other
   */
  subscription(id: string, options?: CallOptions): Promise<AccountSubscription>;
  /** The account's tokens. */
  readonly tokens: AccountTokens;
  /** The calls that tokens can be made for. */
  readonly scopes: {
    /**
     * All of them, with which the account may use.
     *
     * @param options of this call
     * @throws {@link PecError} (rejects) as reads do
     */
    list(options?: CallOptions): Promise<AccountScope[]>;
    /**
     * One of them: what it costs, and what it asks for.
     *
     * @param id the service's
     * @param options of this call
     * @throws {@link NotFoundError} (rejects) for any other
     */
    get(id: string, options?: CallOptions): Promise<AccountScopeDetail>;
  };
}

/**
 * The account that an e-mail and an API key belong to.
 *
 * @throws AccountOptionsError for options that are missing or wrong; in a browser, too: an API key has no place there
 * @param options all that is known of it
 * @example
 * ```js
 * const of = account({ email, apiKey });
 * const { credit } = await of.wallet();
 * for await (const { amount, description } of of.transactions()) console.log(amount, description);
 * ```
 */
export function account(options: AccountOptions): Account;
