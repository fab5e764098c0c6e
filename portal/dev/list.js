/** The requests as a list, by how they ended; what is open in it stays open. */

import { t } from '../words/words.js';
import { el, newId } from '../ui/el.js';
import { copyButton } from './copy.js';
import { curl } from './curl.js';
import { legible } from './mask.js';

/**
 * @typedef {import('./requests.js').Entry} Entry
 * @typedef {import('./requests.js').Contents} Contents
 * @typedef {'all' | 'ok' | 'error' | 'lost'} Filter
 */

/** @type {Filter[]} */
const FILTERS = ['all', 'ok', 'error', 'lost'];
/** @type {Filter} */
let filter = 'all';

/** @param {import('./requests.js').Requests} requests */
export function listOf(requests) {
  const id = newId('filter');
  const select = el('select', { id }, ...FILTERS.map((one) => el('option', { value: one, selected: one === filter }, t(`dev.filter.${one}`))));
  const none = el('p', { class: 'hint' });
  const list = el('ol', { class: 'requests' });
  /** What is shown of each, and of which version. @type {Map<Entry, { item: HTMLElement, version: number }>} */
  let shown = new Map();

  const show = () => {
    const wanted = requests.entries.filter(({ state }) => filter === 'all' || state === filter);
    const before = shown;
    shown = new Map(
      wanted.map((entry) => {
        const old = before.get(entry);
        if (old !== undefined && old.version === entry.version) {
          return [entry, old];
        }
        const isOpen = old?.item.querySelector('details')?.open ?? false;
        return [entry, { item: itemOf(entry, isOpen), version: entry.version }];
      }),
    );
    list.replaceChildren(...[...shown.values()].map(({ item }) => item));
    none.hidden = wanted.length > 0;
    none.textContent = t(requests.entries.length === 0 ? 'dev.none' : 'dev.noneFound');
  };

  /** Shows it, and leaves who stands in the list where they are. */
  const showInPlace = () => {
    const at = document.activeElement instanceof HTMLElement && list.contains(document.activeElement) ? document.activeElement : undefined;
    const entry = at && [...shown].find(([, { item }]) => item.contains(at))?.[0];
    show();
    if (at !== undefined && at !== document.activeElement) {
      const item = entry && shown.get(entry)?.item;
      (at.isConnected ? at : (item?.querySelector('summary') ?? select)).focus();
    }
  };

  select.addEventListener('change', () => {
    filter = /** @type {Filter} */ (select.value);
    show();
  });
  requests.addEventListener('change', showInPlace);
  show();
  return {
    element: el('section', {}, el('h3', {}, t('dev.requests')), el('p', { class: 'hint' }, t('dev.masked')), el('div', { class: 'field' }, el('label', { for: id }, t('dev.filter')), select), none, list),
    end: () => requests.removeEventListener('change', showInPlace),
  };
}

/** @param {Entry} entry @param {boolean} isOpen */
function itemOf(entry, isOpen) {
  const { method, url, state, status, milliseconds, request, response } = entry;
  const tone = { open: 'wait', ok: 'good', error: 'bad', lost: 'doubt' }[state];
  const told = status === undefined ? t(state === 'open' ? 'dev.open' : 'dev.lost') : String(status);
  const summary = el(
    'summary',
    {},
    el('span', { class: `status ${tone}` }, told),
    ' ',
    el('span', { class: 'what' }, `${method} ${url.slice(new URL(url).origin.length)}`),
    milliseconds !== undefined && el('span', { class: 'hint' }, ` ${milliseconds} ms`),
  );
  return el(
    'li',
    {},
    el(
      'details',
      { open: isOpen },
      summary,
      ...contentsOf(t('dev.request'), request),
      ...(response === undefined ? [] : contentsOf(t('dev.response'), response)),
      el('div', { class: 'actions' }, copyButton(t('dev.copyCurl'), () => curl(entry))),
    ),
  );
}

/** @param {string} name @param {Contents} contents */
function contentsOf(name, { headers, text, form, parts, binary }) {
  const body = text ?? form ?? binary ?? parts?.map(({ name: field, text: own, file }) => `${field}: ${file ?? own}`).join('\n');
  const lines = [headers.map(([header, value]) => `${header}: ${value}`).join('\n'), body].filter((one) => one !== undefined && one !== '');
  if (lines.length === 0) {
    return [];
  }
  return [el('p', { class: 'name' }, name), el('pre', { tabIndex: 0, role: 'group', 'aria-label': name }, legible(lines.join('\n\n')))];
}
