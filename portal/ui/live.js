/** The one region that a screen reader hears: the last thing said counts, so that a hundred files are one announcement. */

import { byId } from './el.js';

let timer = 0;

/** @param {string} words */
export function say(words) {
  clearTimeout(timer);
  // What is said in the same moment is said once, as it stands at its end.
  timer = setTimeout(() => {
    byId('live', HTMLElement).textContent = words;
  }, 150);
}
