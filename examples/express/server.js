/** A portal on Express. */

import express from 'express';
import { fileStore, oauthToken } from 'pec-massiva/proxy';
import { expressProxy } from 'pec-massiva/proxy/express';

import { sessionOf } from './sessions.js';

const { PEC_EMAIL, PEC_API_KEY, PEC_TOKEN, PEC_USERNAME, PEC_PASSWORD } = process.env;
const { PEC_TARGET, PEC_STORE, SESSION_SECRET, PORT } = process.env;

const app = express();

// Who is asking, for all that comes after it; express-session or passport do as well.
app.use(async (request, response, next) => {
  request.session = await sessionOf(request.headers.cookie, SESSION_SECRET);
  next();
});

const proxy = expressProxy({
  // Without a session the answer is 403.
  authorize: (request, { req }) => req.session,
  // Each office has its own mailbox; here there is one.
  mailbox: (session) => ({ username: PEC_USERNAME, password: PEC_PASSWORD }),
  token: PEC_TOKEN ?? oauthToken({ email: PEC_EMAIL, apiKey: PEC_API_KEY }),
  store: fileStore(PEC_STORE ?? 'pec-sent.log'),
  target: PEC_TARGET,
});

// Before any body parser: the proxy passes a message on while it comes.
app.use('/api/pec', proxy);

app.use(express.json());
app.get('/', (request, response) => response.send('The pages of the portal'));

// A store that cannot be opened is known now, and not by the first message.
await proxy.ready;
const server = app.listen(Number(PORT ?? 3000), '127.0.0.1', (error) => {
  if (error) throw error; // the port is taken, say
  console.log(`http://127.0.0.1:${server.address().port}`);
});
// A large message on a slow line takes longer than the five minutes that Node gives.
server.requestTimeout = 30 * 60_000;
