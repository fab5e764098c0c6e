/** How a sandbox is to be. */
export interface SandboxOptions {
  /** Decides ids and delays. Default: 1. */
  seed?: number | undefined;
  /** How much faster than real ones receipts come. Default: 1. */
  speed?: number | undefined;
  /** `POST /send` a second and mailbox that are taken, 0 for any number. Default: 1. */
  rate?: { perSecond: number } | undefined;
  /**
   * The field names of `GET /send/{code}`: those of the running service (default), or those of its
   * document.
   */
  dialect?: 'observed' | 'documented' | undefined;
  /** The only token that is taken. Default: any. */
  token?: string | undefined;
  /** User names and passwords. Default: any pair. */
  mailboxes?: Record<string, string> | undefined;
}

/** A request that arrived. */
export interface SandboxRequest {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body: string;
  at: Date;
}

/** A planned fault. */
export interface Fault {
  /** A method and the beginning of a path: `POST /send`. */
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
  /** Default: 1. */
  times?: number | undefined;
}

/** The PEC Massiva service in memory. */
export interface Sandbox {
  /** For the client's option of the same name. Answers at any host. */
  fetch(input: Request | string | URL, init?: RequestInit): Promise<Response>;
  /** What arrived, bodies included; beyond 300 million characters of bodies the oldest are dropped. */
  readonly requests: SandboxRequest[];
  /** Lets time pass: receipts that are due by then are there. */
  advance(milliseconds: number): void;
  /** Plans a fault. */
  fail(fault: Fault): void;
  /** Forgets everything but the options. */
  reset(): void;
}

/**
 * The PEC Massiva service in memory, for tests, demos and offline work.
 *
 * The addressee's local part decides what becomes of a message: `consegna` (and any other name),
 * `mancata-consegna`, `casella-piena`, `non-accettata`, `virus`, `lenta`, `ordinaria`, `mai`.
 */
export function createSandbox(options?: SandboxOptions): Promise<Sandbox>;
