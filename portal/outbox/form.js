/**
 * The form of the package, the same whatever is looked at meanwhile. What is written in it goes into the journal before anything
 * is posted, and from there on its way.
 */

import { define } from '../pec-massiva/compose-slim.min.js';
import { config } from '../config/config.js';
import { sends } from '../sends/sends.js';
import { address } from '../service/address.js';
import { begin, begun } from '../service/begun.js';
import { isReal, service } from '../service/service.js';
import { allWords, describe, explain } from '../words/words.js';
import { problemsOf } from './check.js';
import { fieldsOf } from './fields.js';
import { found, writeDown, writtenBefore } from './written.js';

/**
 * @typedef {import('../pec-massiva/compose-slim.min.js').PecCompose} PecCompose
 * @typedef {NonNullable<PecCompose['client']>} Client
 */

// Whichever language is spoken, its words are those of the page.
const words = { explain, describe };
define({ words: { it: words, en: words, de: words } });

/** @type {PecCompose['check']} */
const check = async (message, { acceptedAddresses }) => {
  // What is wrong has to be said.
  await allWords();
  return problemsOf(message, acceptedAddresses);
};

/** Who leaves before it is written down is asked whether they mean it, too. @type {PecCompose['outbox']} */
const outbox = (message, { idempotencyKey, acceptedAddresses }) =>
  sends.counted(async () => {
    const fields = fieldsOf(message, acceptedAddresses);
    const before = await writtenBefore();
    const { sender, subject, text, recipients } = fields;
    // What ends with the page may have gone though it is not found again.
    begin({ idempotencyKey, ...(sends.isKept && { before, message: { sender, subject, text, recipients } }) });
    const { id } = await writeDown(fields, before);
    // It runs on whatever is looked at; its own view, whose heading is where one goes on, shows how far it is, and what stopped it.
    void sends.run(id).catch(() => undefined);
    location.hash = address('inviate', id);
  });

/** Nothing goes but what is written down: what is not there was not sent, and what is there goes on from its own view. @type {Client['settle']} */
const settle = async (of) => {
  const { idempotencyKey } = /** @type {{ idempotencyKey?: string }} */ (of);
  const one = begun();
  const { before, message } = one ?? {};
  if (before === undefined || message === undefined || one?.idempotencyKey !== idempotencyKey) {
    return { state: 'unknown' };
  }
  const { made, isAny } = await found(message, before);
  if (made !== undefined) {
    location.hash = address('inviate', made.id);
    return { state: 'sent', messageId: '', sent: message.recipients.length };
  }
  // Without locks a tab into which this one was copied may still be writing it, unseen.
  return { state: isAny || !('locks' in navigator) ? 'unknown' : 'notSent' };
};

/** @type {Client} */
const client = { send: async (...given) => (await service()).pec.send(...given), settle };

export const form = Object.assign(document.createElement('pec-compose'), { check, outbox, client });
form.setAttribute('senders', config.senders.join(' '));
form.setAttribute('to-each', 'choice');
if (config.price !== undefined) {
  form.setAttribute('price', String(config.price));
}
if (!isReal()) {
  form.setAttribute('environment', 'test');
}
