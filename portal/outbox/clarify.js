/** All messages of which nobody knows whether they were sent, in one place. */

import { t, when } from '../words/words.js';
import { callout } from '../ui/callout.js';
import { el } from '../ui/el.js';
import { outbox } from './outbox.js';
import { rowOf } from './rows.js';

export const title = () => t('clarify.title');

/** @param {HTMLElement} place */
export async function open(place) {
  const list = el('div');
  place.append(el('p', { class: 'lead' }, t('clarify.lead')), list);

  async function show() {
    const open = await outbox.open();
    const sections = await Promise.all(
      open.map(async ({ id, name, createdAt }) => {
        const campaign = await outbox.campaign(id);
        const rows = [];
        for await (const row of campaign.rows({ state: 'unknown' })) {
          rows.push(rowOf(id, row));
        }
        return el('section', { class: 'card', 'aria-label': name }, el('h2', {}, name), el('p', { class: 'hint' }, when(createdAt)), el('ul', { class: 'rows' }, ...rows));
      }),
    );
    list.replaceChildren(...sections);
    if (sections.length === 0) {
      list.append(callout('good', t('clarify.none')));
    }
  }

  await show();
  let known = outbox.unknown();
  const changed = () => {
    // What is being asked stays until something is known.
    if (outbox.unknown() !== known) {
      known = outbox.unknown();
      void show().catch(() => undefined);
    }
  };
  outbox.addEventListener('change', changed);
  return () => outbox.removeEventListener('change', changed);
}
