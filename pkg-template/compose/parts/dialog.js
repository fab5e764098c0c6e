/** A question that is waited for; focus goes back to where it was. */

import { el, newId } from './el.js';

/**
 * @param {ParentNode & Node} place where it stands, over the page
 * @param {string} title
 * @param {(Node | string | undefined | false)[]} contents
 * @param {{ yes: string, no: string, lang: string, isDanger?: boolean }} words
 * @returns {Promise<boolean>} whether it was answered with yes; taken out of the page it was not
 */
export async function ask(place, title, contents, { yes, no, lang, isDanger = false }) {
  if (!place.isConnected) {
    return false;
  }
  const id = newId('dialog');
  const heading = el('h2', { id, tabIndex: -1, part: 'dialog-title' }, title);
  const answers = el(
    'div',
    { class: 'actions', part: 'actions' },
    el('button', { value: 'yes', class: isDanger ? 'danger' : 'primary', part: isDanger ? 'button danger-button' : 'button primary-button' }, yes),
    el('button', { value: 'no', part: 'button' }, no),
  );
  const dialog = el('dialog', { 'aria-labelledby': id, part: 'dialog', lang }, el('form', { method: 'dialog' }, heading, ...contents, answers));
  place.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
    heading.focus();
  });
}
