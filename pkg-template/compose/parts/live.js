/** The one region of a form that a screen reader hears: the last thing said counts, so that a hundred files are one announcement. */

import { seen } from '../words/speech.js';
import { el } from './el.js';

export class Live {
  element = el('p', { class: 'unheard', role: 'status' });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** What is said in the same moment is said once, as it stands at its end. @param {string} words */
  say = (words) => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.element.textContent = seen(words);
    }, 150);
  };
}
