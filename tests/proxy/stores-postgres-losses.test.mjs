/** PostgreSQL where it restarts, dies, is promoted, put back or copied: what it lost, its store does not vouch for. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import pg from 'pg';

import { markOf } from '../../pkg-template/proxy/store/keys.js';
import { postgresStore } from '../../pkg-template/proxy/store/postgres/store.js';
import { run, startPostgres } from './stores/postgres.mjs';
import { DONE, LONG, isClaimed } from './stores/suite.mjs';

/** A connection pool of the test's own. @param {any} context @param {any} server @param {string} [database] */
function poolOf(context, server, database, more = {}) {
  const pool = new pg.Pool({ ...server.options(database), ...more });
  // What it says of a server that was killed.
  pool.on('error', () => {});
  context.after(() => pool.end());
  return pool;
}

/** A server of the test's own, a pool and a store; all of them end with the test. */
async function start(context, options) {
  const server = await startPostgres(options);
  context.after(() => server.stop());
  const pool = poolOf(context, server);
  return { server, pool, store: postgresStore(pool) };
}

/** @param {any} store @param {string} key */
async function settled(store, key) {
  assert.ok(await isClaimed(store.claim(key, LONG)));
  await store.settle(key, 'owner', DONE);
}

/** @param {any} store @param {string} mark what it says of a key that it does not know, and of the mark */
const said = async (store, mark, key = 'lost') => [(await store.look(key)).state, await store.remembers(mark)];

/** Waits until a mark is another one: positions are told apart by a second. */
async function nextMark(store, before) {
  for (;;) {
    const mark = await store.mark();
    if (mark !== before) {
      return mark;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const EPOCH = (/** @type {string} */ mark) => markOf(mark).epoch;

test('restarted, and killed with all that it had not written: what was answered is known, and of what is not nothing is vouched for', async (context) => {
  // Nothing goes to the disk by itself here, but what a commit that waits for it forces there.
  const args = ['-c', 'synchronous_commit=off', '-c', 'wal_writer_delay=10s', '-c', 'autovacuum=off'];
  const { server, pool, store } = await start(context, { args });
  await store.open();
  await pool.query('CREATE TABLE control (id integer)');
  const mark = await store.mark();
  for (const [how, key] of [['kill', 'a'], ['halt', 'b'], ['kill', 'c']]) {
    await settled(store, `done ${key}`);
    assert.ok(await isClaimed(store.claim(`running ${key}`, LONG)));
    await store.look(`never ${key}`, { burn: true });
    // A commit of the portal's own that does not wait: the direct control.
    const { rowCount } = await pool.query('INSERT INTO control VALUES (1)');
    assert.equal(rowCount, 1);
    await server[how]();
    const next = await startPostgres({ home: server.home, args });
    Object.assign(server, next);
    const fresh = postgresStore(poolOf(context, next));
    for (const one of [store, fresh]) {
      assert.deepEqual(await one.look(`done ${key}`), DONE);
      assert.deepEqual(await one.look(`running ${key}`), { state: 'running' });
      assert.deepEqual(await one.look(`never ${key}`), { state: 'never' });
      // What the disk holds now may be less than it held: that cannot be seen from within.
      assert.equal(await one.remembers(mark), false);
      assert.ok(await one.remembers(await one.mark()));
    }
    const { rows } = await pool.query('SELECT count(*)::int AS count FROM control');
    if (how === 'kill') {
      assert.equal(rows[0].count, 0, 'the control should have been lost: this test shows nothing else');
    }
    await pool.query('DELETE FROM control');
  }
  // Each run of the server is an epoch.
  assert.notEqual(EPOCH(await store.mark()), EPOCH(mark));
});

test('where nothing is forced to the disk, each start begins anew', async (context) => {
  const args = ['-c', 'fsync=off'];
  const { server, store } = await start(context, { args });
  const mark = await store.mark();
  await settled(store, 'a');
  assert.ok(await store.remembers(mark));
  await server.halt();
  Object.assign(server, await startPostgres({ home: server.home, args }));
  assert.ok(!(await store.remembers(mark)));
  assert.ok(await store.remembers(await store.mark()));
});

test('promoted: neither half vouches for what the other took', async (context) => {
  const { server, pool: first, store } = await start(context);
  await store.mark();
  run('pg_basebackup', ['-D', join(server.home, 'second'), '-h', server.socket, '-U', 'test', '-R', '-X', 'stream', '-c', 'fast', '--no-sync']);
  const replica = await startPostgres({ home: server.home, data: 'second' });
  context.after(() => replica.kill());
  const pool = poolOf(context, replica);
  const other = postgresStore(pool);
  // A replica may be behind; and what writes is another server.
  for (const step of [() => other.open(), () => other.look('a'), () => other.mark(), () => other.remembers('a.1'), () => other.claim('a', LONG)]) {
    await assert.rejects(step, /replica.*connect to the primary/);
  }
  // Poolers that divide reads from writes send those to a replica, also after the primary was seen.
  let isDivided = false;
  const divided = postgresStore({ query: (...given) => (isDivided ? pool : first).query(...given) });
  await divided.open();
  isDivided = true;
  for (const step of [() => divided.look('a'), () => divided.mark(), () => divided.claim('a', LONG)]) {
    await assert.rejects(step, /replica|recovery|read-only/);
  }
  const before = await store.mark();
  assert.ok(await store.remembers(before));
  // Whether it got this one before it was promoted, nobody can tell.
  await settled(store, 'lost');
  const last = await store.mark();
  await pool.query('SELECT pg_promote()');
  for (const mark of [before, last]) {
    assert.equal(await other.remembers(mark), false);
  }
  const between = await other.mark();
  assert.notEqual(EPOCH(between), EPOCH(before));
  await settled(other, 'elsewhere');
  assert.ok(await other.remembers(between));
  // The first has forgotten nothing of its own; of the second's it knows nothing.
  assert.deepEqual(await said(store, between, 'elsewhere'), ['free', false]);
  assert.deepEqual(await said(store, before), ['done', true]);
});

test('restored from an archive to a moment of before, it is another timeline', async (context) => {
  const { server, pool, store } = await start(context, { args: ['-c', 'archive_mode=on', '-c', 'archive_command=cp %p ../%f.archived'] });
  const before = await store.mark();
  run('pg_basebackup', ['-D', join(server.home, 'backup'), '-h', server.socket, '-U', 'test', '-X', 'stream', '-c', 'fast', '--no-sync']);
  await settled(store, 'lost');
  await pool.query('SELECT pg_switch_wal()');
  const late = await store.mark();
  await server.halt();
  writeFileSync(join(server.home, 'backup', 'recovery.signal'), '');
  const args = ['-c', 'restore_command=false', '-c', 'recovery_target=immediate', '-c', 'recovery_target_action=promote', '-c', 'archive_mode=off'];
  const second = await startPostgres({ home: server.home, data: 'backup', args });
  context.after(() => second.kill());
  const restored = postgresStore(poolOf(context, second));
  const end = Date.now() + 30_000;
  for (;;) {
    // It takes questions before it is at its end.
    const isReady = await restored.open().then(() => true, (error) => assert.match(error.message, /replica|recovery/) ?? false);
    if (isReady) {
      break;
    }
    assert.ok(Date.now() < end);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(await said(restored, before), ['free', false]);
  assert.deepEqual(await said(restored, late), ['free', false]);
});

/** Puts a copy of the server's data aside, as a snapshot of its disk. @param {any} server */
async function snapshot(server) {
  await server.halt();
  const copy = spawnSync('cp', ['-a', join(server.home, 'data'), join(server.home, 'copy')]);
  assert.equal(copy.status, 0);
  Object.assign(server, await startPostgres({ home: server.home }));
}

test('a copy of the disk that is put back vouches for nothing of before, now or when as much time has passed', async (context) => {
  const { server, store } = await start(context);
  const before = await store.mark();
  await snapshot(server);
  const after = await nextMark(store, before);
  await settled(store, 'lost');
  assert.deepEqual(await said(store, before), ['done', false]);
  await server.halt();
  Object.assign(server, await startPostgres({ home: server.home, data: 'copy' }));
  const fresh = postgresStore(poolOf(context, server));
  for (let time = 0; time < 2; time += 1) {
    assert.deepEqual(await said(fresh, after), ['free', false]);
    // Of before the copy, too: a message whose mark was heard then may have been posted after it.
    assert.deepEqual(await said(fresh, before), ['free', false]);
    await nextMark(fresh, await fresh.mark());
  }
});

for (const who of ['it', 'another']) {
  test(`where a proxy runs on, an old copy of the disk vouches for nothing of before, though ${who} asks first`, async (context) => {
    const { server, store } = await start(context);
    const before = await store.mark();
    await snapshot(server);
    await settled(store, 'lost');
    const after = await nextMark(store, await store.mark());
    const { socket } = server;
    await server.halt();
    // In the place of the other: the same socket.
    renameSync(join(server.home, 'data'), join(server.home, 'gone'));
    renameSync(join(server.home, 'copy'), join(server.home, 'data'));
    Object.assign(server, await startPostgres({ home: server.home }));
    assert.equal(server.socket, socket);
    if (who === 'another') {
      await postgresStore(poolOf(context, server)).mark();
    }
    assert.equal((await store.look('lost')).state, 'free');
    const fresh = postgresStore(poolOf(context, server));
    for (const mark of [before, after]) {
      assert.equal(await store.remembers(mark), false);
      assert.equal(await fresh.remembers(mark), false);
    }
    assert.ok(await fresh.remembers(await store.mark()));
  });
}

test('a dump that is restored, and a copy of the database, begin anew', async (context) => {
  const { server, pool, store } = await start(context);
  const before = await store.mark();
  const dump = join(server.home, 'dump');
  run('pg_dump', ['-h', server.socket, '-U', 'test', '-Fc', '-f', dump, 'postgres']);
  await pool.query('CREATE DATABASE copy');
  await settled(store, 'lost');
  // Into another database, over the tables that are there, and into the tables that are there.
  run('pg_restore', ['-h', server.socket, '-U', 'test', '-d', 'copy', dump]);
  assert.deepEqual(await said(postgresStore(poolOf(context, server, 'copy')), before), ['free', false]);
  run('pg_restore', ['-h', server.socket, '-U', 'test', '-d', 'postgres', '--clean', dump]);
  assert.deepEqual(await said(store, before), ['free', false]);

  const template = poolOf(context, server, 'template1');
  await postgresStore(template).open();
  const there = await postgresStore(template).mark();
  await template.end();
  template.end = async () => {};
  await pool.query('CREATE DATABASE made');
  assert.ok(!(await postgresStore(poolOf(context, server, 'made')).remembers(there)));
});

test('tables that are emptied, dropped or made anew under a running proxy begin anew', async (context) => {
  const { pool, store } = await start(context);
  for (const statement of [
    'TRUNCATE pec_massiva.keys', 'DROP SCHEMA pec_massiva CASCADE', 'DROP TABLE pec_massiva.keys', 'DELETE FROM pec_massiva.mark',
    'TRUNCATE pec_massiva.keys, pec_massiva.mark, pec_massiva.paces',
  ]) {
    const mark = await store.mark();
    await settled(store, `lost ${statement}`);
    assert.ok(await store.remembers(mark));
    await pool.query(statement);
    assert.equal(await store.remembers(mark), false, statement);
    assert.ok(await store.remembers(await store.mark()));
    assert.ok(await isClaimed(store.claim(`then ${statement}`, LONG)));
  }
});
