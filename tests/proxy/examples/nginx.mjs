/** A real nginx of the test's own, with the example's server block. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { root } from '../../../scripts/parts/run.mjs';

/** What is around the server block; all that nginx writes lies in the test's folder. */
const AROUND = `
daemon off;
master_process off;
pid nginx.pid;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  include portal.conf;
}
`;

/** Replaces what must be there. @param {string} text @param {RegExp} what @param {string} by */
function put(text, what, by) {
  if (!what.test(text)) {
    throw new Error(`the example has no ${what}`);
  }
  return text.replace(what, by);
}

/** A server that gives free ports hands every connection on to nginx, which can only listen where it is told. */
async function door(path) {
  const server = createServer((outside) => {
    const inside = connect(path);
    outside.pipe(inside).pipe(outside);
    outside.on('error', () => inside.destroy());
    inside.on('error', () => outside.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return server;
}

/**
 * @param {string} upstream the portal's host and port
 * @param {(text: string) => string} [changed] what somebody else would write
 */
export async function startNginx(upstream, changed = (text) => text) {
  const folder = mkdtempSync(join(tmpdir(), 'pec-nginx-'));
  chmodSync(folder, 0o755);
  let text = readFileSync(`${root}examples/nginx/portal.conf`, 'utf8');
  text = put(text, /server 127\.0\.0\.1:3000;/, `server ${upstream};`);
  text = put(text, /listen 443 ssl;/, `listen unix:${folder}/socket;`);
  text = put(text, /^ *ssl_certificate .*\n^ *ssl_certificate_key .*\n/m, '');
  writeFileSync(join(folder, 'portal.conf'), changed(text));
  writeFileSync(join(folder, 'nginx.conf'), AROUND);
  const child = spawn('nginx', ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  child.stderr.on('data', (data) => (printed += data));
  const ended = new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`nginx does not start; \`node scripts/setup.mjs --tests\` installs it: ${error.message}`)));
    child.once('close', resolve);
  });
  // It says nothing where it is content: it listens once its socket takes connections.
  const listens = async () => {
    for (;;) {
      const socket = connect(`${folder}/socket`);
      const [isThere] = await Promise.race([once(socket, 'connect').then(() => [true]), once(socket, 'close').then(() => [false])]).catch(() => [false]);
      socket.destroy();
      if (isThere) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  await Promise.race([listens(), ended.then(() => Promise.reject(new Error(`nginx ended: ${printed}`)))]);
  const server = await door(`${folder}/socket`);
  return {
    url: `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`,
    async end() {
      server.close();
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
