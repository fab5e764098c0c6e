/**
 * The account at the service: credit, transactions, use, callbacks, errors, subscriptions, tokens. For servers only. The
 * records keep the service's own field names; numbers are numbers and times are `Date`s, however they came, and what
 * cannot be read is left out. Fields that are not named here come unchanged.
 *
 * Reads are repeated where that may help, with growing waits spread by chance, or after what `Retry-After` says; what
 * changes something never: where nobody knows whether it was carried out, the call rejects with `UnknownOutcomeError`.
 * An empty list is one, also where the service says so by a 204 or a 404.
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
  /** Of the account. */
  email: string;
  apiKey: string;
  /** Default: `production`. */
  environment?: 'production' | 'test' | undefined;
  /** Another host than the service's, for tests. */
  target?: string | undefined;
  /** Default: `globalThis.fetch`, looked up at each call. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Milliseconds of one request, 0 for none. Default: 60,000. */
  timeout?: number | undefined;
  /** Of a read. Default: 2. */
  retries?: number | undefined;
}

/** What `account` throws where options are missing or wrong: all that is wrong, at once. */
export interface AccountOptionsError extends TypeError {
  readonly code: 'account.options';
  readonly params: { readonly name: string; readonly problems: readonly string[] };
}

/** The account's credit. */
export interface Wallet {
  /** Euros. */
  credit: number;
  createdAt?: Date;
  updatedAt?: Date;
  [field: string]: unknown;
}

/** A payment into the wallet, or out of it. */
export interface WalletTransaction {
  id?: string;
  /** Euros: below 0 what was spent, above what was paid in. */
  amount?: number;
  createdAt?: Date;
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
  apis: Record<string, UsageCounts>;
}

/** What was used of one API, by scope: `POST:ws.pecmassiva.com/send`. */
export interface ApiUsage extends UsageCounts {
  scopes: Record<string, UsageCounts>;
}

/** A year, a month of it, a day of that; without any, all of the time. */
export interface UsageOptions extends CallOptions {
  year?: number | undefined;
  /** 1 to 12. */
  month?: number | undefined;
  day?: number | undefined;
}

/** Only records of these scopes. */
export interface ScopedOptions extends CallOptions {
  scopes?: string | readonly string[] | undefined;
}

/** A callback that the service made, or is making. */
export interface AccountCallback {
  id?: string;
  scope?: string;
  url?: string;
  /** What the address answered. */
  httpResponseCode?: number;
  startedAt?: Date;
  /** Missing while it is still being made. */
  completedAt?: Date;
  [field: string]: unknown;
}

/** All that the service tells of a callback. */
export interface AccountCallbackDetail extends AccountCallback {
  domain?: string | null;
  active?: boolean;
  createdAt?: Date;
  /** What was called with. */
  data?: unknown;
  custom?: unknown;
  headers?: Record<string, unknown>;
  /** Milliseconds. */
  elapsedTime?: number;
  attempt?: number;
  retry?: number;
  field?: string;
  method?: string;
}

/** A call that the service refused. */
export interface AccountErrorEntry {
  id?: string;
  scope?: string;
  domain?: string;
  errorAt?: Date;
  httpResponseCode?: number;
  errorCode?: number;
  message?: string;
  ip?: string;
  [field: string]: unknown;
}

/** Calls that were paid in advance. */
export interface AccountSubscription {
  id?: string;
  scope?: string;
  active?: boolean;
  totalRequests?: number;
  availableRequests?: number;
  startsAt?: Date;
  expiresAt?: Date;
  domain?: string;
  pricePerRequest?: number;
  price?: number;
  type?: string;
  autorenew?: boolean;
  createdAt?: Date;
  updatedAt?: Date;
  [field: string]: unknown;
}

/** What a token may do at most. */
export interface TokenLimits {
  totalRequests?: number | undefined;
  walletRequests?: number | undefined;
  subscriptionRequests?: number | undefined;
  /** Euros. */
  walletAmount?: number | undefined;
  /** The addresses that may use it. */
  ip?: readonly string[] | undefined;
}

/** A token of the account. No console, no `JSON.stringify` and no spread shows `token` and `refreshToken`. */
export interface AccountToken {
  /** The token itself, which also names it. */
  readonly token: string;
  readonly refreshToken: string | undefined;
  readonly name?: string;
  readonly createdAt?: Date;
  readonly expireAt?: Date;
  readonly updatedAt?: Date;
  readonly scopes?: string[];
  readonly limits?: TokenLimits;
  readonly stats?: Record<string, unknown>;
}

/** What a token is made of. */
export interface TokenFields {
  scopes: string | readonly string[];
  name?: string | undefined;
  /** Seconds, to 31,536,000 (a year). Default: the service's own. */
  ttl?: number | undefined;
  limits?: TokenLimits | undefined;
}

/** The account's tokens. A token names itself, in the path too: that is the service's way. */
export interface AccountTokens {
  /** All of them: they are read before the first is told, so that one may delete on the way. */
  list(options?: CallOptions): AsyncIterable<AccountToken>;
  get(token: string, options?: CallOptions): Promise<AccountToken>;
  create(fields: TokenFields, options?: CallOptions): Promise<AccountToken>;
  update(token: string, fields: Partial<TokenFields>, options?: CallOptions): Promise<AccountToken>;
  /** Makes another token of the same scopes by the refresh token; the old one is gone. The account's key is not used. */
  refresh(
    token: Pick<AccountToken, 'token' | 'refreshToken'>,
    fields?: { ttl?: number | undefined },
    options?: CallOptions,
  ): Promise<AccountToken>;
  delete(token: string, options?: CallOptions): Promise<void>;
}

/** A call that a token can be made for. */
export interface AccountScope {
  id?: string;
  /** `POST:ws.pecmassiva.com/send` */
  scope?: string;
  method?: string;
  endpoint?: string;
  domain?: string;
  /** Whether the account may use it. */
  enabled?: boolean;
  [field: string]: unknown;
}

/** What it costs, what of it is free, and what it asks for. */
export interface AccountScopeDetail extends AccountScope {
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
  wallet(options?: CallOptions): Promise<Wallet>;
  transactions(options?: CallOptions): AsyncIterable<WalletTransaction>;
  /** What was used, in all and by API. */
  usage(options?: UsageOptions): Promise<Usage>;
  /** What was used of one API, by scope. `api`: its host. */
  usageOf(api: string, options?: UsageOptions): Promise<ApiUsage>;
  callbacks(options?: ScopedOptions): AsyncIterable<AccountCallback>;
  callback(id: string, options?: CallOptions): Promise<AccountCallbackDetail>;
  errors(options?: ScopedOptions): AsyncIterable<AccountErrorEntry>;
  subscriptions(options?: ScopedOptions): AsyncIterable<AccountSubscription>;
  subscription(id: string, options?: CallOptions): Promise<AccountSubscription>;
  readonly tokens: AccountTokens;
  readonly scopes: {
    list(options?: CallOptions): Promise<AccountScope[]>;
    get(id: string, options?: CallOptions): Promise<AccountScopeDetail>;
  };
}

/**
 * The account that an e-mail and an API key belong to.
 *
 * @throws AccountOptionsError for options that are missing or wrong; in a browser, too: an API key has no place there
 */
export function account(options: AccountOptions): Account;
