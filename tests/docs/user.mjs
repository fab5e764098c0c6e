/** The guide's examples as a user has them: beside the packed package, with the sandbox behind them. */

import { SUITE } from '../canaries/suite.mjs';
import { guide as reader } from './guide.mjs';

export const MAILBOX = { username: 'comune@pecmassiva.com', password: 'parola-segreta' };
export const MESSAGE = { sender: MAILBOX.username, recipient: 'consegna@pec.example.it', subject: 'Avviso n. 12', text: 'Gentile impresa, …' };

/** A user with the examples, to be removed at the end. */
export async function guide() {
  const user = reader();
  const { entry } = user;
  const { PecMassiva } = await entry('index');
  const { createSandbox } = await entry('sandbox');
  return {
    ...user,
    /** The module of a page. @param {string} name @returns {Promise<any>} */
    page: (name) => user.example(`${name}.js`),
    /** A sandbox that is quick, and clients of it. @param {object} [options] */
    async sandbox(options) {
      const sandbox = await createSandbox({ rate: false, speed: 100_000, ...options });
      const made = { token: SUITE.token, mailbox: MAILBOX, rate: false };
      return { sandbox, posted: () => posted(sandbox), client: (more = {}) => new PecMassiva({ ...made, fetch: sandbox.fetch, ...more }) };
    },
    /** The package's proxy in front of a sandbox, and clients of it. @param {object} [options] of the proxy */
    async proxied(options) {
      const [{ serveSandbox }, { serveProxy }] = [await entry('sandbox-server'), await entry('proxy-server')];
      const { memoryStore } = await entry('proxy');
      const service = await serveSandbox({ port: 0, rate: false, speed: 100_000 });
      const given = { authorize: () => ({ user: 'anna' }), mailbox: () => MAILBOX, token: SUITE.token, store: memoryStore(), target: service.url, rate: { perSecond: 1000 } };
      const server = await serveProxy({ ...given, port: 0, onError: () => {}, ...options });
      return {
        url: server.url,
        sandbox: service.sandbox,
        posted: () => posted(service.sandbox),
        client: (more = {}) => new PecMassiva({ baseUrl: server.url, rate: { perSecond: 1000 }, ...more }),
        async end() {
          await server.close();
          await service.close();
        },
      };
    },
  };
}

/** The messages that arrived. @param {any} sandbox @returns {any[]} */
const posted = (sandbox) => sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send').map(({ body }) => JSON.parse(body));
