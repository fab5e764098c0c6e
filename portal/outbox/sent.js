/** What was sent by hand, the newest first. */

import { address } from '../service/address.js';
import { t, when } from '../words/words.js';
import { el, newId } from '../ui/el.js';
import { once } from '../ui/once.js';
import { steady } from '../ui/steady.js';
import { sends } from '../sends/sends.js';
import { messageStatus } from '../sends/states.js';
import { Searched } from './searched.js';

export const title = () => t('sent.title');

/** @param {HTMLElement} place */
export async function open(place) {
  const list = el('ul', { class: 'rows' });
  const search = el('input', { type: 'search', id: newId('search') });
  const none = el('p', { class: 'empty' });
  const tools = el('div', { class: 'tools', role: 'search' }, el('label', { for: search.id }, t('find.label')), search);
  place.append(tools, list, none);

  const put = steady(list);
  const searched = new Searched();

  async function show() {
    const all = sends.listed();
    const isReading = search.value.trim() !== '' && !searched.knows(all);
    tell(all, isReading);
    if (isReading) {
      await searched.read(all);
      tell(all, false);
    }
  }

  /** @param {ReturnType<typeof sends.listed>} all @param {boolean} isReading whether more may be found in a moment */
  function tell(all, isReading) {
    const found = searched.found(all, search.value);
    none.hidden = found.length > 0 || isReading;
    list.ariaBusy = String(isReading);
    tools.hidden = all.length === 0;
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
