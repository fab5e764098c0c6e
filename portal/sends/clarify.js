/** All messages of which nobody knows whether they were sent, in one place, by what they belong to. */

import { address } from '../service/address.js';
import { told } from '../service/begun.js';
import { number, t, when } from '../words/words.js';
import { callout, errorCallout } from '../ui/callout.js';
import { el } from '../ui/el.js';
import { say } from '../ui/live.js';
import { once } from '../ui/once.js';
import { showRows } from './rows.js';
import { sends } from './sends.js';

/** @typedef {import('./sends.js').CampaignRow} CampaignRow */

/** Rows that are shown at first, and once more with each wish for more. */
const STEP = 25;

export const title = () => t('clarify.title');

/** @param {HTMLElement} place */
export async function open(place) {
  const list = el('div', { class: 'below' });
  place.append(el('p', { class: 'lead' }, t('clarify.lead')), list);

  const form = el('section', { class: 'card' }, el('h2', {}, el('a', { href: address('scrivi') }, t('clarify.form'))), el('p', {}, t('clarify.formWords')));
  /** A section for each message or campaign, by its id. @type {Map<string, ReturnType<typeof sectionOf>>} */
  const sections = new Map();

  async function show() {
    /** @type {HTMLElement[]} */
    const shown = told.isOpen ? [form] : [];
    for (const one of await sends.open()) {
      const section = sections.get(one.id) ?? sectionOf(one);
      sections.set(one.id, section);
      // One that cannot be read says so, and the others are shown all the same.
      if ((await section.show(one.progress).catch(section.fail)) > 0) {
        shown.push(section.element);
      }
    }
    const none = list.querySelector('.callout.good') ?? callout('good', t('clarify.none'));
    const wanted = shown.length > 0 ? shown : [none];
    if (wanted.length !== list.children.length || wanted.some((one, place) => one !== list.children[place])) {
      const isLost = list.contains(document.activeElement);
      list.replaceChildren(...wanted);
      if (isLost && !list.contains(document.activeElement)) {
        document.querySelector('h1')?.focus();
      }
    }
  }

  await show();
  const changed = () => void once(show);
  const all = [sends, told];
  all.forEach((one) => one.addEventListener('change', changed));
  return () => all.forEach((one) => one.removeEventListener('change', changed));
}

/** @param {import('./sends.js').Listed} listed */
function sectionOf({ id, kind, name, createdAt }) {
  const rows = el('ul', { class: 'rows' });
  const count = el('p', { class: 'hint' });
  const look = el('button', { type: 'button', class: 'primary' });
  const outcome = el('p', { class: 'todo' });
  const problem = el('div');
  const more = el('button', { type: 'button' });
  const heading = el('h2', {}, el('a', { href: address(kind === 'single' ? 'inviate' : 'campagne', id) }, name));
  const element = el('section', { class: 'card', 'aria-label': name }, heading, count, el('div', { class: 'actions' }, look), outcome, problem, rows, more);
  let isLooked = false;
  let most = STEP;
  /** @type {CampaignRow[]} */
  let unknown = [];
  /** What was counted when they were read. */
  let seen = '';

  const draw = () => {
    count.textContent = `${when(createdAt)} · ${t('clarify.count', { count: unknown.length })}`;
    const open = unknown.filter(({ state }) => state === 'unknown').length;
    look.hidden = open === 0;
    look.textContent = t(open === 1 ? 'row.look' : 'clarify.look');
    showRows(rows, id, unknown.slice(0, most), isLooked ? 'looked' : 'elsewhere');
    more.hidden = unknown.length <= most;
    more.textContent = t('clarify.more', { count: Math.min(STEP, unknown.length - most) });
  };
  more.addEventListener('click', () => {
    const before = most;
    most += STEP;
    draw();
    const first = rows.children[before];
    if (first instanceof HTMLElement) {
      first.tabIndex = -1;
      first.focus();
    }
  });
  look.addEventListener('click', async () => {
    look.disabled = true;
    say(t('row.looking'));
    try {
      const { sent, unknown: left } = await sends.reconcile(id);
      isLooked = true;
      outcome.textContent = [sent > 0 && t('clarify.lookedFound', { count: sent }), left > 0 && t('clarify.looked', { count: left })].filter(Boolean).join(' ');
      problem.replaceChildren();
      say(outcome.textContent);
      await read();
    } catch (error) {
      problem.replaceChildren(errorCallout(error));
    } finally {
      look.disabled = false;
      look.focus();
    }
  });

  async function read() {
    const read = [];
    const campaign = await sends.campaign(id);
    for await (const row of campaign.rows({ state: 'unknown' })) {
      read.push(row);
    }
    if (campaign.progress.sharedId > 0) {
      for await (const row of campaign.rows({ state: 'sent' })) {
        if (row.sharedId === true) {
          read.push(row);
        }
      }
    }
    unknown = read;
    problem.replaceChildren();
    draw();
  }

  return {
    element,
    /** Reads them anew where their number changed. @param {import('./sends.js').CampaignProgress} progress */
    async show({ unknown: open, sharedId, sent, refused, pending }) {
      const counted = [open, sharedId, sent, refused, pending].map(number).join(' ');
      if (counted !== seen) {
        await read();
        seen = counted;
      }
      return unknown.length;
    },
    /** @param {unknown} error */
    fail(error) {
      problem.replaceChildren(errorCallout(error));
      return 1;
    },
  };
}
