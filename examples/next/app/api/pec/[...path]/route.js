/** The proxy as a route of Next's app router. */

import { createProxy, fileStore, oauthToken } from 'pec-massiva/proxy';

import { sessionOf } from '../../../../lib/sessions.js';

/** @type {ReturnType<typeof createProxy> | undefined} */
let proxy;

/** @param {Request} request */
async function handle(request) {
  // Not before the first request: building the site must need no secrets, and open no file.
  proxy ??= make();
  return proxy(request);
}

function make() {
  const { PEC_EMAIL, PEC_API_KEY, PEC_TOKEN, PEC_USERNAME, PEC_PASSWORD } = process.env;
  const { PEC_TARGET, PEC_STORE, SESSION_SECRET } = process.env;
  return createProxy({
    basePath: '/api/pec',
    authorize: (request) => sessionOf(request.headers.get('cookie'), SESSION_SECRET),
    mailbox: (session) => ({ username: PEC_USERNAME, password: PEC_PASSWORD }),
    token: PEC_TOKEN ?? oauthToken({ email: PEC_EMAIL, apiKey: PEC_API_KEY }),
    store: fileStore(PEC_STORE ?? 'pec-sent.log'), // with several machines take redisStore
    target: PEC_TARGET,
  });
}

export { handle as DELETE, handle as GET, handle as OPTIONS, handle as PATCH, handle as POST };
