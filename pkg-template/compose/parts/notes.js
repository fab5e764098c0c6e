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

  /** Nothing was sent, or could be. @param {() => Node} why @returns {() => void} goes there */
  fail(why) {
    this.tell(() => [why()]);
    return () => this.focus();
  }

  /** @param {() => Speech} speech @param {number} count of what is to be put right @param {(() => void) | undefined} accept where unusual addresses are among it */
  complain(speech, count, accept) {
    this.tell(() => {
      const t = speech().t.bind(speech());
      const unusual = accept !== undefined && el('button', { type: 'button', part: 'button', onclick: accept }, t('write.accept'));
      return [callout('danger', t('write.nothingSent'), el('p', {}, t('write.mend', { count })), unusual)];
    });
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
