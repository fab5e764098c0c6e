/**
 * What a store does, as functions over `(what it knows, now, step)`: no clock and no storage of their own.
 * `redis.js` has the same in Lua.
 */

/**
 * @typedef {import('../../types/store.d.ts').Attempt} Attempt
 * @typedef {import('../../types/store.d.ts').Claim} Claim
 * @typedef {import('../../types/store.d.ts').Fate} Fate
 * @typedef {import('../../types/store.d.ts').KeyRecord} KeyRecord
 * @typedef {import('../../types/store.d.ts').StoredAnswer} StoredAnswer
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

/** @param {Entry} entry @param {number} now @param {number} [keep] milliseconds after its last change */
export const isForgotten = (entry, now, keep = KEEP) => now - changedAt(entry) >= keep;

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
 * Once: what was settled is no longer `running`, so that nothing said later can free it. A key that is not there was
 * claimed all the same, of a store that has lost it since: what was sent under it is not to be sent again.
 *
 * @param {Entry | undefined} entry @param {number} now @param {string} owner @param {Fate} fate
 * @returns {Step<undefined>}
 */
export function settle(entry, now, owner, fate) {
  const isMine = entry?.state === 'running' && entry.owner === owner;
  const isLost = entry === undefined && fate.state !== 'refused';
  return { entry: isMine || isLost ? entryOf(fate, now) : entry, answer: undefined };
}

/** @param {Fate} fate @param {number} now @returns {Entry | undefined} */
function entryOf(fate, now) {
  switch (fate.state) {
    case 'free':
      return undefined;
    case 'done':
    case 'refused':
      return { state: fate.state, at: now, fingerprint: fate.fingerprint, answer: copyOf(fate.answer) };
    case 'never':
      return { state: fate.state, at: now };
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

/** A mark: an epoch, and a position in it. @typedef {{ epoch: string, position: number }} Mark */

/** @param {unknown} text what a client sent, so anything @returns {Mark | undefined} */
export function markOf(text) {
  const [, epoch = '', digits = ''] = (typeof text === 'string' && /^([A-Za-z0-9-]{1,80})\.(0|[1-9]\d{0,15})$/.exec(text)) || [];
  const position = Number(digits);
  return epoch !== '' && Number.isSafeInteger(position) ? { epoch, position } : undefined;
}

/**
 * Whether a mark is believed where positions are times of the store's own clock: it is of this epoch, and nothing was
 * forgotten of what changed since.
 *
 * @param {Mark} mark
 * @param {object} told what the store says of itself
 * @param {string} told.epoch
 * @param {number} told.last the last position it told: one above it was told of what is not in the store, which is an old copy
 * @param {number} told.now by its clock, in milliseconds
 * @param {number} [told.forgotten] the highest position of what was forgotten before its time
 */
export const isWithin = ({ epoch: named, position }, { epoch, last, now, forgotten = 0 }) =>
  named === epoch && position <= last && position > forgotten && now - position <= KEEP;

/** Earlier epochs that are known; a store that is opened more often vouches for no mark of those before. */
const MOST_EPOCHS = 1000;

/**
 * Many keys and queues, in the memory of one process. Each change has a position, the next one; what was
 * forgotten is told by the highest position among it.
 */
export class Keys {
  /** In the order of their last changes. @type {Map<string, { entry: Entry, position: number }>} */
  #entries = new Map();
  /** Those of them that were asked for before they came, in the same order. @type {Set<string>} */
  #never = new Set();
  #paces;
  #epoch;
  /** How far each earlier epoch got, the oldest first. @type {Map<string, number>} */
  #earlier;
  #position;
  #forgotten;
  #most;
  /** @type {Pace | undefined} */
  #pace;

  /**
   * @param {object} options
   * @param {string} options.epoch whose positions these are: another one for each beginning
   * @param {Mark[]} [options.earlier] the epochs before it that led to what is restored, the oldest first, and
   *   how far each of them got
   * @param {number} [options.position] of the last change
   * @param {number} [options.forgotten] the highest position of what was forgotten
   * @param {number} [options.most] keys that are kept
   * @param {Map<string, Pace>} [options.paces] queues that others wait in already
   * @param {number} [options.pacedAt] when any queue may have handed out a place that nobody remembers
   */
  constructor({ epoch, earlier = [], position = 0, forgotten = 0, most = Infinity, paces = new Map(), pacedAt }) {
    this.#epoch = epoch;
    this.#earlier = new Map(earlier.slice(-MOST_EPOCHS).map((mark) => [mark.epoch, mark.position]));
    this.#position = position;
    this.#forgotten = forgotten;
    this.#most = most;
    this.#paces = paces;
    this.#pace = pacedAt === undefined ? undefined : { last: pacedAt, at: pacedAt };
  }

  get size() {
    return this.#entries.size;
  }

  get epoch() {
    return this.#epoch;
  }

  /** Without those none of whose marks is remembered any more. @returns {Mark[]} */
  get earlier() {
    const all = [...this.#earlier].map(([epoch, position]) => ({ epoch, position }));
    return all.filter(({ position }) => position >= this.#forgotten);
  }

  get position() {
    return this.#position;
  }

  get forgotten() {
    return this.#forgotten;
  }

  /** What is claimed after this has a higher position. */
  mark() {
    return `${this.#epoch}.${this.#position}`;
  }

  /**
   * Whether nothing was forgotten of what changed since a mark was told. To be asked after a key was looked
   * up: in between, it may be forgotten.
   *
   * @param {unknown} text
   */
  remembers(text) {
    const mark = markOf(text);
    if (mark === undefined) {
      return false;
    }
    // One above the last was told of what is not in this store: it is an old copy.
    const last = mark.epoch === this.#epoch ? this.#position : (this.#earlier.get(mark.epoch) ?? -1);
    return mark.position <= last && mark.position >= this.#forgotten;
  }

  /** All of them as they are now, whatever happens while they are read. @returns {[string, Entry, number][]} */
  list() {
    return Array.from(this.#entries, ([key, { entry, position }]) => [key, entry, position]);
  }

  /** Puts back what was written down, in the order of its last change. @param {string} key @param {Entry} entry @param {number} position */
  restore(key, entry, position) {
    this.#drop(key);
    this.#set(key, entry, position);
  }

  /**
   * @template T
   * @param {string} key @param {number} now
   * @param {(entry: Entry | undefined) => Step<T>} step
   * @returns {Step<T> & { changed: boolean, position: number }} the position is the store's after the step
   */
  apply(key, now, step) {
    let kept = this.#entries.get(key);
    if (kept !== undefined && isForgotten(kept.entry, now)) {
      this.#forget(key, kept.position);
      kept = undefined;
    }
    const before = kept?.entry;
    const { entry, answer } = step(before);
    if (entry === before) {
      return { entry, answer, changed: false, position: this.#position };
    }
    if (entry !== undefined && before === undefined) {
      this.#makeRoom(now);
    }
    this.#drop(key);
    if (kept !== undefined && before?.state === 'running' && entry?.state === 'running') {
      // A renewal says nothing new.
      this.#set(key, entry, kept.position);
    } else {
      this.#position += 1;
      if (entry !== undefined) {
        this.#set(key, entry, this.#position);
      }
    }
    return { entry, answer, changed: true, position: this.#position };
  }

  /** Forgets what is old enough. @param {number} now */
  prune(now) {
    for (const [key, { entry, position }] of this.#entries) {
      if (!isForgotten(entry, now)) {
        break;
      }
      this.#forget(key, position);
    }
  }

  /** @param {number} now */
  #makeRoom(now) {
    this.prune(now);
    if (this.#entries.size >= this.#most) {
      const [key, position] = this.#leastOf(now);
      this.#forget(key, position);
    }
  }

  /**
   * What is missed least. Keys that were only asked for go before those of messages: else who invents keys
   * could make the store forget what was sent.
   *
   * @param {number} now @returns {[string, number]}
   */
  #leastOf(now) {
    for (const key of this.#never) {
      const kept = this.#entries.get(key);
      if (kept !== undefined) {
        return [key, kept.position];
      }
    }
    for (const [key, { entry, position }] of this.#entries) {
      if (!isRunning(entry, now)) {
        return [key, position];
      }
    }
    throw new Error(`The store is full: all of its ${this.#most} keys belong to messages that are under way`);
  }

  /** @param {string} key @param {number} position */
  #forget(key, position) {
    this.#forgotten = Math.max(this.#forgotten, position);
    this.#drop(key);
  }

  /** @param {string} key */
  #drop(key) {
    this.#entries.delete(key);
    this.#never.delete(key);
  }

  /** @param {string} key @param {Entry} entry @param {number} position */
  #set(key, entry, position) {
    this.#entries.set(key, { entry, position });
    if (entry.state === 'never') {
      this.#never.add(key);
    }
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
