import { Refusal } from '../answers/response.js';

/** Seconds after which one that was refused for load may come again. */
const PAUSE = '5';

/**
 * Bounds the messages that one process has under way, so that it says no instead of dying with all of them.
 * To be asked once the key is held: a no that comes before says nothing of the key.
 *
 * A mailbox gets a place only as long as it has no more of them than are left. So one whose bodies trickle leaves room for
 * the others, however few or many mailboxes there are, and no number has to be chosen for each: alone it takes half of the places,
 * which is more than a mailbox needs that is let through once a second.
 */
export class UnderWay {
  #count = 0;
  /** Of each mailbox that has any. @type {Map<string, number>} */
  #of = new Map();
  #most;

  /** @param {number} most */
  constructor(most) {
    this.#most = most;
  }

  /**
   * @param {string} mailbox
   * @returns {() => void} to be called when it is over, once
   * @throws {Refusal} 503 where there are enough
   */
  begin(mailbox) {
    const [own, left] = [this.#of.get(mailbox) ?? 0, this.#most - this.#count];
    if (left <= 0) {
      throw new Refusal(503, 'proxy.underWay', {}, { 'retry-after': PAUSE });
    }
    if (own > left) {
      throw new Refusal(503, 'proxy.underWay.mailbox', {}, { 'retry-after': PAUSE });
    }
    this.#count += 1;
    this.#of.set(mailbox, own + 1);
    return () => {
      this.#count -= 1;
      const rest = (this.#of.get(mailbox) ?? 0) - 1;
      rest > 0 ? this.#of.set(mailbox, rest) : this.#of.delete(mailbox);
    };
  }
}
