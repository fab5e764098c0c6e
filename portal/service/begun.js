/** The message that is being written down: kept in its tab, so that after a reload it is told from all others, and is not lost sight of. */

import { keepInTab, keptInTab } from './tab.js';

/**
 * @typedef {object} Begun
 * @property {string} idempotencyKey the form's
 * @property {string[]} [before] ids of all that was written down before it; none where only the page keeps it
 * @property {Written} [message]
 *
 * @typedef {{ sender: string, subject: string, text?: string | undefined, recipients: string[] }} Written what tells it from others
 */

const NAME = 'portal.begun';

/** @returns {Begun | undefined} */
export const begun = () => /** @type {Begun | undefined} */ (keptInTab(NAME));

/** What the form says, wherever it is heard. */
class Told extends EventTarget {
  /** Whether nobody knows if the message of the form was written down. A page that begins with one was left meanwhile. */
  isOpen = begun() !== undefined;
  /** What the form said last while it was not seen. @type {unknown} */
  error;

  /** @param {{ isOpen?: boolean, error?: unknown }} what */
  tell({ isOpen = this.isOpen, error }) {
    Object.assign(this, { isOpen, error });
    this.dispatchEvent(new Event('change'));
  }
}

export const told = new Told();

/** It is being written down: nobody need be told until it is known, or is not. @param {Begun} one */
export function begin(one) {
  keepInTab(NAME, one);
  told.tell({ isOpen: false });
}

/** It is known what became of it. @param {unknown} [error] to be told where the form is not seen */
export function end(error) {
  keepInTab(NAME, undefined);
  told.tell({ isOpen: false, error });
}
