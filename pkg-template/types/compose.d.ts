/**
 * `pec-massiva/compose`: a send form in one line. Importing it makes `<pec-compose>` known to the page, with a client and in
 * Italian, English and German.
 *
 * ```html
 * <script type="module" src="/pec-massiva/compose.js"></script>
 * <pec-compose base-url="/api/pec" sender="comune@pecmassiva.com" price="0.05"></pec-compose>
 * ```
 *
 * **Attributes.** Those that a client has as options are called as they are: `base-url`, `environment` (`test`: the last look
 * says that nothing reaches anybody), `max-message-size`, `max-recipients`. Those that a message has are what it begins with:
 * `sender`, `recipient` (several parted by spaces or commas), `subject`, `text`. `senders` are the addresses one may choose
 * among; with `sender` alone there is that one, with neither it is written. `price` is in euros for one recipient, for the
 * last look. `lang` is `it`, `en` or `de`: of the element, else of what it stands in, else of the browser; it may change at
 * any time. `keep` is the name under which the form is kept in its tab, by default its `id`; `nothing` keeps nothing, `key`
 * the key of what is under way and no text. Neither a token nor a password belongs into an attribute, and there is none for them.
 *
 * **One message to all, or to each.** What is written goes as one message, whose recipients see each other; the form and the
 * last look say so. With `to-each` each of them gets a message of their own; `to-each="choice"` leaves it to a person, who
 * begins with one each. That is a campaign, which `send` or `outbox` makes; the form sends nothing to each without one of them.
 *
 * **What is kept over a reload.** In the tab's `sessionStorage`, in entries that begin with `pec-compose`: what is written, as
 * long as the page's query is the same and attributes say the same of from whom, to whom and what; the names of the files,
 * each of which has to be chosen again or removed before anything goes; and, apart from it and whatever the query is, from before
 * a message is posted its key. What a page sets by `value` comes before what is kept, but for a message that may have been
 * sent. After a reload in the midst of it, the form says that the message may have been sent, asks the proxy where a person
 * wants it, and offers no other message before it is known, or a person says, what became of it. It says that nothing was sent
 * only where it knows: the client is the form's own, or a `PecMassiva` of this entry, it told how far it was, and the page was left
 * before it posted. Of a copy of the tab it does not know that; where another tab is sending, it says so (on https).
 * Forms of several frames of a tab keep apart; what may have been sent from a frame that is gone is told by the next form of its path
 * and name. A page that the browser kept to come back to takes in what became of its message meanwhile: what was sent in a later
 * page stands in it no more, and what waited for its turn when it was left was not sent.
 * **Not kept**: the contents of files; a message that is to go later. A page that has to send whatever happens to it has an
 * `outbox`: campaigns of kind `single`. A storage that is full keeps the key alone, or nothing.
 *
 * **Who may read it.** What is kept lasts as long as the tab, a closed tab that is opened again and a copy of a tab included,
 * and whoever signs in next in the same tab can read it. At sign-out clear up what is `unknown`, call `reset()`, and remove the
 * entries of `sessionStorage` that begin with `pec-compose`. `keep="key"` keeps no text from the start.
 *
 * **Taken out of the page**, a message that was not posted yet is not sent; one that was goes on, and its event is dispatched
 * at the element, where nobody but its own listeners hears it. Who leaves the page meanwhile is asked whether they mean it.
 *
 * **Looks.** It stands in a shadow root and takes nothing of the page's style but font and `color-scheme`. Custom properties:
 * `--pec-` and the name of a colour of the portal's theme (`--pec-accent`, `--pec-card` …), `--pec-font`, `--pec-radius`,
 * `--pec-target`, `--pec-padding`. Parts: `compose`, `form`, `field`, `label`, `input`, `hint`, `problem`, `chip`,
 * `wrong-chip`, `drop`, `file`, `button`, `primary-button`, `quiet-button`, `danger-button`, `actions`, `callout`, `facts`,
 * `progress`, `outcome`, `dialog`, `way`.
 *
 * @module pec-massiva/compose
 */

import type { Problem } from './errors.js';
import type { SendClient, SendOutcome, SendStatus, UseSendMessageOptions } from './hooks.js';
import type { Sent } from './index.js';
import type { Message, Progress } from './message.js';
import type { ClientOptions } from './options.js';
import type { AbortSignal, Blob, Event, File, HTMLElement } from './platform.js';
import type { Explanation } from './words.js';

/** What is written in a form, as it is sent. */
export interface ComposedMessage {
  /** The address it is sent from. */
  sender: string;
  /** All recipients. */
  recipient: string[];
  /** There, where each of several is to get a message of their own; otherwise it is one, and they see each other. */
  toEach?: true | undefined;
  /** One line. */
  subject: string;
  /** Plain text. */
  text: string;
  /** The files that were chosen. */
  attachments: File[];
}

/**
 * How a page sends what is written, in place of the client's `send`: under the key that it is given, which is one message.
 * What it rejects with is read as what a client rejects with: an error of the package, unless an `UnknownOutcomeError`, says
 * that nothing was sent; anything else leaves it open. After a reload in the midst of it the message may have been sent.
 *
 * @param message what is written
 * @param options its key, what ends it before it is posted, whom to tell how far it is, which unusual addresses are meant
 */
export type ComposeSend = (message: ComposedMessage, options: ComposeSendOptions) => Promise<Sent>;

/**
 * How a page takes over what is written, in place of sending it while the form waits: it writes it down where a reload does not
 * take it away, under the key that it is given, and sends and follows it from there. Nobody stops it meanwhile. Once it resolves the
 * message is the page's, and the form begins another. What it rejects with is read as with `send`: after an error of the package, unless an
 * `UnknownOutcomeError`, the message stands in the form and may be tried again; anything else leaves it open, as does a reload
 * in the midst of it. The client's `settle` then tells whether it was taken: `sent`, or `notSent`.
 *
 * @param message what is written
 * @param options its key, which unusual addresses are meant, whom to tell how far it is
 */
export type ComposeOutbox = (message: ComposedMessage, options: Pick<ComposeSendOptions, 'idempotencyKey' | 'acceptedAddresses' | 'onProgress'>) => Promise<void>;

/** What a page that sends by itself is told. */
export interface ComposeSendOptions {
  /** The key of this message: asked twice, it is the same one. */
  idempotencyKey: string;
  /** Ends it before it is posted. */
  signal: AbortSignal;
  /** Addresses that are meant though they are unusual. */
  acceptedAddresses: string[];
  /**
   * Is to be told how far it is; from `sending` on the message counts as posted, and nobody stops it.
   *
   * @param progress how far it is
   */
  onProgress(progress: Progress): void;
}

/**
 * How a page checks what is written, in place of the client: gives what is wrong with it, and sends nothing.
 *
 * @param message what is written
 * @param options which unusual addresses are meant
 */
export type ComposeCheck = (message: ComposedMessage, options: Pick<UseSendMessageOptions, 'acceptedAddresses'>) => Promise<readonly Problem[]>;

/** What an error says to people, in one language: `pec-massiva/words/it`, `/en`, `/de` as they are imported. */
export interface ComposeWords {
  /**
   * What an error means.
   *
   * @param error anything
   */
  explain(error: unknown): Explanation;
  /**
   * The sentence of one problem.
   *
   * @param problem anything
   */
  describe(problem: unknown): string;
}

/** What a page fills a form with. */
export interface ComposeValue extends Partial<Pick<Message, 'sender' | 'recipient' | 'subject'>> {
  /** Plain text; a form holds no HTML, and `body` is refused. */
  text?: string | undefined;
  /** Whether each recipient is to get a message of their own, where `to-each` leaves it open. */
  toEach?: boolean | undefined;
  /** Files, or what becomes one. */
  attachments?: Iterable<File | ComposeFile> | ArrayLike<File | ComposeFile> | null | undefined;
}

/** A file that a page makes. */
export interface ComposeFile {
  /** Its name. */
  name: string;
  /** Its contents. */
  data: Blob | ArrayBuffer | ArrayBufferView;
  /** The media type. Default: the Blob's, else what the name tells. */
  type?: string | undefined;
}

/** What `define` takes. */
export interface DefineOptions {
  /** What errors say, by the tag of the language: forms speak those that are given, the first where the page speaks another. */
  words?: { [tag in 'it' | 'en' | 'de']?: ComposeWords } | undefined;
}

/**
 * Makes `<pec-compose>` known to the page. Called again, also by another copy of the package, it changes nothing but what
 * errors say; on a server it does nothing.
 *
 * @param options what errors say
 */
export function define(options?: DefineOptions): void;

export {};

/** What every element is. */
declare const Base: new () => HTMLElement;

/** The element: `document.querySelector('pec-compose')`. */
export class PecCompose extends Base {
  /** As `document.createElement('pec-compose')` makes it. */
  constructor();
  /**
   * The client that checks, sends and asks. Default: one that `base-url` and `options` make; the slim entry makes none. The
   * form checks by its `send`, with `{}` among the attachments, which it has to refuse with a `ValidationError` before
   * anything leaves, as `PecMassiva` does. A client that does otherwise needs a `check` beside it: the form takes what was not
   * refused as a message that may have been sent.
   */
  client: SendClient | undefined;
  /**
   * More options for the client that is made: `headers`, `requestInit`, `fetch` … What attributes say comes before them. Like
   * ones make no other client; others do, but not while a message is under way, or of which nobody knows.
   */
  options: ClientOptions | undefined;
  /** How a message is sent. Default: by the client. */
  send: ComposeSend | undefined;
  /** How a message is taken over by the page, in place of sending it. Comes before `send`. */
  outbox: ComposeOutbox | undefined;
  /** How a message is checked before the last look. Default: by the client; without one not at all, and what `send` rejects with is shown. */
  check: ComposeCheck | undefined;
  /** What errors say in this form. Default: as `define` was told. */
  words: DefineOptions['words'];
  /** What is written. */
  get value(): ComposedMessage;
  /**
   * Fills the form, in whole or in part, but for a message that is under way, was sent, or may have been.
   *
   * @param value what is to stand there
   * @throws TypeError where it says what a form cannot hold: `body`, or an attachment that is no file
   */
  set value(value: ComposeValue);
  /** Where the message stands; after a reload `unknown` where it may have been sent. */
  readonly status: SendStatus;
  /**
   * Begins a new message, with what the attributes say. Not while one is `sending`. Of one that is `unknown` this is a
   * person's word that it was looked for.
   */
  reset(): void;
  /**
   * Checks what is written and asks for the last look, as its button does; where that goes on already it does nothing. Resolves
   * once it went, or did not. Never rejects.
   */
  submit(): Promise<void>;
  /** Asks what became of a message, where nobody knows. Nothing is sent. Never rejects. */
  settle(): Promise<SendStatus>;
}

/** What a form tells its page. All of them bubble, out of shadow roots too. */
export interface PecComposeEventMap {
  /** After the last look, before anything is sent. `preventDefault()` keeps it in the form, which can be sent again: a page that sends by itself sets `send`. */
  'pec-before-send': PecComposeEvent<{
    /** What is about to go. */
    message: ComposedMessage;
  }>;
  /** The service has it; told also where that is learned later. */
  'pec-sent': PecComposeEvent<Extract<SendOutcome, { state: 'sent' }>>;
  /** It may have been sent. */
  'pec-unknown': PecComposeEvent<Extract<SendOutcome, { state: 'unknown' }>>;
  /** Nothing was sent, and the message stands in the form. */
  'pec-not-sent': PecComposeEvent<Extract<SendOutcome, { state: 'refused' | 'notSent' }>>;
  /** The page's `outbox` has it, and the form begins another; told also where that is learned later. Where one goes on is the page's. */
  'pec-taken': PecComposeEvent<{
    /** The key it was taken under. */
    idempotencyKey: string;
    /** What was taken. */
    message: ComposedMessage;
  }>;
  /** A person said what became of a message of which nobody knew. */
  'pec-said': PecComposeEvent<{
    /** The key it went under. */
    idempotencyKey: string;
    /** Whether it was sent, as they say. */
    wasSent: boolean;
  }>;
}

/**
 * An event with what it tells.
 *
 * @typeParam Detail of what it tells
 */
export interface PecComposeEvent<Detail> extends Event {
  /** What it tells. */
  readonly detail: Detail;
}

/**
 * Hears what a form tells.
 *
 * @typeParam Name of the event
 * @param event with what it tells
 */
export type PecComposeListener<Name extends keyof PecComposeEventMap> = (event: PecComposeEventMap[Name]) => void;

/** What the element's attributes say, as a template or JSX writes them. */
export interface ComposeAttributes {
  /** The portal's proxy, as the client's option. */
  'base-url'?: string | undefined;
  /** As the client's option. With `test` the last look says that nothing reaches anybody. */
  environment?: 'production' | 'test' | undefined;
  /** As the client's option. */
  'max-message-size'?: number | string | undefined;
  /** As the client's option. */
  'max-recipients'?: number | string | undefined;
  /** The address that a message begins with. */
  sender?: string | undefined;
  /** Those one may choose among, parted by spaces or commas. */
  senders?: string | undefined;
  /** To whom a message goes at first, parted by spaces or commas. */
  recipient?: string | undefined;
  /** One message to each recipient; `choice` lets a person choose. */
  'to-each'?: true | '' | 'always' | 'choice' | undefined;
  /** Of a new message. */
  subject?: string | undefined;
  /** Of a new message. */
  text?: string | undefined;
  /** Euros for one recipient. */
  price?: number | string | undefined;
  /** The name under which it is kept in its tab; `key` keeps no text, `nothing` nothing. */
  keep?: string | undefined;
}

/** What a component gives the element: its attributes, and what of it is no text. */
export interface ComposeProps extends ComposeAttributes {
  /** As `PecCompose` has it. */
  client?: SendClient | undefined;
  /** As `PecCompose` has it. */
  options?: ClientOptions | undefined;
  /** As `PecCompose` has it. */
  send?: ComposeSend | undefined;
  /** As `PecCompose` has it. */
  outbox?: ComposeOutbox | undefined;
  /** As `PecCompose` has it. */
  check?: ComposeCheck | undefined;
  /** As `PecCompose` has it. */
  words?: DefineOptions['words'];
  /** Fills the form whenever it is another object: make it once, or what a person wrote is written over. */
  value?: ComposeValue | undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'pec-compose': PecCompose;
  }
  interface HTMLElementEventMap extends PecComposeEventMap {}
}
