/** The campaigns of this browser's journal: a list to open and delete them. */

import { byId, element, when } from '../parts/elements.js';
import { plural, wordOf } from './parts/words.js';

const list = byId('campaign-list', HTMLUListElement);
const line = byId('campaign-status', HTMLSpanElement);

/**
 * @typedef {import('../pec-massiva/full.js').PecMassiva} PecMassiva
 * @typedef {import('../pec-massiva/full.js').CampaignInList} CampaignInList
 * @typedef {import('../pec-massiva/full.js').CampaignProgress} CampaignProgress
 */

/** Counts readings: one that was overtaken is not shown. */
let reading = 0;

/** @param {CampaignInList} item @param {{ onOpen: (id: string) => void, onDelete: (id: string) => void }} hands */
function row({ id, name, createdAt, progress }, { onOpen, onDelete }) {
  const state = element('span', { class: 'muted', text: wordOf(progress) });
  state.dataset.progress = id;
  const date = element('span', { class: 'muted', text: when(createdAt) });
  const opener = element('button', { class: 'opener' }, [element('strong', { text: name }), state, date]);
  opener.dataset.opens = id;
  opener.addEventListener('click', () => onOpen(id));
  const bin = element('button', { class: 'quiet', text: 'Delete' });
  bin.setAttribute('aria-label', `Delete the campaign ${name}`);
  bin.addEventListener('click', () => {
    const question = `Delete “${name}”, and all that is known of its messages? What was sent stays sent.`;
    if (window.confirm(question)) {
      onDelete(id);
    }
  });
  opener.type = bin.type = 'button';
  return element('li', {}, [opener, bin]);
}

/** @param {string | undefined} id marks the campaign that is shown */
export function markShown(id) {
  for (const opener of list.querySelectorAll('button')) {
    if (opener.dataset.opens !== undefined) {
      opener.setAttribute('aria-current', String(opener.dataset.opens === id));
    }
  }
}

/** @param {string} id @param {CampaignProgress} progress says how far a campaign is now */
export function showInList(id, progress) {
  for (const state of list.querySelectorAll('span')) {
    if (state.dataset.progress === id) {
      state.textContent = wordOf(progress);
    }
  }
}

/**
 * Reads the list anew.
 *
 * @param {PecMassiva} pec
 * @param {{ onOpen: (id: string) => void, onDelete: (id: string) => void }} hands
 */
export async function showList(pec, hands) {
  reading += 1;
  const own = reading;
  const items = await pec.campaigns.list();
  if (own === reading) {
    list.replaceChildren(...items.map((item) => row(item, hands)));
    list.hidden = items.length === 0;
    line.textContent = items.length === 0 ? 'none yet' : plural(items.length, 'campaign');
  }
}
