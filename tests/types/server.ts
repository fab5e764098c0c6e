/** The sandbox's server, which speaks of Node. */

import { createServer } from 'node:http';
import { createProxy } from 'pec-massiva/proxy';
import { proxyListener } from 'pec-massiva/proxy/server';
import { createSandbox } from 'pec-massiva/sandbox';
import { sandboxListener, serveSandbox } from 'pec-massiva/sandbox/server';

const { url, sandbox, close } = await serveSandbox({ port: 0, host: 'localhost', speed: 5 });
console.log(url.length, sandbox.requests.length);
await close();
createServer(sandboxListener(await createSandbox(), { basePath: '/x' }));
const proxy = createProxy({ authorize: () => true, mailbox: () => ({ username: 'a', password: 'b' }), token: 't' });
createServer(proxyListener(proxy));
const handler: (request: Request) => Promise<Response> = proxy;
const answer: Response = await handler(new Request('http://a.it'));
console.log(answer.status);
