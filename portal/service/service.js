/** The service that the portal talks to, loaded once somebody needs it: a page can be written in before it is there. */

import { config } from '../config/config.js';

/**
 * @typedef {import('../pec-massiva/full.js').PecMassiva} PecMassiva
 * @typedef {import('../pec-massiva/full.js').Fetch} Fetch
 * @typedef {import('../pec-massiva/sandbox.js').Fault} Fault
 *
 * @typedef {object} Service
 * @property {PecMassiva} pec
 * @property {(options?: { journal: import('../pec-massiva/journal-page.js').JournalStorage }) => PecMassiva} make another client for it
 * @property {(milliseconds: number) => void | Promise<void>} [letPass] of a sandbox: time, which moves what waits
 * @property {(fault: Fault) => void | Promise<void>} [fail] of a sandbox: plans a fault
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

/** A client of its own beside the other: what it keeps ends with the page. @returns {Promise<{ pec: PecMassiva }>} */
export async function inMemory() {
  const [{ make }, { memoryJournal }] = await Promise.all([service(), import('../pec-massiva/journal-page.js')]);
  return { pec: make({ journal: memoryJournal() }) };
}

/** Whether what is sent arrives somewhere. */
export const isReal = () => 'baseUrl' in config.service && config.service.isReal;

/** Whether it is a sandbox that breaks when it is told to. */
export const canBreak = () => !('baseUrl' in config.service) || (!isReal() && config.service.fault !== undefined);

/** @returns {Promise<Service>} */
async function connect() {
  const { PecMassiva } = await import('../pec-massiva/full.js');
  const rate = { perSecond: config.perSecond ?? 1 };
  if ('baseUrl' in config.service) {
    const { baseUrl, clock, fault: faults } = config.service;
    const make = (/** @type {object} */ options = {}) => new PecMassiva({ ...options, baseUrl, rate, fetch: lens?.((request) => globalThis.fetch(request)) });
    return {
      ...{ pec: make(), make },
      letPass: clock === undefined ? undefined : (milliseconds) => tell(`${clock}?advance=${milliseconds}`),
      fail: faults === undefined ? undefined : (fault) => tell(faults, JSON.stringify(fault)),
    };
  }
  const { createSandbox } = await import('../pec-massiva/sandbox.js');
  const sandbox = await createSandbox({ speed: 20, rate });
  // It takes any token and any mailbox.
  const anybody = { token: 'any', mailbox: { username: config.senders[0] ?? 'demo@pecmassiva.com', password: 'demo' } };
  const make = (/** @type {object} */ options = {}) => new PecMassiva({ ...options, ...anybody, rate, fetch: lens?.(sandbox.fetch) ?? sandbox.fetch });
  return { pec: make(), make, letPass: (milliseconds) => sandbox.advance(milliseconds), fail: (fault) => sandbox.fail(fault) };
}

/** Tells the server of a sandbox what to do. @param {string} address @param {string} [body] */
async function tell(address, body) {
  const { ok, status } = await globalThis.fetch(address, { method: 'POST', body });
  if (!ok) {
    throw new Error(`${address}: ${status}`);
  }
}
