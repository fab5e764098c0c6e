/** A PostgreSQL of the test's own: on a socket in a folder, so that no port is taken. */

import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian keeps its programs apart, by version; elsewhere they are on the path. */
function programs() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folder = versions.map((version) => join(debian, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
  return (/** @type {string} */ name) => (folder === undefined ? name : join(folder, name));
}

const program = programs();

/** The server refuses to be run by root: then its package's own user runs it. */
const isRoot = process.getuid?.() === 0;

/** @param {string} name @param {'-u' | '-g'} which */
const numberOf = (name, which) => Number(spawnSync('id', [which, name], { encoding: 'utf8' }).stdout);

/** @param {string} name @param {string[]} args @returns {[string, string[]]} */
function asUser(name, args) {
  const whole = [program(name), ...args];
  return isRoot ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', ...whole]] : [whole[0], whole.slice(1)];
}

/** @param {string} name @param {string[]} args */
export function run(name, args) {
  const { status, error, stdout, stderr } = spawnSync(...asUser(name, args), { encoding: 'utf8', cwd: tmpdir() });
  if (status !== 0) {
    const hint = '`node scripts/setup.mjs --tests` installs PostgreSQL';
    throw new Error(`${name} does not work (${hint}): ${error?.message ?? `${stdout}${stderr}`}`);
  }
  return stdout;
}

/** A folder that the server's user may write. */
export function ownFolder() {
  // A socket's path may have a hundred characters.
  const folder = mkdtempSync(join(tmpdir(), 'pec-pg-'));
  if (isRoot) {
    chownSync(folder, numberOf('postgres', '-u'), numberOf('postgres', '-g'));
  }
  return folder;
}

/** @param {string} folder */
export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
}

/** A new cluster, with a user `test` that may do all. @param {string} home */
export function initialise(home) {
  run('initdb', ['-D', join(home, 'data'), '-U', 'test', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C']);
}

/**
 * Starts a server on a folder; resolves when it takes connections (or, as a replica, reads).
 *
 * @param {{ home?: string, args?: string[], data?: string }} [options] what it is told beyond the usual, and where one that
 *   was ended goes on
 */
export async function startPostgres({ home, args = [], data = 'data' } = {}) {
  const folder = home ?? ownFolder();
  if (!existsSync(join(folder, data))) {
    initialise(folder);
  }
  const socket = join(folder, `s-${data}`);
  mkdirSync(socket, { recursive: true });
  if (isRoot) {
    chownSync(socket, numberOf('postgres', '-u'), numberOf('postgres', '-g'));
  }
  chmodSync(socket, 0o700);
  // Small, and durable as it is by itself.
  const usual = ['-c', 'listen_addresses=', '-k', socket, '-c', 'shared_buffers=8MB', '-c', 'max_connections=50', '-c', 'wal_level=replica'];
  const [command, whole] = asUser('postgres', ['-D', join(folder, data), ...usual, ...args]);
  const server = spawn(command, whole, { stdio: ['ignore', 'ignore', 'pipe'], cwd: tmpdir() });
  const ended = new Promise((resolve) => server.once('close', resolve));
  await new Promise((resolve, reject) => {
    let printed = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${printed}`)));
    server.stderr.on('data', (chunk) => {
      printed = `${printed}${chunk}`.slice(-20_000);
      if (/ready to accept (?:read-only )?connections/.test(printed)) {
        resolve(undefined);
      }
    });
  });
  /** @param {NodeJS.Signals} signal */
  const end = async (signal) => {
    server.kill(signal);
    await ended;
  };
  return {
    home: folder,
    socket,
    /** For both clients. @param {string} [database] */
    options: (database = 'postgres') => ({ host: socket, user: 'test', database }),
    /** For the package postgres, which wants the whole of the socket's path. @param {string} [database] */
    postgresOptions: (database = 'postgres') => ({ path: join(socket, '.s.PGSQL.5432'), user: 'test', database }),
    /** Ends it without a word to anybody, as a machine that fails: `immediate` ends its processes with it. */
    kill: () => end('SIGQUIT'),
    /** Ends it in order, connections and all. */
    halt: () => end('SIGINT'),
    async stop() {
      await end('SIGQUIT');
      removeFolder(folder);
    },
  };
}
