/**
 * What a store does, as functions over `(what it knows, now, step)`: no clock and no storage of their own.
 * `store-redis.js` has the same in Lua.
 */

/**
 * @typedef {import('../types/store.d.ts').Attempt} Attempt
 * @typedef {import('../types/store.d.ts').Claim} Claim
 * @typedef {import('../types/store.d.ts').Fate} Fate
 * @typedef {import('../types/store.d.ts').KeyRecord} KeyRecord
 * @typedef {import('../types/store.d.ts').StoredAnswer} StoredAnswer
 */

/**
 * What is kept of a key; never changed, only replaced. `at` is when it last changed.
 *
 * @typedef {{ state: 'running', at: number, owner: string, until: number }} Running
 * @typedef {{ state: 'done' | 'refused', at: number, fingerprint: string, answer: StoredAnswer }} Answered
 * @typedef {Running | Answered | { state: 'unknown' | 'never', at: number }} Entry
 */

/**
 * What a step leaves behind (the same object where it changed nothing), and what it answers.
 *
 * @template T
 * @typedef {{ entry: Entry | undefined, answer: T }} Step
 */

/** Milliseconds that a key is remembered after its last change. */
export const KEEP = 72 * 60 * 60 * 1000;

/**
 * When a key last changed. One that was left behind became unknown when its lease ran out.
 *
 * @param {Entry} entry
 */
export const changedAt = (entry) => (entry.state === 'running' ? Math.max(entry.at, entry.until) : entry.at);

/** @param {Entry} entry @param {number} now */
export const isForgotten = (entry, now) => now - changedAt(entry) >= KEEP;

/** @param {Entry} entry @param {number} now */
export const isRunning = (entry, now) => entry.state === 'running' && entry.until > now;

/** A copy: what a caller does with its answer must not reach what is kept. @param {StoredAnswer} answer */
const copyOf = ({ status, headers, body }) => ({ status, headers: { ...headers }, body });

/** @param {Entry | undefined} entry @param {number} now @returns {KeyRecord} */
export function recordOf(entry, now) {
  if (entry === undefined) {
    return { state: 'free' };
  }
  switch (entry.state) {
    case 'running':
      return { state: isRunning(entry, now) ? 'running' : 'unknown' };
    case 'done':
    case 'refused':
      return { state: entry.state, fingerprint: entry.fingerprint, answer: copyOf(entry.answer) };
    default:
      return { state: entry.state };
  }
}

/**
 * @param {Entry | undefined} entry @param {number} now @param {Attempt} attempt
 * @returns {Step<Claim>}
 */
export function claim(entry, now, { owner, lease }) {
  if (entry !== undefined && entry.state !== 'refused') {
    return { entry, answer: { claimed: false, record: recordOf(entry, now) } };
  }
  return { entry: { state: 'running', at: now, owner, until: now + lease }, answer: { claimed: true } };
}

/**
 * After the lease ran out too: the owner was alive after all.
 *
 * @param {Entry | undefined} entry @param {number} now @param {Attempt} attempt
 * @returns {Step<undefined>}
 */
export function renew(entry, now, { owner, lease }) {
  const mine = entry?.state === 'running' && entry.owner === owner;
  return { entry: mine ? { ...entry, at: now, until: now + lease } : entry, answer: undefined };
}

/**
 * Once: what was settled is no longer `running`, so that nothing said later can free it.
 *
 * @param {Entry | undefined} entry @param {number} now @param {string} owner @param {Fate} fate
 * @returns {Step<undefined>}
 */
export function settle(entry, now, owner, fate) {
  if (entry?.state !== 'running' || entry.owner !== owner) {
    return { entry, answer: undefined };
  }
  return { entry: entryOf(fate, now), answer: undefined };
}

/** @param {Fate} fate @param {number} now @returns {Entry | undefined} */
function entryOf(fate, now) {
  switch (fate.state) {
    case 'free':
      return undefined;
    case 'done':
    case 'refused':
      return { state: fate.state, at: now, fingerprint: fate.fingerprint, answer: copyOf(fate.answer) };
    default:
      // A state that is none of these must not free the key either.
      return { state: 'unknown', at: now };
  }
}

/**
 * @param {Entry | undefined} entry @param {number} now @param {{ burn?: boolean | undefined }} [options]
 * @returns {Step<KeyRecord>}
 */
export function look(entry, now, { burn = false } = {}) {
  const left = burn ? burned(entry, now) : entry;
  return { entry: left, answer: recordOf(left, now) };
}

/**
 * Who asks acts on the answer: a copy of the message that comes later must not make it wrong.
 *
 * @param {Entry | undefined} entry @param {number} now @returns {Entry | undefined}
 */
function burned(entry, now) {
  if (entry === undefined) {
    return { state: 'never', at: now };
  }
  return entry.state === 'refused' ? { ...entry, state: 'done', at: now } : entry;
}

/**
 * The queue of one name: the last place handed out, and when that was.
 *
 * @typedef {{ last: number, at: number }} Pace
 */

/**
 * The next place in a queue. Where the clock was set back the queue goes back with it: else it would stand
 * still for as long. So `last` is never more than the longest wait ahead.
 *
 * @param {Pace | undefined} pace @param {number} now @param {{ interval: number, longest: number }} limits
 * @returns {{ pace: Pace | undefined, answer: { taken: boolean, wait: number } }}
 */
export function reserve(pace, now, { interval, longest }) {
  const back = pace === undefined ? 0 : Math.max(0, pace.at - now);
  const kept = pace === undefined || back === 0 ? pace : { last: pace.last - back, at: now };
  const next = kept === undefined ? now : Math.max(now, kept.last + interval);
  const wait = next - now;
  return wait > longest
    ? { pace: kept, answer: { taken: false, wait } }
    : { pace: { last: next, at: now }, answer: { taken: true, wait } };
}

/** Many keys and queues, in the memory of one process. */
export class Keys {
  /** In the order of their last changes. @type {Map<string, Entry>} */
  #entries = new Map();
  /** Those of them that were asked for before they came, in the same order. @type {Set<string>} */
  #never = new Set();
  /** @type {Map<string, Pace>} */
  #paces = new Map();
  /** Since when it is known what was used. */
  #since;
  #most;
  /** @type {Pace | undefined} */
  #pace;

  /**
   * @param {object} options
   * @param {number} options.since when it began
   * @param {number} [options.most] keys that are kept
   * @param {number} [options.pacedAt] when any queue may have handed out a place that nobody remembers
   */
  constructor({ since, most = Infinity, pacedAt }) {
    this.#since = since;
    this.#most = most;
    this.#pace = pacedAt === undefined ? undefined : { last: pacedAt, at: pacedAt };
  }

  get size() {
    return this.#entries.size;
  }

  /** All of them as they are now, whatever happens while they are read. @returns {[string, Entry][]} */
  list() {
    return [...this.#entries];
  }

  /**
   * @template T
   * @param {string} key @param {number} now
   * @param {(entry: Entry | undefined) => Step<T>} step
   * @returns {Step<T> & { changed: boolean }}
   */
  apply(key, now, step) {
    const kept = this.#entries.get(key);
    const before = kept === undefined || isForgotten(kept, now) ? undefined : kept;
    const { entry, answer } = step(before);
    if (entry === before) {
      return { entry, answer, changed: false };
    }
    if (entry !== undefined && kept === undefined) {
      this.#makeRoom(now);
    }
    this.#drop(key);
    if (entry !== undefined) {
      this.#entries.set(key, entry);
    }
    if (entry?.state === 'never') {
      this.#never.add(key);
    }
    return { entry, answer, changed: true };
  }

  /** @param {number} now */
  #makeRoom(now) {
    for (const [key, entry] of this.#entries) {
      if (!isForgotten(entry, now)) {
        break;
      }
      this.#drop(key);
    }
    if (this.#entries.size < this.#most) {
      return;
    }
    const [key, entry] = this.#leastOf(now);
    this.#since = Math.max(this.#since, changedAt(entry));
    this.#drop(key);
  }

  /**
   * What is missed least. Keys that were only asked for go before those of messages: else who invents keys
   * could make the store forget what was sent.
   *
   * @param {number} now @returns {[string, Entry]}
   */
  #leastOf(now) {
    for (const key of this.#never) {
      const entry = this.#entries.get(key);
      if (entry !== undefined) {
        return [key, entry];
      }
    }
    for (const [key, entry] of this.#entries) {
      if (!isRunning(entry, now)) {
        return [key, entry];
      }
    }
    throw new Error(`The store is full: all of its ${this.#most} keys belong to messages that are under way`);
  }

  /** @param {string} key */
  #drop(key) {
    this.#entries.delete(key);
    this.#never.delete(key);
  }

  /** @param {number} now */
  reach(now) {
    return Math.min(KEEP, Math.max(0, now - this.#since));
  }

  /** @param {string} name @param {number} now @param {{ interval: number, longest: number }} limits */
  reserve(name, now, limits) {
    const { pace, answer } = reserve(this.#paces.get(name) ?? this.#pace, now, limits);
    if (pace !== undefined) {
      this.#paces.set(name, pace);
    }
    return answer;
  }
}
