import { createProxy, fileStore, oauthToken } from 'pec-massiva/proxy';

/**
 * @param {{ email: string, apiKey: string }} account at the service
 * @param {{ username: string, password: string }} mailbox
 * @param {string} file such as `/var/lib/portal/pec-keys`
 * @param {(request: Request) => unknown} sessionOf
 * @returns {(request: Request) => Promise<Response>}
 */
export const portalProxy = (account, mailbox, file, sessionOf) =>
  createProxy({
    basePath: '/api/pec',
    authorize: (request) => sessionOf(request), // falsy: 403
    mailbox: () => mailbox, // of this session; it stays on the server
    token: oauthToken(account), // minted and renewed with the narrowest scopes
    store: fileStore(file), // or redisStore(client), postgresStore(pool)
  });
