/** What every part of the client speaks of: a call's options, a message and its files, the state of a shipment. */

import type { AbortSignal, Blob, File } from './platform.js';

/** What every method takes. */
export interface CallOptions {
  /** Ends the call. */
  signal?: AbortSignal | undefined;
  /** Milliseconds of one request, in place of the client's; 0: none. */
  timeout?: number | undefined;
}

/** A file to send. */
export type AttachmentInput =
  | File
  | Attachment
  | {
      /** The file's name; folders before it are left out, and two files of one `send` that only these told apart are refused. */
      name: string;
      /** The contents; a text must be a `data:` URI. */
      data: Blob | ArrayBuffer | ArrayBufferView | string;
      /**
       * The media type. Default: the Blob's or the URI's, else what the name tells, else the first
       * bytes, else `application/octet-stream`.
       */
      type?: string | undefined;
    };

/** A file that was read and encoded once, by `attach`, to be sent many times. */
export interface Attachment {
  /** The file's name, as it is sent. */
  readonly name: string;
  /** The media type, as it is sent. */
  readonly type: string;
  /** Bytes of the file. */
  readonly size: number;
}

/** A message. */
export type Message = {
  /** The address it is sent from. */
  sender: string;
  /**
   * One addressee, or several. Receipts name their addressee in their text only: for one state an
   * addressee, send one message each.
   */
  recipient: string | string[];
  /** One line. */
  subject: string;
  /** HTML; or `text`. */
  body?: string | undefined;
  /** Plain text, escaped into HTML; or `body`. */
  text?: string | undefined;
  /** Files: an array, a `FileList` (`input.files`, which may be `null`: none), any iterable. */
  attachments?: Iterable<AttachmentInput> | ArrayLike<AttachmentInput> | null | undefined;
};

/**
 * Where a shipment stands. `rejected`, `delivered`, `partlyDelivered` and `failed` are final; so is `accepted` where all
 * addressees are ordinary ones: see `ShipmentStatus.final`.
 */
export type ShipmentState =
  /** The service has it; no receipt is there yet. */
  | 'submitted'
  /** The sender's provider took it. */
  | 'accepted'
  /** The sender's provider did not take it. */
  | 'rejected'
  /** A first time-out notice came: it may still be delivered. */
  | 'delayed'
  /** To all addressees that are expected. */
  | 'delivered'
  /** To some; for the others it failed, or nobody will tell: they are ordinary ones. */
  | 'partlyDelivered'
  /** To none of those that get receipts. */
  | 'failed';

/** How far a send is. */
export interface Progress {
  /** Reading files, waiting for the pace, sending, or asking the portal's proxy what became of it. */
  phase: 'reading' | 'waiting' | 'sending' | 'settling';
  /** Bytes done. Sending knows only none and all, but with `uploadFetch` of `pec-massiva/upload`. */
  loaded: number;
  /** Bytes of the files and of the text: the same in all phases, in whichever form they go. */
  total: number;
  /** When the waiting will end, as far as is known. */
  until?: Date;
}
