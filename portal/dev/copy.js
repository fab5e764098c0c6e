/** A button that copies a text, and says so. */

import { t } from '../words/words.js';
import { el } from '../ui/el.js';
import { say } from '../ui/live.js';

/** @param {string} words @param {() => string} text */
export const copyButton = (words, text) => {
  const button = el('button', { type: 'button' }, words);
  button.addEventListener('click', async () => {
    // Without a secure connection a page has no clipboard at all.
    const copied = async () => navigator.clipboard.writeText(text());
    const isDone = await copied().then(() => true, () => false);
    const told = t(isDone ? 'dev.copied' : 'dev.notCopied');
    button.textContent = told;
    say(told);
    setTimeout(() => (button.textContent = words), 2_000);
  });
  return button;
};
