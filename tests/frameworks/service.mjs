/** The service that the hooks are tried with: the sandbox, what stands between it and the page held up where a test wants. */

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';

const { PecMassiva } = await import(`${unpacked}/full.js`);
const { createSandbox } = await import(`${unpacked}/sandbox.js`);
const { memoryJournal } = await import(`${unpacked}/journal.js`);
const { createProxy, memoryStore } = await import(`${unpacked}/proxy.js`);

export const ADDRESS = 'comune@pecmassiva.com';
export const letter = { sender: ADDRESS, recipient: 'consegna@x.it', subject: 'Avviso', text: 'x' };
export const plan = { name: 'Avvisi', sender: ADDRESS, subject: 'Avviso {{n}}', text: 'x', recipients: [{ pec: 'a@x.it', n: 1 }, { pec: 'b@x.it', n: 2 }] };

/** Something to wait for, and what ends the waiting. */
export function gate() {
  let open = (_) => {};
  const passed = new Promise((resolve) => (open = resolve));
  return { open, passed };
}

const isPost = ({ method, url }) => method === 'POST' && new URL(url).pathname.endsWith('/send');

/** A sandbox and clients of it. */
export async function service({ speed = 1000 } = {}) {
  const sandbox = await createSandbox({ rate: false, speed });
  const made = [];
  const kept = (pec) => (made.push(pec), pec);
  const own = { token: SUITE.token, mailbox: { username: ADDRESS, password: SUITE.password }, fetch: sandbox.fetch, rate: false };
  return {
    sandbox,
    /** How many messages arrived. */
    posts: () => sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send').length,
    /** How often a message's receipts were asked for. */
    looks: () => sandbox.requests.filter(({ method, path }) => method === 'GET' && /^\/send\//.test(path)).length,
    client: (more = {}) => kept(new PecMassiva({ ...own, journal: memoryJournal(), ...more })),
    /** A client whose posts stand still, each until `release` is called, once they have left. */
    held() {
      const [left, released] = [gate(), gate()];
      const fetch = async (request) => {
        if (isPost(request)) {
          left.open();
          await released.passed;
        }
        return sandbox.fetch(request);
      };
      const pec = kept(new PecMassiva({ ...own, fetch: Object.assign(fetch, { neverRepeats: true }) }));
      return { pec, left: left.passed, release: released.open };
    },
    /** A client that asks for its token, and so posts nothing, until `release` is called. */
    waiting() {
      const [asked, released] = [gate(), gate()];
      const token = async () => {
        asked.open();
        await released.passed;
        return 'any';
      };
      return { pec: kept(new PecMassiva({ ...own, token })), asked: asked.passed, release: released.open };
    },
    /** Behind the portal's proxy, whose session ends while the first message is under way: its answer is lost. */
    signedOut() {
      let isIn = true;
      const proxy = createProxy({
        ...{ basePath: '/api/pec', environment: 'test', store: memoryStore(), token: SUITE.token, fetch: sandbox.fetch, rate: { perSecond: 1000 } },
        ...{ authorize: () => isIn, mailbox: () => ({ username: ADDRESS, password: SUITE.password }), sender: () => [ADDRESS] },
      });
      let isFirst = true;
      const fetch = async (request) => {
        const answer = await proxy(request);
        if (isPost(request) && isFirst) {
          [isFirst, isIn] = [false, false];
          throw new TypeError('the connection is lost');
        }
        return answer;
      };
      const pec = kept(new PecMassiva({ baseUrl: 'https://portale.example/api/pec', fetch: Object.assign(fetch, { neverRepeats: true }), rate: false }));
      return { pec, signIn: () => void (isIn = true) };
    },
    close: () => made.forEach((pec) => pec.close()),
  };
}
