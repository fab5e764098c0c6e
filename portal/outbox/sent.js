/** What was sent by hand, the newest first. */

import { address } from '../service/address.js';
import { t, when } from '../words/words.js';
import { el } from '../ui/el.js';
import { once } from '../ui/once.js';
import { steady } from '../ui/steady.js';
import { sends } from '../sends/sends.js';
import { messageStatus } from '../sends/states.js';

export const title = () => t('sent.title');

/** @param {HTMLElement} place */
export async function open(place) {
  const list = el('ul', { class: 'rows' });
  const search = el('input', { type: 'search', 'aria-label': t('sent.search'), placeholder: t('sent.search') });
  const none = el('p', { class: 'empty' });
  place.append(el('div', { class: 'tools' }, search), list, none);

  const put = steady(list);

  async function show() {
    const wanted = search.value.trim().toLowerCase();
    const all = sends.listed();
    const found = all.filter(({ name }) => name.toLowerCase().includes(wanted));
    none.hidden = found.length > 0;
    none.replaceChildren(t(all.length === 0 ? 'sent.none' : 'sent.noneFound'), ' ', el('a', { href: address('scrivi') }, t('sent.write')));
    const items = found.map(({ id, name, createdAt, progress }) =>
      el(
        'li',
        {},
        el('a', { href: address('inviate', id) }, name),
        el('span', { class: 'hint' }, `${when(createdAt)} · ${t('sent.messages', { count: progress.total })}`),
        messageStatus(id, progress),
      ),
    );
    put(items, found.map(({ id }) => id));
  }

  await sends.list();
  await show();
  search.addEventListener('input', () => void once(show));
  const changed = () => void once(show);
  sends.addEventListener('change', changed);
  return () => sends.removeEventListener('change', changed);
}
