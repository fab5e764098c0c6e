/** A store in Cloudflare's Durable Objects: one object for each key, one for each queue, and one that tells the marks. */

import { isFunction, setupError } from '../../common/setup.js';
import { KEEP, changedAt, claim, isForgotten, isWithin, look, markOf, renew, reserve, settle } from './keys.js';

/**
 * @typedef {import('../../types/store.d.ts').Store} Store
 * @typedef {import('../../types/proxy.d.ts').DurableObjectNamespaceLike} DurableObjectNamespaceLike
 * @typedef {import('./keys.js').Entry} Entry
 * @typedef {import('./keys.js').Pace} Pace
 */

/**
 * Milliseconds that an object keeps its key after the last change: longer than it is vouched for, since the clocks of
 * objects need not agree.
 */
const KEPT = 7 * 24 * 60 * 60 * 1000;

/** Milliseconds that the clock may be behind the last mark. More was set back: marks would be vouched for too long. */
const MOST_BACK = 60 * 60 * 1000;

/** Milliseconds between two positions: one that is a little older is only stricter, and spares the writing. */
const STEP = 1000;

/**
 * What an object is asked.
 *
 * @typedef {{ step: 'claim' | 'renew', attempt: import('../../types/store.d.ts').Attempt }
 *   | { step: 'settle', owner: string, fate: import('../../types/store.d.ts').Fate }
 *   | { step: 'look', burn: boolean }
 *   | { step: 'reserve', interval: number, longest: number }
 *   | { step: 'mark' }} Question
 */

/** @param {DurableObjectNamespaceLike} namespace @returns {Store} */
export function durableObjectStore(namespace) {
  if (!isFunction(namespace?.idFromName) || !isFunction(namespace.get)) {
    throw setupError('durableObjectStore', ['needs the binding of a Durable Object namespace']);
  }

  /** @param {string} name @param {Question} question @returns {Promise<any>} */
  async function ask(name, question) {
    const object = namespace.get(namespace.idFromName(name));
    const response = await object.fetch('https://pec-store/', {
      method: 'POST',
      body: JSON.stringify(question),
    });
    if (!response.ok) {
      throw new Error(`durableObjectStore: the object answered ${response.status}: ${await response.text()}`);
    }
    return (await response.json()).answer;
  }

  return {
    claim: (key, { owner, lease }) => ask(`key ${key}`, { step: 'claim', attempt: { owner, lease } }),
    renew: (key, { owner, lease }) => ask(`key ${key}`, { step: 'renew', attempt: { owner, lease } }),
    settle: (key, owner, fate) => ask(`key ${key}`, { step: 'settle', owner, fate }),
    look: (key, { burn = false } = {}) => ask(`key ${key}`, { step: 'look', burn }),
    async mark() {
      const { epoch, last } = await ask('mark', { step: 'mark' });
      return `${epoch}.${last}`;
    },
    async remembers(text) {
      const mark = markOf(text);
      // Objects last; none forgets anything but by its own alarm.
      return mark !== undefined && isWithin(mark, await ask('mark', { step: 'mark' }));
    },
    reserve: (name, { interval, longest }) => ask(`pace ${name}`, { step: 'reserve', interval, longest }),
  };
}

/** The class of the objects. Each keeps one value, `kept`: an entry of `keys.js`, a pace, or the record behind the marks. */
export class PecStore {
  #storage;

  /** @param {any} state */
  constructor(state) {
    this.#storage = state.storage;
  }

  /** @param {Request} request */
  async fetch(request) {
    /** @type {Question} */
    const question = await request.json();
    // From here to the last write nothing is awaited but the storage, and while it works the runtime gives
    // the object nothing else to do: that makes it one step. Answers wait until what was written is safe.
    return Response.json({ answer: await this.#answer(question) });
  }

  /** @param {Question} question */
  #answer(question) {
    switch (question.step) {
      case 'mark':
        return this.#mark();
      case 'reserve':
        return this.#reserve(question);
      default:
        return this.#step(question);
    }
  }

  /** It is never dropped: where there is none, the namespace is new. */
  async #mark() {
    const now = Date.now();
    /** @type {{ epoch: string, last: number } | undefined} */
    const kept = await this.#storage.get('kept');
    const isNew = kept === undefined || kept.last - now > MOST_BACK;
    if (!isNew && now - kept.last < STEP) {
      return { ...kept, now };
    }
    const record = { epoch: isNew ? crypto.randomUUID() : kept.epoch, last: now };
    await this.#storage.put('kept', record);
    return { ...record, now };
  }

  /** @param {Question & { step: 'reserve' }} question */
  async #reserve(question) {
    const now = Date.now();
    /** @type {Pace | undefined} */
    const kept = await this.#storage.get('kept');
    const { pace, answer } = reserve(kept, now, question);
    if (pace !== undefined && pace !== kept) {
      await this.#keep(pace, pace.last + question.interval + KEEP);
    }
    return answer;
  }

  /** @param {Exclude<Question, { step: 'reserve' | 'mark' }>} question */
  async #step(question) {
    const now = Date.now();
    /** @type {Entry | undefined} */
    const kept = await this.#storage.get('kept');
    const before = kept === undefined || isForgotten(kept, now, KEPT) ? undefined : kept;
    const { entry, answer } = stepOf(before, now, question);
    if (entry === undefined && before !== undefined) {
      await this.#storage.delete('kept');
    } else if (entry !== undefined && entry !== before) {
      await this.#keep(entry, changedAt(entry) + KEPT);
    }
    return answer;
  }

  /** @param {Entry | Pace} value @param {number} until */
  async #keep(value, until) {
    // Not awaited one by one: so they are written together or not at all.
    await Promise.all([
      this.#storage.put('kept', value),
      this.#storage.put('until', until),
      this.#storage.setAlarm(until),
    ]);
  }

  async alarm() {
    const until = await this.#storage.get('until');
    if (until !== undefined && until > Date.now()) {
      await this.#storage.setAlarm(until);
    } else {
      await this.#storage.deleteAll();
    }
  }
}

/** @param {Entry | undefined} entry @param {number} now @param {Exclude<Question, { step: 'reserve' | 'mark' }>} question */
function stepOf(entry, now, question) {
  switch (question.step) {
    case 'claim':
      return claim(entry, now, question.attempt);
    case 'renew':
      return renew(entry, now, question.attempt);
    case 'settle':
      return settle(entry, now, question.owner, question.fate);
    case 'look':
      return look(entry, now, question);
  }
}
