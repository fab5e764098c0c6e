/** The place below the form where it is told how far a message is, and what became of it. */

import { progressWords, sendingPanel, sentPanel, unknownPanel } from './outcome.js';
import { el } from './parts/el.js';

/**
 * @typedef {import('../types/hooks.d.ts').SendStatus} SendStatus
 *
 * @typedef {object} Answers
 * @property {(words: string) => void} say
 * @property {() => void} stop
 * @property {() => void} another
 * @property {() => void} ask
 * @property {(wasSent: boolean) => void} said
 */

export class Panel {
  element = el('div');
  #answers;
  /** @type {ReturnType<typeof sendingPanel> | undefined} */
  #far;
  /** What was said last of how far it is: not each slice of a file is. */
  #said = '';

  /** @param {Answers} answers */
  constructor(answers) {
    this.#answers = answers;
  }

  /** In another language it is made anew. */
  forget() {
    this.#far = undefined;
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.element.firstElementChild)?.focus();
  }

  /**
   * @param {import('./words/speech.js').Speech} speech @param {SendStatus} status
   * @param {import('./kept.js').Draft} draft that went
   * @param {{ isReloaded: boolean, isElsewhere: boolean, isAsked: boolean }} how `isAsked`: somebody can be asked
   */
  show(speech, status, draft, { isReloaded, isElsewhere, isAsked }) {
    if (status.state === 'sending') {
      this.#follow(speech, status, draft);
      return;
    }
    this.#far = undefined;
    this.#said = '';
    const { another, ask, said } = this.#answers;
    if (status.state === 'sent') {
      this.element.replaceChildren(sentPanel(speech, status, draft, another));
    } else if (status.state === 'unknown') {
      const hadFocus = this.element.querySelector(':focus') !== null;
      this.element.replaceChildren(unknownPanel(speech, status, draft, { isReloaded, isElsewhere, ask: isAsked ? ask : undefined, said }));
      if (hadFocus) {
        this.focus();
      }
    } else {
      this.element.replaceChildren();
    }
  }

  /** @param {import('./words/speech.js').Speech} speech @param {Extract<SendStatus, { state: 'sending' }>} status @param {import('./kept.js').Draft} draft */
  #follow(speech, status, draft) {
    if (this.#far === undefined) {
      this.#far = sendingPanel(speech, draft, this.#answers.stop);
      this.element.replaceChildren(this.#far.element);
    }
    if (this.#said === '') {
      this.focus();
    }
    this.#far.update(status);
    const phase = status.progress?.phase ?? 'waiting';
    if (phase !== this.#said) {
      this.#said = phase;
      this.#answers.say(progressWords(speech, status.progress));
    }
  }
}
