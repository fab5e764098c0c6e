/** What is kept of a message that is under way, or may have been sent; and what it is after a reload. */

import { makeError } from '../core/js/errors.js';

/**
 * @typedef {import('./kept.js').UnderWay} UnderWay
 * @typedef {import('../types/hooks.d.ts').SendStatus} SendStatus
 */

/**
 * @param {SendStatus} status
 * @param {boolean} isSeen whether it is seen here when it is posted: where a page sends by itself, it is not
 * @param {boolean} isLeft whether the page is being left, and with it what was not posted
 * @returns {UnderWay | undefined}
 */
export function underWayOf(status, isSeen, isLeft) {
  if (status.state === 'sending') {
    // Who tells nothing of how far it is does not tell either that it leaves.
    const isPosted = status.isPosted || !isSeen || status.progress === undefined;
    return { idempotencyKey: status.idempotencyKey, isPosted, ...(isLeft && { isLeft }) };
  }
  if (status.state === 'unknown') {
    const { idempotencyKey: asked, mailbox, mark } = status.error;
    const underWay = { idempotencyKey: status.idempotencyKey, isPosted: true };
    // Mailbox and mark are of the key it was posted under. With any other they would have it said that nothing was sent.
    return asked ? { ...underWay, ...(asked !== status.idempotencyKey && { asked }), ...(mailbox && { mailbox }), ...(mark && { mark }) } : underWay;
  }
  return undefined;
}

/** Of which nobody knows. @param {any} error @returns {Extract<SendStatus, { state: 'unknown' }>} */
export const unknownOf = (error) => ({ state: 'unknown', idempotencyKey: error.idempotencyKey, error, isSettling: false, settled: undefined, settleError: undefined });

/** What was posted, and nobody knows more. @param {UnderWay} underWay */
export function unknownAgain({ idempotencyKey, asked = idempotencyKey, mailbox, mark }) {
  const words = 'The message may have been sent: the page was left before its answer came.';
  const error = makeError('UnknownOutcomeError', words, { code: 'unknownOutcome', reason: 'noAnswer', idempotencyKey: asked, mailbox, mark }, undefined);
  return { ...unknownOf(error), idempotencyKey };
}
