/** What outlasts a page that is left, and what holds in one that is come back to. */

import { WRITING } from './host.js';
import { holdPage, onLeave } from './tab/leaving.js';
import { underWayOf } from './under-way.js';

/**
 * @typedef {object} Desk whose it is
 * @property {import('./kept.js').Draft} draft
 * @property {import('./kept.js').Draft} shown what is written, or what went and is told of
 * @property {import('../types/hooks.d.ts').SendStatus} status
 * @property {() => Promise<unknown>} settle
 * @property {() => void} halt
 * @property {() => void} renew
 */

export class Stay {
  #host;
  #desk;
  #isGone = false;
  /** Whether the page stands still, or did, and does not know yet what others did meanwhile. */
  isPaused = false;
  #unheard = () => {};

  /** @param {import('./host.js').Host} host @param {Desk} desk */
  constructor(host, desk) {
    this.#host = host;
    this.#desk = desk;
  }

  /** Whether what is written is as a new message begins. */
  get isFresh() {
    const { draft } = this.#desk;
    return draft.files.length === 0 && JSON.stringify({ ...draft, files: [] }) === JSON.stringify(this.#host.fresh());
  }

  /** Keeps what is written, and what is under way, as they are now. @param {boolean} [isLeft] whether the page is being left */
  keep(isLeft = false) {
    const { status, shown } = this.#desk;
    if (this.#isGone || (this.isPaused && status.state !== 'sending')) {
      return;
    }
    // As a page made it, it comes again by itself.
    const isFresh = status.state === 'idle' && this.isFresh;
    const draft = status.state === 'sent' || isFresh ? undefined : shown;
    this.#host.kept()?.keep(draft, this.#host.fresh(), underWayOf(status, this.#host.means().isSeen, isLeft));
  }

  /** Goes with a message, whose page is held while it is under way. */
  follow() {
    const isUnderWay = this.#desk.status.state === 'sending';
    this.keep();
    holdPage(this, isUnderWay);
    this.#unheard();
    this.#unheard = isUnderWay ? onLeave(() => this.#leave()) : () => {};
  }

  /** What was not posted by now is not: that is written down, and then holds. */
  #leave() {
    this.keep(true);
    this.#isGone = true;
    this.#desk.halt();
  }

  /** The page is left, and may be come back to: it holds as well. */
  pause() {
    this.keep(true);
    this.isPaused = true;
    this.#desk.halt();
  }

  /** What other pages of the tab did meanwhile holds: what they sent does not stand here as if it were new. */
  async goOn() {
    while (this.#desk.status.state === 'sending') {
      await this.#desk.settle();
    }
    this.isPaused = false;
    if (this.#host.kept()?.isChanged) {
      this.#desk.renew();
    } else {
      this.keep();
    }
  }
}
