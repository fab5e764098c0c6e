/** What the service tells of itself: the address that it calls when a mailbox changes. */

import type { CommunicationRecord, Mailbox, Mailboxes, Registry } from './mailboxes.js';
import type { Request, Response } from './platform.js';

/** What changed, as the service said when it was asked. */
export type CallbackEvent =
  | {
      /** A mailbox changed. */
      type: 'mailbox';
      /** The service's. */
      id: string;
      /** As it is now. States that came and went before it was asked for are not told. */
      mailbox: Mailbox;
      /** As it was told the last time, where that is remembered. */
      was?: Mailbox;
      /** What was registered as the callback's `data`. */
      callback: Record<string, unknown>;
    }
  | {
      /** A communication to the business register changed. */
      type: 'communication';
      /** The service's. */
      id: string;
      /** As it is now. */
      communication: CommunicationRecord;
      /** As it was told the last time, where that is remembered. */
      was?: CommunicationRecord;
      /** What was registered as the callback's `data`. */
      callback: Record<string, unknown>;
    };

/** Remembers what was told last, so that repeats are quiet: of all processes, where it is a portal's database. */
export interface CallbackMemory {
  /**
   * What was kept under a key, or nothing; it may be a promise.
   *
   * @param key of the handler's own making
   */
  get(key: string): any;
  /**
   * Keeps a record under a key, in place of what was there; it may give a promise.
   *
   * @param key of the handler's own making
   * @param record JSON
   */
  set(key: string, record: any): any;
}

/** What a callback handler is made of. */
export interface CallbackOptions {
  /** Of a client of `pec-massiva/full`: `pec.mailboxes`. Every callback leads to at most one `get`. */
  mailboxes: Pick<Mailboxes, 'get'>;
  /** `pec.registry`, where communications to the business register have callbacks too. */
  registry?: Pick<Registry, 'get'> | undefined;
  /**
   * Told of what was confirmed and is news; what it throws is answered 500, so that the service calls again. After a
   * restart what is not remembered is told once more.
   *
   * @param event what changed
   */
  onEvent: (event: CallbackEvent) => unknown;
  /** The field that was registered. Default: `data`. Form and JSON are both read. */
  field?: string | undefined;
  /** Bytes, unpacked. Default: 262,144. */
  maxBodySize?: number | undefined;
  /** Default: of this process, 10,000 records. */
  memory?: CallbackMemory | undefined;
  /** Reads that callers can cause; beyond it they are answered 429. */
  rate?:
    | {
        /** Default: 60. */
        perMinute?: number | undefined;
        /** Default: 30. */
        atOnce?: number | undefined;
      }
    | undefined;
  /**
   * Told of what was not taken, and why; `status` is what was answered. Default: the console.
   *
   * @param error why, with the status
   */
  onError?: ((error: Error & { readonly status: number; readonly cause?: unknown }) => unknown) | undefined;
}

/**
 * A web-standard handler for the `url` of a mailbox's `callback`. Nothing is signed, so nothing that comes is believed:
 * the record is asked for, and what the service says is told. The answer is 200 for whatever was looked at, news or not,
 * 4xx for what is no callback, 429 beyond the rate, 503 where the service could not be asked, 500 where `onEvent` threw.
 *
 * @throws ProxyOptionsError for options that are missing or wrong, all at once
 * @param options whom it asks, and whom it tells
 * @example
 * ```js
 * const handler = callbackHandler({ mailboxes: pec.mailboxes, onEvent: ({ id, mailbox }) => note(id, mailbox.stato) });
 * ```
 */
export function callbackHandler(options: CallbackOptions): (
  /** A call of the service, or of whoever knows the address. */
  request: Request,
) => Promise<Response>;
