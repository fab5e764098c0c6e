/** A control with its label, its hint and what is wrong with it, tied together for those who hear the page. */

import { el, newId } from './el.js';

/**
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {(words: string[]) => void} complain shows what is wrong; nothing where all is well
 *
 * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} control gets an id where it has none
 * @param {{ label: string, hint?: string }} words
 * @returns {Field}
 */
export function field(control, { label, hint }) {
  control.id ||= newId('field');
  const problem = el('p', { class: 'problem', id: `${control.id}-problem` });
  const hintLine = hint === undefined ? undefined : el('p', { class: 'hint', id: `${control.id}-hint` }, hint);
  control.setAttribute('aria-describedby', [hintLine?.id, problem.id].filter(Boolean).join(' '));
  /** @param {string[]} words */
  const complain = (words) => {
    problem.textContent = words.join('\n');
    control.setAttribute('aria-invalid', String(words.length > 0));
  };
  // What is being mended is no longer wrong; the next look says so if it is.
  control.addEventListener('input', () => complain([]));
  const element = el('div', { class: 'field' }, el('label', { for: control.id }, label), hintLine, control, problem);
  return { element, complain };
}
