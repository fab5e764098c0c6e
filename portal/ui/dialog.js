/** A question that the page waits for; focus goes back to where it was. */

import { explain, t } from '../words/words.js';
import { errorCallout } from './callout.js';
import { el, newId } from './el.js';

/**
 * @param {string} title
 * @param {(Node | string | undefined | false)[]} contents
 * @param {{ yes: string, no: string, danger?: boolean }} words
 * @returns {Promise<boolean>} whether it was answered with yes
 */
export function ask(title, contents, { yes, no, danger = false }) {
  const id = newId('dialog');
  const heading = el('h2', { id, tabIndex: -1 }, title);
  const form = el(
    'form',
    { method: 'dialog' },
    heading,
    ...contents,
    el(
      'div',
      { class: 'actions' },
      el('button', { value: 'yes', class: danger ? 'danger' : 'primary' }, yes),
      el('button', { value: 'no' }, no),
    ),
  );
  const dialog = el('dialog', { 'aria-labelledby': id }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
    heading.focus();
  });
}

/** Says what went wrong, where no place of its own shows it. @param {unknown} error */
export async function tellError(error) {
  await ask(explain(error).meaning || t('error.title'), [errorCallout(error)], { yes: t('ok'), no: t('close') });
}
