/** `GET /once/{key}` and `GET /look/{key}`: what became of the message of a key. */

import { Refusal, dataOf } from '../answers/response.js';
import { isRemembered } from './marks.js';
import { kept, secondsOf } from './steps.js';
import { putOutOfUse } from './unused.js';

/** Unknown keys of a mailbox that may be asked for at once; after those, one for each message that may go. */
const QUESTIONS = 60;

/** What a store that fails means here. @type {import('../answers/words.js').Code} */
const UNTOLD = 'proxy.store.question';

/**
 * @typedef {object} Question
 * @property {import('../../types/store.d.ts').Store} store
 * @property {string} key as the store knows it
 * @property {string | undefined} mark that the client heard before it used the key first
 * @property {string} queue of the mailbox's questions, as the store knows it
 * @property {number} interval milliseconds between two messages of the mailbox
 * @property {import('./steps.js').Known} known
 * @property {(work: Promise<unknown>) => void} waitUntil
 * @property {(error: unknown) => void} onFailure told of what the store threw and nobody else hears of
 */

/**
 * What `GET /once/{key}` tells. A key that was never seen is put out of use by the question.
 *
 * @param {Question} question
 */
export async function fateOf(question) {
  const { store, key, mark, known } = question;
  const seen = await kept(store.look(key), UNTOLD);
  if (seen.state === 'free') {
    await admit(question);
  }
  // Not to know a key is no knowledge: it is, where nothing was forgotten since before its first use. Asked on both
  // sides of the step, which moves the store on, to where a mark that was not its own may be.
  const remembers = async () => mark !== undefined && isRemembered(store, mark);
  const wasVouched = await kept(remembers(), UNTOLD);
  const isVouched = async () => wasVouched && remembers();
  const record = await kept(ended(), UNTOLD);
  if (record.state === 'never') {
    known.key = (await kept(isVouched(), UNTOLD)) ? 'never' : 'unknown';
    return dataOf({ state: known.key });
  }
  return toldOf(record, known);

  /** What was refused was not taken, whoever vouches; what somebody else holds is left to them, and may be given back. */
  async function ended() {
    switch (seen.state) {
      case 'free':
        return putOutOfUse(question, isVouched);
      case 'refused':
        return store.look(key, { burn: true });
      default:
        return seen;
    }
  }
}

/**
 * What `GET /look/{key}` tells. It changes nothing, so that it cannot say of a message that it was not sent: it may
 * come yet.
 *
 * @param {Question} question
 */
export async function seenOf({ store, key, known }) {
  const record = await kept(store.look(key), UNTOLD);
  // A message that the service refused may go again under its key: that is no end either.
  if (record.state === 'free' || record.state === 'refused') {
    known.key = 'unseen';
    return dataOf({ state: 'free' });
  }
  return toldOf(record, known);
}

/**
 * What a record tells by itself.
 *
 * @param {import('../../types/store.d.ts').KeyRecord} record
 * @param {import('./steps.js').Known} known
 */
function toldOf(record, known) {
  switch (record.state) {
    case 'done':
    case 'refused':
      known.key = 'done';
      return dataOf({ state: 'done', answer: record.answer });
    case 'running':
      known.key = 'running';
      return dataOf({ state: 'running' }, { 'retry-after': '1' });
    default:
      // A key that is out of use, or that a store did not burn, says nothing of what came before.
      known.key = 'unknown';
      return dataOf({ state: 'unknown' });
  }
}

/**
 * A key that was never seen and is put out of use leaves a record: invented keys must not fill the store.
 *
 * @param {Pick<Question, 'store' | 'queue' | 'interval'>} question
 */
export async function admit({ store, queue, interval }) {
  const longest = (QUESTIONS - 1) * interval;
  const { taken, wait } = await kept(store.reserve(queue, { interval, longest }), UNTOLD);
  if (!taken) {
    throw new Refusal(429, 'proxy.questions', {}, { 'retry-after': secondsOf(wait - longest) });
  }
}
