/** Whether an attempt is still this process's own. */

import { Refusal } from '../answers/response.js';
import { LEASE } from './steps.js';

/** For who looks for why it was given up. */
const OVER =
  'The lease of its key ran out before it was posted: this process stood still, or its store did not take the renewals. ' +
  'Others may have been told meanwhile that nobody knows what became of it.';

/** Two clocks: the one does not stand still where somebody sets the other, nor the other where a machine sleeps. */
const now = () => ({ steady: performance.now(), wall: Date.now() });

/** How long the store holds a key for an attempt, as its process counts it. */
export class Lease {
  /** When the last claim or renewal that the store took was begun. */
  #since = now();

  /** @param {() => Promise<unknown>} renew */
  async renewed(renew) {
    const since = now();
    await renew();
    this.#since = since;
  }

  get isOver() {
    const { steady, wall } = now();
    return Math.max(steady - this.#since.steady, wall - this.#since.wall) >= LEASE;
  }

  /** @throws {Refusal} 503 where it is over: what was not posted yet must not be posted any more */
  check() {
    if (this.isOver) {
      throw Object.assign(new Refusal(503, 'proxy.store'), { cause: new Error(OVER) });
    }
  }
}
