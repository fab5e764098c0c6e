/** A control with its label, its hint and what is wrong with it, tied together for those who hear the page. */

import { el, newId } from './el.js';

/**
 * @param {string} name
 * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} control
 * @param {{ label: string, hint?: string }} words
 */
export function field(name, control, { label, hint }) {
  control.id = newId(name);
  control.dataset.name = name;
  const problem = el('p', { class: 'problem', part: 'problem', id: `${control.id}-problem` });
  const hintLine = hint === undefined ? undefined : el('p', { class: 'hint', part: 'hint', id: `${control.id}-hint` }, hint);
  control.setAttribute('aria-describedby', [hintLine?.id, problem.id].filter(Boolean).join(' '));
  /** Shows what is wrong; nothing where all is well. @param {string[]} words */
  const complain = (words) => {
    problem.textContent = words.join('\n');
    control.setAttribute('aria-invalid', String(words.length > 0));
  };
  // What is being mended is no longer wrong; the next look says so if it is.
  control.addEventListener('input', () => complain([]));
  const element = el('div', { class: 'field', part: `field ${name}` }, el('label', { for: control.id, part: 'label' }, label), hintLine, control, problem);
  return { element, complain };
}
