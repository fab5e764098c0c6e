/**
 * A portal in several processes, by Node's cluster: all of them learn from one store what was sent. Under PM2 the part of
 * the workers alone is the program.
 */

import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';

import { createProxy, oauthToken, redisStore } from 'pec-massiva/proxy';
import { proxyListener } from 'pec-massiva/proxy/server';
import { createClient } from 'redis';

import { sessionOf } from './sessions.js';

const { PEC_EMAIL, PEC_API_KEY, PEC_TOKEN, PEC_USERNAME, PEC_PASSWORD } = process.env;
const { PEC_TARGET, REDIS_URL, SESSION_SECRET, PORT, WORKERS } = process.env;

if (cluster.isPrimary) {
  for (let count = Number(WORKERS ?? availableParallelism()); count > 0; count -= 1) {
    cluster.fork();
  }
  // What one that fell over had under way stays unknown, and is never sent again by another. A second later: one that
  // cannot start, since its store does not work, is not to be started without end.
  cluster.on('exit', (worker) => {
    if (!worker.exitedAfterDisconnect) {
      setTimeout(() => cluster.fork(), 1000);
    }
  });
} else {
  await work();
}

async function work() {
  // Not memoryStore or fileStore: those are for one process.
  const client = createClient({ url: REDIS_URL });
  client.on('error', console.error);
  await client.connect();
  const proxy = createProxy({
    basePath: '/api/pec',
    authorize: (request) => sessionOf(request.headers.get('cookie'), SESSION_SECRET),
    mailbox: (session) => ({ username: PEC_USERNAME, password: PEC_PASSWORD }),
    token: PEC_TOKEN ?? oauthToken({ email: PEC_EMAIL, apiKey: PEC_API_KEY }),
    store: redisStore(client),
    target: PEC_TARGET,
  });
  const listener = proxyListener(proxy);
  const server = createServer((request, response) => {
    if (request.url.startsWith('/api/pec/')) {
      listener(request, response);
    } else {
      response.end(`The pages of the portal, from process ${process.pid}`);
    }
  });
  server.requestTimeout = 30 * 60_000;
  // A store that cannot be opened is known now, and not by the first message.
  await proxy.ready;
  server.listen(Number(PORT ?? 3000), '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${server.address().port} process ${process.pid}`);
  });
}
