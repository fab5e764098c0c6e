/** A box that says something that matters, with a drawing, a title and what to do. */

import { el, icon } from './el.js';

/**
 * @param {import('./el.js').Icon} kind
 * @param {string} title
 * @param {(Node | string | undefined | false)[]} children
 */
export const callout = (kind, title, ...children) =>
  el('section', { class: `callout ${kind}`, part: `callout ${kind}`, 'aria-label': title }, el('p', { class: 'title' }, icon(kind), el('span', {}, title)), ...children);

/** What an error means to people. @param {import('../words/speech.js').Speech} speech @param {unknown} error */
export function errorCallout(speech, error) {
  const { what, meaning, todo, problems } = speech.explain(error);
  return callout(
    'danger',
    meaning || speech.t('fault.title'),
    el('p', {}, what),
    problems.length > 0 && el('ul', {}, ...problems.map(({ text }) => el('li', {}, text))),
    todo !== '' && el('p', { class: 'todo' }, todo),
  );
}
