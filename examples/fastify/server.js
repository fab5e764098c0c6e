/** A portal on Fastify. */

import Fastify from 'fastify';
import { fileStore, oauthToken } from 'pec-massiva/proxy';
import { fastifyProxy } from 'pec-massiva/proxy/fastify';

import { sessionOf } from './sessions.js';

const { PEC_EMAIL, PEC_API_KEY, PEC_TOKEN, PEC_USERNAME, PEC_PASSWORD } = process.env;
const { PEC_TARGET, PEC_STORE, SESSION_SECRET, PORT } = process.env;

// A large message on a slow line takes longer than the five minutes that Node gives.
const app = Fastify({ requestTimeout: 30 * 60_000 });

// Who is asking, for all routes; @fastify/session does as well.
app.decorateRequest('session');
app.addHook('onRequest', async (request) => {
  request.session = await sessionOf(request.headers.cookie, SESSION_SECRET);
});

app.register(
  fastifyProxy({
    // Without a session the answer is 403.
    authorize: (request, { req }) => req.session,
    // Each office has its own mailbox; here there is one.
    mailbox: (session) => ({ username: PEC_USERNAME, password: PEC_PASSWORD }),
    token: PEC_TOKEN ?? oauthToken({ email: PEC_EMAIL, apiKey: PEC_API_KEY }),
    store: fileStore(PEC_STORE ?? 'pec-sent.log'),
    target: PEC_TARGET,
  }),
  { prefix: '/api/pec' },
);

app.get('/', async () => 'The pages of the portal');

console.log(await app.listen({ port: Number(PORT ?? 3000), host: '127.0.0.1' }));
