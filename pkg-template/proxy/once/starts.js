import { sleep } from '../../common/wait.js';

/**
 * Keeps the starts of one process apart, also where its timers come late. A place in the store's queue is a
 * time: a process that stood still for a while would use all that passed meanwhile at once.
 */
export class Starts {
  /** When each queue's last start was, in the order of these times. @type {Map<string, number>} */
  #last = new Map();

  /** @param {string} queue @param {number} interval milliseconds between two starts */
  async wait(queue, interval) {
    for (;;) {
      const now = performance.now();
      const next = (this.#last.get(queue) ?? -Infinity) + interval;
      if (next <= now) {
        this.#note(queue, now, interval);
        return;
      }
      await sleep(next - now);
    }
  }

  /** @param {string} queue @param {number} now @param {number} interval */
  #note(queue, now, interval) {
    this.#last.delete(queue);
    this.#last.set(queue, now);
    for (const [other, at] of this.#last) {
      if (at + interval > now) {
        break;
      }
      this.#last.delete(other);
    }
  }
}
