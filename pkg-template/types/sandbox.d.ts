/**
 * pec-massiva/sandbox: the services in memory, for tests, demos and offline work. `npx pec-massiva sandbox --port
 * 8787` serves the same over HTTP.
 *
 * @module pec-massiva/sandbox
 */

import type { Request, RequestContents, Response, URL } from './platform.js';

/** How a sandbox is to be. */
export interface SandboxOptions {
  /** Decides ids and delays. Default: 1. */
  seed?: number | undefined;
  /**
   * How much faster than real ones receipts come, and activations, which take 24 hours. What is paid
   * by the year lasts a year at any speed. Default: 1.
   */
  speed?: number | undefined;
  /** `POST /send` a second and mailbox that are taken, `false` or 0 for any number. Default: 1. */
  rate?:
    | {
        /** That are taken. */
        perSecond: number;
      }
    | false
    | undefined;
  /**
   * How receipts are worded: as the technical rules have it (default), as a large provider has it too, each in another
   * mixture, or in a way that nobody can read.
   */
  wording?: 'rules' | 'other' | 'mixed' | 'unknown' | undefined;
  /**
   * The field names of `GET /send/{code}`: those of the running service (default), or those of its
   * document.
   */
  dialect?: 'observed' | 'documented' | undefined;
  /** The only token that is taken. Default: any. */
  token?: string | undefined;
  /** User names and passwords. Default: any pair. */
  mailboxes?: Record<string, string> | undefined;
  /**
   * The account's credit in euros. What costs on `pec.openapi.it` takes from it, at prices that are
   * mostly the sandbox's own, and is answered 402 once it does not suffice. Default: it never ends.
   */
  credit?: number | undefined;
  /** The account's e-mail and API key, for the service of tokens, credit and use. Default: any pair. */
  account?:
    | {
        /** The only one that is taken. */
        email: string;
        /** The only one that is taken. */
        apiKey: string;
      }
    | undefined;
  /**
   * Whoever makes the callbacks as they come due. Default: nobody, until `deliver()`; over HTTP (`serveSandbox`, the
   * command) they are made by HTTP.
   */
  callbacks?: CallbackDelivery | undefined;
}

/** What befalls a callback on its way. */
export type CallbackDistortion =
  /** Nothing. */
  | 'plain'
  /** It comes twice. */
  | 'repeated'
  /** The last comes first. */
  | 'reversed'
  /** It comes in another form than was registered: form, nested form (as PHP writes lists), JSON, `multipart/form-data`. */
  | 'form'
  | 'nestedForm'
  | 'json'
  | 'multipart'
  /** Packed. */
  | 'gzip'
  /** Under another field than was registered. */
  | 'wrongField'
  /** With five million characters too many. */
  | 'huge'
  /** With what is not so, of a record that there is. */
  | 'forged'
  /** Of a record that there is not. */
  | 'stranger'
  /** A page of HTML, or nothing. */
  | 'html'
  | 'empty';

/** How callbacks are made. */
export interface CallbackDelivery {
  /**
   * Default: what `createSandbox` was given, else `globalThis.fetch`.
   *
   * @param request to be made as it is
   */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** What befalls them; of several, each call gets the next. */
  as?: CallbackDistortion | readonly CallbackDistortion[] | undefined;
}

/** A request that arrived. */
export interface SandboxRequest {
  /** As HTTP has it. */
  method: string;
  /** Without host and query. */
  path: string;
  /** As it came, with its `?`; empty where there is none. */
  query: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** As text. */
  body: string;
  /** When it came, by the computer's clock. */
  at: Date;
}

/** A call to the `callback` of a mailbox or of a communication to the business register. */
export interface SandboxCallback {
  /** As `GET /callbacks` of the account tells it. */
  id: string;
  /** As it was registered; only `http:` and `https:` are called. */
  url: string;
  /** Always. */
  method: 'POST';
  /** A form for the callback's method `POST`, JSON for `JSON`. */
  contentType: 'application/x-www-form-urlencoded' | 'application/json';
  /** The record after the change, as JSON: the value of the callback's `field`, `data` if it has none. */
  body: string;
  /** When it was due, by the sandbox's time. */
  at: Date;
  /**
   * When it was made, and what was answered, 0 for nothing. What is not answered 2xx comes again, three times: after 1, 5
   * and 30 minutes of the sandbox's time.
   */
  attempts: {
    /** By the sandbox's time. */
    at: Date;
    /** What was answered, 0 for nothing. */
    status: number;
  }[];
}

/** A planned fault: one of `status`, `drop` and `hang`. */
export interface Fault {
  /**
   * A method and the beginning of a path: `POST /send`; a call that no service here has is refused. A segment in braces stands for any:
   * `GET /pec/{id}/rinnovo`.
   */
  on: string;
  /** Answers this status, 200 to 599. */
  status?: number | undefined;
  /** With this body in place of the service's words. */
  body?: string | undefined;
  /** Breaks the connection. */
  drop?: boolean | undefined;
  /** Never answers. */
  hang?: boolean | undefined;
  /** Whether the service does what it was asked before it fails. Default: no. */
  taken?: boolean | undefined;
  /** How often, 1 or more. Default: 1. */
  times?: number | undefined;
}

/** The services in memory: PEC Massiva, the registration of mailboxes, and the account's. */
export interface Sandbox {
  /** For the client's option of the same name. Answers at any host, and never repeats a request by itself. */
  readonly fetch: ((
    /** A request, or where it goes. */
    input: Request | string | URL,
    /** What it is made with. */
    init?: RequestContents,
  ) => Promise<Response>) & {
    /** It never does, as the client's option wants to know. */
    readonly neverRepeats: true;
    /** What it sends is sent to nobody: the real service goes on with no campaign and knows no key of it. */
    readonly service: 'sandbox';
  };
  /** What arrived, bodies included; beyond 300 million characters of bodies the oldest are dropped. */
  readonly requests: SandboxRequest[];
  /**
   * The callbacks that came due until now: one for each change of state. They are only noted, until `deliver()` or
   * whoever was given as `callbacks` makes them; over HTTP (`serveSandbox`, the command) they are made by themselves.
   */
  readonly callbacks: SandboxCallback[];
  /**
   * Makes the callbacks that are due, and those again that nobody took; resolves when all were answered, or were not.
   *
   * @param how whom it calls, and what befalls them
   * It never rejects: what an address answered, or that it did not, stands in `attempts`.
   */
  deliver(how?: CallbackDelivery): Promise<void>;
  /**
   * Lets time pass: receipts that are due by then are there, mailboxes are active, callbacks made.
   *
   * @param milliseconds forward, 0 or more
   */
  advance(milliseconds: number): void;
  /**
   * Plans a fault, beside those that were planned before.
   *
   * @param fault where, how, and how often
   * @throws ValidationError with all that is wrong; the calls that there are stand in it where `on` begins none
   * @example
   * ```js
   * sandbox.fail({ on: 'POST /send', status: 500, taken: true }); // sent, but the answer is lost
   * ```
   */
  fail(fault: Fault): void;
  /** Forgets everything but the options. */
  reset(): void;
}

/**
 * The two services in memory, for tests, demos and offline work: PEC Massiva and `pec.openapi.it`.
 *
 * The addressee's local part decides what becomes of a message: `consegna` (and any other name),
 * `mancata-consegna`, `casella-piena`, `non-accettata`, `virus`, `lenta`, `ordinaria`, `mai`.
 *
 * Of mailboxes to register, one whose name begins with `occupata` is somebody else's, and the
 * registration of one that begins with `annullata` is cancelled after a day; a PDF that holds the text
 * `sbagliato` leads to `documenti_errati`. An activation takes 24 hours, the business register one hour
 * for its code and 24 for the rest: see `speed` and `advance`.
 *
 * @param options all may be left out
 * @throws PecError (rejects) for wrong options (`ValidationError`), and where the core cannot be loaded (`load.failed` …)
 * @example
 * ```js
 * const sandbox = await createSandbox({ speed: 10, rate: false });
 * const pec = new PecMassiva({
 *   fetch: sandbox.fetch, rate: false, token: 'any', mailbox: { username: 'demo', password: 'demo' },
 * });
 * ```
 */
export function createSandbox(options?: SandboxOptions): Promise<Sandbox>;
