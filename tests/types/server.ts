/** The sandbox's server, which speaks of Node. */

import { createServer } from 'node:http';
import { createSandbox } from 'pec-massiva/sandbox';
import { sandboxListener, serveSandbox } from 'pec-massiva/sandbox/server';

const { url, sandbox, close } = await serveSandbox({ port: 0, host: 'localhost', speed: 5 });
console.log(url.length, sandbox.requests.length);
await close();
createServer(sandboxListener(await createSandbox(), { basePath: '/x' }));
