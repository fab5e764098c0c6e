/**
 * The life of a compiled core. A fault of its own (a trap, or a function of the page's that throws where none may) leaves it
 * in the middle of something: nothing of it runs again. What was under way is told so, and the next call gets a fresh one.
 */

import { letGoOfCore, makeError } from '../core/js/errors.js';
import { clearTimer, setTimer, startClock, stopClock } from '../core/js/timer.js';

/** Of the controllers that are remembered, so many may be gone before they are looked through. */
const FEW = 64;

/** Where a runtime has no weak references, so many of the last are held. */
const LAST = 1_000;

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
  const text = textOf(fault);
  return makeError(name, `${WORDS.replace('{text}', () => text)} ${rest}`, { code: 'core.broken', params: { text }, ...details }, fault);
}

/** Anything can be thrown, also what has no text. @param {unknown} fault */
export function textOf(fault) {
  try {
    return String(fault);
  } catch {
    return 'no words';
  }
}

export class Life {
  /** Which core it is: 1 for the first. */
  generation = 1;
  #start;
  #isBroken = false;
  /** @type {unknown} */
  #fault;
  /** Whether its burial will come. */
  #isQueued = false;
  /** How often the core was entered and not left. */
  #depth = 0;
  /** What the core waits for. @type {Set<number>} */
  #timers = new Set();
  /** How many times the core has started the clock of hidden tabs. */
  #clocks = 0;
  /** What ends the calls under way. @type {Set<(fault: unknown) => void>} */
  #ends = new Set();
  /** What the core can end by itself: its requests, and its locks. @type {{ deref(): AbortController | undefined }[]} */
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
    // Made out here: errors remember what called them, and with it all that could be seen from there, as a core that is gone.
    const bury = () => this.#bury(generation);
    const guard = (/** @type {Function} */ work) => (/** @type {any[]} */ ...values) => {
      if (this.#isBroken || generation !== this.generation) {
        return undefined;
      }
      this.#depth += 1;
      try {
        return work(...values);
      } catch (fault) {
        // First, and without a call: there may be no stack left for one.
        if (!this.#isBroken) {
          this.#isBroken = true;
          this.#fault = fault;
        }
        // Again at each way out, until one had the stack for it.
        if (!this.#isQueued) {
          queueMicrotask(bury);
          this.#isQueued = true;
        }
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
    // What was under way is told before anything new begins.
    this.#bury(this.generation);
    if (this.#isBroken) {
      // No fresh one could be made.
      return Promise.reject(explain(this.#fault));
    }
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
    if (typeof WeakRef === 'undefined') {
      this.#controllers = [...this.#controllers.slice(1 - LAST), { deref: () => controller }];
      return controller;
    }
    if (this.#controllers.length >= this.#many) {
      this.#controllers = this.#controllers.filter((one) => one.deref() !== undefined);
      this.#many = Math.max(FEW, 2 * this.#controllers.length);
    }
    this.#controllers.push(new WeakRef(controller));
    return controller;
  }

  /**
   * For the core: what it is about to wait for. Where it breaks before it listens nobody would hear that this failed, and a
   * process of Node would end.
   *
   * @param {unknown} value
   */
  heard(value) {
    const promise = Promise.resolve(value);
    promise.catch(() => {});
    return promise;
  }

  /** For the core: a timer, which is cleared when the core breaks. @param {() => void} wake @param {number} milliseconds */
  setTimer(wake, milliseconds) {
    const id = setTimer(wake, milliseconds);
    this.#timers.add(id);
    return id;
  }

  /** The core clears those that rang, too. @param {number} id */
  clearTimer(id) {
    this.#timers.delete(id);
    clearTimer(id);
  }

  /** For the core: the clock of hidden tabs, which is stopped when the core breaks. @param {(() => Worker) | undefined} makeWorker */
  startClock(makeWorker) {
    this.#clocks += 1;
    startClock(makeWorker);
  }

  stopClock() {
    this.#clocks -= 1;
    stopClock();
  }

  /** The error of what belongs to a core that is gone. */
  stale() {
    const message = 'This belongs to a compiled core that met a fault of its own, and is of no use any more: ask anew, or open the campaign again.';
    return makeError('PecError', message, { code: 'core.stale' }, undefined);
  }

  /**
   * Ends what was under way in a core that broke, and starts a fresh one. Not at once where it broke: what called the core
   * may have to leave it first.
   *
   * @param {number} generation that broke; a later one goes on
   */
  #bury(generation) {
    if (!this.#isBroken || generation !== this.generation) {
      return;
    }
    const [ends, controllers, fault] = [[...this.#ends], this.#controllers, this.#fault];
    this.#ends.clear();
    this.#controllers = [];
    controllers.forEach((one) => one.deref()?.abort());
    this.#timers.forEach((id) => this.clearTimer(id));
    while (this.#clocks > 0) {
      this.stopClock();
    }
    letGoOfCore(fault);
    this.generation += 1;
    this.#isBroken = false;
    this.#isQueued = false;
    this.#fault = undefined;
    try {
      this.#start();
    } catch (error) {
      // No memory, say: the next call tries again.
      this.#isBroken = true;
      this.#fault = error;
    }
    if (ends.length === 0) {
      console.error('pec-massiva:', brokenError('PecError', 'Nothing was under way.', fault));
    }
    ends.forEach((end) => end(fault));
  }
}
