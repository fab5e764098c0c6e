/** A service, what breaks before it, and a portal's proxy with what breaks before that. */

import { CANARIES } from '../canaries/canaries.mjs';
import { relay } from './relay.mjs';

const MAILBOX = { username: 'comune@pec.example.it', password: CANARIES.password };
const BASE = '/api/pec';

/**
 * @typedef {{ serveSandbox: Function, serveProxy: Function, memoryStore: Function }} Package
 * @typedef {import('./relay.mjs').Fault} Fault
 * @typedef {{ fault?: Fault | import('./relay.mjs').Choice, times?: number, seed?: number, on?: (asked: { method: string, path: string }) => boolean, greet?: () => Fault | undefined, patience?: number }} Break
 */

/**
 * The service behind a relay.
 *
 * @param {Package} entries
 * @param {Break} [how]
 */
export async function direct({ serveSandbox }, how = {}) {
  const service = await serveSandbox({ port: 0, rate: false });
  const broken = await relay({ target: service.url, ...how });
  return {
    options: { token: CANARIES.token, mailbox: MAILBOX },
    /** What the portal's server wrote and was told: there is none. */
    written: () => [],
    instead: broken.url,
    /** Messages that came to the service. */
    arrivals: () => messagesOf(service),
    /** The same, and what it said. */
    taken: () => broken.taken,
    relays: [broken],
    async close() {
      await broken.close();
      await service.close();
    },
  };
}

/**
 * A page's way over a portal's proxy to the service, which may break before the proxy and behind it.
 *
 * @param {Package} entries
 * @param {{ origin: string, front?: Break, back?: Break, store?: object }} how
 */
export async function proxied({ serveSandbox, serveProxy, memoryStore }, { origin, front = {}, back = {}, store = memoryStore() }) {
  const service = await serveSandbox({ port: 0, rate: false });
  const behind = await relay({ target: service.url, ...back });
  /** @type {unknown[]} */
  const written = [];
  const proxy = await serveProxy({
    port: 0,
    basePath: BASE,
    authorize: () => ({ user: 'ada' }),
    mailbox: () => MAILBOX,
    token: CANARIES.token,
    target: behind.url,
    origin,
    store,
    rate: { perSecond: 1000 },
    log: (/** @type {unknown} */ entry) => written.push(entry),
    onError: (/** @type {unknown} */ error, /** @type {unknown} */ failure) => written.push(error, failure),
  });
  const before = await relay({ target: proxy.url, ...front });
  return {
    options: { baseUrl: before.url + BASE },
    written: () => written,
    arrivals: () => messagesOf(service),
    relays: [before, behind],
    /** Messages that came to the service, and what it said. */
    taken: () => behind.taken,
    async close() {
      await before.close();
      // Whatever is under way though its page has left comes to its end, and counts.
      await proxy.close();
      await behind.close();
      await service.close();
    },
  };
}

/** @param {any} service */
const messagesOf = ({ sandbox }) =>
  sandbox.requests.filter((/** @type {any} */ { method, path }) => method === 'POST' && path === '/send').length;

/**
 * A store that has forgotten a key as soon as it is asked for it again: what the tests would find of a proxy that lets
 * a message through twice.
 *
 * @param {any} store
 */
export function forgetting(store) {
  let claims = 0;
  return {
    ...store,
    claim: (/** @type {string} */ key, /** @type {object} */ attempt) => store.claim(`${key}:${(claims += 1)}`, attempt),
    // What became of it would be written down without a claim, too.
    settle: (/** @type {string} */ key, /** @type {string} */ owner, /** @type {object} */ fate) => store.settle(`${key}:lost`, owner, fate),
  };
}
