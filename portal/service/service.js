/** The service that the portal talks to, loaded once somebody needs it: a page can be written in before it is there. */

import { config } from '../config/config.js';

/**
 * @typedef {import('../pec-massiva/full.js').PecMassiva} PecMassiva
 *
 * @typedef {object} Service
 * @property {PecMassiva} pec
 * @property {(milliseconds: number) => void | Promise<void>} [letPass] of a sandbox: time, which moves what waits
 */

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

/** @returns {Promise<Service>} */
async function connect() {
  const { PecMassiva } = await import('../pec-massiva/full.js');
  const rate = { perSecond: config.perSecond ?? 1 };
  if ('baseUrl' in config.service) {
    const { baseUrl, clock } = config.service;
    return { pec: new PecMassiva({ baseUrl, rate }), letPass: clock === undefined ? undefined : (milliseconds) => advance(clock, milliseconds) };
  }
  const { createSandbox } = await import('../pec-massiva/sandbox.js');
  const sandbox = await createSandbox({ speed: 20, rate });
  // It takes any token and any mailbox.
  const anybody = { token: 'any', mailbox: { username: config.senders[0] ?? 'demo@pecmassiva.com', password: 'demo' } };
  return { pec: new PecMassiva({ ...anybody, rate, fetch: sandbox.fetch }), letPass: (milliseconds) => sandbox.advance(milliseconds) };
}

/** @param {string} clock @param {number} milliseconds */
async function advance(clock, milliseconds) {
  await fetch(`${clock}?advance=${milliseconds}`, { method: 'POST' });
}
