/** A box that says something that matters, with an icon, a title and what to do. */

import { explain, t } from '../words/words.js';
import { el } from './el.js';
import { icon } from './icon.js';

/**
 * @param {'info' | 'good' | 'warning' | 'danger'} kind
 * @param {string} title
 * @param {(Node | string | undefined | false)[]} children
 */
export const callout = (kind, title, ...children) =>
  el('section', { class: `callout ${kind}`, 'aria-label': title }, el('p', { class: 'title' }, icon(kind), title), ...children);

/** What an error means to people. @param {unknown} error */
export function errorCallout(error) {
  const { what, meaning, todo, problems, quote } = explain(error);
  const isDoubt = typeof error === 'object' && error !== null && 'name' in error && error.name === 'UnknownOutcomeError';
  return callout(
    isDoubt ? 'warning' : 'danger',
    meaning || t('error.title'),
    el('p', {}, what),
    problems.length > 0 && el('ul', {}, ...problems.map(({ text }) => el('li', {}, text))),
    todo !== '' && el('p', { class: 'todo' }, todo),
    quote !== undefined && el('p', { class: 'quote' }, quote),
  );
}
