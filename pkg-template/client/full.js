/** What the client of `pec-massiva/full` has besides that of the main entry. */

import { campaignsOf } from '../campaigns/campaigns.js';
import { clientClass } from './client.js';
import { mailboxesOf, registryOf } from './mailboxes.js';

/** Methods of mailboxes and the registry that change nothing. */
const READS = new Set([
  ...['isAvailable', 'isPecDomain', 'list', 'get', 'activationForm', 'archiveForm', 'waitFor'],
  ...['registry.list', 'registry.get', 'registry.powerOfAttorney'],
]);

/**
 * Makes the class.
 *
 * @param {() => Promise<void>} load
 * @param {import('./client.js').Core} core
 * @returns {typeof import('../types/full.d.ts').PecMassiva}
 */
export function fullClass(load, core) {
  const more = (/** @type {import('./client.js').Call} */ call, /** @type {(item: any) => any} */ itemOf) => {
    /** @type {import('./mailboxes.js').Make} */
    const make = (name, subject, input, options) =>
      call(options, (client, taken) => client.pec(name, subject, input, taken), !READS.has(name));
    return { mailboxes: mailboxesOf(make), registry: registryOf(make), campaigns: campaignsOf(call, itemOf) };
  };
  return /** @type {any} */ (clientClass(load, core, more));
}
