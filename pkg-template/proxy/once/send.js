/**
 * `POST /send`: each message through once. A key is claimed before anything goes out, and what became of
 * its message is written down before the browser is told.
 */

import { sleep } from '../../common/wait.js';
import { Refusal, answerOf, passedBack, storedAnswer, textOf, withoutSecrets } from '../answers/response.js';
import { PassingMessage, fingerprintOf } from '../request/body.js';
import { Lease } from './lease.js';
import { isRemembered } from './marks.js';
import { outcomeOf } from './outcome.js';
import { admit } from './question.js';
import { LEASE, kept, secondsOf, settledFor } from './steps.js';

/** Milliseconds that a repeat waits for the first answer. */
const PATIENCE = 30_000;

/** Milliseconds between two looks at the first attempt, at first and at most. */
const LOOKS = { first: 20, most: 500 };

/** @param {number} pause between two looks */
const longer = (pause) => Math.min(2 * pause, LOOKS.most);

/** Milliseconds that the service has for its answer, and for each million bytes more; as the client's own. */
const ANSWER = { base: 60_000, perMegabyte: 10_000 };

/** Characters of an answer that are kept; the service's have some hundred. */
const LONGEST_ANSWER = 65_536;

/**
 * @typedef {import('../../types/store.d.ts').Store} Store
 * @typedef {import('../../types/store.d.ts').Fate} Fate
 * @typedef {import('../../types/store.d.ts').KeyRecord} KeyRecord
 * @typedef {import('../request/body.js').BoundedReader} BoundedReader
 * @typedef {import('./steps.js').Known} Known
 *
 * What is decided once the key is held, so that a no leaves it free.
 *
 * @typedef {object} Prepared
 * @property {readonly string[]} secrets that the service gets, and must not come back
 * @property {(sender: string) => boolean} isSender
 * @property {(body: ReadableStream<Uint8Array>, added: number, signal: AbortSignal) => Promise<Response>} forward
 *
 * @typedef {object} Sending
 * @property {Store} store
 * @property {string} key as the store knows it
 * @property {string | undefined} mark that the client heard before it used the key first
 * @property {Known} known
 * @property {BoundedReader} reader
 * @property {{ username: string, password: string }} mailbox
 * @property {ReadonlySet<string>} fields that a message may have
 * @property {() => Promise<Prepared>} prepare
 * @property {string} questions queue of those about keys that never came, as the store knows it
 * @property {string} queue the mailbox, as the store knows it
 * @property {{ interval: number, longest: number }} pace
 * @property {import('./starts.js').Starts} starts of this process
 * @property {import('./under-way.js').UnderWay} underWay in this process
 * @property {AbortSignal} signal of the browser's request
 * @property {import('../../types/proxy.d.ts').ProxyLogEntry} entry
 * @property {(work: Promise<unknown>) => void} waitUntil
 * @property {(error: unknown) => void} onFailure told of what the store threw and nobody else hears of
 */

/**
 * Sends a message, or tells what became of it where its key was used before.
 *
 * @param {Sending} sending
 * @returns {Promise<Response>}
 */
export async function sendOnce(sending) {
  const { store, key, signal } = sending;
  // Who heard no mark is held to one of now: while it waits, too, a store must not forget.
  const since = sending.mark ?? (await kept(store.mark()));
  let record = await kept(store.look(key));
  let hasWaited = false;
  // Counted, and not by a clock that somebody may set.
  let waited = 0;
  for (let pause = LOOKS.first; ; pause = longer(pause)) {
    if (record.state === 'free' || (record.state === 'refused' && !hasWaited)) {
      // That the service refused it, its record says; that nobody used it, only a store that forgot nothing.
      const vouch = record.state === 'refused' ? async () => true : () => kept(isRemembered(store, since));
      // Asked before the claim, too: it moves the store on, to where a mark that was not its own may be.
      const wasVouched = await vouch();
      const owner = crypto.randomUUID();
      const isVouched = async () => wasVouched && (await vouch());
      const lease = new Lease();
      const claim = await claimed(sending, owner, isVouched);
      if (claim.claimed) {
        const work = first(sending, owner, lease, isVouched);
        // The browser may leave; what was begun is brought to its end.
        sending.waitUntil(work.catch(() => {}));
        return work;
      }
      record = claim.record;
    }
    // A refusal that comes while one waits is the answer to this one too.
    for (; record.state === 'running' && waited < PATIENCE; record = await kept(store.look(key), 'proxy.store.repeat')) {
      sending.entry.outcome = 'repeated';
      sending.known.key = 'running';
      hasWaited = true;
      if (signal.aborted) {
        throw new Refusal(499, 'proxy.left.repeat');
      }
      await sleep(pause);
      waited += pause;
      pause = longer(pause);
    }
    if (record.state !== 'free') {
      return repeated(sending, record);
    }
  }
}

/**
 * Claims the key.
 *
 * @param {Sending} sending
 * @param {string} owner
 * @param {() => Promise<boolean>} isVouched whether nothing that may have used the key was forgotten
 */
async function claimed({ store, key, known, waitUntil, onFailure }, owner, isVouched) {
  try {
    return await kept(store.claim(key, { owner, lease: LEASE }));
  } catch (error) {
    // It may have been taken all the same; nothing went out under it.
    const back = settledFor(store, key, owner, { state: 'free' }, onFailure);
    waitUntil(back);
    await back;
    known.key = await seen(store, key, isVouched);
    throw error;
  }
}

/**
 * What is known of a key that could not be claimed: another copy may have been quicker.
 *
 * @param {Store} store
 * @param {string} key
 * @param {() => Promise<boolean>} isVouched
 * @returns {Promise<Known['key']>}
 */
async function seen(store, key, isVouched) {
  try {
    const { state } = await store.look(key);
    if (state === 'free') {
      return (await isVouched()) ? 'free' : 'unknown';
    }
    return state === 'never' ? 'unknown' : state;
  } catch {
    return 'unseen';
  }
}

/**
 * The answer to a key that was used before.
 *
 * @param {Sending} sending
 * @param {KeyRecord} record
 */
async function repeated(sending, record) {
  const { store, mark, reader, entry, known } = sending;
  entry.outcome = 'repeated';
  if (record.state === 'done' || record.state === 'refused') {
    return answeredBefore(sending, record);
  }
  reader.cancel();
  if (record.state === 'running') {
    known.key = 'running';
    throw new Refusal(409, 'proxy.running', {}, { 'retry-after': '1' });
  }
  // That it is out of use, the record tells; that it was never used, only a store that forgot nothing.
  if (record.state === 'never' && mark !== undefined && (await kept(isRemembered(store, mark)))) {
    known.key = 'never';
    throw new Refusal(409, 'proxy.outOfUse');
  }
  known.key = 'unknown';
  throw new Refusal(409, 'proxy.unknown');
}

/**
 * The answer that is kept, to who repeats the same message.
 *
 * @param {Sending} sending
 * @param {Extract<KeyRecord, { answer: any }>} record
 */
async function answeredBefore({ reader, known }, { state, fingerprint, answer }) {
  // One that was asked for counts as done, whatever it says.
  const isNo = state === 'refused' || outcomeOf(answer.status, answer.body) === 'refused';
  known.key = isNo ? 'refused' : 'done';
  let own;
  try {
    // A refusal that came before all of the message was read has none.
    own = fingerprint === '' ? '' : await fingerprintOf(reader);
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    const note = isNo ? 'proxy.note.refused' : 'proxy.note.taken';
    throw new Refusal(error.status, error.code, { ...error.params, notes: [...(error.params.notes ?? []), note] });
  }
  if (own !== fingerprint) {
    known.key = 'done';
    throw new Refusal(422, isNo ? 'proxy.keyReused.refused' : 'proxy.keyReused');
  }
  return storedAnswer(answer);
}

/**
 * The one attempt of a key.
 *
 * @param {Sending} sending
 * @param {string} owner
 * @param {Lease} lease
 * @param {() => Promise<boolean>} isVouched whether nothing that may have used the key was forgotten
 */
async function first(sending, owner, lease, isVouched) {
  const { store, key, entry, known, underWay, onFailure } = sending;
  let isTold = false;
  const course = { isSettled: false, isOut: false, isVouched: false };
  const renewal = setInterval(() => {
    // What is over, and not out, is given up.
    if (course.isOut || !lease.isOver) {
      lease.renewed(() => store.renew(key, { owner, lease: LEASE })).catch((error) => {
        // Once: it goes on to be tried.
        isTold ||= (onFailure(error), true);
      });
    }
  }, LEASE / 3);
  let end = () => {};
  /** @param {Fate} fate */
  const settle = async (fate) => {
    course.isSettled = true;
    await settledFor(store, key, owner, fate, onFailure);
  };
  try {
    // Asked once the key is held: what was free before may have been used and forgotten since.
    course.isVouched = await isVouched();
    if (!course.isVouched) {
      await admit({ store, queue: sending.questions, interval: sending.pace.interval });
      known.key = 'unknown';
      await settle({ state: 'unknown' });
      return await repeated(sending, { state: 'unknown' });
    }
    end = underWay.begin(sending.queue);
    return await attempt(sending, course, lease, settle);
  } catch (error) {
    if (!course.isSettled) {
      // Until the last brace is out, whatever goes wrong leaves the message free to be sent.
      known.key = course.isOut ? 'unknown' : course.isVouched ? 'free' : 'unseen';
      entry.outcome = course.isOut ? 'unknown' : 'notForwarded';
      await settle({ state: course.isOut ? 'unknown' : 'free' });
    }
    throw error;
  } finally {
    end();
    clearInterval(renewal);
  }
}

/**
 * @param {Sending} given
 * @param {{ isOut: boolean }} course
 * @param {Lease} lease
 * @param {(fate: Fate) => Promise<void>} settle
 * @returns {Promise<Response>}
 */
async function attempt(given, course, lease, settle) {
  const sending = { ...given, ...(await given.prepare()) };
  const { entry, reader, fields, isSender } = sending;
  await turn(sending);
  lease.check();
  const message = new PassingMessage(reader, sending.mailbox, { isSender, fields });
  const limit = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  message.onRelease = () => {
    lease.check();
    course.isOut = true;
    const most = ANSWER.base + (reader.received / 1e6) * ANSWER.perMegabyte;
    timer = setTimeout(() => limit.abort(new Error('the service did not answer in time')), most);
  };
  try {
    const { response, body: text, cause } = await exchange(sending, message, course, limit.signal);
    const isLost = response === undefined || text === undefined;
    const outcome = isLost ? 'unknown' : outcomeOf(response.status, text);
    const body = isLost ? undefined : withoutSecrets(text, sending.secrets);
    entry.outcome = outcome === 'done' ? 'sent' : outcome;
    sending.known.key = outcome;
    if (response === undefined || body === undefined || outcome === 'unknown') {
      await settle({ state: 'unknown' });
    } else {
      const answer = { status: response.status, headers: passedBack(response.headers, sending.secrets), body };
      await settle({ state: outcome, fingerprint: message.fingerprint, answer });
    }
    return answered(response, body, cause, sending.secrets);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {Prepared} sending
 * @param {PassingMessage} message
 * @param {{ isOut: boolean }} course
 * @param {AbortSignal} limit
 * @returns {Promise<{ response?: Response, body?: string | undefined, cause?: unknown }>} no response: nobody knows
 */
async function exchange(sending, message, course, limit) {
  /** @type {Response | undefined} */
  let response;
  try {
    response = await sending.forward(message.stream(), message.added, limit);
    const body = await textOf(response, LONGEST_ANSWER);
    // Answered before it had all: what is left is not worth reading.
    message.cancel();
    return { response, body };
  } catch (error) {
    if (response !== undefined) {
      return { response, cause: error };
    }
    if (message.failure !== undefined) {
      throw message.failure;
    }
    if (!course.isOut) {
      throw Object.assign(new Refusal(502, 'proxy.unreached'), { cause: error });
    }
    return { cause: error };
  }
}

/**
 * @param {Response | undefined} response
 * @param {string | undefined} body
 * @param {unknown} cause why there is none
 * @param {readonly string[]} secrets
 */
function answered(response, body, cause, secrets) {
  if (response === undefined || body === undefined) {
    throw Object.assign(new Refusal(502, 'proxy.lost'), cause === undefined ? {} : { cause });
  }
  if (response.status >= 300 && response.status < 400) {
    throw new Refusal(502, 'proxy.redirect');
  }
  return answerOf(response.status, passedBack(response.headers, secrets), body);
}

/**
 * Waits for the mailbox's turn.
 *
 * @param {Sending} sending
 */
async function turn({ store, queue, pace, starts, signal, entry }) {
  const { taken, wait } = await kept(store.reserve(queue, pace));
  if (!taken) {
    throw new Refusal(429, 'proxy.queue', {}, { 'retry-after': secondsOf(wait - pace.longest) });
  }
  const since = Date.now();
  if (wait > 0) {
    await sleep(wait);
  }
  await starts.wait(queue, pace.interval);
  if (wait > 0) {
    // Who left meanwhile may only be heard of now: a process that stood still runs its timers first.
    await sleep(0);
  }
  entry.waited = Date.now() - since;
  if (signal.aborted) {
    throw new Refusal(499, 'proxy.left');
  }
}
