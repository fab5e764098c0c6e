/** What is wrong with a message, all at once, before anybody confirms it. */

import { isPecError, makeError } from '../core/js/errors.js';

/**
 * @typedef {import('../types/hooks.d.ts').SendClient} SendClient
 * @typedef {import('../types/index.d.ts').Message} Message
 * @typedef {import('../types/errors.d.ts').Problem} Problem
 */

/**
 * The client checks what it is to send before it reads or asks anything. A file that is none is put beside the others, so
 * that a message which is well in all else is refused for that one alone: what is checked here can never go. A client that
 * does not keep to that may have sent it.
 *
 * @param {SendClient} client
 * @param {import('../types/compose.d.ts').ComposedMessage} given
 * @param {string[]} acceptedAddresses
 * @returns {Promise<Problem[]>}
 * @throws {import('../types/errors.d.ts').UnknownOutcomeError} (rejects) where the client did not refuse it
 */
async function problemsOf(client, { toEach, ...message }, acceptedAddresses) {
  const none = /** @type {any} */ ({});
  const place = message.attachments.length;
  const idempotencyKey = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  let fault;
  try {
    await client.send({ ...message, attachments: [...message.attachments, none] }, { acceptedAddresses, idempotencyKey });
  } catch (error) {
    const { name, problems } = /** @type {any} */ (error);
    if (name === 'ValidationError') {
      // Of several messages to one each, none has too many.
      const isOfAll = (/** @type {Problem} */ { field, code }) => toEach === true && field === 'recipient' && code === 'tooMany';
      return problems.filter((/** @type {Problem} */ problem) => !problem.field.startsWith(`attachments[${place}]`) && !isOfAll(problem));
    }
    if (isPecError(error)) {
      throw error;
    }
    fault = error;
  }
  const words = 'The message may have been sent: the client did not refuse what was to be checked alone. Give the form a `check`.';
  throw makeError('UnknownOutcomeError', words, { code: 'unknownOutcome', reason: 'noAnswer', idempotencyKey }, fault);
}

/**
 * @param {{ client: SendClient | undefined, check: import('../types/compose.d.ts').ComposeCheck | undefined }} means the page's own check comes first
 * @param {import('../types/compose.d.ts').ComposedMessage} message
 * @param {string[]} acceptedAddresses
 * @returns {Promise<readonly Problem[]>}
 */
export async function checkedBy({ client, check }, message, acceptedAddresses) {
  if (check !== undefined) {
    return check(message, { acceptedAddresses });
  }
  return client === undefined ? [] : problemsOf(client, message, acceptedAddresses);
}
