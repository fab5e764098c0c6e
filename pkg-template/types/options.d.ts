/** What a client is made with. */

import type { ErrorCode } from './codes.js';
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
  /** Where it answers in another service's place: which one that is, for campaigns. The sandbox's says `sandbox`. */
  service?: string | undefined;
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
  /**
   * A portal's own proxy in place of the service: absolute, or in a page relative. Default: the service itself. A page then
   * holds token and password, for whoever uses it; the service has to answer its preflights; and the browser may post a
   * message again by itself, which nobody stops.
   */
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
   * Starts of `POST /send` a second, kept per sender; may be slower, or faster than the service takes. Default: 1, its own
   * limit. `false`: no pace, only with a
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
  /**
   * Bytes of the estimated MIME message (attachments × 1.37). Default: 100e6, what the service names for its plan Flat: another
   * plan, or an addressee's provider, may take less.
   */
  maxMessageSize?: number | undefined;
  /** Addressees of one message. Default: 500. */
  maxRecipients?: number | undefined;
  /**
   * Where campaigns are kept, and where every message is counted against their limits, single ones too: give clients of
   * both entries the same one. Default: IndexedDB. Where there is none, `fileJournal(path)` of `pec-massiva/journal`, or
   * one of your own.
   */
  journal?: JournalStorage | undefined;
  /**
   * Lines of what was asked, answered, waited for and asked again: `true` writes them to `console.debug`, a function gets
   * each line and what it was made of. No body, header, token, key or address is in them. Whoever is told changes nothing: it
   * is told once the client has gone on, and what it throws goes to `console.error`. Default: false, and nothing is made.
   */
  debug?:
    | boolean
    | ((
        /** One line, in English. */
        line: string,
        /** What it was made of; a copy. */
        event: DebugEvent,
      ) => unknown)
    | undefined;
  /**
   * Told before each wait that ends in another request, also where that asks what became of a message; it cannot change what
   * is done, and what it throws goes to `console.error`. Where the call is aborted meanwhile there is no other request. A
   * message of a campaign that is posted again after a refusal that passes, such as a 429, is a call of its own and not
   * told here: the campaign tells that it is `waiting`.
   */
  onRetry?:
    | ((
        /** What ended, and what will be; a copy. */
        retry: Retry,
      ) => unknown)
    | undefined;
}

/** What `debug` and `onRetry` are told of a request. */
export interface DebugRequest {
  /**
   * The id of the request, as in `error.requestId` where that tells one; else one that nobody else knows. What one call asks has one id: a read with its retries; a message's
   * post with its repeats and with the questions about its key. `attempt` tells its tries apart. Each look of `track`, each
   * page of a list and each post of a campaign's message has its own. Where the package's own proxy calls a try otherwise, that
   * name stands from its answer on.
   */
  requestId: string;
  /** What the service itself calls the request, where its answer said so. */
  serviceRequestId?: string;
  /** `GET`, `POST`, `PATCH`, `PUT` or `DELETE`. */
  method: string;
  /** The path at the service; `*` stands for a key, an address or a name, and of a query there are only the names. */
  path: string;
  /**
   * Which try of this method and path it is, 1 for the first; one that was not handed over counts, as where the device is
   * offline. Of a wait, how many there were.
   */
  attempt: number;
  /** The status of the answer. */
  status?: number;
}

/** Something that a client did. */
export interface DebugEvent extends DebugRequest {
  /**
   * `request`: one was handed over. `response`: its answer came. `failure`: none came, or none that could be read to its end.
   * `wait`: something is waited for before a request. `retry`: there will be another.
   */
  kind: 'request' | 'response' | 'failure' | 'wait' | 'retry';
  /** Milliseconds from the request to the end of its answer, or to what came in its place. */
  duration?: number;
  /** Milliseconds that are waited, where that is known. */
  delay?: number;
  /**
   * Why: of `failure` and `retry` an `ErrorCode`; of `wait` what is waited for: `pace`, the time between two messages of a
   * sender; `tabs`, other tabs that send from it; `credentials`, a function given for the token, the mailbox or the headers.
   */
  reason?: string;
}

/** A request that ended so that there will be another. */
export interface Retry extends DebugRequest {
  /** Milliseconds until then. 0: at once, as with a new token after a 401. */
  delay: number;
  /** The code of what it ended with. */
  reason: ErrorCode;
}
