/** Reads that callers can cause: one after the other for each record, and not too many in all. */

import { momentNow, passedSince } from '../../common/passed.js';
import { NotTaken } from './answer.js';

/** Milliseconds after which nobody waits for a turn: in a Worker the request that it is of may have been ended, and it with it. */
export const LONGEST = 60_000;

/**
 * @template T
 * @typedef {object} Line of one record
 * @property {import('../../common/passed.js').Moment} since
 * @property {Promise<T>} last that is under way or waits
 * @property {boolean} isWaiting whether it has not begun: then whoever comes is answered by it
 */

/**
 * What is done for a record is done by one at a time, and who comes while another waits shares its turn: it begins after
 * both came.
 *
 * @template T
 */
export class Turns {
  /** @type {Map<string, Line<T>>} */
  #lines = new Map();
  #bucket;

  /** @param {{ perMinute: number, atOnce: number }} bounds of the turns of all */
  constructor(bounds) {
    this.#bucket = new Bucket(bounds);
  }

  /**
   * @param {string} name of the record
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   * @throws {NotTaken} where there are too many
   */
  take(name, work) {
    const known = this.#lines.get(name);
    const before = known !== undefined && passedSince(known.since) < LONGEST ? known : undefined;
    if (before?.isWaiting) {
      return before.last;
    }
    this.#bucket.take();
    /** @type {Line<T>} */
    const line = { since: momentNow(), isWaiting: before !== undefined, last: Promise.resolve(/** @type {any} */ (undefined)) };
    line.last = (before === undefined ? work() : before.last.then(() => {}, () => {}).then(() => {
      line.isWaiting = false;
      return work();
    })).finally(() => {
      if (this.#lines.get(name) === line) {
        this.#lines.delete(name);
      }
    });
    this.#lines.set(name, line);
    return line.last;
  }
}

/** So many at once, and so many a minute. */
class Bucket {
  #bounds;
  #left;
  #since = momentNow();

  /** @param {{ perMinute: number, atOnce: number }} bounds */
  constructor(bounds) {
    this.#bounds = bounds;
    this.#left = bounds.atOnce;
  }

  take() {
    const { perMinute, atOnce } = this.#bounds;
    this.#left = Math.min(atOnce, this.#left + (passedSince(this.#since) * perMinute) / 60_000);
    this.#since = momentNow();
    if (this.#left < 1) {
      const seconds = String(Math.ceil(((1 - this.#left) * 60) / perMinute));
      throw new NotTaken(429, 'Too many callbacks came; this one was not looked at.', { headers: { 'retry-after': seconds } });
    }
    this.#left -= 1;
  }
}
