import { Refusal } from '../answers/response.js';

/** Seconds after which one that was refused for load may come again. */
const PAUSE = '5';

/**
 * Bounds the messages that one process has under way, so that it says no instead of dying with all of them.
 * To be asked once the key is held: a no that comes before says nothing of the key.
 */
export class UnderWay {
  #count = 0;
  #most;

  /** @param {number} most */
  constructor(most) {
    this.#most = most;
  }

  /**
   * @returns {() => void} to be called when it is over, once
   * @throws {Refusal} 503 where there are enough
   */
  begin() {
    if (this.#count >= this.#most) {
      throw new Refusal(503, 'proxy.underWay', {}, { 'retry-after': PAUSE });
    }
    this.#count += 1;
    return () => {
      this.#count -= 1;
    };
  }
}
