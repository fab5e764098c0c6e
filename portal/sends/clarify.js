/** All messages of which nobody knows whether they were sent, in one place. */

import { address } from '../service/address.js';
import { t, when } from '../words/words.js';
import { callout } from '../ui/callout.js';
import { el } from '../ui/el.js';
import { sends } from './sends.js';
import { once } from '../ui/once.js';
import { showRows } from './rows.js';

export const title = () => t('clarify.title');

/** @param {HTMLElement} place */
export async function open(place) {
  const list = el('div');
  place.append(el('p', { class: 'lead' }, t('clarify.lead')), list);

  /** A section for each message, by its id. @type {Map<string, { section: HTMLElement, rows: HTMLElement }>} */
  const sections = new Map();

  async function show() {
    const open = await sends.open();
    const shown = [];
    for (const { id, name, createdAt } of open) {
      const rows = [];
      for await (const row of (await sends.campaign(id)).rows({ state: 'unknown' })) {
        rows.push(row);
      }
      if (rows.length > 0) {
        const one = sections.get(id) ?? sectionOf(id, name, createdAt);
        sections.set(id, one);
        showRows(one.rows, id, rows);
        shown.push(one.section);
      }
    }
    const none = list.querySelector('.callout') ?? callout('good', t('clarify.none'));
    const wanted = shown.length > 0 ? shown : [none];
    if (wanted.length !== list.children.length || wanted.some((one, place) => one !== list.children[place])) {
      list.replaceChildren(...wanted);
    }
  }

  await show();
  const changed = () => void once(show);
  sends.addEventListener('change', changed);
  return () => sends.removeEventListener('change', changed);
}

/** @param {string} id @param {string} name @param {Date} createdAt */
function sectionOf(id, name, createdAt) {
  const rows = el('ul', { class: 'rows' });
  const heading = el('h2', {}, el('a', { href: address('inviate', id) }, name));
  return { section: el('section', { class: 'card', 'aria-label': name }, heading, el('p', { class: 'hint' }, when(createdAt)), rows), rows };
}
