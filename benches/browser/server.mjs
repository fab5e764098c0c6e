/**
 * Serves the page of a benchmark, the unpacked package, a service that reads and forgets, and the package's own proxy in
 * front of it.
 */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

import { unpacked } from '../../scripts/parts/paths.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const TYPES = { html: 'text/html', js: 'text/javascript' };
const ANSWER = JSON.stringify({ success: true, sent: 1, message: 'ok', message_id: '123456789012345' });

/** @param {Record<string, string>} [files] of the page, by their names */
export async function serveBench(files = { 'page.html': `${here}page.html`, 'ways.js': `${here}ways.js` }) {
  let received = 0;
  /** Bytes of the last message on the line between page and proxy. */
  let passed = 0;
  const { createProxy, memoryStore } = await import(`${unpacked}/proxy.js`);
  const { proxyListener } = await import(`${unpacked}/proxy-server.js`);
  const makeProxy = (target) =>
    proxyListener(
      createProxy({
        ...{ basePath: '/portal', target, token: 'any', store: memoryStore(), rate: { perSecond: 1000 } },
        authorize: () => true,
        mailbox: () => ({ username: 'a@pec.example.it', password: 'any' }),
        log: (entry) => (passed = entry.method === 'POST' ? entry.received : passed),
      }),
    );
  /** @type {ReturnType<typeof makeProxy>} */
  let proxy;
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').slice(1) || 'page.html';
    if (path.startsWith('portal/')) {
      proxy(request, response);
      return;
    }
    if (path === 'service/send') {
      received = 0;
      for await (const chunk of request) {
        received += chunk.length;
      }
      response.writeHead(201, { 'content-type': 'application/json' }).end(ANSWER);
      return;
    }
    const file = path.startsWith('pec-massiva/') ? unpacked + path.slice(11) : (files[path] ?? '');
    const content = await readFile(file).catch(() => undefined);
    const type = TYPES[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': type }).end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const url = `http://127.0.0.1:${server.address().port}/`;
  proxy = makeProxy(`${url}service`);
  return {
    url,
    /** Bytes of the last message that came to the proxy. */
    passed: () => passed,
    /** Bytes of the last message. */
    received: () => received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}
