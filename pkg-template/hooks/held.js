/** A state that components look at, and that lives as long as somebody does. */

/**
 * What a class derived from it begins once somebody listens, it ends once nobody does any more. React's StrictMode and
 * moves within a page leave and come back in one breath: that is neither an end nor a second beginning.
 *
 * @template {object} State
 */
export class Held {
  /** @type {State} */
  #state;
  /** @type {Set<() => void>} */
  #listeners = new Set();
  #isBegun = false;

  /** @param {State} state */
  constructor(state) {
    this.#state = Object.freeze(state);
  }

  get isHeld() {
    return this.#listeners.size > 0;
  }

  getSnapshot = () => this.#state;

  /** @param {() => void} listener */
  subscribe = (listener) => {
    // The same function given twice is two listeners.
    const one = () => listener();
    this.#listeners.add(one);
    this.#look();
    return () => {
      this.#listeners.delete(one);
      this.#look();
    };
  };

  /** @param {State} state */
  tell(state) {
    this.#state = Object.freeze(state);
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        // What a listener throws is not what becomes of a message.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  begin() {}

  end() {}

  #look() {
    queueMicrotask(() => {
      if (this.isHeld !== this.#isBegun) {
        this.#isBegun = this.isHeld;
        this.#isBegun ? this.begin() : this.end();
      }
    });
  }
}
