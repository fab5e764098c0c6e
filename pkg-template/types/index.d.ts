/**
 * pec-massiva: sends Italian certified e-mail (PEC) through the PEC Massiva service and follows each
 * message to its delivery receipt.
 *
 * All times are milliseconds unless the name says otherwise; all methods reject and never throw; an
 * option given as `undefined` counts as left out.
 *
 * ```js
 * import { PecMassiva, UnknownOutcomeError } from 'pec-massiva';
 *
 * const pec = new PecMassiva({ baseUrl: '/api/pec' });
 * const { messageId } = await pec.send({
 *   sender: 'comune@pecmassiva.com', recipient: 'impresa@pec.example.it', subject: 'Avviso n. 12', text: 'Gentile impresa, …',
 * });
 * for await (const { state } of pec.shipments.track(messageId)) {
 *   console.log(state);
 * }
 * ```
 *
 * @module pec-massiva
 */

import type { PecError } from './errors.js';
import type { Attachment, AttachmentInput, CallOptions, Message, Progress, ShipmentState } from './message.js';
import type { ClientOptions } from './options.js';
import type { Blob } from './platform.js';

export * from './codes.js';
export * from './errors.js';
export * from './message.js';
export * from './options.js';
export type { JournalChange, JournalStorage } from './journal.js';

/** What `send` takes. */
export interface SendOptions extends CallOptions {
  /**
   * Told at the start and the end of each phase and after each slice of a file.
   *
   * @param progress how far it is
   */
  onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * Your own key for this message, 1 to 255 visible ASCII characters. Default: a new one for each call.
   *
   * One message a key, for this client: the same message (sender, addressees whatever their case and order, subject,
   * body, each file's name, type, size and a `File`'s `lastModified`; contents are not compared) gets the first
   * result; another rejects at once with code `keyReused` and is not posted. A key whose message certainly was not sent
   * is free again. Other clients and a reloaded page do not know it.
   */
  idempotencyKey?: string | undefined;
  /** Files of 0 bytes are sent. Default: the client's. */
  allowEmptyFiles?: boolean | undefined;
  /** Addresses of this message that are taken though they are unusual (`address.unusual`), each as it stands. */
  acceptedAddresses?: string[] | undefined;
}

/** A message the service has. */
export interface Sent {
  /** Digits; ask for its receipts with it. */
  messageId: string;
  /** The number of PEC that the service says it sent. */
  sent: number;
}

/** What `settle` asks after: an `UnknownOutcomeError`, or what was kept of one. */
export interface SettleKey {
  /** The error's: the key the message went under. */
  idempotencyKey: string;
  /** The error's. */
  mailbox?: string | undefined;
  /** The error's; without it nobody can say that the message was not sent. */
  mark?: string | undefined;
}

/**
 * What became of a message. `sent`; `refused`: the service said no, `error` says why; `notSent`: it never went out, and
 * its key is out of use: it may be sent again under a new one; `running`: ask again; `unknown`: nobody knows, or there is
 * nobody to ask (no proxy of this package's, or an older one); `notSeen`: the proxy does not know the key, which is no
 * knowledge: the message may still be on its way, or belong to another mailbox.
 */
export type Settled =
  | ({
      /** The service has it. */
      state: 'sent';
    } & Sent)
  | {
      /** The service said no. */
      state: 'refused';
      /** What `send` would have rejected with. */
      error: PecError;
    }
  | {
      /** What is known of it: see `Settled`. */
      state: 'notSent' | 'running' | 'unknown' | 'notSeen';
    };

/** What a mail in a PEC mailbox is. */
export type ReceiptKind =
  /** `ACCETTAZIONE`: the sender's provider took the message. */
  | 'acceptance'
  /** `AVVISO DI NON ACCETTAZIONE`: it did not. */
  | 'nonAcceptance'
  /** `AVVISO DI NON ACCETTAZIONE PER VIRUS` */
  | 'nonAcceptanceVirus'
  /** `PRESA IN CARICO`: a provider took it over from another. */
  | 'takenInCharge'
  /** `CONSEGNA`: it is in an addressee's mailbox. Delivered is not read. */
  | 'delivery'
  /** `AVVISO DI MANCATA CONSEGNA`: it could not be delivered to an addressee; a full mailbox is no delivery. */
  | 'deliveryFailure'
  /** `AVVISO DI MANCATA CONSEGNA PER VIRUS` */
  | 'deliveryFailureVirus'
  /** `AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO`: the first, after about 12 hours, leaves it open; the second does not. */
  | 'timeoutNotice'
  /** `PROBLEMA DI SICUREZZA`: a provider found a virus. */
  | 'virusDetection'
  /** `POSTA CERTIFICATA`: a PEC that came in. */
  | 'envelope'
  /** `ANOMALIA MESSAGGIO`: ordinary mail that came in. */
  | 'anomaly'
  /** Anything else; it changes no state. */
  | 'other';

/** A mail that the service has under a message's id. */
export interface Receipt {
  /** `other` where it is no receipt of this message. */
  kind: ReceiptKind;
  /** Without prefix and id. */
  subject: string;
  /** As the mail says: of a receipt `posta-certificata@` and a provider's domain. */
  sender?: string;
  /** The mailbox it lies in, which is the sender's own. */
  recipient?: string;
  /** Where one was told that can be read; without a zone it is the time in Rome. */
  date?: Date;
  /** Its text, HTML of others: show it with `toSafeFrame` only. */
  body?: string;
  /** The id at its subject's end. */
  messageId?: string;
  /** Whom it is about, where its text names one. */
  addressee?: string;
}

/** Where a shipment stands, as reported by the service; the proof stays in the mailbox. */
export interface ShipmentStatus {
  /** The id that was asked after. */
  messageId: string;
  /** As the receipts have it that came until now. */
  state: ShipmentState;
  /** Whether the state can no longer change. */
  final: boolean;
  /**
   * The number of addressees: given, else what this client sent, else what the acceptance names. Where nobody can read
   * how many an acceptance names, it is not there, and the state stays `accepted` and not final.
   */
  expected?: number;
  /** Addressees it was delivered to. */
  delivered: number;
  /** Addressees it failed for. */
  failed: number;
  /**
   * Addressees that the acceptance calls ordinary: no receipt will tell whether it reached them. Where
   * only such are left, `final` is true.
   */
  ordinary: number;
  /** All that came, foreign mail as `other`. */
  receipts: Receipt[];
}

/** What `shipments.get` takes. */
export interface ShipmentOptions extends CallOptions {
  /** The number of addressees, where you know it; else at least as many as receipts name. */
  expected?: number | undefined;
}

/** How a message is followed. */
export interface TrackOptions extends ShipmentOptions {
  /** Milliseconds before the second look; later ones grow to 5 minutes, of five and more to 4 hours. Default: 2 s. */
  interval?: number | undefined;
  /** When to stop, final or not. Default: never. */
  until?: Date | undefined;
}

/** A message of the inbox. */
export interface InboxMessage {
  /** Its position in the mailbox; may shift after a deletion. */
  id: number;
  /** What it is, by its subject and its sender. */
  kind: ReceiptKind;
  /** Without prefix and id. */
  subject: string;
  /** As the mail says; of an envelope without the provider's address, where the service cuts it off. */
  sender?: string;
  /** The mailbox it lies in; of receipts the sender's own. */
  recipient?: string;
  /** Where one was told that can be read; without a zone it is the time in Rome. */
  date?: Date;
  /** The id of the message it is about. */
  messageId?: string;
  /** Only from `inbox.get`. HTML of others: show it with `toSafeFrame` only. */
  body?: string;
}

/** A page of the inbox. */
export interface InboxPage {
  /** 25 at most. */
  messages: InboxMessage[];
  /** Its number, as the service says. */
  page: number;
  /** As the service says; known to be wrong now and then. */
  pages: number;
  /** As the service says. */
  total: number;
}

/** What `inbox.page` takes. */
export interface InboxOptions extends CallOptions {
  /** Searches; slow in a full mailbox. */
  q?: string | undefined;
  /** Default: the service's first. */
  page?: number | undefined;
}

/** What to look for. */
export interface ShipmentSearch extends CallOptions {
  /** The message's subject, as it was sent. */
  subject: string;
  /** One of its addressees; each candidate's acceptance is read for it. */
  recipient?: string | undefined;
  /**
   * Accepted at this time or later, by the clocks of those who wrote the acceptances; a quarter of an hour's difference hides
   * nothing, and what fits within a day outside makes the search incomplete. Take a day off where a device's clock is not sure.
   */
  since?: Date | undefined;
  /** Accepted at this time or earlier, as `since`. */
  until?: Date | undefined;
}

/** What `shipments.find` found. */
export interface ShipmentCopies {
  /**
   * Messages that were taken and had exactly this subject (white space folded) and, with `recipient`, whose acceptance
   * names that address for certain.
   */
  copies: {
    /** The service's id, for `shipments.get`. */
    messageId: string;
    /** As it was sent, without prefix and id. */
    subject: string;
    /** The date of its acceptance, where the inbox tells one. */
    acceptedAt?: Date;
  }[];
  /**
   * Only then does none mean none. `false` where the inbox was not looked through as a whole, or an acceptance that may
   * fit could not be read, dated where there are bounds, or known by its subject: marks, case and markup may change on the way.
   */
  complete: boolean;
}

/** What `request` takes. */
export interface RequestOptions extends CallOptions {
  /** Default: `massiva`. */
  service?: 'massiva' | 'pec' | undefined;
  /** What stands behind the `?`; values are encoded, `undefined` is left out. */
  query?: Record<string, string | number | boolean | undefined> | undefined;
  /** Sent as JSON. */
  body?: unknown;
  /** Besides those that the client sets itself. */
  headers?: Record<string, string | undefined> | undefined;
}

/** What `request` gives. */
export interface RawAnswer {
  /** 200 to 299: any other rejects. */
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Parsed where it is JSON, else text. */
  body: unknown;
}

/** How full a mailbox is. Only the ratio is sure: the unit of the numbers is uncertain. */
export interface Quota {
  /** What is used, as the service says. */
  usage: number;
  /** What there is, as the service says. */
  limit: number;
  /** `usage / limit`; 0 where the limit is 0. */
  ratio: number;
}

/**
 * A client of the PEC Massiva service. Making one touches nothing; the first call loads the core. Mailboxes, the
 * business register and campaigns are in `pec-massiva/full`.
 */
export class PecMassiva {
  /**
   * Takes the options as they are now. Nothing is checked, loaded or asked: what is wrong with them the first call
   * rejects with, as `ValidationError` with all problems.
   *
   * @param options all may be left out
   */
  constructor(options?: ClientOptions);

  /**
   * Sends a message: checks it, reads its files, waits for the pace, posts it once.
   *
   * It ends in one of three ways. Resolved: the service has the message. Rejected with
   * `UnknownOutcomeError`: nobody knows, it is never repeated by itself. Rejected with any other
   * error: it certainly was not sent. Behind `pec-massiva/proxy` most unknown outcomes are settled first:
   * the proxy is asked what became of the message. Who is there, and which mailbox is signed in, is asked by
   * one read before the first message.
   *
   * Where `fetch` may repeat a request by itself (a browser's) and no such proxy is there, a no may have answered one copy and
   * another have been taken. Told at once is only what is the same for each: the service's own verdict on the message (400, 406, 422),
   * and what anybody says of its size and type (411, 413, 414, 415, 431). 401 and 403 of the service are confirmed by one read with
   * the same credentials. Any other 4xx, and a `success: false` under a 2xx, leave it unknown.
   *
   * @param message what is sent; it is copied at once
   * @param options of this call
   * @throws {@link ValidationError} (rejects) for bad input, {@link UnknownOutcomeError} where nobody knows; any
   *   other {@link PecError} says that nothing was sent
   */
  send(message: Message, options?: SendOptions): Promise<Sent>;

  /**
   * Asks what became of a message whose outcome was unknown: a key, the `UnknownOutcomeError` itself, or what was kept of
   * one. Nothing is sent. Where this client posted it, or `mailbox` and `mark` are given, the package's own proxy takes
   * a key that it never saw out of use, and so can say `notSent`; of any other key the question changes nothing.
   *
   * Rejects where nothing was learned: `AuthenticationError` or `PermissionError` with `reason` `session` (sign in again),
   * code `rejected.session` (another mailbox is signed in), `NetworkError`, `ServerError` …
   *
   * @param key the error, what was kept of it, or its key alone
   * @param options of this call
   */
  settle(key: string | SettleKey, options?: CallOptions): Promise<Settled>;

  /**
   * Reads and encodes a file once; what it gives can be sent many times, by any client of the page.
   *
   * @param file what `attachments` of a message takes
   * @param options of this call
   * @throws {@link ValidationError} (rejects) where it cannot be read, has no name, or is empty
   */
  attach(
    file: AttachmentInput,
    options?: CallOptions & Pick<SendOptions, 'onProgress' | 'allowEmptyFiles'>,
  ): Promise<Attachment>;

  /** What became of messages, by the ids that `send` gave: asked after, followed, found, reported. */
  readonly shipments: {
    /**
     * Where a message stands now.
     *
     * @param messageId as `send` gave it
     * @param options of this call
     * @throws {@link ValidationError} (rejects) for what is no id, else {@link PecError} as reads do
     */
    get(messageId: string, options?: ShipmentOptions): Promise<ShipmentStatus>;
    /**
     * Looks in the inbox for messages that were taken, so that an unknown outcome can be settled. At
     * most 40 pages and two minutes.
     *
     * @param search what to look for
     * @throws {@link ValidationError} (rejects) without a subject, else {@link PecError} as reads do; where time or pages run
     *   out it resolves, with `complete: false`
     */
    find(search: ShipmentSearch): Promise<ShipmentCopies>;
    /**
     * Follows a message: its state at once, then each change, to a final one. Looks soon at first, then
     * every few minutes, at once when the page becomes visible or the device online; a look that fails in
     * a way that may pass is passed over. Five and more share a budget of requests and looks at the
     * inbox, which tell when to look at each. Leaving the loop ends it; the signal makes it throw `AbortError`.
     *
     * @param messageId as `send` gave it
     * @param options of this call
     * @throws {@link ValidationError} (rejects) for what is no id, else {@link PecError} as reads do where that does not pass
     */
    track(messageId: string, options?: TrackOptions): AsyncIterable<ShipmentStatus>;
    /**
     * A report of messages as the service tells them now, one record each: JSON (default), CSV for
     * spreadsheets (semicolons, formulas defused, ids as text behind an apostrophe), or HTML that prints on A4.
     *
     * @param messageIds one or several
     * @param options of this call, with the format
     * @throws {@link ValidationError} (rejects) without an id, for one that is none and an unknown format, else {@link PecError}
     *   as reads do, of whichever message: a report that lacks some would be taken for a whole one
     */
    report(
      messageIds: string | string[],
      options?: CallOptions & {
        format?: 'json' | 'csv' | 'html' | undefined;
        /** The number of addressees of each message, or of each by its id, where you know it. */
        expected?: number | Record<string, number> | undefined;
      },
    ): Promise<Blob>;
    /**
     * Deletes the receipts of a message, which are evidence: never repeated, and never done by itself.
     *
     * @param messageId as `send` gave it
     * @param options of this call
     * @throws {@link UnknownOutcomeError} (rejects) where nobody knows whether it was done
     */
    delete(messageId: string, options?: CallOptions): Promise<void>;
  };

  /** The mailbox: its messages, page by page or all of them. */
  readonly inbox: {
    /**
     * A page of the inbox, 25 messages at most.
     *
     * @param options of this call, with the page and a search
     * @throws {@link ValidationError} (rejects) for a page that is no number, else {@link PecError} as reads do
     */
    page(options?: InboxOptions): Promise<InboxPage>;
    /**
     * One message with its text.
     *
     * @param id its position, as `page` or `list` told it
     * @param options of this call
     * @throws {@link ValidationError} (rejects) for what is no position, else {@link PecError} as reads do
     */
    get(id: number, options?: CallOptions): Promise<InboxMessage>;
    /**
     * All messages, none twice, read page by page as they are asked for.
     *
     * @param options of this call, with a search
     * @throws {@link PecError} (rejects) as reads do, of the page that is read then
     */
    list(options?: Omit<InboxOptions, 'page'>): AsyncIterable<InboxMessage>;
    /**
     * Deletes a message. Ids are positions: delete from the highest down, then list again.
     *
     * @param id its position, as `page` or `list` told it
     * @param options of this call
     * @throws {@link UnknownOutcomeError} (rejects) where nobody knows whether it was done
     */
    delete(id: number, options?: CallOptions): Promise<void>;
  };

  /**
   * How full a mailbox is; `INBOX` is the main one.
   *
   * @param mailbox Default: `INBOX`
   * @param options of this call
   * @throws {@link ValidationError} (rejects) for a name that is none, else {@link PecError} as reads do
   */
  quota(mailbox?: string, options?: CallOptions): Promise<Quota>;

  /**
   * Makes any other call of the service. A `GET` is a read and is repeated like one, but for the two of
   * `pec.openapi.it` that cost (`rinnovo`, `domini_pec`); everything else is
   * made once, and where nobody knows whether it was carried out rejects with `UnknownOutcomeError`.
   * `POST /send` is refused: only `send` keeps its promises.
   *
   * @param method as HTTP has it: `GET`, `POST` …
   * @param path from the host on, with a slash at its beginning
   * @param options of this call, with query, body and headers
   */
  request(method: string, path: string, options?: RequestOptions): Promise<RawAnswer>;

  /**
   * Ends what is under way: reads reject with `AbortError`, a send that was posted with
   * `UnknownOutcomeError`. Later calls reject with code `closed`. It lets go of token, password and headers.
   */
  close(): void;
}

/**
 * Tells what a mail is, from its subject and its sender.
 *
 * @param subject as the mail has it, with prefix and id
 * @param sender as the mail has it, which decides with the subject whether it is a receipt
 * @throws {@link PecError} (rejects) where the core cannot be loaded (`load.failed`, `load.policy` …)
 */
export function classify(
  subject: string,
  sender: string,
): Promise<{
  /** What the mail is. */
  kind: ReceiptKind;
  /** Without prefix and id. */
  subject: string;
  /** The id at the subject's end, where there is one. */
  messageId?: string;
}>;

/**
 * Makes a received HTML text safe to show in `<iframe sandbox srcdoc="…">`: no scripts, no remote
 * loads, no links that open. Keep the `sandbox` attribute empty.
 *
 * @param html of others, as `Receipt.body` and `InboxMessage.body` have it
 */
export function toSafeFrame(html: string): string;
