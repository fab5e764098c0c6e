/** Campaigns: one message to each of thousands, none twice, none lost. */

import type {
  CampaignReason,
  ErrorCode,
  Params,
  PausedReason,
  ProblemCode,
  UnknownReason,
  WaitingReason,
} from './codes.js';
import type { AttachmentInput, CallOptions, Message, Progress, ShipmentState } from './message.js';
import type { AbortSignal, Blob, File, Worker } from './platform.js';

/** What a campaign is for people: one message to each of many, or what a person wrote and sent at once. */
export type CampaignKind = 'campaign' | 'single';

/** What a campaign is made of. */
export interface NewCampaign {
  /**
   * `'single'`: a message that a person writes and sends at once, kept and settled like any campaign. `list()` tells the
   * two apart, and its files go from the journal once the end of all its messages is known: taken, refused, or given
   * up. Default: `'campaign'`.
   */
  kind?: CampaignKind | undefined;
  /** For people; `list()` tells it. */
  name: string;
  /** The address it is sent from. */
  sender: string;
  /** `false`: subject, text and the names of files stand as they are, and braces are braces. Default: true. */
  template?: boolean | undefined;
  /**
   * One message to all, who see each other's addresses, in place of one each. Only with `template: false` and without
   * `rowAttachments`, since it is the same for all; an address with a problem stops it. Default: false.
   */
  together?: boolean | undefined;
  /** One line with `{{fields}}`; a file's name may have them too. */
  subject: string;
  /** HTML; or `text`. `{{field}}` is escaped, `{{{field}}}` stands as it is. */
  body?: string | undefined;
  /** Plain text with `{{fields}}`, escaped into HTML; or `body`. */
  text?: string | undefined;
  /**
   * A CSV (comma, semicolon, tab or pipe; UTF-8, UTF-16 or windows-1252; its first line names the columns),
   * rows, or bare addresses. In rows a `Date`, an object, `NaN`, a whole number beyond 2^53 or a fraction of more than 15
   * digits is a problem: give a text. A table that `campaign.export` or a report has written is refused (`header.export`):
   * its rows were posted already.
   */
  recipients:
    | File
    | Blob
    | string
    | string[]
    | Record<string, string | number | bigint | boolean | null | undefined>[];
  /**
   * The encoding of a CSV that has no mark and is not UTF-8: answers the problem `encoding`. `'utf-8'` also says that
   * text which looks as if it had been read wrongly once (`encoding.twice`) is right as it stands.
   */
  encoding?: 'utf-8' | 'windows-1252' | 'cp850' | 'cp858' | 'iso-8859-15' | 'macintosh' | undefined;
  /**
   * The column of the addresses. Default: the one that is named as PEC, else the only one that holds addresses; where
   * more than one reading is possible, the problem `addressColumn` names the columns (`params.columns`).
   */
  addressColumn?: string | undefined;
  /**
   * Whether one mailbox may get several messages, as where an accountant's serves many companies; every subject then
   * has a reference, so `reference: false` is refused. Default: `'refuse'`, the problem `duplicate`. Addresses are the
   * same whatever their case.
   */
  sameMailbox?: 'refuse' | 'allow' | undefined;
  /**
   * Addresses that are taken though they are unusual (`address.unusual`), each as it stands. No other fault can be
   * accepted.
   */
  acceptedAddresses?: string[] | undefined;
  /** Files for all, encoded once. */
  attachments?: Iterable<AttachmentInput> | ArrayLike<AttachmentInput> | null | undefined;
  /**
   * Files for each row: the cells of `columns` name them, by name or by path. What all cells share (`C:\\atti\\`) and
   * what all files share (the chosen folder) does not count; the folders that remain must be the same.
   */
  rowAttachments?:
    | {
        /** The columns whose cells name files. */
        columns: string | FileColumn | (string | FileColumn)[];
        /** All files, each named by at least one cell: one that none names is the problem `unusedFile`. */
        files: Iterable<AttachmentInput> | ArrayLike<AttachmentInput> | null;
      }
    | undefined;
  /**
   * A short code behind the subject, by which a message is found again if its answer is lost: for all, for
   * none, or (default) where two rows would share a subject.
   */
  reference?: 'auto' | boolean | undefined;
  /** When messages may go. */
  pace?: CampaignPace | undefined;
  /** Euros, for the estimate. */
  pricePerMessage?: number | undefined;
  /** Files of 0 bytes are sent. Default: the client's; else they are problems (`empty`). */
  allowEmptyFiles?: boolean | undefined;
  /** Rows with a problem are left out, the rest is sent. Default: nothing is sent while there are any. */
  skipProblems?: boolean | undefined;
}

/** A column whose cells name a file. */
export interface FileColumn {
  /** The column's, as the header has it. */
  name: string;
  /** Whether each row must name a file there. Default: true, an empty cell is the problem `missingFile`. */
  required?: boolean | undefined;
}

/** When the messages of a campaign may go. Single messages of the same sender count too. */
export interface CampaignPace {
  /** Default: the client's `rate`. The slower of the two counts. */
  perSecond?: number | undefined;
  /** `false`: no limit. Default: 3500, that of the service's Standard plan. */
  perDay?: number | false | undefined;
  /** Default: no limit. */
  perMonth?: number | false | undefined;
  /** From and to, as `08:00`; may pass midnight. Default: at any time. */
  hours?:
    | {
        /** The first minute, `08:00`. */
        from: string;
        /** The minute before which it ends, `20:00`. */
        to: string;
      }
    | undefined;
  /** Whose days, months and hours are meant. Default: `Europe/Rome`. */
  timeZone?: string | undefined;
}

/** One thing wrong with the addressees, the text or the files. */
export interface CampaignProblem {
  /** The row, counted from 0; none where it is about the whole. */
  row?: number;
  /** The column it is about, or `subject`, `body`, a file's name. */
  column?: string;
  /** The line of the file it is about, where it is about a row of a CSV. */
  line?: number;
  /** For programs: the group (`address`), and behind a dot what it is in it (`address.missingAt`). */
  code: ProblemCode;
  /**
   * The values in the sentence; of a row also `row`, `column`, and `line`, or (of rows that were given as objects)
   * `number`, counted from 1. Of campaigns that an earlier version made they are empty.
   */
  params: Params;
  /** A sentence for people, made of the code and `params`; of a CSV it begins with the line. */
  message: string;
}

/** Where a row stands. */
export type RowState =
  /** Still to be posted. */
  | 'pending'
  /** It is being posted now. */
  | 'sending'
  /** The service has it. */
  | 'sent'
  /** The service did not take it, for a reason that lies in the message. */
  | 'refused'
  /** Nobody knows; it is never posted again by itself. */
  | 'unknown'
  /** Never posted: it has a problem, or the campaign was cancelled. */
  | 'skipped';

/** One addressee and what became of its message. */
export interface CampaignRow {
  /** Counted from 0. */
  index: number;
  /** Of several the first. */
  address: string;
  /** All of them, where the message goes to several. */
  addresses?: string[];
  /** The values of all columns. */
  fields: Record<string, string>;
  /** Where it stands. */
  state: RowState;
  /** How often it was about to be posted. */
  attempts: number;
  /** The code in its subject, where it has one. */
  reference?: string;
  /** The service's id, once the message was taken. */
  messageId?: string;
  /** When it was last about to be posted. */
  postedAt?: Date;
  /** When its outcome was learned. */
  settledAt?: Date;
  /** What went wrong the last time. */
  error?: {
    /** The error's class, as `PecError.name`. */
    name: string;
    /** As `PecError.code`; earlier versions kept the group alone. */
    code: ErrorCode;
    /** The sentence, in English. */
    message: string;
    /** The values in the sentence; of what an earlier version wrote they are empty. */
    params: Params;
    /** The HTTP status, where there was an answer. */
    status?: number;
    /** Of an outcome that nobody knows, why: see `UnknownOutcomeError`. */
    reason?: UnknownReason;
    /** As `PecError.requestId`; earlier versions kept none. */
    requestId?: string;
  };
  /** Of a row that is left out for what is wrong, why: what is wrong with the whole, then what is wrong with it. */
  problems?: CampaignProblem[];
  /** Every id under which it was found, where there is more than one. */
  copies?: string[];
  /** As the service reported it at `askedAt`. */
  shipment?: {
    /** Where it stands. */
    state: ShipmentState;
    /** Whether that can no longer change. */
    final: boolean;
    /** Addressees it was delivered to. */
    delivered: number;
    /** Addressees it failed for. */
    failed: number;
    /** When the service was asked. */
    askedAt: Date;
  };
  /** Whether a person said what became of it. */
  byPerson?: boolean;
  /** Whether the service gave it an id that another row has: which of the two it is of nobody knows. */
  sharedId?: boolean;
}

/** How far a campaign is. */
export interface CampaignProgress {
  /** All rows. */
  total: number;
  /** Taken by the service, each under an id of its own. */
  sent: number;
  /** Taken, as the service says, under an id that another row has; not among `sent`. */
  sharedId: number;
  /** Not taken, for a reason that lies in the message. */
  refused: number;
  /** Of which nobody knows, the one under way among them. */
  unknown: number;
  /** Still to be posted. */
  pending: number;
  /** Not posted: they have a problem, or the campaign was cancelled. */
  skipped: number;
  /** Delivered, as reported by the service. */
  delivered: number;
  /** Sent and not delivered, for good. */
  failed: number;
  /** Messages a second, lately. */
  perSecond: number;
  /** When the last will be posted, by the plan. */
  finishesAt?: Date;
  /**
   * `blocked`: not one row can be sent, since each has a problem, or the whole has. It was never started, and never
   * will be: make it anew with what is wrong put right. `done` has sent all but the `skipped`.
   */
  state: 'blocked' | 'ready' | 'running' | 'waiting' | 'paused' | 'cancelled' | 'done';
  /**
   * Why it waits (`hours`, `day`, `month`, `rateLimit`, `network`, `service`, `settling`: for an acceptance that
   * may still come) or is paused (`user`, `offline`, `unknown`, `refused`, or the group of an error's code:
   * `authentication`, `payment`, `permission`, `credentials` …).
   */
  reason?: CampaignReason;
  /** The same in words, where there are any. */
  message?: string;
  /** Until when it waits. */
  until?: Date;
}

/** What a campaign will take from now on. */
export interface CampaignEstimate {
  /** That are still to be posted. */
  messages: number;
  /** Addressees of those. */
  recipients: number;
  /** Days on which something is sent. */
  days: number;
  /** By the plan; none where that is more than ten years away. */
  finishesAt?: Date;
  /** Euros: `pricePerMessage` times `recipients`; none where no price is given. */
  cost?: number;
  /** Bytes of all requests, about. */
  bytes: number;
}

/** Something that happened, here or in the tab that runs the campaign. */
export type CampaignEvent =
  | {
      /** Where a row stands now, or `receipt`: its shipment changed. */
      type: 'sending' | 'sent' | 'refused' | 'unknown' | 'pending' | 'receipt';
      /** The row as it is now. */
      row: CampaignRow;
    }
  | {
      /** It waits, and goes on by itself. */
      type: 'waiting';
      /** Until when. */
      until: Date;
      /** For what. */
      reason: WaitingReason;
    }
  | {
      /** It stands still. */
      type: 'paused';
      /** Why. */
      reason: PausedReason;
    }
  | {
      /** Numbers changed. */
      type: 'progress';
      /** How far it is. */
      progress: CampaignProgress;
    }
  | {
      /** All rows are dealt with. */
      type: 'done';
      /** How far it is. */
      progress: CampaignProgress;
    };

/** What `getSnapshot` gives: the same object until something happens, then another. */
export interface CampaignSnapshot {
  /** Grows with everything that happens. */
  readonly version: number;
  /** How far it is. */
  readonly progress: Readonly<CampaignProgress>;
}

/** What `run` takes. */
export interface RunOptions extends CallOptions {
  /** Rows with a problem are left out. */
  skipProblems?: boolean | undefined;
  /**
   * Told how far the message is that is under way, as `send` tells it.
   *
   * @param progress how far it is
   */
  onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * Makes the worker that keeps time while the tab is hidden, where a policy forbids the package's own:
   * `() => new Worker('/assets/timer-worker.js')`, a copy of `pec-massiva/timer-worker`.
   */
  timerWorker?: (() => Worker) | undefined;
}

/** Which rows of a campaign are asked for. */
export interface RowOptions extends CallOptions {
  /** The first row that is looked at, counted from 0. Default: 0. */
  from?: number | undefined;
  /** How many rows are given at most. Default: all. */
  limit?: number | undefined;
  /** Where they stand. */
  state?: RowState | undefined;
  /** Where their shipments stand, as they were last looked at; a row without a shipment fits none. */
  shipment?: ShipmentState | undefined;
  /** What an address, a value, the reference or the service's id holds, without regard to case. */
  q?: string | undefined;
}

/** One campaign. Everything in it outlives the page. */
export interface Campaign {
  /** Its id, for `open` and `delete`. */
  readonly id: string;
  /** What it is for people. */
  readonly kind: CampaignKind;
  /** As it was given. */
  readonly name: string;
  /** When it was made. */
  readonly createdAt: Date;
  /** The address it is sent from. */
  readonly sender: string;
  /** As it was given, with its fields. */
  readonly subject: string;
  /** The HTML as it was given, where it was. */
  readonly body?: string;
  /** The plain text as it was given, where it was. */
  readonly text?: string;
  /** The names of the columns, as the header has them. */
  readonly columns: readonly string[];
  /** The column of the addresses, where one was found. */
  readonly addressColumn?: string;
  /** What is wrong. Nothing is sent while there is any, unless `skipProblems`. */
  readonly problems: readonly CampaignProblem[];
  /** What it will take from now on. */
  readonly estimate: CampaignEstimate;
  /** How far it is. */
  readonly progress: CampaignProgress;

  /**
   * The message of a row, exactly as it will be sent.
   *
   * @param index of the row, from 0
   * @param options of this call
   * @throws {@link ValidationError} (rejects) for a row that there is not
   */
  preview(index: number, options?: CallOptions): Promise<Message>;

  /**
   * Sends, row after row, until all are dealt with, or something stops it: a pause, a cancellation, a
   * missing payment or authorisation, three rows in a row of which nobody knows. It resolves then, and
   * `progress.state` and `reason` say why; it can be run again. Days, hours, limits, a 429 and a lost
   * network are waited for. One tab at a time runs a campaign: elsewhere it resolves with `watching`.
   *
   * It rejects with `ValidationError` and all problems where there are any (with `skipProblems` only where no row
   * is left: `blocked`), `StorageError` where the journal cannot be
   * written (before the next message, not after), `AbortError`. What was posted by then is in the journal. A campaign
   * that was made for another service than the client's (the test hosts, the sandbox, through a proxy or not) is not run:
   * `PecError`, `state.otherService`.
   *
   * @param options of this run
   */
  run(options?: RunOptions): Promise<
    CampaignProgress & {
      /** Another tab runs it. */
      watching?: true;
    }
  >;
  /**
   * Follows what was sent to its delivery, until all receipts are there; as long as `run` is at work, too.
   * Each change is a `receipt` event.
   *
   * @param options of this call
   * @throws {@link PecError} (rejects) as reads do where that does not pass by itself, {@link StorageError} where the journal
   *   fails, code `state.deleted` where the campaign was deleted
   */
  follow(options?: Omit<RunOptions, 'skipProblems' | 'onProgress'>): Promise<CampaignProgress>;
  /** Stops before the next message, in whichever tab it runs. `run` resolves. */
  pause(): void;
  /** Goes on, in this tab: as `run` with its last options, but awaited by nobody. */
  resume(): void;
  /**
   * Ends it for good: the message under way is finished, no other is begun. A row that waited to be posted again under the key of an earlier attempt is
   * `unknown` until it was asked after, since a copy may still be on its way: a run that is stopped so asks at once, and
   * else `reconcile()` does.
   *
   * @throws {@link StorageError} (rejects) where the journal cannot be told, code `state.deleted` where the campaign was deleted;
   *   this object ends it all the same
   */
  cancel(): Promise<void>;

  /**
   * Rows in their order; all of them, or those that are asked for.
   *
   * @param options of this call, and which rows
   * @throws {@link ValidationError} (rejects) for a name or a word that is none of these: a filter that is misspelt would
   *   give every row
   */
  rows(options?: RowOptions): AsyncIterable<CampaignRow>;
  /**
   * Looks for the rows of which nobody knows: by their keys where the package's proxy stands in between,
   * else in the inbox. What is not found stays unknown.
   *
   * @param options of this call
   * @throws {@link PecError} (rejects) as reads do, {@link StorageError} where the journal fails, code `state.deleted` where the
   *   campaign was deleted; what was found by then is written
   */
  reconcile(options?: CallOptions): Promise<{
    /** Rows that were found. */
    sent: number;
    /** Rows of which more than one message was found. */
    copies: number;
    /** Rows of which nobody knows still. */
    unknown: number;
  }>;
  /**
   * A person's word on a row of which nobody knows; `notSent` lets it be sent again.
   *
   * @param index of the row, from 0
   * @param word what the person knows
   * @throws {@link PecError} (rejects) with code `state.notUnknown` for any other row
   */
  resolve(index: number, word: 'sent' | 'notSent'): Promise<void>;
  /**
   * Every row as CSV (default; semicolons, formulas defused, ids behind an apostrophe) or JSON.
   *
   * @param options of this call, with the format
   * @throws {@link ValidationError} (rejects) for an unknown format
   */
  export(options?: CallOptions & { format?: 'csv' | 'json' | undefined }): Promise<Blob>;

  /**
   * Events from now on. Leaving the loop, or the signal, stops nothing but the listening. The loop never rejects: the signal
   * ends it.
   *
   * @param options the signal
   */
  events(options?: { signal?: AbortSignal | undefined }): AsyncIterableIterator<CampaignEvent>;
  /**
   * Calls `listener` with every event; gives what ends that. For `useSyncExternalStore`, with `getSnapshot`.
   *
   * @param listener told of every event
   */
  subscribe(listener: (event: CampaignEvent) => void): () => void;
  /** The same object until something happens, then another. */
  getSnapshot(): CampaignSnapshot;
  /** Listens to other tabs no more, and tells nobody anything. A run goes on. */
  close(): void;
}

/** A campaign in the list. */
export interface CampaignInList {
  /** Its id, for `open` and `delete`. */
  id: string;
  /** What it is for people. */
  kind: CampaignKind;
  /** As it was given. */
  name: string;
  /** When it was made. */
  createdAt: Date;
  /** How far it is. */
  progress: CampaignProgress;
}

/** Campaigns of a journal: made, found again, deleted. */
export interface Campaigns {
  /**
   * Reads and checks everything and keeps it in the journal; nothing is sent. What is wrong with addressees,
   * text and files is told by `problems`; rejects only where an option is wrong or the journal fails.
   *
   * @param campaign what it is made of
   * @param options of this call
   * @example
   * ```js
   * const campaign = await pec.campaigns.create({
   *   name: 'Avvisi 2026', sender: 'comune@pecmassiva.com', recipients: csvFile,
   *   subject: 'Avviso n. {{numero}}', text: 'Gentile {{nome}}, …',
   * });
   * if (campaign.problems.length === 0) await campaign.run();
   * ```
   */
  create(campaign: NewCampaign, options?: CallOptions): Promise<Campaign>;
  /**
   * A campaign of the journal, as it was left.
   *
   * @param id as `list` or `Campaign` told it
   * @param options of this call
   * @throws {@link ValidationError} (rejects) where there is none with this id, {@link StorageError} where the journal fails, or a
   *   later version wrote it
   */
  open(id: string, options?: CallOptions): Promise<Campaign>;
  /**
   * All campaigns, the newest first.
   *
   * @param options of this call
   * @throws {@link StorageError} (rejects) where the journal fails, or a later version wrote it
   */
  list(options?: CallOptions): Promise<CampaignInList[]>;
  /**
   * Deletes a campaign and all that is known of its messages. Not while it runs.
   *
   * @param id as `list` or `Campaign` told it
   * @param options of this call
   * @throws {@link PecError} (rejects) with code `state.atWork` while it runs
   */
  delete(id: string, options?: CallOptions): Promise<void>;
  /**
   * Asks the browser not to clear the journal when space runs short; call it on a person's action.
   * Whether it agreed; it never rejects.
   */
  persist(): Promise<boolean>;
}
