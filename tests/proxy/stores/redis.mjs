/** A Redis of the test's own. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Resolves when it takes connections.
 *
 * @param {{ args?: string[], port?: number, folder?: string }} [options] what it is told beyond the usual, and where a
 *   Redis that was killed goes on
 */
export async function startRedis({ args = [], port, folder } = {}) {
  const home = folder ?? mkdtempSync(join(tmpdir(), 'pec-massiva-redis-'));
  const at = port ?? (await freePort());
  const usual = ['--port', `${at}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0', '--dir', home];
  const server = spawn('redis-server', [...usual, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.once('close', resolve));
  try {
    await new Promise((resolve, reject) => {
      let printed = '';
      server.once('error', (error) =>
        reject(
          new Error(`redis-server does not start; \`node scripts/setup.mjs --tests\` installs it: ${error.message}`),
        ),
      );
      server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${printed}`)));
      server.stdout.on('data', (chunk) => {
        printed += chunk;
        if (printed.includes('Ready to accept connections')) {
          resolve();
        }
      });
    });
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
  return {
    port: at,
    folder: home,
    /** Ends it at once, as a machine that fails; what it had on its disk stays. */
    async kill() {
      server.kill('SIGKILL');
      await ended;
    },
    async stop() {
      server.kill();
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
