/** Every entry that a server uses, where nobody speaks of a page: with the types of any Node, or with none. */

import { AuthenticationError, account, isPecError, type Account } from 'pec-massiva/account';
import { PecMassiva, type Campaign, type ClientOptions, type Message } from 'pec-massiva/full';
import { fileJournal, journalTests, memoryJournal, type JournalStorage } from 'pec-massiva/journal';
import { callbackHandler, createProxy, fileStore, memoryStore, oauthToken, type Proxy, type ProxyCode, type SessionToken, type Store } from 'pec-massiva/proxy';
import { proxyListener, serveProxy } from 'pec-massiva/proxy/server';
import { storeTests } from 'pec-massiva/proxy/testing';
import { createSandbox, type Sandbox } from 'pec-massiva/sandbox';
import { sandboxListener, serveSandbox } from 'pec-massiva/sandbox/server';
import { init } from 'pec-massiva/slim';

const sandbox: Sandbox = await createSandbox();
const journal: JournalStorage = memoryJournal();
const options: ClientOptions = { fetch: sandbox.fetch, journal, requestInit: { credentials: 'include', cache: 'no-store' } };
const pec = new PecMassiva(options);
const message: Message = {
  sender: 'a@b.it',
  recipient: 'c@d.it',
  subject: 'x',
  text: 'y',
  attachments: [{ name: 'a', data: new Uint8Array() }],
};
await pec.send({ ...message, attachments: null });
const campaign: Campaign = await pec.campaigns.create({ name: 'a', sender: 'a@b.it', subject: 'x', text: 'y', recipients: 'pec' });
const bytes: ArrayBuffer = await (await campaign.export()).arrayBuffer();
await init(new Uint8Array(bytes));

const store: Store = memoryStore();
const proxy: Proxy = createProxy({
  authorize: (request) => (request.headers.get('cookie') === null ? null : { mailbox: 'a@b.it' }),
  mailbox: ({ mailbox }) => ({ username: mailbox, password: 'p' }),
  token: oauthToken({ email: 'a', apiKey: 'b' }),
  store,
});
declare const request: Parameters<Proxy>[0];
const { status } = await proxy(request, { waitUntil: (work) => void work });
const context = { params: Promise.resolve({ path: ['send'] }) };
await proxy(request, context);
type Handler = (given: typeof request, more: typeof context) => Promise<unknown>;
export const handlers: Handler[] = [proxy];
export default { fetch: proxy };
export const listeners = [proxyListener(proxy), sandboxListener(sandbox)];
export const servers = [serveProxy, serveSandbox, fileStore, fileJournal, journalTests, storeTests, status];

export const isSignedOut = (code: ProxyCode | undefined): boolean => code === 'proxy.signedOut';

const credit: Account = account({ email: 'a', apiKey: 'b', fetch: sandbox.fetch });
export const euros: number = (await credit.wallet({ timeout: 5 })).credit;
for await (const { amount, createdAt } of credit.transactions()) {
  status.toFixed(amount ?? createdAt?.getTime());
}
export const free: number | undefined = (await credit.usage({ year: 2026, month: 3 })).apis['ws.pecmassiva.com']?.freeRequests;
const { token, expireAt } = await credit.tokens.create({ scopes: ['GET:ws.pecmassiva.com/inbox'], ttl: 60 });
export const made: [string, Date | undefined] = [token, expireAt];
const tokens = oauthToken({ email: 'a', apiKey: 'b' });
export const session: SessionToken = await tokens.mint({ scopes: ['GET:ws.pecmassiva.com/inbox'], ttl: 120 });
export const isRefused = (error: unknown): error is AuthenticationError => isPecError(error) && error instanceof AuthenticationError;

export const callbacks: (request: Parameters<Proxy>[0]) => Promise<unknown> = callbackHandler({
  mailboxes: pec.mailboxes,
  registry: pec.registry,
  onEvent: (event) => (event.type === 'mailbox' ? event.mailbox.stato : event.communication.ragione_sociale),
});
await sandbox.deliver({ as: ['repeated', 'plain'] });
