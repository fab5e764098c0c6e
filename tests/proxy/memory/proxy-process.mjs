/** A proxy by itself, so that its memory is nobody else's: `proxy-process.mjs kind target entry`. */

import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { SUITE } from '../../canaries/suite.mjs';

const [kind, target, entry] = process.argv.slice(2);
const log = [];

async function listener() {
  if (kind === 'http-proxy') {
    const { Agent } = await import('node:http');
    const { default: httpProxy } = await import('http-proxy');
    const proxy = httpProxy.createProxyServer({ target, agent: new Agent({ keepAlive: true }) });
    return (request, response) => proxy.web(request, response, {}, () => response.destroy());
  }
  const { createProxy, memoryStore, proxyListener } = await import(entry);
  const username = 'comune@pec.example.it';
  const proxy = createProxy({
    authorize: () => ({}),
    mailbox: () => ({ username, password: SUITE.password }),
    token: SUITE.token,
    target,
    store: memoryStore(),
    // All are of one mailbox, which gets half of the places.
    ...{ rate: { perSecond: 1_000_000, waiting: 1000 }, maxUnderWay: 400 },
    log: (entry) => log.push(entry),
  });
  return proxyListener(proxy);
}

let taken = 0;
const open = new Set();
const server = createServer(await listener());
server.on('connection', (socket) => {
  open.add(socket);
  socket.once('close', () => {
    taken += socket.bytesRead;
    open.delete(socket);
  });
});
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
process.on('message', async () => {
  // Before the collection, which stands still by itself.
  const stall = delay.max / 1e6;
  globalThis.gc?.();
  // What the first one found is given back by the loop.
  await new Promise(setImmediate);
  globalThis.gc?.();
  const { external } = process.memoryUsage();
  delay.reset();
  const bytes = [...open].reduce((sum, socket) => sum + socket.bytesRead, taken);
  process.send?.({ taken: bytes, log: log.splice(0), live: external, stall });
});
process.once('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
