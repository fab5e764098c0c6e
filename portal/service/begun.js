/** The message that is being written down: kept in its tab, so that after a reload it is told from all others. */

import { keepInTab, keptInTab } from './tab.js';

/**
 * @typedef {object} Begun
 * @property {string} idempotencyKey the form's
 * @property {string[]} [before] ids of all that was written down before it; none where only the page keeps it
 * @property {Written} [message]
 *
 * @typedef {{ sender: string, subject: string, text: string, recipients: string[] }} Written what tells it from others
 */

const NAME = 'portal.begun';

/** @returns {Begun | undefined} */
export const begun = () => /** @type {Begun | undefined} */ (keptInTab(NAME));

/** @param {Begun | undefined} one nothing, once it is known what became of it */
export const begin = (one) => keepInTab(NAME, one);
