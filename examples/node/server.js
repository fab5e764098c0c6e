/** A portal on Node's own http: its pages, and the proxy beside them. */

import { createServer } from 'node:http';

import { createProxy, fileStore, oauthToken } from 'pec-massiva/proxy';
import { proxyListener } from 'pec-massiva/proxy/server';

import { sessionOf } from './sessions.js';

const { PEC_EMAIL, PEC_API_KEY, PEC_TOKEN, PEC_USERNAME, PEC_PASSWORD } = process.env;
const { PEC_TARGET, PEC_STORE, SESSION_SECRET, PORT } = process.env;

const proxy = createProxy({
  basePath: '/api/pec',
  // Who is asking? Without a session the answer is 403.
  authorize: (request) => sessionOf(request.headers.get('cookie'), SESSION_SECRET),
  // Each office has its own mailbox; here there is one.
  mailbox: (session) => ({ username: PEC_USERNAME, password: PEC_PASSWORD }),
  token: PEC_TOKEN ?? oauthToken({ email: PEC_EMAIL, apiKey: PEC_API_KEY }),
  store: fileStore(PEC_STORE ?? 'pec-sent.log'),
  target: PEC_TARGET,
});
const listener = proxyListener(proxy);

const server = createServer((request, response) => {
  if (request.url.startsWith('/api/pec/')) {
    listener(request, response);
  } else {
    response.end('The pages of the portal');
  }
});
// A large message on a slow line takes longer than the five minutes that Node gives.
server.requestTimeout = 30 * 60_000;
// A store that cannot be opened is known now, and not by the first message.
await proxy.ready;
server.listen(Number(PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
