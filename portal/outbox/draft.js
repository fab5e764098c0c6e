/** What is being written: it stays while other views are looked at, and across a change of language. */

import { config } from '../config/config.js';

/** @typedef {import('../sends/sends.js').Draft} Draft */

/** @returns {Draft} */
const fresh = () => ({
  sender: config.senders[0] ?? '',
  recipients: [],
  isToAll: false,
  subject: '',
  text: '',
  files: [],
  acceptedAddresses: [],
  isAgain: false,
});

/** @type {Draft} */
export let draft = fresh();

/** Begins anew, or with what another message had. @param {Partial<Draft>} [from] */
export function begin(from = {}) {
  draft = { ...fresh(), ...from };
}

/** Whether anything would be lost. */
export const hasAnything = () => draft.recipients.length + draft.files.length > 0 || draft.subject + draft.text !== '';
