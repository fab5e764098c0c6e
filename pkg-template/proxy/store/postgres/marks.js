/** What is behind the marks of a database. */

import { isWithin, markOf } from '../keys.js';

/**
 * Milliseconds that a key is kept after its last change; it is vouched for as long as its mark is no older than `KEEP`.
 */
const KEPT = 7 * 24 * 60 * 60 * 1000;

/** Milliseconds that the database's clock may be behind the last mark. More was set back: marks would be vouched for too long. */
const MOST_BACK = 60 * 60 * 1000;

/** Milliseconds between two positions: one that is a little older is only stricter, and spares the writing. */
const STEP = 1000;

/** Milliseconds between two looks for keys that are old enough to go. */
const PRUNE = 10 * 60 * 1000;

/** Of the tables. */
const FORMAT = 1;

/** @typedef {{ epoch: string, last: number, forgotten: number, now: number }} Told */

export class Marks {
  #database;
  #statements;
  /** The last that was heard, and the epochs before it. @type {{ epoch: string, last: number } | undefined} */
  #heard;
  /** @type {Set<string>} */
  #over = new Set();
  #prunedAt = -Infinity;

  /** @param {import('./database.js').Database} database @param {import('./statements.js').Statements} statements */
  constructor(database, statements) {
    this.#database = database;
    this.#statements = statements;
  }

  async mark() {
    const { epoch, last } = await this.#told();
    return `${epoch}.${last}`;
  }

  /** @param {unknown} text */
  async remembers(text) {
    const mark = markOf(text);
    return mark !== undefined && isWithin(mark, await this.#told());
  }

  /** @returns {Promise<Told>} */
  async #told() {
    // Of before it is asked: answers need not come in the order of their questions.
    const [heard, over] = [this.#heard, new Set(this.#over)];
    const told = await this.#read(({ epoch, last }) => over.has(epoch) || (heard?.epoch === epoch && last < heard.last));
    if (this.#heard !== undefined && this.#heard.epoch !== told.epoch && !over.has(told.epoch)) {
      this.#over.add(this.#heard.epoch);
    }
    if (this.#heard?.epoch !== told.epoch || this.#heard.last < told.last) {
      this.#heard = { epoch: told.epoch, last: told.last };
    }
    await this.#prune();
    return told;
  }

  /**
   * @param {(kept: Told) => boolean} isBehind whether the database knows less than it has told:
   *   an old copy of the whole machine was put back, while it ran
   * @returns {Promise<Told>}
   */
  async #read(isBehind) {
    const [row] = await this.#database.run(this.#statements.mark);
    if (row?.['format'] !== null && Number(row?.['format']) > FORMAT) {
      throw new Error('postgresStore: a newer version of pec-massiva made its tables');
    }
    const kept = toldOf(row);
    const isOver = isBehind(kept);
    const isNew = row?.['epoch'] === null || row?.['own'] !== 'true' || kept.last - kept.now > MOST_BACK;
    if (!isOver && !isNew && kept.now - kept.last < STEP) {
      return kept;
    }
    const over = isOver ? kept.epoch : '';
    const [written] = await this.#database.run(this.#statements.advance, crypto.randomUUID(), MOST_BACK, over, FORMAT);
    return toldOf(written);
  }

  async #prune() {
    const now = performance.now();
    if (now - this.#prunedAt < PRUNE) {
      return;
    }
    this.#prunedAt = now;
    // What is kept for longer is only stricter.
    await this.#database.run(this.#statements.prune, KEPT, MOST_BACK).catch(() => {});
  }
}

/** @param {import('./database.js').Row | undefined} row @returns {Told} */
function toldOf(row) {
  const number = (/** @type {string} */ name) => Number(row?.[name] ?? 0);
  return { epoch: String(row?.['epoch']), last: number('last'), forgotten: number('forgotten'), now: number('now') };
}
