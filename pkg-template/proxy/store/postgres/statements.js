/**
 * `keys.js` in SQL. Each step is one statement, and so one transaction: it needs no session of its own, so that poolers
 * that hand out connections by transaction are right too. Rows are locked by the conflict of their key; whatever the
 * database's default is, what a step changed is on the disk before it answers. All values are texts, for drivers differ
 * in what they make of others, and all names bear their schema, for search paths differ by connection.
 */

/** @param {string} name */
const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

/** @param {string} text */
const literal = (text) => `'${text.replaceAll("'", "''")}'`;

/**
 * @param {string} schema
 * @param {string} clock what tells the time
 */
export function statementsFor(schema, clock) {
  const inside = quoted(schema);
  const [keys, paces, mark] = ['keys', 'paces', 'mark'].map((name) => `${inside}.${quoted(name)}`);
  const regclass = (/** @type {string} */ name) => `${literal(`${inside}.${quoted(name)}`)}::regclass`;
  const ms = `floor(extract(epoch FROM ${clock}) * 1000)::bigint`;
  // As a part of the statement: a setting of the session would be another's, behind a pooler.
  const durable = `CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END`;
  const now = `WITH now AS MATERIALIZED (SELECT ${ms} AS ms, ${durable} AS durable)`;
  const record = (/** @type {string} */ row) =>
    `${row}.state, ${row}.owner, ${row}.told, (${row}.until <= (SELECT ms FROM now))::text AS late`;
  const told = (/** @type {string} */ row) =>
    `${row}.format::text, ${row}.epoch, ${row}.last::text, ${row}.forgotten::text`;

  /**
   * Another one wherever something may be lost: another cluster, a timeline of a promotion or a restored archive, a copy
   * of the database, tables that were made anew or emptied; and each run of the server, since what it found on its disk may
   * be an old copy, which nothing in it tells.
   */
  const origin = `concat_ws(' ',
    (SELECT system_identifier FROM pg_control_system()),
    left(pg_walfile_name(pg_current_wal_lsn()), 8),
    (SELECT oid FROM pg_database WHERE datname = current_database()),
    ${regclass('keys')}::oid, pg_relation_filenode(${regclass('keys')}), ${regclass('mark')}::oid,
    extract(epoch FROM pg_postmaster_start_time()))`;

  const tables = `CREATE TABLE IF NOT EXISTS ${keys} (
  key text COLLATE "C" PRIMARY KEY, state text NOT NULL, owner text, until bigint, told text, changed bigint NOT NULL);
CREATE INDEX IF NOT EXISTS "keys_changed" ON ${keys} (changed);
CREATE TABLE IF NOT EXISTS ${paces} (
  name text COLLATE "C" PRIMARY KEY, last float8 NOT NULL, at bigint NOT NULL, taken boolean NOT NULL, wait float8 NOT NULL);
CREATE TABLE IF NOT EXISTS ${mark} (
  id integer PRIMARY KEY CHECK (id = 1), format integer NOT NULL, epoch text NOT NULL, origin text NOT NULL,
  last bigint NOT NULL, forgotten bigint NOT NULL);`;

  return {
    /** What is there, and what this role may. */
    state: `SELECT current_user::text AS role, pg_is_in_recovery()::text AS replica,
      (to_regnamespace(${literal(inside)}) IS NOT NULL)::text AS schema,
      (SELECT count(*) FROM unnest(ARRAY['keys', 'paces', 'mark']) AS name
        WHERE to_regclass(${literal(`${inside}.`)} || quote_ident(name)) IS NOT NULL)::text AS tables`,
    /** What of the tables is not as it has to be: what this role may not, and what a crash would empty. */
    faults: `SELECT name, priv, class.relpersistence::text AS persistence
      FROM (VALUES (${regclass('keys')}, 'keys'), (${regclass('paces')}, 'paces'), (${regclass('mark')}, 'mark')) AS our (oid, name)
      JOIN pg_class AS class ON class.oid = our.oid
      CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS priv
      WHERE class.relpersistence <> 'p' OR NOT has_table_privilege(our.oid, priv)`,
    /** For one who may; the lock goes with the transaction, which all of these are together. */
    create: (/** @type {boolean} */ hasSchema) =>
      `SELECT pg_advisory_xact_lock(hashtext('pec-massiva'), hashtext(${literal(schema)}));
${hasSchema ? '' : `CREATE SCHEMA IF NOT EXISTS ${inside};\n`}${tables}`,
    /** For people. @param {string} role */
    advice: (role) =>
      `CREATE SCHEMA IF NOT EXISTS ${inside};\n${tables}\nGRANT USAGE ON SCHEMA ${inside} TO ${quoted(role)};\n` +
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ${keys}, ${paces}, ${mark} TO ${quoted(role)};`,

    /** Key, owner, lease. A key that may not be claimed keeps all that it has. */
    claim: `${now}
      INSERT INTO ${keys} AS kept (key, state, owner, until, changed)
      SELECT $1::text, 'running', $2::text, ms + ($3::text)::float8::bigint, ms FROM now
      ON CONFLICT (key) DO UPDATE SET (state, owner, until, told, changed) = (
        SELECT one.state, one.owner, one.until, one.told, one.changed
        FROM (VALUES (excluded.state, excluded.owner, excluded.until, NULL, excluded.changed, true),
          (kept.state, kept.owner, kept.until, kept.told, kept.changed, false)) AS one (state, owner, until, told, changed, mine)
        WHERE one.mine = (kept.state IN ('free', 'refused')))
      RETURNING ${record('kept')}`,
    /** Key, owner, lease. */
    renew: `UPDATE ${keys} SET until = ${ms} + ($3::text)::float8::bigint, changed = ${ms}
      WHERE key = $1::text AND state = 'running' AND owner = $2::text`,
    /** Key, owner, state, what is told of it. A key that a failover lost is written anew, unless it may be claimed again. */
    settle: `${now}
      INSERT INTO ${keys} AS kept (key, state, told, changed) SELECT $1::text, $3::text, $4::text, ms FROM now
      WHERE $3::text NOT IN ('free', 'refused') OR EXISTS (SELECT FROM ${keys} WHERE key = $1::text)
      ON CONFLICT (key) DO UPDATE SET state = excluded.state, owner = NULL, until = NULL, told = excluded.told, changed = excluded.changed
      WHERE kept.state = 'running' AND kept.owner = $2::text
        OR kept.state = 'free' AND excluded.state NOT IN ('free', 'refused')`,
    /** Key. */
    look: `${now}
      SELECT pg_is_in_recovery()::text AS replica, ${record('kept')}
      FROM now LEFT JOIN ${keys} AS kept ON kept.key = $1::text`,
    /** Key. */
    burn: `${now}
      INSERT INTO ${keys} AS kept (key, state, changed) SELECT $1::text, 'never', ms FROM now
      ON CONFLICT (key) DO UPDATE SET
        state = CASE kept.state WHEN 'free' THEN 'never' WHEN 'refused' THEN 'done' ELSE kept.state END,
        changed = CASE WHEN kept.state IN ('free', 'refused') THEN excluded.changed ELSE kept.changed END
      RETURNING ${record('kept')}`,
    /**
     * Name, interval, longest. The time is asked for once the row is held: one of before would let a queue's places come
     * closer by as much as was waited for it. A crash may take the last places with it, so the disk is not waited for.
     */
    reserve: `WITH now AS MATERIALIZED (SELECT ${ms} AS ms, set_config('synchronous_commit', 'off', true) AS hurried)
      INSERT INTO ${paces} AS kept (name, last, at, taken, wait) SELECT $1::text, ms, ms, true, 0 FROM now
      ON CONFLICT (name) DO UPDATE SET (last, at, taken, wait) = (
        SELECT CASE WHEN next - ms <= ($3::text)::float8 THEN next ELSE last END, ms, next - ms <= ($3::text)::float8, next - ms
        FROM (SELECT ms, last, greatest(ms, last + ($2::text)::float8) AS next
          FROM (SELECT ms, kept.last - greatest(0, kept.at - ms) AS last FROM (SELECT ${ms} AS ms OFFSET 0) AS clock) AS set_back) AS place)
      RETURNING taken::text, wait::text`,

    /** What is behind the marks, and whether it is of this database and this run of it. */
    mark: `SELECT now.ms::text AS now, (now.origin = kept.origin)::text AS own, ${told('kept')}
      FROM (SELECT ${ms} AS ms, ${origin} AS origin) AS now LEFT JOIN ${mark} AS kept ON kept.id = 1`,
    /** A new epoch, milliseconds that the clock may be behind, the epoch that is over in any case, the format. */
    advance: `WITH now AS MATERIALIZED (SELECT ${ms} AS ms, ${origin} AS origin, ${durable} AS durable)
      INSERT INTO ${mark} AS kept (id, format, epoch, origin, last, forgotten)
      SELECT 1, ($4::text)::integer, $1::text, origin, ms, 0 FROM now
      ON CONFLICT (id) DO UPDATE SET (epoch, last, forgotten, origin) = (
        SELECT CASE WHEN anew THEN excluded.epoch ELSE kept.epoch END,
          CASE WHEN anew THEN excluded.last ELSE greatest(kept.last, excluded.last) END,
          CASE WHEN anew THEN 0 ELSE kept.forgotten END, excluded.origin
        FROM (SELECT kept.origin <> excluded.origin OR kept.epoch = $3::text
          OR kept.last - excluded.last > ($2::text)::float8 AS anew) AS judged)
      RETURNING (SELECT ms FROM now)::text AS now, ${told('kept')}`,
    /**
     * Milliseconds that a key is kept, milliseconds that the clock may have been behind the marks. What is forgotten is
     * written down with it; and the clock by which it went, so that none that is set back vouches for it again.
     */
    prune: `WITH now AS MATERIALIZED (SELECT ${ms} AS ms, ${durable} AS durable),
      gone AS (DELETE FROM ${keys} WHERE key IN (
        SELECT key FROM ${keys}, now WHERE changed < ms - ($1::text)::float8 AND coalesce(until, 0) < ms - ($1::text)::float8
        ORDER BY changed LIMIT 1000 FOR UPDATE OF "keys" SKIP LOCKED) RETURNING changed),
      left_behind AS (DELETE FROM ${paces} USING now WHERE at < ms - ($1::text)::float8)
      UPDATE ${mark} SET last = greatest(last, now.ms),
        forgotten = greatest(forgotten, (SELECT max(changed) FROM gone) + ($2::text)::float8::bigint)
      FROM now WHERE EXISTS (SELECT FROM gone) AND origin = ${origin}`,
  };
}

/** @typedef {ReturnType<typeof statementsFor>} Statements */
