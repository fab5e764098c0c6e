/** What is kept of a message that is under way, or may have been sent; and what it is after a reload. */

import { makeError } from '../core/js/errors.js';

/**
 * @typedef {import('./kept.js').UnderWay} UnderWay
 * @typedef {import('../types/hooks.d.ts').SendStatus} SendStatus
 */

/**
 * @param {SendStatus} status
 * @param {boolean} isSeen whether it is seen here when it is posted: where a page sends by itself, it is not
 * @returns {UnderWay | undefined}
 */
export function underWayOf(status, isSeen) {
  if (status.state === 'sending') {
    return { idempotencyKey: status.idempotencyKey, isPosted: status.isPosted || !isSeen };
  }
  if (status.state === 'unknown') {
    const { mailbox, mark } = status.error;
    return { idempotencyKey: status.idempotencyKey, isPosted: true, ...(mailbox && { mailbox }), ...(mark && { mark }) };
  }
  return undefined;
}

/** What was posted, and nobody knows more. @param {UnderWay} underWay @returns {Extract<SendStatus, { state: 'unknown' }>} */
export function unknownAgain({ idempotencyKey, mailbox, mark }) {
  const words = 'The message may have been sent: the page was left before its answer came.';
  const error = makeError('UnknownOutcomeError', words, { code: 'unknownOutcome', reason: 'noAnswer', idempotencyKey, mailbox, mark }, undefined);
  return { state: 'unknown', idempotencyKey, error: /** @type {any} */ (error), isSettling: false, settled: undefined, settleError: undefined };
}
