/** A section that is folded away until somebody wants it: a mailbox can do more than fits on a screen. */

import { el } from '../../ui/el.js';

/**
 * @param {string} title
 * @param {(Node | string | undefined | false)[]} children
 */
export function fold(title, ...children) {
  const details = el('details', {}, el('summary', {}, el('h2', {}, title)), el('div', { class: 'folded' }, ...children));
  // What is in doubt is not folded away.
  details.open = details.querySelector('.callout') !== null;
  return el('section', { class: 'card fold', 'aria-label': title }, details);
}
