/** A store in a PostgreSQL that many processes share. */

import { isText, setupError } from '../../../common/setup.js';
import { answered } from '../answered.js';
import { Database } from './database.js';
import { Marks } from './marks.js';
import { statementsFor } from './statements.js';

/**
 * @typedef {import('../../../types/store.d.ts').Store} Store
 * @typedef {import('../../../types/store.d.ts').KeyRecord} KeyRecord
 */

/** What PostgreSQL shortens names to. */
const LONGEST_NAME = 63;

/** @param {string} text @returns {string} in characters that each encoding of a database has */
function nameOf(text) {
  if (/^[\w -]*$/.test(text)) {
    return text;
  }
  const bytes = new TextEncoder().encode(text);
  return `:${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * As JSON, and that of ASCII: texts of a database have no NUL, and not all of them any character.
 *
 * @param {unknown} value
 */
const plain = (value) =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * @param {import('../../../types/proxy.d.ts').PostgresClient} client
 * @param {{ schema?: string | undefined }} [options]
 * @param {string} [clock] for tests: what tells the database's time, in SQL
 * @returns {Store & { open(): Promise<void> }}
 */
export function postgresStore(client, { schema = 'pec_massiva' } = {}, clock = 'clock_timestamp()') {
  if (!isText(schema) || schema.includes('\0') || new TextEncoder().encode(schema).length > LONGEST_NAME) {
    throw setupError('postgresStore', ['schema must be the name of a schema']);
  }
  const statements = statementsFor(schema, clock);
  const database = new Database(client, statements);
  const marks = new Marks(database, statements);
  return {
    async open() {
      await database.open();
      await marks.mark();
    },
    async claim(key, { owner, lease }) {
      const [row] = await database.run(statements.claim, nameOf(key), owner, lease);
      const isMine = row?.['state'] === 'running' && row['owner'] === owner;
      return isMine ? { claimed: true } : { claimed: false, record: recordOf(row) };
    },
    async renew(key, { owner, lease }) {
      await database.run(statements.renew, nameOf(key), owner, lease);
    },
    async settle(key, owner, fate) {
      // A state that is none of these must not free the key either.
      const state = ['done', 'refused', 'free', 'never'].includes(fate.state) ? fate.state : 'unknown';
      const told = 'answer' in fate ? plain({ fingerprint: fate.fingerprint, answer: fate.answer }) : null;
      await database.run(statements.settle, nameOf(key), owner, state, told);
    },
    async look(key, { burn = false } = {}) {
      const [row] = await database.run(burn ? statements.burn : statements.look, nameOf(key));
      if (row?.['replica'] === 'true') {
        throw new Error('postgresStore: a replica answered, which may be behind; connect to the primary');
      }
      return recordOf(row);
    },
    mark: () => marks.mark(),
    remembers: (mark) => marks.remembers(mark),
    async reserve(name, { interval, longest }) {
      const [row] = await database.run(statements.reserve, nameOf(name), interval, longest);
      return { taken: row?.['taken'] === 'true', wait: Number(row?.['wait']) };
    },
  };
}

/** @param {import('./database.js').Row | undefined} row @returns {KeyRecord} */
function recordOf(row) {
  if (row === undefined) {
    // Each step gives one; where none came, nobody said that the key is free.
    throw new Error('postgresStore: the database gave no row');
  }
  const state = row['state'] ?? 'free';
  switch (state) {
    case 'running':
      return { state: row['late'] === 'true' ? 'unknown' : state };
    case 'done':
    case 'refused':
      return toldOf(state, row['told']);
    case 'free':
    case 'unknown':
    case 'never':
      return { state };
    default:
      throw new Error(`postgresStore: the database answered ${JSON.stringify(state)}`);
  }
}

/** @param {'done' | 'refused'} state @param {string | null | undefined} told */
function toldOf(state, told) {
  const { fingerprint, answer } = Object(JSON.parse(told ?? ''));
  return answered('postgresStore', state, fingerprint, answer);
}
