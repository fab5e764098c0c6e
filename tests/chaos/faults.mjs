/**
 * What the world does to a connection, each by its name. `reaches` tells what of the message the service gets, `says`
 * what the client that talks to the service has to say of it; the tests hold both.
 */

import { ANSWERS } from './answers.mjs';
import { REQUESTS } from './requests.mjs';

/**
 * @typedef {'sent' | 'unknown' | 'notSent'} Said
 *
 * @typedef {object} Expected
 * @property {boolean} reaches whether the service gets the whole message
 * @property {Said | { node: Said | Said[], browser: Said }} says straight at the service
 * @property {Said} [before] where it happens between page and proxy, twice; default: `sent`
 * @property {Said | Said[]} [behind] where it happens between proxy and service; default: what Node says straight
 * @property {string} [read] the error a read ends in where it happens each time; default: `NetworkError`, none where a
 *   send is sent
 * @property {true | 'Chromium'} [repeats] a browser, or only this one, posts by itself again, over a connection that was used before
 * @property {number} [timeout] milliseconds, where the client has to end it
 *
 * @typedef {import('./relay.mjs').Fault & Expected} Named
 */

/** @type {Record<string, Named>} */
export const FAULTS = { ...REQUESTS, ...ANSWERS };

/** What is to be said where it happens between proxy and service. @param {Named} fault */
export const behind = ({ says, behind: own }) => own ?? (typeof says === 'string' ? says : says.node);
