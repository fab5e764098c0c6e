/** The sandbox's server, which speaks of Node. */

import { createServer } from 'node:http';
import { createProxy, postgresStore } from 'pec-massiva/proxy';
import { proxyListener } from 'pec-massiva/proxy/server';
import { createSandbox } from 'pec-massiva/sandbox';
import { sandboxListener, serveSandbox } from 'pec-massiva/sandbox/server';

const { url, sandbox, close } = await serveSandbox({ port: 0, host: 'localhost', speed: 5 });
console.log(url.length, sandbox.requests.length);
await close();
createServer(sandboxListener(await createSandbox(), { basePath: '/x' }));
const proxy = createProxy({ authorize: () => true, mailbox: () => ({ username: 'a', password: 'b' }), token: 't' });
await proxy.ready;
createServer(proxyListener(proxy));
const store = postgresStore({ query: async (text: string, values?: unknown[]) => ({ rows: [text, values] }) }, { schema: 'pec' });
await store.open();
const handler: (request: Request) => Promise<Response> = proxy;
const answer: Response = await handler(new Request('http://a.it'));
console.log(answer.status);
