/**
 * The life of a compiled core. A fault of its own (a trap, or a function of the page's that throws where none may) leaves it
 * in the middle of something: nothing of it runs again. What was under way is told so, and the next call gets a fresh one.
 */

import { makeError } from '../core/js/errors.js';

/** Of the controllers that are remembered, so many may be gone before they are looked through. */
const FEW = 64;

const WORDS = 'The compiled core of pec-massiva met a fault of its own ({text}) and was started anew.';

/**
 * An error of a core that broke.
 *
 * @param {string} name of its class
 * @param {string} rest of the sentence
 * @param {unknown} fault
 * @param {object} [details]
 */
export function brokenError(name, rest, fault, details) {
  const text = String(fault);
  return makeError(name, `${WORDS.replace('{text}', () => text)} ${rest}`, { code: 'core.broken', params: { text }, ...details }, fault);
}

export class Life {
  /** Which core it is: 1 for the first. */
  generation = 1;
  #start;
  #isBroken = false;
  /** @type {unknown} */
  #fault;
  /** How often the core was entered and not left. */
  #depth = 0;
  /** What ends the calls under way. @type {Set<(fault: unknown) => void>} */
  #ends = new Set();
  /** What the core can end by itself: its requests, and its locks. @type {WeakRef<AbortController>[]} */
  #controllers = [];
  #many = FEW;

  /** @param {() => void} start makes a fresh instance */
  constructor(start) {
    this.#start = start;
  }

  /**
   * What an instance exports, so that a fault is seen wherever the core is entered, and a core that broke is not entered.
   *
   * @param {WebAssembly.Exports} exported
   * @returns {any}
   */
  guarded(exported) {
    const { generation } = this;
    const guard = (/** @type {Function} */ work) => (/** @type {any[]} */ ...values) => {
      if (this.#isBroken || generation !== this.generation) {
        return undefined;
      }
      this.#depth += 1;
      try {
        return work(...values);
      } catch (fault) {
        this.#break(fault);
        throw fault;
      } finally {
        this.#depth -= 1;
      }
    };
    return Object.fromEntries(
      Object.entries(exported).map(([name, value]) => [name, typeof value === 'function' ? guard(value) : value]),
    );
  }

  /**
   * What the runtime calls of the core: a timer, an answer, a listener. A fault is told to those who wait for the core; the
   * runtime has nobody to tell, and would end the process. What called it from inside the core has to learn of it.
   *
   * @template T
   * @param {() => T} work
   * @returns {T | undefined}
   */
  quietly(work) {
    try {
      return work();
    } catch (fault) {
      if (this.#isBroken && this.#depth === 0) {
        return undefined;
      }
      throw fault;
    }
  }

  /**
   * A call of the core, which rejects once the core breaks.
   *
   * @template T
   * @param {() => Promise<T>} work
   * @param {(fault: unknown) => Error} explain makes the error
   * @returns {Promise<T>}
   */
  during(work, explain) {
    this.#revive();
    return new Promise((resolve, reject) => {
      const end = (/** @type {unknown} */ fault) => reject(explain(fault));
      const over = () => this.#ends.delete(end);
      this.#ends.add(end);
      try {
        work().then(resolve, reject).finally(over);
      } catch (error) {
        // Of a core that just broke `end` has the word.
        if (!this.#isBroken) {
          over();
          reject(error);
        }
      }
    });
  }

  /** For the core: one that is aborted when the core breaks, so that locks are given up and requests end. */
  controller() {
    const controller = new AbortController();
    if (this.#controllers.length >= this.#many) {
      this.#controllers = this.#controllers.filter((one) => one.deref() !== undefined);
      this.#many = Math.max(FEW, 2 * this.#controllers.length);
    }
    this.#controllers.push(new WeakRef(controller));
    return controller;
  }

  /** The error of what belongs to a core that is gone. */
  stale() {
    const message = 'This belongs to a compiled core that met a fault of its own, and is of no use any more: open the campaign again.';
    return makeError('PecError', message, { code: 'core.stale' }, undefined);
  }

  /** @param {unknown} fault */
  #break(fault) {
    if (this.#isBroken) {
      return;
    }
    this.#isBroken = true;
    this.#fault = fault;
    // Not at once: what called the core may have to leave it first.
    queueMicrotask(() => this.#bury());
  }

  #bury() {
    const [ends, controllers] = [[...this.#ends], this.#controllers];
    this.#ends.clear();
    this.#controllers = [];
    controllers.forEach((one) => one.deref()?.abort());
    const fault = this.#fault;
    try {
      this.#revive();
    } catch {
      // The next call tries again, and tells.
    }
    if (ends.length === 0) {
      console.error('pec-massiva:', brokenError('PecError', 'Nothing was under way.', fault));
    }
    ends.forEach((end) => end(fault));
  }

  /** @throws what the runtime has against a fresh instance */
  #revive() {
    if (!this.#isBroken) {
      return;
    }
    this.generation += 1;
    this.#isBroken = false;
    try {
      this.#start();
    } catch (error) {
      this.#isBroken = true;
      throw error;
    }
  }
}
