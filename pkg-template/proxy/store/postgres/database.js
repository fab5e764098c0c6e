/** The database as a store needs it: either driver, its tables made, and what may pass tried again. */

import { isFunction, setupError } from '../../../common/setup.js';
import { backOff, sleep } from '../../../common/wait.js';

/**
 * @typedef {import('../../../types/proxy.d.ts').PostgresClient} PostgresClient
 * @typedef {import('./statements.js').Statements} Statements
 * @typedef {Record<string, string | null>} Row
 */

/** Tries of a step that the database itself ended: where transactions are serializable, or two wait for each other. */
const TRIES = 6;

/** Milliseconds of the first wait between two of them, and of the longest, at most. */
const BACK_OFF = { first: 20, longest: 320 };

/** Serialization failure, deadlock. */
const PASSING = new Set(['40001', '40P01']);

/** No such schema, no such table. */
const MISSING = new Set(['3F000', '42P01']);

/**
 * Another process was quicker. Though they wait for each other, a connection may have in mind that there was nothing: it
 * hears of others' changes at its next transaction.
 */
const MADE = new Set(['23505', '42P06', '42P07', '40P01', '40001', 'XX000']);

const NOT_PERMITTED = '42501';

/** @param {unknown} error */
const codeOf = (error) => /** @type {{ code?: unknown } | undefined} */ (error)?.code;

/** @param {PostgresClient} client @returns {(text: string, values?: readonly (string | null)[]) => Promise<Row[]>} */
function asking(client) {
  const { unsafe, query, release, savepoint, connection, totalCount } = /** @type {any} */ (client ?? {});
  // What a step wrote must stand: within a transaction of the portal's own it could be taken back.
  if (isFunction(release) || isFunction(savepoint) || (connection !== undefined && totalCount === undefined)) {
    throw setupError('postgresStore', ['needs the pool itself, not one connection or transaction of it']);
  }
  if (isFunction(unsafe)) {
    // Prepared statements outlive a transaction, and behind a pooler the connection does not.
    return (text, values) => (values === undefined ? /** @type {any} */ (client).unsafe(text) : /** @type {any} */ (client).unsafe(text, values, { prepare: false }));
  }
  if (isFunction(query)) {
    return async (text, values) => (await /** @type {any} */ (client).query(text, values)).rows;
  }
  throw setupError('postgresStore', ['needs a pool of the package pg, or what the package postgres gives']);
}

export class Database {
  #ask;
  #statements;
  /** @type {Promise<void> | undefined} */
  #opening;

  /** @param {PostgresClient} client @param {Statements} statements */
  constructor(client, statements) {
    this.#ask = asking(client);
    this.#statements = statements;
  }

  /** Makes the tables where there are none. */
  open() {
    if (this.#opening === undefined) {
      const opening = this.#open();
      this.#opening = opening;
      opening.catch(() => this.#forget(opening));
    }
    return this.#opening;
  }

  /** @param {string} text @param {(string | number | null)[]} values @returns {Promise<Row[]>} */
  async run(text, ...values) {
    const texts = values.map((value) => (value === null ? null : String(value)));
    for (let tries = 1; ; tries += 1) {
      await this.open();
      try {
        return await this.#ask(text, texts);
      } catch (error) {
        const isMissing = MISSING.has(String(codeOf(error)));
        if (isMissing) {
          // Somebody dropped them: made anew, they begin anew.
          this.#forget(this.#opening);
        }
        if (tries === TRIES || !(isMissing || PASSING.has(String(codeOf(error))))) {
          throw error;
        }
        await sleep(backOff(tries - 1, BACK_OFF));
      }
    }
  }

  /** @param {Promise<void> | undefined} opening */
  #forget(opening) {
    if (this.#opening === opening) {
      this.#opening = undefined;
    }
  }

  async #open() {
    const [state] = await this.#ask(this.#statements.state, []);
    const { role, replica, schema, tables } = state ?? {};
    if (replica === 'true') {
      throw new Error('postgresStore: this server is a replica, which may be behind and takes nothing; connect to the primary');
    }
    if (tables !== '3') {
      await this.#make(String(role), schema === 'true');
    }
    const faults = await this.#ask(this.#statements.faults, []);
    const unlogged = faults.find(({ persistence }) => persistence !== 'p');
    if (unlogged !== undefined) {
      throw new Error(`postgresStore: a crash empties the table "${unlogged['name']}", for it is UNLOGGED or TEMPORARY; ALTER TABLE … SET LOGGED`);
    }
    if (faults.length > 0) {
      throw this.#refused(String(role), `lacks rights: ${faults.map(({ priv, name }) => `${priv} on "${name}"`).join(', ')}`);
    }
  }

  /** @param {string} role @param {boolean} hasSchema */
  async #make(role, hasSchema) {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#ask(this.#statements.create(hasSchema));
        return;
      } catch (error) {
        if (codeOf(error) === NOT_PERMITTED) {
          throw this.#refused(role, 'may not make the tables', error);
        }
        if (tries === TRIES || !MADE.has(String(codeOf(error)))) {
          throw error;
        }
      }
    }
  }

  /** @param {string} role @param {string} what @param {unknown} [cause] */
  #refused(role, what, cause) {
    const words = `postgresStore: the role "${role}" ${what}. Let one that may run this SQL, once:\n\n${this.#statements.advice(role)}\n`;
    return Object.assign(new Error(words, { cause }), { code: NOT_PERMITTED });
  }
}
