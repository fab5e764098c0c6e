/** An office's own proxy, in front of a sandbox: who is signed in, and what arrived at the service. */

import { unpacked } from '../../../scripts/parts/paths.mjs';
import { SUITE } from '../../canaries/suite.mjs';

const { serveSandbox } = await import(`${unpacked}/sandbox-server.js`);
const { serveProxy } = await import(`${unpacked}/proxy-server.js`);
const { memoryStore } = await import(`${unpacked}/proxy.js`);

const MAILBOX = { username: 'comune@pecmassiva.com', password: SUITE.password };

export async function office() {
  const service = await serveSandbox({ port: 0, rate: false, speed: 100_000 });
  let isSignedIn = true;
  const proxy = await serveProxy({
    ...{ port: 0, basePath: '/api/pec', target: service.url, token: SUITE.token, store: memoryStore(), rate: { perSecond: 1000 }, onError: () => {} },
    ...{ authorize: () => isSignedIn, mailbox: () => MAILBOX, sender: () => [MAILBOX.username] },
  });
  return {
    url: new URL(proxy.url).origin,
    /** @param {boolean} is */
    sign: (is) => void (isSignedIn = is),
    posted: () => service.sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send').map(({ body }) => JSON.parse(body)),
    async end() {
      await proxy.close();
      await service.close();
    },
  };
}
