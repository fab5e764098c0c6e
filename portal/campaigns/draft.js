/** The campaign that is being prepared: it stays while other views are looked at, and across a change of language. */

import { config } from '../config/config.js';

/**
 * @typedef {object} Draft
 * @property {string} name
 * @property {string} sender
 * @property {string} subject
 * @property {string} text
 * @property {string | undefined} body
 * @property {File | undefined} table
 * @property {File[]} files
 * @property {boolean} isAgain whether it is made of rows of another campaign
 */

/** @returns {Draft} */
const fresh = () => ({
  name: '',
  sender: config.senders[0] ?? '',
  subject: '',
  text: '',
  body: undefined,
  table: undefined,
  files: [],
  isAgain: false,
});

/** @type {Draft} */
export let draft = fresh();

/** Begins anew, or with what another campaign had. @param {Partial<Draft>} [from] */
export function begin(from = {}) {
  draft = { ...fresh(), ...from };
}
