/**
 * What an office sets up: this file is all that it changes, and it is kept when the portal is laid out again. A `baseUrl` at another
 * origin has to be named besides in `connect-src` of the policy in `index.html`, which allows requests to the portal's own alone.
 *
 * @typedef {object} Config
 * @property {string} owner whose portal it is
 * @property {string[]} senders the addresses one may send from; the first is chosen
 * @property {{ sandbox: true } | { baseUrl: string, isReal: boolean, clock?: string, fault?: string }} service a service in the
 *   page's own memory, for tries, or the office's own proxy, absolute or relative to this page; `clock` and `fault`: of a service
 *   for tries, where its time can be advanced, and where it is told to break
 * @property {number} [price] euros for one recipient of a message, for the last look before it goes: one message to three is
 *   counted as three, the stricter reading of the service's price list
 * @property {number} [perSecond] messages a second; default: 1, the service's own pace
 * @property {{ domain?: string, prices?: Record<string, number> }} [mailboxes] the domain under which mailboxes are registered,
 *   by default the one that goes with each type; euros a year by type, for the last look before one is paid for
 * @property {{ accessibility?: string, privacy?: string }} [links] the declaration of accessibility and the note on privacy
 */

/** @type {Config} */
export const config = {
  owner: 'Comune di Esempio',
  senders: ['comune@pecmassiva.com'],
  service: { sandbox: true },
  price: 0.05,
};
