/** The address that the service calls when a mailbox changes, so that nobody has to ask every hour whether it is active. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

import { PecMassiva } from 'pec-massiva/full';
import { callbackHandler, oauthToken } from 'pec-massiva/proxy';
import { proxyListener } from 'pec-massiva/proxy/server';

const { PEC_EMAIL, PEC_API_KEY, PEC_TOKEN, PEC_TARGET, CALLBACK_SECRET, PORT } = process.env;

if (!CALLBACK_SECRET) {
  throw new Error('CALLBACK_SECRET is missing: a text that nobody can guess');
}

// Reading a mailbox is all that this needs.
const scopes = ['GET:pec.openapi.it/pec'];
const tokens = PEC_TOKEN === undefined ? oauthToken({ email: PEC_EMAIL, apiKey: PEC_API_KEY }) : undefined;
const pec = new PecMassiva({
  token: PEC_TOKEN ?? (() => tokens({ scopes })),
  ...(PEC_TARGET && { baseUrl: { pec: PEC_TARGET } }),
});

const callbacks = callbackHandler({
  mailboxes: pec.mailboxes,
  onEvent: ({ id, mailbox, was, callback }) => {
    // In a portal: into its database, in one step. What throws here is answered 500, and the service calls again.
    console.log(JSON.stringify({ id, casella: mailbox.casella_pec, da: was?.stato ?? null, a: mailbox.stato, pratica: callback.pratica }));
  },
});
const listener = proxyListener(callbacks);

// Nothing that comes is believed; a path that nobody can guess keeps it from being asked for all the same.
// mailboxes.register({ …, callback: { url: 'https://portal.example/callbacks/<secret>', data: { pratica: 7 } } })
const digest = (text) => createHash('sha256').update(text).digest();
const expected = digest(`/callbacks/${CALLBACK_SECRET}`);

const server = createServer((request, response) => {
  const [path] = request.url.split('?');
  if (timingSafeEqual(digest(path), expected)) {
    listener(request, response);
  } else {
    response.writeHead(404).end();
  }
});
server.listen(Number(PORT ?? 3000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
