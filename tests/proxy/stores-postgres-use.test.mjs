/** PostgreSQL as portals have it: few rights, poolers, other defaults, many processes at once. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import pg from 'pg';
import postgres from 'postgres';

import { markOf } from '../../pkg-template/proxy/store/keys.js';
import { postgresStore } from '../../pkg-template/proxy/store/postgres/store.js';
import { startPostgres } from './stores/postgres.mjs';
import { DONE, HOUR, LONG, isClaimed } from './stores/suite.mjs';

const DAY = 24 * HOUR;

let server;
let pool;
before(async () => {
  server = await startPostgres();
  pool = new pg.Pool({ ...server.options(), max: 20 });
});
after(async () => {
  await pool?.end();
  await server?.stop();
});

let databases = 0;
/** A database of the test's own. */
async function newDatabase(context, more = {}) {
  const name = `db${(databases += 1)}`;
  await pool.query(`CREATE DATABASE ${name}`);
  const own = new pg.Pool({ ...server.options(name), ...more });
  context.after(() => own.end());
  return { name, own };
}

/** A client that has a connection of its own for each question, as behind a pooler by transactions. */
const byTransaction = (name) => ({
  async query(text, values) {
    const client = new pg.Client(server.options(name));
    await client.connect();
    try {
      return await client.query(text, values);
    } finally {
      await client.end();
    }
  },
});

test('twenty processes that come at once to an empty database make its tables once', async (context) => {
  for (let round = 0; round < 4; round += 1) {
    const { name, own } = await newDatabase(context, { max: 20 });
    // Connections that stay have in mind what they found before: that there was nothing.
    const stores = Array.from({ length: 20 }, () => postgresStore(round % 2 === 0 ? byTransaction(name) : own));
    await Promise.all(stores.map((store) => store.open()));
    const marks = await Promise.all(stores.map((store) => store.mark()));
    assert.equal(new Set(marks.map((mark) => markOf(mark).epoch)).size, 1);
    const claims = await Promise.all(stores.map((store, index) => store.claim('a', { owner: `${index}`, lease: HOUR })));
    assert.equal(claims.filter(({ claimed }) => claimed).length, 1);
    const places = await Promise.all(stores.map((store) => store.reserve('q', { interval: HOUR, longest: 1e9 })));
    assert.deepEqual(places.map(({ wait }) => Math.round(wait / HOUR)).sort((a, b) => a - b), stores.map((_, index) => index));
  }
});

test('both drivers share one store, whatever their defaults', async (context) => {
  const { name, own } = await newDatabase(context);
  const sql = postgres({ ...server.postgresOptions(name), transform: postgres.camel, onnotice: () => {}, prepare: true });
  const parsed = new pg.Pool({ ...server.options(name), types: { getTypeParser: () => (text) => text } });
  context.after(() => Promise.all([sql.end(), parsed.end()]));
  const stores = [postgresStore(own), postgresStore(sql), postgresStore(parsed), postgresStore(byTransaction(name))];
  for (const [index, store] of stores.entries()) {
    const key = `key ${index}`;
    assert.ok(await isClaimed(store.claim(key, LONG)));
    const mark = await store.mark();
    for (const other of stores) {
      assert.deepEqual(await other.look(key), { state: 'running' });
      assert.ok(await other.remembers(mark));
    }
    await store.settle(key, 'owner', DONE);
    for (const other of stores) {
      assert.deepEqual(await other.look(key), DONE);
    }
  }
});

test('a database whose transactions are serializable, read only by default or cut short is right or refuses', async (context) => {
  const { name, own } = await newDatabase(context);
  await postgresStore(own).open();
  await own.query(`ALTER DATABASE ${name} SET default_transaction_isolation = 'serializable'`);
  const strict = postgresStore(byTransaction(name));
  const claims = await Promise.all(Array.from({ length: 15 }, (_, index) => strict.claim('a', { owner: `${index}`, lease: HOUR })));
  assert.equal(claims.filter(({ claimed }) => claimed).length, 1);
  const places = await Promise.allSettled(Array.from({ length: 5 }, () => strict.reserve('q', { interval: HOUR, longest: 1e9 })));
  const waits = places.filter(({ status }) => status === 'fulfilled').map(({ value }) => Math.round(value.wait / HOUR));
  // One that lost each time says so; no place is given twice.
  assert.equal(new Set(waits).size, waits.length);
  assert.ok(waits.length > 0 && places.every(({ status, reason }) => status === 'fulfilled' || reason.code === '40001'));
  await own.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await assert.rejects(strict.claim('b', LONG), /read-only/);
  assert.equal((await strict.look('b')).state, 'free');
});

test('what holds a row up ends by the database’s own limit, and nothing is taken', async (context) => {
  const { own } = await newDatabase(context, { statement_timeout: 2_000 });
  const store = postgresStore(own);
  assert.ok(await isClaimed(store.claim('a', LONG)));
  const holder = await own.connect();
  try {
    await holder.query("BEGIN; SELECT * FROM pec_massiva.keys WHERE key = 'a' FOR UPDATE");
    await assert.rejects(store.settle('a', 'owner', { state: 'free' }), /statement timeout/);
    await holder.query('ROLLBACK');
  } finally {
    holder.release();
  }
  assert.deepEqual(await store.look('a'), { state: 'running' });
});

test('a role that may not make the tables is told the SQL, which does', async (context) => {
  const { name, own } = await newDatabase(context);
  const role = `Portal "${name}"`;
  await own.query(`CREATE ROLE "Portal ""${name}""" LOGIN`);
  const portal = new pg.Pool({ ...server.options(name), user: role });
  context.after(() => portal.end());
  const store = postgresStore(portal);
  let told;
  await assert.rejects(store.open(), (error) => {
    told = error;
    return error.code === '42501' && error.message.includes(`the role "${role}" may not make the tables`);
  });
  await assert.rejects(store.claim('a', LONG), /may not make the tables/);
  const advice = told.message.slice(told.message.indexOf('CREATE SCHEMA'));
  await own.query(advice);
  await store.open();
  assert.ok(await isClaimed(store.claim('a', LONG)));
  assert.ok(await store.remembers(await store.mark()));
  await own.query(`REVOKE DELETE ON pec_massiva.keys FROM "Portal ""${name}"""`);
  await assert.rejects(postgresStore(portal).open(), /lacks rights: DELETE on "keys"/);
  await own.query(advice);
  await postgresStore(portal).open();
});

test('search paths are another matter, and so are tables of the same names', async (context) => {
  const { name, own } = await newDatabase(context);
  await own.query(`CREATE SCHEMA other; CREATE TABLE other.keys (id integer); CREATE TABLE keys (id integer); CREATE TABLE mark (id integer)`);
  const stores = ['other', '"$user", public', ''].map((path) => {
    const one = new pg.Pool({ ...server.options(name), options: `-c search_path=${path.replaceAll(' ', '\\ ') || "''"}` });
    context.after(() => one.end());
    return postgresStore(one);
  });
  const claims = [];
  for (const [index, store] of stores.entries()) {
    claims.push(await isClaimed(store.claim('a', { owner: `${index}`, lease: HOUR })));
  }
  assert.deepEqual(claims, [true, false, false]);
});

test('tables that a crash empties are refused', async (context) => {
  const { own } = await newDatabase(context);
  await postgresStore(own).open();
  await own.query('ALTER TABLE pec_massiva.keys SET UNLOGGED');
  await assert.rejects(postgresStore(own).open(), /a crash empties the table "keys".*SET LOGGED/);
  await own.query('ALTER TABLE pec_massiva.keys SET LOGGED');
  await postgresStore(own).open();
  await own.query('UPDATE pec_massiva.mark SET format = 2');
  await assert.rejects(postgresStore(own).open(), /a newer version/);
});

test('a client that is none is refused, and what a driver rejects with is what the store rejects with', async () => {
  for (const none of [undefined, null, {}, 'postgres://', { query: 1 }]) {
    assert.throws(() => postgresStore(/** @type {any} */ (none)), (error) => error.code === 'proxy.options');
  }
  for (const schema of ['', 'x'.repeat(64), 'a\0b', 7]) {
    assert.throws(() => postgresStore(pool, { schema: /** @type {any} */ (schema) }), /schema must be/);
  }
  const error = new Error('gone');
  let isGone = true;
  const store = postgresStore({ query: (...given) => (isGone ? Promise.reject(error) : pool.query(...given)) });
  for (const step of [() => store.open(), () => store.claim('a', LONG), () => store.mark(), () => store.remembers('a.1')]) {
    await assert.rejects(step, error);
  }
  // What could not be opened is tried again.
  isGone = false;
  await store.open();
});

/** A store whose database's clock is set. */
async function clocked(context) {
  const { own } = await newDatabase(context);
  await own.query('CREATE TABLE ahead (ahead float8); INSERT INTO ahead VALUES (0)');
  const clock = "(clock_timestamp() + (SELECT ahead FROM public.ahead) * interval '1 millisecond')";
  const leap = (time) => own.query('UPDATE ahead SET ahead = ahead + $1', [time]);
  const fresh = () => postgresStore(own, {}, clock);
  return { own, leap, fresh, store: fresh() };
}

test('a clock that leaps ahead: what it takes with it is not vouched for, now or when it is back', async (context) => {
  const { own, leap, fresh } = await clocked(context);
  const seen = new Set();
  for (const hours of [0, 1, 71, 71.9, 72.1, 97, 167, 169, 240, 24 * 365]) {
    await own.query('DROP SCHEMA IF EXISTS pec_massiva CASCADE');
    const store = fresh();
    const mark = await store.mark();
    assert.ok(await isClaimed(store.claim('a', LONG)));
    await store.settle('a', 'owner', DONE);
    for (const time of [hours * HOUR, -hours * HOUR]) {
      await leap(time);
      // Each looks for what may go when it is new.
      const other = fresh();
      await other.mark();
      const { state } = await other.look('a');
      const isVouchedFor = await other.remembers(mark);
      assert.ok(state === 'done' || !isVouchedFor, `${hours} hours: ${state}`);
      seen.add(`${state} ${isVouchedFor}`);
    }
  }
  assert.deepEqual([...seen].sort(), ['done false', 'done true', 'free false']);
});

test('keys go after a week, and a week’s queues; what is under way does not, and what went is not vouched for', async (context) => {
  const { own, leap, fresh, store } = await clocked(context);
  const mark = await store.mark();
  assert.ok(await isClaimed(store.claim('done', LONG)));
  await store.settle('done', 'owner', DONE);
  await store.reserve('q', { interval: 1000, longest: 1000 });
  assert.ok(await isClaimed(store.claim('running', { owner: 'owner', lease: 30 * DAY })));
  await leap(8 * DAY);
  const later = fresh();
  const next = await later.mark();
  const { rows } = await own.query('SELECT (SELECT array_agg(key) FROM pec_massiva.keys) AS keys, (SELECT count(*)::int FROM pec_massiva.paces) AS paces, forgotten::float8 FROM pec_massiva.mark');
  assert.deepEqual([rows[0].keys, rows[0].paces], [['running'], 0]);
  // An hour more than it was changed at: by so much a clock may have been behind a mark.
  assert.ok(rows[0].forgotten >= markOf(mark).position + HOUR && rows[0].forgotten < markOf(next).position);
  assert.deepEqual([await later.remembers(mark), await later.remembers(next)], [false, true]);
});

test('a clock that is set back: a little is waited for, more is a new beginning, and no queue stands', async (context) => {
  const { leap, store } = await clocked(context);
  const first = await store.mark();
  await store.reserve('q', { interval: HOUR, longest: 10 * HOUR });
  await leap(-HOUR / 2);
  assert.equal(await store.mark(), first);
  assert.ok(await store.remembers(first));
  await leap(-HOUR);
  assert.ok(!(await store.remembers(first)));
  assert.ok(await store.remembers(await store.mark()));
  const { taken, wait } = await store.reserve('q', { interval: 1000, longest: 1000 });
  assert.ok(taken && wait <= 1000);
});

test('places of a queue that many wait for keep their distance, though each waits for the row', async () => {
  const store = postgresStore(pool, { schema: 'pace' });
  const start = performance.now();
  const places = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const { wait } = await store.reserve('q', { interval: 100, longest: 1e9 });
      return performance.now() - start + wait;
    }),
  );
  const last = await store.reserve('q', { interval: 100, longest: 1e9 });
  // Forty intervals after the first, however long each waited: none came closer.
  assert.ok(last.wait + (performance.now() - start) >= 40 * 100, String(last.wait));
  assert.equal(places.length, 40);
});
