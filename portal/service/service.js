/** The service that the portal talks to, loaded once somebody needs it: a page can be written in before it is there. */

import { config } from '../config/config.js';

/**
 * @typedef {import('../pec-massiva/full.js').PecMassiva} PecMassiva
 *
 * @typedef {import('../pec-massiva/full.js').Fetch} Fetch
 * @typedef {import('../pec-massiva/sandbox.js').Fault} Fault
 *
 * @typedef {object} Played what can be done to a service that is only played
 * @property {(milliseconds: number) => Promise<void>} letPass time, which moves what waits
 * @property {(fault: Fault) => Promise<void>} fail plans a fault
 *
 * @typedef {object} Service
 * @property {PecMassiva} pec
 * @property {Played} [played]
 */

/** Through what requests go, where somebody wants to see them. @type {((fetch: Fetch) => Fetch) | undefined} */
let lens;

/** From the next client on, requests go through `given`. @param {(fetch: Fetch) => Fetch} given */
export const lookThrough = (given) => {
  lens = given;
};

/** @type {Promise<Service> | undefined} */
let connected;

/** The client, the same for all views. A load that failed is tried again. @returns {Promise<Service>} */
export function service() {
  connected ??= connect().catch((error) => {
    connected = undefined;
    throw error;
  });
  return connected;
}

/** Whether what is sent arrives somewhere. */
export const isReal = () => 'baseUrl' in config.service && config.service.isReal;

/** Whether the service is only played, and does what it is told. */
export const isPlayed = () => !('baseUrl' in config.service) || (!isReal() && config.service.demo !== undefined);

/** @returns {Promise<Service>} */
async function connect() {
  const { PecMassiva } = await import('../pec-massiva/full.js');
  const rate = { perSecond: config.perSecond ?? 1 };
  if ('baseUrl' in config.service) {
    const { baseUrl, demo } = config.service;
    const pec = new PecMassiva({ baseUrl, rate, fetch: lens?.((request) => globalThis.fetch(request)) });
    return { pec, played: isPlayed() && demo !== undefined ? playedBy(demo) : undefined };
  }
  const { createSandbox } = await import('../pec-massiva/sandbox.js');
  const sandbox = await createSandbox({ speed: 20, rate });
  // It takes any token and any mailbox.
  const anybody = { token: 'any', mailbox: { username: config.senders[0] ?? 'demo@pecmassiva.com', password: 'demo' } };
  const pec = new PecMassiva({ ...anybody, rate, fetch: lens?.(sandbox.fetch) ?? sandbox.fetch });
  return { pec, played: { letPass: async (milliseconds) => sandbox.advance(milliseconds), fail: async (fault) => sandbox.fail(fault) } };
}

/** A demo's server. @param {string} address @returns {Played} */
function playedBy(address) {
  /** @param {string} what @param {string} [body] */
  const tell = async (what, body) => {
    const { ok, status } = await globalThis.fetch(address + what, { method: 'POST', body });
    if (!ok) {
      throw new Error(`${what}: ${status}`);
    }
  };
  return { letPass: (milliseconds) => tell(`clock?advance=${milliseconds}`), fail: (fault) => tell('fault', JSON.stringify(fault)) };
}
