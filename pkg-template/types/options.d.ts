/** What a client is made with. */

import type { JournalStorage } from './journal.js';
import type { Headers, Request, RequestSettings, Response } from './platform.js';

/**
 * A value, or a function that is asked for it at each call.
 *
 * @typeParam T of the value
 */
export type Given<T> = T | (() => T | Promise<T>);

/** The PEC mailbox's own credentials, which the service wants besides the token. */
export interface MailboxCredentials {
  /** As a rule the mailbox's address. */
  username: string;
  /** Characters up to U+00FF only: reads carry it in an HTTP header. */
  password: string;
}

/** A `fetch`, and whether it is known that one call of it never reaches the server twice. */
export type Fetch = ((
  /** To be made as it is. */
  request: Request,
) => Promise<Response>) & {
  /** Vouches that one call never reaches the server twice. Default: as the runtime's own `fetch` does. */
  neverRepeats?: boolean | undefined;
};

/** The options of a client. */
export interface ClientOptions {
  /**
   * The bearer token. A function is asked once a call, and once more after a 401 of a read.
   * Needed unless a proxy given as `baseUrl` adds it.
   */
  token?: Given<string | undefined> | undefined;
  /** The mailbox's own credentials. Needed unless a proxy given as `baseUrl` adds them. */
  mailbox?: Given<MailboxCredentials | undefined> | undefined;
  /** The service's production hosts (default) or its test hosts. */
  environment?: 'production' | 'test' | undefined;
  /** A portal's own proxy in place of the service: absolute, or in a page relative. */
  baseUrl?:
    | string
    | {
        /** In place of `ws.pecmassiva.com`. Default: the service itself. */
        massiva?: string | undefined;
        /** In place of `pec.openapi.it`. Default: the service itself. */
        pec?: string | undefined;
      }
    | undefined;
  /** More headers, for the proxy. */
  headers?: Given<Record<string, string | undefined> | Headers | undefined> | undefined;
  /**
   * What requests to a `baseUrl` are made with, `{ credentials: 'include' }` for example. Direct calls
   * go without cookies, cache and referrer. Redirects are never followed.
   */
  requestInit?: RequestSettings | undefined;
  /**
   * Called with one `Request`. Default: `globalThis.fetch`, looked up at each call.
   *
   * A browser's `fetch` may post a request again by itself where a connection breaks, and its answer may be to
   * either copy: some answers that say no leave open then whether the message was sent (see `send`). A function
   * that is marked `neverRepeats = true` is vouched for; the sandbox's is. Unmarked ones count as the runtime's
   * own: in Node 18 and later, Bun 1.3.14 and later, and workerd none repeats (measured); everywhere else one may.
   */
  fetch?: Fetch | undefined;
  /** Of one request. Default: 60 s, and 10 s more for each MB of its body; 180 s for a search. 0: none. */
  timeout?: number | undefined;
  /**
   * Retries of reads, and of a send answered 429; of that never where `fetch` may repeat by itself and the
   * package's own proxy is not known. Default: 2.
   */
  retries?: number | undefined;
  /**
   * Starts of `POST /send` a second, kept per sender. Default: 1, the service's own limit. `false`: no pace, only with a
   * `fetch` of your own (the sandbox); else a `ValidationError`. Such a client neither waits for others nor keeps them
   * waiting.
   */
  rate?:
    | {
        /** From 0.001. Default: 1. */
        perSecond?: number | undefined;
      }
    | false
    | undefined;
  /** Files of 0 bytes are sent. Default: false, they are refused (`empty`): mostly they are placeholders of cloud folders. */
  allowEmptyFiles?: boolean | undefined;
  /** Bytes of the estimated MIME message (attachments × 1.37). Default: 100e6. */
  maxMessageSize?: number | undefined;
  /** Addressees of one message. Default: 500. */
  maxRecipients?: number | undefined;
  /**
   * Where campaigns are kept, and where every message is counted against their limits, single ones too: give clients of
   * both entries the same one. Default: IndexedDB. Where there is none, `fileJournal(path)` of `pec-massiva/journal`, or
   * one of your own.
   */
  journal?: JournalStorage | undefined;
}
