/** What became of each: tiles that filter, a search, and the rows, few as a list and many through a window. */

import { number, t } from '../words/words.js';
import { el, newId } from '../ui/el.js';
import { say } from '../ui/live.js';
import { paced } from '../ui/paced.js';
import { Window } from '../ui/window.js';
import { BANDS } from './bands.js';
import { openDetail } from './detail.js';
import { showRows } from './rows.js';
import { rowStatus } from './states.js';

/**
 * @typedef {import('../pec-massiva/full.js').Campaign} Campaign
 * @typedef {import('../pec-massiva/full.js').CampaignRow} CampaignRow
 * @typedef {import('./bands.js').Band} Band
 * @typedef {import('./table.js').Table} Table
 */

/** Rows that are shown with all that is known of each. */
const FEW = 20;
/** Milliseconds between two searches while somebody types. */
const PACE = 150;

/**
 * @param {Campaign} campaign @param {Table} table
 * @returns {{ element: HTMLElement, close: () => void }}
 */
export function resultsOf(campaign, table) {
  const isFew = table.rows.length <= FEW;
  /** @type {Band | 'all'} */
  let band = 'all';
  const tiles = tilesOf(table, (chosen) => {
    band = chosen;
    show();
    say(t('find.count', { count: shown.length }));
  });
  const search = el('input', { type: 'search', autocomplete: 'off' });
  const none = el('p', { class: 'empty' }, t('find.none'));
  /** @type {CampaignRow[]} */
  let shown = [];
  const rows = isFew ? fewOf(campaign) : manyOf(campaign, table);
  const tools = findOf(search, (place) => jump(place));

  function show() {
    shown = table.found(band, search.value);
    none.hidden = shown.length > 0;
    rows.show(shown);
  }

  /** @param {number} place counted from 1 */
  function jump(place) {
    const at = shown.findIndex(({ index }) => index === place - 1);
    if (at < 0) {
      say(t('find.noRow', { place }));
    } else {
      rows.goTo(at);
    }
    return at >= 0;
  }

  const typed = paced(PACE, () => {
    show();
    say(t('find.count', { count: shown.length }));
  });
  search.addEventListener('input', typed);
  const changed = () => {
    band = tiles.show(band);
    show();
  };
  table.addEventListener('change', changed);
  changed();
  const element = el('section', { class: 'results' }, ...(table.rows.length > 1 ? [tiles.element] : []), ...(isFew ? [] : [tools]), none, rows.element);
  return {
    element,
    close() {
      table.removeEventListener('change', changed);
      rows.close();
    },
  };
}

/** @param {Table} table @param {(band: Band | 'all') => void} chosen */
function tilesOf(table, chosen) {
  /** @param {Band | 'all'} band */
  const tile = (band) => {
    const count = el('span', { class: 'tile-count' });
    const button = el('button', { type: 'button', class: `tile ${band}`, 'aria-pressed': band === 'all' }, count, el('span', {}, t(`tile.${band}`)));
    button.addEventListener('click', () => {
      press(band);
      chosen(band);
    });
    return { band, button, count };
  };
  const all = (/** @type {const} */ (['all', ...BANDS])).map(tile);
  /** @param {Band | 'all'} band */
  const press = (band) => all.forEach((one) => one.button.setAttribute('aria-pressed', String(one.band === band)));
  return {
    element: el('div', { class: 'tiles', role: 'group', 'aria-label': t('tiles.label') }, ...all.map(({ button }) => button)),
    /** @param {Band | 'all'} here @returns {Band | 'all'} what is chosen now: a tile that is gone is none */
    show(here) {
      all.forEach(({ band, button, count }) => {
        const value = band === 'all' ? table.rows.length : table.counts[band];
        count.textContent = number(value);
        if (value === 0 && band !== 'all' && button === document.activeElement) {
          all[0].button.focus();
        }
        button.hidden = value === 0 && band !== 'all';
      });
      if (here !== 'all' && table.counts[here] === 0) {
        press('all');
        return 'all';
      }
      return here;
    },
  };
}

/** A search, and a way to one of them by its number. @param {HTMLInputElement} search @param {(place: number) => boolean} jump */
function findOf(search, jump) {
  const place = el('input', { type: 'number', min: '1', inputMode: 'numeric', id: newId('place') });
  const problem = el('p', { class: 'problem', id: newId('problem') });
  place.setAttribute('aria-describedby', problem.id);
  search.id = newId('search');
  const form = el('form', { class: 'jump' }, el('label', { for: place.id }, t('find.jump')), place, el('button', {}, t('find.go')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wanted = Number(place.value);
    problem.textContent = place.value === '' || jump(wanted) ? '' : t('find.noRow', { place: wanted });
  });
  place.addEventListener('input', () => (problem.textContent = ''));
  const find = el('div', { class: 'find' }, el('label', { for: search.id }, t('find.label')), search);
  return el('div', { class: 'finds' }, find, el('div', {}, form, problem));
}

/** @param {Campaign} campaign */
function fewOf({ id }) {
  const element = el('ul', { class: 'rows' });
  return { element, show: (/** @type {CampaignRow[]} */ rows) => showRows(element, id, rows), goTo() {}, close() {} };
}

/** @param {Campaign} campaign @param {Table} table */
function manyOf(campaign, table) {
  /** @type {Window<CampaignRow>} */
  const rows = new Window({
    label: t('campaign.rows'),
    heads: [t('table.number'), t('table.recipient'), t('table.state')],
    keyOf: ({ index }) => index,
    cellsOf: (row) => [number(row.index + 1), buttonOf(row), rowStatus(row)],
  });
  /** @param {CampaignRow} row */
  function buttonOf({ index, address, addresses, messageId }) {
    const words = (addresses ?? [address]).join(', ');
    const button = el('button', { type: 'button', class: 'quiet open', 'aria-label': t('table.detail', { place: index + 1, address: words }) }, words);
    button.addEventListener('click', async () => {
      await openDetail(campaign, table, index);
      rows.focus(index);
    });
    return el('span', { class: 'whom' }, button, messageId !== undefined && el('span', { class: 'hint' }, messageId));
  }
  const element = el('div', { class: 'many' }, rows.element, el('p', { class: 'printed hint' }, t('table.print')));
  return { element, show: (/** @type {CampaignRow[]} */ shown) => rows.show(shown), goTo: (/** @type {number} */ place) => rows.goTo(place), close: () => rows.close() };
}
