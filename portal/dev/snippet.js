/** The few lines that do what the view does, shown from the very file that the tests run. */

import { t } from '../words/words.js';
import { el } from '../ui/el.js';
import { copyButton } from './copy.js';
import { linesOf } from './views.js';

/** @param {string} path of the view */
export function snippetOf(path) {
  const lines = linesOf(path);
  const place = el('div', { class: 'lines' });
  const section = el('section', { hidden: lines === undefined }, el('h3', {}, t('dev.snippet')), el('p', { class: 'hint' }, t('dev.snippetHint')), place);
  if (lines !== undefined) {
    void show(place, lines.file);
  }
  return section;
}

/** @param {HTMLElement} place @param {string} file */
async function show(place, file) {
  try {
    const answer = await fetch(`dev/snippets/${file}`);
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const code = await answer.text();
    const name = `examples/snippets/${file}`;
    place.replaceChildren(
      el('p', { class: 'name' }, name),
      el('pre', { tabIndex: 0, role: 'group', 'aria-label': name }, el('code', {}, code)),
      el('div', { class: 'actions' }, copyButton(t('dev.copyCode'), () => code)),
    );
  } catch {
    place.replaceChildren(el('p', {}, t('dev.noSnippet', { file: `examples/snippets/${file}` })));
  }
}
