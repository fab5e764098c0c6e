/** What an error means for the message. */

/** @type {Record<import('../meanings.js').Meaning, string>} */
export const MEANINGS = {
  unsent: 'Nothing was sent.',
  thisUnsent: 'This message was not sent.',
  stepUnsent: 'Nothing was sent by this step.',
  unchanged: 'Nothing was changed.',
  undeleted: 'Nothing was deleted.',
  unwritten: 'Nothing was recorded by this step.',
  lost: 'No other message was sent by this step; what this page shows remains valid.',
  unknown: 'The message may have been sent already.',
  unknownChange: 'The operation may have been carried out already.',
};

/** Why nobody knows what became of it. @type {Record<import('../language.js').UnknownReason, string>} */
export const UNKNOWN = {
  noAnswer: 'The connection was lost before the answer came.',
  timeout: 'The answer did not arrive in time.',
  aborted: 'The sending was stopped while it was under way.',
  answer: 'The answer that came does not tell.',
  otherCopy: 'The browser may have transmitted the request twice: the refusal may be about the second copy, while the first may have been accepted.',
  otherMessage: 'That is the one transmitted earlier under the same key; nothing more was sent now.',
  signedOut: 'The session has expired, so it could not be asked what became of it.',
  barred: 'Another system in front of the portal answered in its place, so it could not be asked what became of it.',
};
