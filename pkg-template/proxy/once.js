/**
 * `POST /send`: each message through once. A key is claimed before anything goes out, and what became of
 * its message is written down before the browser is told.
 */

import { Refusal, answerOf, dataOf, passedBack, storedAnswer, textOf, withoutSecrets } from './answers.js';
import { PassingMessage, fingerprintOf } from './body.js';
import { outcomeOf } from './outcome.js';

/** Milliseconds after which an attempt that its process no longer vouches for counts as left behind. */
const LEASE = 30_000;

/** Milliseconds that a repeat waits for the first answer. */
const PATIENCE = 30_000;

/** Milliseconds between two looks at the first attempt, at first and at most. */
const LOOKS = { first: 20, most: 500 };

/** Milliseconds that the service has for its answer, and for each million bytes more; as the client's own. */
const ANSWER = { base: 60_000, perMegabyte: 10_000 };

/** Characters of an answer that are kept; the service's have some hundred. */
const LONGEST_ANSWER = 65_536;

/** Milliseconds by which the client's count of a key's age may be behind. */
const MARGIN = 5_000;

/** Unknown keys of a mailbox that may be asked for at once; after those, one for each message that may go. */
const QUESTIONS = 60;

/**
 * @typedef {import('../types/store.d.ts').Store} Store
 * @typedef {import('../types/store.d.ts').Fate} Fate
 * @typedef {import('../types/store.d.ts').KeyRecord} KeyRecord
 * @typedef {import('./body.js').BoundedReader} BoundedReader
 *
 * @typedef {object} Sending
 * @property {Store} store
 * @property {string} key as the store knows it
 * @property {number | undefined} age milliseconds since the client used the key first, where it repeats
 * @property {BoundedReader} reader
 * @property {{ username: string, password: string }} mailbox
 * @property {readonly string[]} secrets that the service gets, and must not come back
 * @property {(sender: string) => boolean} isSender
 * @property {string} queue the mailbox, as the store knows it
 * @property {{ interval: number, longest: number }} pace
 * @property {import('./starts.js').Starts} starts of this process
 * @property {AbortSignal} signal of the browser's request
 * @property {(body: ReadableStream<Uint8Array>, added: number, signal: AbortSignal) => Promise<Response>} forward
 * @property {import('../types/proxy.d.ts').ProxyLogEntry} entry
 * @property {(work: Promise<unknown>) => void} waitUntil
 */

/**
 * Sends a message, or tells what became of it where its key was used before.
 *
 * @param {Sending} sending
 * @returns {Promise<Response>}
 */
export async function sendOnce(sending) {
  const { store, key, entry } = sending;
  const deadline = Date.now() + PATIENCE;
  if (await isBeyond(sending)) {
    return repeated(sending, { state: 'unknown' });
  }
  for (let pause = LOOKS.first; ; pause = Math.min(pause * 2, LOOKS.most)) {
    const owner = crypto.randomUUID();
    const claim = await kept(store.claim(key, { owner, lease: LEASE })).catch((error) => {
      // It may have been taken all the same; nothing went out under it.
      sending.waitUntil(settledFor(store, key, owner, { state: 'free' }));
      throw error;
    });
    if (claim.claimed) {
      const work = first(sending, owner);
      // The browser may leave; what was begun is brought to its end.
      sending.waitUntil(work.catch(() => {}));
      return work;
    }
    entry.outcome = 'repeated';
    let { record } = claim;
    // A refusal that comes while one waits is the answer to this one too.
    for (; record.state === 'running' && Date.now() < deadline; record = await kept(store.look(key))) {
      if (sending.signal.aborted) {
        throw new Refusal(499, 'The browser left while it waited for the first answer.');
      }
      await sleep(pause);
      pause = Math.min(pause * 2, LOOKS.most);
    }
    if (record.state !== 'free') {
      return repeated(sending, record);
    }
  }
}

/**
 * A repeat of a key so old that the store may have forgotten its first attempt: who cannot tell must not
 * send.
 *
 * @param {Sending} sending
 */
async function isBeyond({ store, key, age }) {
  if (age === undefined || (await kept(store.look(key))).state !== 'free') {
    return false;
  }
  return !(await reaches(store, age));
}

/**
 * Whether the store would still know a key of this age. To be asked after it was looked up: in between, a
 * store may forget.
 *
 * @param {Store} store
 * @param {number} age
 */
async function reaches(store, age) {
  return age + MARGIN < (await kept(store.reach()));
}

/**
 * @typedef {object} Question
 * @property {Store} store
 * @property {string} key as the store knows it
 * @property {number | undefined} age milliseconds since the client used the key first
 * @property {string} queue of the mailbox's questions, as the store knows it
 * @property {number} interval milliseconds between two messages of the mailbox
 */

/**
 * What `GET /once/{key}` tells. A key that was never seen is burned by the question.
 *
 * @param {Question} question
 */
export async function fateOf(question) {
  const { store, key, age } = question;
  await admit(question);
  const record = await kept(store.look(key, { burn: true }));
  switch (record.state) {
    case 'done':
    case 'refused':
      return dataOf({ state: 'done', answer: record.answer });
    case 'running':
      return dataOf({ state: 'running' }, { 'retry-after': '1' });
    case 'unknown':
      return dataOf({ state: 'unknown' });
    default: {
      const isKnown = age === undefined || (await reaches(store, age));
      return dataOf({ state: isKnown ? 'never' : 'unknown' });
    }
  }
}

/**
 * Each question for a key that was never seen leaves a record: invented keys must not fill the store.
 *
 * @param {Question} question
 */
async function admit({ store, key, queue, interval }) {
  if ((await kept(store.look(key))).state !== 'free') {
    return;
  }
  const longest = (QUESTIONS - 1) * interval;
  const { taken, wait } = await kept(store.reserve(queue, { interval, longest }));
  if (!taken) {
    const what = 'Too many keys of this mailbox were asked for that never came.';
    throw new Refusal(429, what, { 'retry-after': secondsOf(wait - longest) });
  }
}

/** For `Retry-After`. @param {number} milliseconds */
const secondsOf = (milliseconds) => String(Math.max(1, Math.ceil(milliseconds / 1000)));

/**
 * The answer to a key that was used before.
 *
 * @param {Sending} sending
 * @param {KeyRecord} record
 */
async function repeated({ reader, entry }, record) {
  entry.outcome = 'repeated';
  switch (record.state) {
    case 'done':
    case 'refused':
      // A refusal that came before all of the message was read has none.
      if (record.fingerprint !== '' && (await fingerprintOf(reader)) !== record.fingerprint) {
        throw new Refusal(422, 'This key was used for another message. Nothing was sent.');
      }
      return storedAnswer(record.answer);
    case 'running':
      reader.cancel();
      throw new Refusal(409, 'The message of this key is still being sent.', { 'retry-after': '1' });
    case 'never':
      reader.cancel();
      throw new Refusal(409, 'This key is out of use: it was asked for before it came. Nothing was sent.');
    default:
      reader.cancel();
      throw new Refusal(409, 'Whether the message of this key was sent is unknown; it is not sent again.');
  }
}

/**
 * The one attempt of a key.
 *
 * @param {Sending} sending
 * @param {string} owner
 */
async function first(sending, owner) {
  const { store, key, entry } = sending;
  const renewal = setInterval(() => store.renew(key, { owner, lease: LEASE }).catch(() => {}), LEASE / 3);
  const course = { isSettled: false, isOut: false };
  /** @param {Fate} fate */
  const settle = async (fate) => {
    course.isSettled = true;
    await settledFor(store, key, owner, fate);
  };
  try {
    return await attempt(sending, course, settle);
  } catch (error) {
    if (!course.isSettled) {
      // Until the last brace is out, whatever goes wrong leaves the message free to be sent.
      await settle({ state: course.isOut ? 'unknown' : 'free' });
      entry.outcome = course.isOut ? 'unknown' : 'notForwarded';
    }
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

/**
 * @param {Sending} sending
 * @param {{ isOut: boolean }} course
 * @param {(fate: Fate) => Promise<void>} settle
 * @returns {Promise<Response>}
 */
async function attempt(sending, course, settle) {
  const { entry, reader } = sending;
  await turn(sending);
  const message = new PassingMessage(reader, sending.mailbox, sending.isSender);
  const limit = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  message.onRelease = () => {
    course.isOut = true;
    const most = ANSWER.base + (reader.received / 1e6) * ANSWER.perMegabyte;
    timer = setTimeout(() => limit.abort(new Error('the service did not answer in time')), most);
  };
  try {
    const { response, body: text } = await exchange(sending, message, course, limit.signal);
    const isLost = response === undefined || text === undefined;
    const outcome = isLost ? 'unknown' : outcomeOf(response.status, text);
    const body = isLost ? undefined : withoutSecrets(text, sending.secrets);
    entry.outcome = outcome === 'done' ? 'sent' : outcome;
    if (response === undefined || body === undefined || outcome === 'unknown') {
      await settle({ state: 'unknown' });
    } else {
      const answer = { status: response.status, headers: passedBack(response.headers), body };
      await settle({ state: outcome, fingerprint: message.fingerprint, answer });
    }
    return answered(response, body);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {Sending} sending
 * @param {PassingMessage} message
 * @param {{ isOut: boolean }} course
 * @param {AbortSignal} limit
 * @returns {Promise<{ response?: Response, body?: string | undefined }>} no response: nobody knows
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
      return { response };
    }
    if (message.failure !== undefined) {
      throw message.failure;
    }
    if (!course.isOut) {
      throw new Refusal(502, 'The service could not be reached. Nothing was sent.');
    }
    return {};
  }
}

/**
 * @param {Response | undefined} response
 * @param {string | undefined} body
 */
function answered(response, body) {
  if (response === undefined || body === undefined) {
    const what = "The service's answer was lost: the message may have been sent, or not.";
    throw new Refusal(502, what);
  }
  if (response.status >= 300 && response.status < 400) {
    throw new Refusal(502, 'The service answered with a redirect, which is not followed.');
  }
  return answerOf(response.status, passedBack(response.headers), body);
}

/**
 * Waits for the mailbox's turn.
 *
 * @param {Sending} sending
 */
async function turn({ store, queue, pace, starts, signal, entry }) {
  const { taken, wait } = await kept(store.reserve(queue, pace));
  if (!taken) {
    const what = 'Too many messages of this mailbox wait for their turn. Nothing was sent.';
    throw new Refusal(429, what, { 'retry-after': secondsOf(wait - pace.longest) });
  }
  const since = Date.now();
  if (wait > 0) {
    await sleep(wait);
  }
  await starts.wait(queue, pace.interval);
  entry.waited = Date.now() - since;
  if (signal.aborted) {
    throw new Refusal(499, 'The browser left while it waited. Nothing was sent.');
  }
}

/**
 * @param {Store} store
 * @param {string} key
 * @param {string} owner
 * @param {Fate} fate
 */
async function settledFor(store, key, owner, fate) {
  for (let tries = 3; ; tries -= 1) {
    try {
      await store.settle(key, owner, fate);
      return;
    } catch {
      // Unsettled, the key counts as unknown once its lease has run out: never as free.
      if (tries === 1) {
        return;
      }
      await sleep(LOOKS.most);
    }
  }
}

/**
 * @template T
 * @param {Promise<T>} step of the store
 * @returns {Promise<T>}
 */
async function kept(step) {
  try {
    return await step;
  } catch (cause) {
    const what = 'The store of the proxy does not work, and without it nothing is sent.';
    throw Object.assign(new Refusal(503, what), { cause });
  }
}

/** @param {number} milliseconds */
function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
