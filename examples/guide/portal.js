// #region offices
import { createProxy, fileStore } from 'pec-massiva/proxy';
// #endregion offices

/**
 * The proxy of a portal with several offices.
 *
 * @param {object} portal what it has already
 * @param {(request: Request) => Promise<{ user: string, office: string, mayDelete: boolean } | undefined>} portal.sessionOf
 * @param {(office: string) => Promise<{ username: string, password: string, senders: string[] }>} portal.mailboxOf
 * @param {(user: string) => boolean} portal.isOverLimit
 * @param {(line: object) => void} portal.write its log
 * @param {{ token: string, path: string, target?: string }} settings
 */
// #region offices
export function officeProxy({ sessionOf, mailboxOf, isOverLimit, write }, { token, path, target }) {
  return createProxy({
    basePath: '/api/pec',
    // Who is asking.
    async authorize(request) {
      const session = await sessionOf(request);
      if (session === undefined) return undefined; // 403: sign in
      if (isOverLimit(session.user)) return Response.json({ message: 'Too many today' }, { status: 429 });
      return session;
    },
    // Which mailbox: the page cannot choose it.
    mailbox: (session) => mailboxOf(session.office),
    sender: async (session) => (await mailboxOf(session.office)).senders,
    allow: ['POST /send', 'GET /send', 'GET /inbox'],
    token,
    store: fileStore(path),
    target,
    log: ({ id, method, path: template, status, duration, outcome, code }) => write({ id, method, template, status, duration, outcome, code }),
  });
}
// #endregion offices

/**
 * What a session is shown of the account: its credit in euros, and how many calls it made in a month.
 *
 * @param {import('pec-massiva').PecMassiva} pec
 * @param {string} month `2026-03`
 */
// #region credit
export async function creditAndUse(pec, month) {
  const wallet = /** @type {any} */ ((await pec.request('GET', '/wallet')).body);
  const use = /** @type {any} */ ((await pec.request('GET', '/stats', { query: { date: month } })).body);
  return { credit: wallet.data.credit, requests: use.data.totalRequests };
}
// #endregion credit
