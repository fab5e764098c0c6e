/** What an error means for the message, told by its code, its class and its notes: never by a sentence. */

import { groupOf, read, textOf, textsOf } from './read.js';

/**
 * - `unsent`: nothing was sent; `thisUnsent`: this message was not, another was; `stepUnsent`: this step or request sent
 *   nothing, an earlier one may have;
 * - `unchanged`, `undeleted`, `unwritten`: nothing was changed, deleted, written by this step;
 * - `lost`: what is known of a message was lost, and no other was sent;
 * - `unknown`: the message may have been sent; `unknownChange`: something may have been carried out.
 *
 * @typedef {'unsent' | 'thisUnsent' | 'stepUnsent' | 'unchanged' | 'undeleted' | 'unwritten' | 'lost' | 'unknown' | 'unknownChange'} Meaning
 */

/** By codes, and by beginnings of codes up to a dot; what stands in none means nothing for a message. @type {[Meaning, string[]][]} */
const MEANINGS = [
  ['unsent', ['validation', 'load', 'network.mailbox', 'state.copy', 'state.noLocks']],
  ['thisUnsent', ['keyReused', 'proxy.keyReused']],
  // Of a client that was closed before the call.
  ['stepUnsent', ['closed']],
  ['stepUnsent', ['state.otherMailbox', 'state.otherService', 'state.deleted', 'storage.list', 'storage.order', 'storage.value', 'storage.damaged']],
  // Also where rows were posted before.
  ['stepUnsent', ['storage.rows', 'storage.file', 'storage.newer', 'storage.line', 'storage.damagedLine']],
  ['lost', ['storage.lost']],
  ['unchanged', ['state.notUnknown']],
  ['undeleted', ['state.atWork']],
  ['unwritten', ['storage.blocked', 'storage.browser', 'storage.closed', 'storage.forbidden', 'storage.full', 'storage.gone']],
  ['unwritten', ['storage.missing', 'storage.newerFile', 'storage.olderPage', 'storage.quota', 'storage.unusable']],
  ['unsent', ['proxy.key', 'proxy.noSenders', 'proxy.contentType', 'proxy.compressed']],
  ['unsent', ['proxy.form', 'proxy.tooLarge', 'proxy.wasRead', 'proxy.answered', 'proxy.brokenOff', 'proxy.silent']],
  ['unsent', ['proxy.whiteSpace', 'proxy.json', 'proxy.sender', 'proxy.outOfUse', 'proxy.queue', 'proxy.underWay']],
  ['stepUnsent', ['proxy.path', 'proxy.otherOrigin', 'proxy.navigation', 'proxy.getHeader', 'proxy.postHeader', 'proxy.otherMailbox', 'proxy.function']],
  // Reads meet them as well, and of those the message may have been sent long ago; an error of `send` says itself that nothing was.
  ['stepUnsent', ['proxy.tokenFailed', 'proxy.noToken', 'proxy.unreached']],
  ['stepUnsent', ['proxy.noResponse', 'proxy.noMailbox', 'proxy.left', 'proxy.store']],
  ['unchanged', ['proxy.account', 'proxy.askHeader']],
  ['unknown', ['proxy.running', 'proxy.unknown', 'proxy.lost', 'proxy.left.repeat', 'proxy.store.question', 'proxy.store.repeat']],
];

/** @param {string} code @returns {Meaning | undefined} */
function ofCode(code) {
  for (let start = code; start !== ''; start = start.slice(0, Math.max(0, start.lastIndexOf('.')))) {
    const found = MEANINGS.find(([, codes]) => codes.includes(start));
    if (found !== undefined) {
      return found[0];
    }
  }
  return undefined;
}

/** Of an outcome that nobody knows: whether it was a message's. @param {unknown} error @param {string} code @returns {Meaning} */
function unknownOf(error, code) {
  // Other calls have no key; what is left of a row's error in a journal has none either, but says of what it was.
  const isMessage = groupOf(code) === 'unknownOutcome' ? code !== 'unknownOutcome.change' : read(error, 'idempotencyKey') !== '';
  return isMessage ? 'unknown' : 'unknownChange';
}

/**
 * @param {unknown} error
 * @returns {Meaning | undefined}
 */
export function meaningOf(error) {
  const code = textOf(error, 'code') ?? '';
  if (textOf(error, 'name') === 'UnknownOutcomeError' || groupOf(code) === 'unknownOutcome') {
    return unknownOf(error, code);
  }
  const params = read(error, 'params');
  const notes = textsOf(read(params, 'notes'), 20);
  if (notes.includes('note.nothingSent')) {
    return 'unsent';
  }
  if (notes.includes('note.nothingChanged')) {
    return 'unchanged';
  }
  const proxyCode = textOf(params, 'proxyCode');
  return (proxyCode === undefined ? undefined : ofCode(proxyCode)) ?? ofCode(code);
}
