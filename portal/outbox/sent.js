/** What was sent by hand, the newest first. */

import { address } from '../service/address.js';
import { t, when } from '../words/words.js';
import { el } from '../ui/el.js';
import { outbox } from './outbox.js';
import { messageStatus } from './states.js';

export const title = () => t('sent.title');

/** @param {HTMLElement} place */
export async function open(place) {
  const list = el('ul', { class: 'rows' });
  const search = el('input', { type: 'search', 'aria-label': t('sent.search'), placeholder: t('sent.search') });
  const none = el('p', { class: 'empty' });
  place.append(el('div', { class: 'tools' }, search), list, none);

  async function show() {
    const wanted = search.value.trim().toLowerCase();
    const all = await outbox.list();
    const found = all.filter(({ name }) => name.toLowerCase().includes(wanted));
    none.hidden = found.length > 0;
    none.replaceChildren(t(all.length === 0 ? 'sent.none' : 'sent.noneFound'), ' ', el('a', { href: address('scrivi') }, t('sent.write')));
    list.replaceChildren(
      ...found.map(({ id, name, createdAt, progress }) =>
        el(
          'li',
          {},
          el('a', { href: address('inviate', id) }, name),
          el('span', { class: 'hint' }, `${when(createdAt)} · ${t('sent.messages', { count: progress.total })}`),
          messageStatus(id, progress),
        ),
      ),
    );
  }

  await show();
  // The list changes by itself; who stands in it keeps their place.
  const again = () => {
    if (!list.contains(document.activeElement)) {
      void showOnce();
    }
  };
  let isShowing = false;
  async function showOnce() {
    if (!isShowing) {
      isShowing = true;
      outbox.removeEventListener('change', again);
      await show().catch(() => undefined);
      outbox.addEventListener('change', again);
      isShowing = false;
    }
  }
  search.addEventListener('input', () => void showOnce());
  outbox.addEventListener('change', again);
  return () => outbox.removeEventListener('change', again);
}
