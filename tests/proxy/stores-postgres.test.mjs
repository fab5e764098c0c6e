/** The store in a real PostgreSQL, through both drivers. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import pg from 'pg';
import postgres from 'postgres';

import { postgresStore } from '../../pkg-template/proxy/store/postgres/store.js';
import { startPostgres } from './stores/postgres.mjs';
import { passes } from './stores/suite.mjs';

let server;
let pool;
let sql;
before(async () => {
  server = await startPostgres();
  pool = new pg.Pool(server.options());
  sql = postgres({ ...server.postgresOptions(), onnotice: () => {} });
});
after(async () => {
  await pool?.end();
  await sql?.end();
  await server?.stop();
});

let schemas = 0;
const newSchema = () => ({ schema: `anew ${(schemas += 1)}` });
describe('through pg', () => passes(() => postgresStore(pool), { makeEmpty: () => postgresStore(pool, newSchema()) }));
describe('through postgres', () =>
  passes(() => postgresStore(sql, { schema: 'àé "x"' }), { makeEmpty: () => postgresStore(sql, newSchema()) }));

describe('with a clock that is set', () => {
  /** Milliseconds that it is ahead. */
  const ahead = '(clock_timestamp() + (SELECT ahead FROM clocks.ahead) * interval \'1 millisecond\')';
  before(() => pool.query('CREATE SCHEMA clocks; CREATE TABLE clocks.ahead (ahead float8); INSERT INTO clocks.ahead VALUES (0)'));
  passes(() => postgresStore(pool, { schema: 'clocks' }, ahead), {
    advance: (time) => pool.query('UPDATE clocks.ahead SET ahead = ahead + $1', [time]),
    makeEmpty: () => postgresStore(pool, newSchema()),
  });
});
