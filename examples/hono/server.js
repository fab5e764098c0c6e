/** A portal on Hono, in Node. */

import { createServer } from 'node:http';

import { Hono } from 'hono';
import { createProxy, fileStore, oauthToken } from 'pec-massiva/proxy';
import { proxyListener } from 'pec-massiva/proxy/server';

import { sessionOf } from './sessions.js';

const { PEC_EMAIL, PEC_API_KEY, PEC_TOKEN, PEC_USERNAME, PEC_PASSWORD } = process.env;
const { PEC_TARGET, PEC_STORE, SESSION_SECRET, PORT } = process.env;

const proxy = createProxy({
  basePath: '/api/pec',
  authorize: (request) => sessionOf(request.headers.get('cookie'), SESSION_SECRET),
  mailbox: (session) => ({ username: PEC_USERNAME, password: PEC_PASSWORD }),
  token: PEC_TOKEN ?? oauthToken({ email: PEC_EMAIL, apiKey: PEC_API_KEY }),
  store: fileStore(PEC_STORE ?? 'pec-sent.log'),
  target: PEC_TARGET,
});

const app = new Hono();
app.get('/', (context) => context.text('The pages of the portal'));
app.all('/api/pec/*', (context) => proxy(context.req.raw));

// Any web-standard app can stand behind this listener; @hono/node-server does as well.
const server = createServer(proxyListener(async (request) => app.fetch(request)));
server.requestTimeout = 30 * 60_000;
server.listen(Number(PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
