/** What a portal's server does with the account: callbacks, credit, tokens. None of it has a place in a page. */

// #region callbacks
import { PecMassiva } from 'pec-massiva/full';
import { callbackHandler } from 'pec-massiva/proxy';
// #endregion callbacks
// #region account
// #region credit
import { account } from 'pec-massiva/account';
// #endregion account
import { createProxy } from 'pec-massiva/proxy';
// #region token
import { oauthToken } from 'pec-massiva/proxy';
// #endregion token
// #endregion credit

/**
 * @param {import('pec-massiva/full').ClientOptions} options
 * @param {(id: string, state: string | undefined, before: string | undefined, data: Record<string, unknown>) => Promise<void>} store
 */
export function callbacks(options, store) {
  // #region callbacks
  const pec = new PecMassiva(options);

  /** `(request: Request) => Promise<Response>`, for the URL that was registered. */
  const handler = callbackHandler({
    mailboxes: pec.mailboxes,
    onEvent: async (event) => {
      if (event.type === 'mailbox') {
        await store(event.id, event.mailbox.stato, event.was?.stato, event.callback); // what throws is answered 500
      }
    },
  });
  // #endregion callbacks
  return { pec, handler };
}

/**
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {import('pec-massiva/full').Registration} fields
 * @param {string} secret a path that nobody can guess
 */
export function register(pec, fields, secret) {
  // #region register
  const callback = { url: `https://portal.example/callbacks/${secret}`, data: { pratica: 7 } };
  return pec.mailboxes.register({ ...fields, callback });
  // #endregion register
}

/** @param {import('pec-massiva/account').AccountOptions} options `{ email, apiKey }` */
export async function money(options) {
  // #region account
  const of = account(options); // { email, apiKey }
  const { credit } = await of.wallet(); // euros
  const { apis } = await of.usage({ year: new Date().getFullYear() }); // paid, prepaid, free, failed; by API
  const paid = [];
  for await (const { amount, description } of of.transactions()) {
    paid.push({ amount, description });
  }
  // #endregion account
  return { credit, apis, paid };
}

/**
 * @param {import('pec-massiva/account').AccountOptions} options
 * @param {import('pec-massiva/proxy').ProxyOptions} proxy
 */
export function proxyWithCredit(options, proxy) {
  // #region credit
  const tells = createProxy({
    ...proxy,
    token: oauthToken(options), // minted and renewed with the narrowest scopes
    account: account(options),
    allow: ['POST /send', 'GET /send', 'GET /inbox', 'GET /quota', 'GET /wallet', 'GET /stats'],
  });
  // #endregion credit
  return tells;
}

/** @param {import('pec-massiva/proxy').OAuthOptions} options */
export async function tokenForOneSession(options) {
  // #region token
  const tokens = oauthToken(options); // { email, apiKey }
  const { token, expiresIn } = await tokens.mint({ scopes: ['GET:ws.pecmassiva.com/inbox'], ttl: 600 });
  // #endregion token
  return { token, expiresIn };
}
