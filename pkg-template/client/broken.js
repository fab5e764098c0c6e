/** What a call is told whose core breaks, and what is done with what is left of that core. */

import { brokenError } from '../common/life.js';

/** Of a call that asks, or that is known afterwards. @param {unknown} fault */
export const ended = (fault) => brokenError('PecError', 'This call was ended; ask again. A campaign goes on once it is opened again.', fault);

/** Of a call that changes something. @param {unknown} fault */
export const unknownChange = (fault) =>
  brokenError('UnknownOutcomeError', 'Whether this was done is unknown: look before it is asked for again.', fault, { reason: 'noAnswer' });

/** Does what has no use any more where the core is gone that it is of. @param {() => void} work */
export function orGone(work) {
  try {
    work();
  } catch (error) {
    if (/** @type {any} */ (error)?.code !== 'core.stale') {
      throw error;
    }
  }
}
