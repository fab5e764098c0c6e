/**
 * A portal in a process of its own: `node portal.mjs '{"target": …, "file": … | "redis": … | "postgres": …}'` prints
 * where it listens. And how the tests start and end one.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { SUITE } from '../canaries/suite.mjs';
import { mailbox } from './service.mjs';

const self = fileURLToPath(import.meta.url);

/** @param {object} settings */
export async function startPortal(settings) {
  const child = spawn(process.execPath, [self, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [url] = await Promise.race([
    once(lines, 'line'),
    ended.then(() => Promise.reject(new Error('the portal ended before it listened'))),
  ]);
  return {
    url,
    /** @param {NodeJS.Signals} signal */
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

/**
 * The service, over HTTP: notes each whole message that arrives, by its subject.
 *
 * @param {(subject: string) => Promise<boolean> | boolean} [answers] whether it answers or drops the line
 */
export async function startService(answers = () => true) {
  /** @type {{ subject: string, at: number }[]} */
  const arrivals = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    try {
      for await (const chunk of request) {
        chunks.push(chunk);
      }
    } catch {
      // Broken off: nothing arrived.
      return;
    }
    const { subject, username, password } = JSON.parse(Buffer.concat(chunks).toString());
    const isOurs = username === mailbox.username && password === mailbox.password;
    arrivals.push({ subject: isOurs ? subject : `without credentials: ${subject}`, at: performance.now() });
    const id = String(100000000000000 + arrivals.length);
    if (!(await answers(subject))) {
      request.socket.destroy();
      return;
    }
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success: true, sent: 1, message: '', message_id: id }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    arrivals,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

if (process.argv[1] === self) {
  const { target, file, redis, postgres, perSecond, waiting, maxUnderWay } = JSON.parse(process.argv[2] ?? '{}');
  const { fileStore, postgresStore, redisStore } = await import('../../pkg-template/proxy.js');
  const { serveProxy } = await import('../../pkg-template/proxy-server.js');
  let store;
  if (postgres !== undefined) {
    const { default: pg } = await import('pg');
    const pool = new pg.Pool(postgres);
    pool.on('error', () => {});
    store = postgresStore(pool);
  } else if (file === undefined) {
    const { createClient } = await import('redis');
    const client = createClient({ url: redis });
    await client.connect();
    store = redisStore(client);
  } else {
    store = fileStore(file);
  }
  const { url } = await serveProxy({
    ...{ port: 0, target, store, rate: { perSecond, waiting }, maxUnderWay, token: SUITE.token },
    authorize: () => true,
    onError: () => {},
    mailbox: () => mailbox,
  });
  console.log(url);
}
