/** The stores that come with the proxy. */

import type { Request, Response } from './platform.js';
import type { Store } from './store.js';

/**
 * Keeps everything in the memory of one process; a restart forgets it. Refused in Cloudflare Workers.
 *
 * @param options how much it keeps
 */
export function memoryStore(options?: {
  /** Keys that are kept; those that were only asked for go first, then the oldest. Default: 100,000. */
  maxKeys?: number | undefined;
}): Store;

/**
 * Keeps everything in one file, for one process: each step is on the disk before it counts. Stores of one file are one
 * store within a process, whichever module or copy of the package made them; the file is given up when all are closed.
 * A second process (a worker of PM2, of `node:cluster`) is refused: several share `redisStore` or `postgresStore`. What was
 * under way when the process ended is `unknown` when it starts again. Keys are kept for 72 hours in which the file is
 * open: no clock of the computer counts. Each opening begins an epoch that knows the ones before, so that marks
 * survive a restart. Never go on with an older copy of it: what was sent since goes again, and may be told as not sent to
 * who began it before the copy. After a full disk it goes on by itself; a damaged file is refused
 * (`npx pec-massiva check <file>`). Not in Cloudflare Workers.
 *
 * @param path of the file; its folder must be there
 * @throws ProxyOptionsError where there is no path or the runtime has no files
 */
export function fileStore(path: string): Store & {
  /**
   * Opens the file, or says what is wrong with it: `proxy.ready` asks.
   *
   * @throws (rejects) an `Error` that says what is wrong: another process has it, it is damaged, it cannot be written
   */
  open(): Promise<void>;
  /**
   * Ends the use of the file.
   *
   * @throws (rejects) where the file cannot be closed
   */
  close(): Promise<void>;
};

/** A client of the npm package `redis` (4 and later) or `ioredis` (5 and later), connected. */
export interface RedisClient {
  /**
   * Runs a script of Lua.
   *
   * @param parameters as either package takes them
   */
  eval(...parameters: any[]): Promise<any>;
}

/**
 * Keeps everything in a Redis (6 or later) that all processes share. It must not evict keys
 * (`maxmemory-policy noeviction`), and keeps as much over a restart as its persistence does. Each restart, failover,
 * flush or eviction begins a new epoch: what was under way then is `unknown`, and never said not to have been sent. It
 * has to tell its replication id (a user of restricted rights needs `+info`). Vouches for 72 hours, keeps keys 7 days.
 *
 * @param client connected, of the portal's own
 * @param options how its keys are named
 * @throws ProxyOptionsError for what is no client, and for a prefix without braces
 */
export function redisStore(
  client: RedisClient,
  options?: {
    /**
     * What its keys begin with. Default: `{pec-massiva}:`. It needs a part in braces, by which a cluster, and what
     * spreads keys over several Redis, keeps all of them on one: another one's failover would not be seen.
     */
    prefix?: string | undefined;
  },
): Store;

/** A `Pool` of the npm package `pg`, or what the npm package `postgres` gives. */
export type PostgresClient =
  | {
      /**
       * Of `pg`: runs a statement.
       *
       * @param text of the statement
       * @param values of its parameters
       */
      query(text: string, values?: any[]): Promise<{
        /** What it gave. */
        rows: any[];
      }>;
    }
  | {
      /**
       * Of `postgres`: runs a statement.
       *
       * @param text of the statement
       * @param values of its parameters
       * @param options as that package takes them
       */
      unsafe(text: string, values?: any[], options?: any): PromiseLike<any>;
    };

/**
 * Keeps everything in a PostgreSQL (12 or later) that all processes share: the portal's own database will do. Its three
 * tables stand in a schema of their own, and are made by the first use; a role that may not make them is told the SQL that
 * does. Each step is one transaction, forced to the disk whatever `synchronous_commit` says, and needs no session: with
 * `pg`, poolers that hand out connections by transaction (PgBouncer) are right too. Replicas are refused. What was sent is
 * known over restarts and crashes. Each start of the server begins a new epoch, since what it finds on its disk may be an
 * old copy; so do a promotion, a restored archive or dump, a copy of the database, and tables that were emptied: what was
 * under way then is `unknown`, and never said not to have been sent. Vouches for 72 hours, keeps keys 7 days.
 *
 * @param client of the portal's own
 * @param options where its tables are
 * @throws ProxyOptionsError for what is no client, and a schema that is no name
 */
export function postgresStore(
  client: PostgresClient,
  options?: {
    /** Of its tables. Default: `pec_massiva`. */
    schema?: string | undefined;
  },
): Store & {
  /**
   * Makes the tables where there are none, or says what is wrong: `proxy.ready` asks.
   *
   * @throws (rejects) an `Error` that says what is wrong, with the SQL to run where the role may not make tables
   */
  open(): Promise<void>;
};

/** A binding of a Durable Object namespace. */
export interface DurableObjectNamespaceLike {
  /**
   * The id of an object by its name.
   *
   * @param name of the object
   */
  idFromName(name: string): unknown;
  /**
   * The object of an id.
   *
   * @param id as `idFromName` gave it
   */
  get(id: any): {
    /**
     * Asks the object.
     *
     * @param input an address, of which nothing counts
     * @param init method and body
     */
    fetch(input: string, init?: any): Promise<Response>;
  };
}

/**
 * Keeps everything in Durable Objects of the class `PecStore`: of Cloudflare Workers.
 *
 * @param namespace the Worker's binding of that class
 * @throws ProxyOptionsError for what is no such binding
 */
export function durableObjectStore(namespace: DurableObjectNamespaceLike): Store;

/** The class of the objects behind `durableObjectStore`: export it from the Worker, and bind it. */
export class PecStore {
  /**
   * Made by the runtime.
   *
   * @param state of the object
   * @param env the Worker's bindings, which are not used
   */
  constructor(state: any, env?: unknown);
  /**
   * Answers `durableObjectStore`, one step at a time.
   *
   * @param request a step
   * Rejects where its storage fails.
   */
  fetch(request: Request): Promise<Response>;
  /** Forgets what is too old; called by the runtime. Rejects where its storage fails; the runtime calls again. */
  alarm(): Promise<void>;
}
