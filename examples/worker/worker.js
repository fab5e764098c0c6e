/** The proxy in a Cloudflare Worker. */

import { PecStore, createProxy, durableObjectStore, oauthToken } from 'pec-massiva/proxy';

import { sessionOf } from './sessions.js';

// The class of the objects that remember what was sent; wrangler.toml binds it.
export { PecStore };

/** @type {ReturnType<typeof createProxy> | undefined} */
let proxy;

export default {
  async fetch(request, env, context) {
    // Once for all requests that this isolate serves: tokens are kept in it.
    proxy ??= createProxy({
      basePath: '/api/pec',
      authorize: (asked) => sessionOf(asked.headers.get('cookie'), env.SESSION_SECRET),
      mailbox: (session) => ({ username: env.PEC_USERNAME, password: env.PEC_PASSWORD }),
      token: env.PEC_TOKEN ?? oauthToken({ email: env.PEC_EMAIL, apiKey: env.PEC_API_KEY }),
      store: durableObjectStore(env.PEC_STORE),
      target: env.PEC_TARGET,
    });
    return proxy(request, context);
  },
};
