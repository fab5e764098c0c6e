/** All campaigns from tables, the newest first: where each stands, and how far it is. */

import { address } from '../service/address.js';
import { t, when } from '../words/words.js';
import { el, newId } from '../ui/el.js';
import { once } from '../ui/once.js';
import { steady } from '../ui/steady.js';
import { sends } from '../sends/sends.js';
import { campaignStatus, farOf } from '../sends/states.js';

export const title = () => t('campaigns.title');

/** @param {HTMLElement} place */
export async function open(place) {
  const list = el('ul', { class: 'rows' });
  const search = el('input', { type: 'search', id: newId('search') });
  const tools = el('div', { class: 'tools', role: 'search' }, el('label', { for: search.id }, t('campaigns.search')), search);
  const none = el('p', { class: 'empty' });
  const begin = el('a', { class: 'button primary', href: address('campagne', 'nuova') }, t('campaigns.new'));
  place.append(el('p', { class: 'lead' }, t('campaigns.lead')), el('div', { class: 'tools wide' }, tools, begin), list, none);
  const put = steady(list);

  async function show() {
    const wanted = search.value.trim().toLowerCase();
    const all = sends.listed('campaign');
    const found = all.filter(({ name }) => name.toLowerCase().includes(wanted));
    none.hidden = found.length > 0;
    none.textContent = t(all.length === 0 ? 'campaigns.none' : 'campaigns.noneFound');
    tools.hidden = all.length === 0;
    const items = found.map(({ id, name, createdAt, progress }) =>
      el(
        'li',
        {},
        el('a', { href: address('campagne', id) }, name),
        el('span', { class: 'hint' }, `${when(createdAt)} · ${t('campaigns.far', farOf(progress))}`),
        campaignStatus(id, progress),
      ),
    );
    put(items, found.map(({ id }) => id));
  }

  await sends.list('campaign');
  await show();
  const changed = () => void once(show);
  search.addEventListener('input', changed);
  sends.addEventListener('change', changed);
  return () => sends.removeEventListener('change', changed);
}
