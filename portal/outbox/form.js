/**
 * The form of the package, the same whatever is looked at meanwhile. What is written in it goes into the journal before anything
 * is posted, and from there on its way.
 */

import { define } from '../pec-massiva/compose-slim.min.js';
import { config } from '../config/config.js';
import { sends } from '../sends/sends.js';
import { address } from '../service/address.js';
import { isReal, service } from '../service/service.js';
import { keepInTab, keptInTab } from '../service/tab.js';
import { allWords, describe, explain } from '../words/words.js';
import { problemsOf } from './check.js';
import { fieldsOf } from './fields.js';

/**
 * @typedef {import('../pec-massiva/compose-slim.min.js').PecCompose} PecCompose
 * @typedef {NonNullable<PecCompose['client']>} Client
 */

/** When a message was begun to be written down, and under which key: told after a reload. */
const BEGUN = 'portal.begun';

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
    // What ends with the page may have gone though it is not found again.
    keepInTab(BEGUN, sends.isKept ? { idempotencyKey, at: Date.now() } : undefined);
    const { id } = await sends.keep(fieldsOf(message, acceptedAddresses));
    // It runs on whatever is looked at; its own view, whose heading is where one goes on, shows how far it is, and what stopped it.
    void sends.run(id).catch(() => undefined);
    location.hash = address('inviate', id);
  });

/** Nothing goes but what is written down: what is not there was not sent, and what is there goes on from its own view. @type {Client['settle']} */
const settle = async (of) => {
  const { idempotencyKey } = /** @type {{ idempotencyKey?: string }} */ (of);
  const message = form.value;
  const begun = /** @type {any} */ (keptInTab(BEGUN));
  // Without its text, or the time, it cannot be told from another.
  if (begun?.idempotencyKey !== idempotencyKey || message.recipient.length === 0) {
    return { state: 'unknown' };
  }
  const made = await sends.keptSince(begun.at, fieldsOf(message));
  if (made === undefined) {
    return { state: 'notSent' };
  }
  location.hash = address('inviate', made.id);
  return { state: 'sent', messageId: '', sent: message.recipient.length };
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
