/** What is said above a form and below it, in whichever language is spoken. */

import { callout } from './callout.js';
import { el } from './el.js';

/** @typedef {import('../words/speech.js').Speech} Speech */

export class Notes {
  above = el('div');
  under = el('div', { class: 'below', tabIndex: -1 });
  /** Whether the page was left before a message went. */
  isStopped = false;
  /** @type {(() => Node[]) | undefined} */
  #below;

  /** @param {(() => Node[]) | undefined} below */
  tell(below) {
    this.#below = below;
    this.under.replaceChildren(...(below?.() ?? []));
  }

  /** @param {Speech} speech @param {boolean} isWriting @param {boolean} isLost whether files have to be chosen again */
  show(speech, isWriting, isLost) {
    this.showAbove(speech, isWriting, isLost);
    this.under.replaceChildren(...((isWriting && this.#below?.()) || []));
  }

  /** @param {Speech} speech @param {boolean} isWriting @param {boolean} isLost */
  showAbove(speech, isWriting, isLost) {
    this.above.replaceChildren(
      ...(isWriting && this.isStopped ? [callout('info', speech.t('write.stopped'))] : []),
      ...(isWriting && isLost ? [callout('warning', speech.t('write.lost'))] : []),
    );
  }

  focus() {
    this.under.focus();
  }
}
