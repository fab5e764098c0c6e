/** What has come, in pages: receipts folded under the message they are about, other mail by itself, and what is opened beside it. */

import { service } from '../service/service.js';
import { t } from '../words/words.js';
import { errorCallout } from '../ui/callout.js';
import { el, newId } from '../ui/el.js';
import { say } from '../ui/live.js';
import { entryOf } from './entry.js';
import { chosen, lettersOf } from './letters.js';
import { readerOf } from './reader.js';

/** @typedef {import('../pec-massiva/full.js').InboxMessage} InboxMessage */

/** Where one was, for when one comes back. @type {{ page: number, search: string, filter: import('./letters.js').Filter }} */
const at = { page: 1, search: '', filter: 'all' };

export const title = () => t('inbox.title');

/** @param {HTMLElement} place */
export async function open(place) {
  const search = el('input', { type: 'search', id: newId('search'), value: at.search });
  const label = el('label', { for: search.id }, t('inbox.search'));
  const form = el('form', { class: 'tools', role: 'search' }, label, search, el('button', { type: 'submit' }, t('inbox.find')));
  const list = el('ul', { class: 'rows mails', tabIndex: -1, 'aria-label': t('inbox.title') });
  const pages = el('nav', { class: 'pages', 'aria-label': t('inbox.pages') });
  const reader = readerOf();
  const split = el('div', { class: 'split' }, el('div', {}, list, pages), reader.element);
  place.append(form, filterOf(() => fill(true)), split);
  let asked = 0;
  /** The mails of this page. @type {InboxMessage[]} */
  let mails = [];

  /** @param {number} page */
  async function show(page) {
    const question = (asked += 1);
    say(t('inbox.loading'));
    list.setAttribute('aria-busy', 'true');
    try {
      const { pec } = await service();
      const found = await pec.inbox.page({ page, q: at.search || undefined });
      if (question !== asked) {
        return;
      }
      at.page = page;
      mails = found.messages;
      fill();
      say(t('inbox.shown', { count: mails.length, total: found.total }));
      showPages(found.page, found.pages);
    } catch (error) {
      if (question === asked) {
        list.replaceChildren(el('li', {}, errorCallout(error)));
        pages.replaceChildren();
      }
    } finally {
      if (question === asked) {
        list.removeAttribute('aria-busy');
      }
    }
  }

  function fill(isToldAloud = false) {
    // What was read may be no longer there: on a phone the list stands again, and who stood in the mail stands there.
    const wasInside = reader.element.contains(document.activeElement) || list.contains(document.activeElement);
    reader.clear();
    split.classList.remove('reading');
    const letters = lettersOf(chosen(mails, at.filter));
    list.replaceChildren(...letters.map((letter) => entryOf(letter, read)));
    if (letters.length === 0) {
      list.replaceChildren(el('li', { class: 'empty' }, none()));
    }
    if (wasInside) {
      focusList();
    }
    if (isToldAloud) {
      say(letters.length === 0 ? none() : t('inbox.entries', { count: letters.length }));
    }
  }

  /** The first entry, or the list where it has none. */
  const focusList = () => /** @type {HTMLElement} */ (list.querySelector('summary, button') ?? list).focus();

  const none = () => t(mails.length > 0 ? 'inbox.noneOfKind' : at.search === '' ? 'inbox.empty' : 'inbox.none');

  /** @param {InboxMessage} mail @param {HTMLElement} from */
  function read(mail, from) {
    const { scrollY } = globalThis;
    list.querySelector('[aria-current]')?.removeAttribute('aria-current');
    from.setAttribute('aria-current', 'true');
    split.classList.add('reading');
    void reader.show(mail, () => {
      split.classList.remove('reading');
      from.removeAttribute('aria-current');
      // Where the list was away meanwhile, it stands again as it stood.
      scrollTo(0, scrollY);
      from.focus({ preventScroll: true });
    });
  }

  /** @param {number} page @param {number} last */
  function showPages(page, last) {
    const go = async (/** @type {number} */ to) => {
      await show(to);
      // The button that was pressed is another one now.
      focusList();
    };
    pages.hidden = page <= 1 && page >= last;
    pages.replaceChildren(
      el('button', { type: 'button', disabled: page <= 1, onclick: () => void go(page - 1) }, t('inbox.newer')),
      el('span', {}, t('inbox.page', { page, pages: Math.max(1, last) })),
      el('button', { type: 'button', disabled: page >= last, onclick: () => void go(page + 1) }, t('inbox.older')),
    );
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    at.search = search.value.trim();
    void show(1);
  });
  await show(at.page);
}

/** Which kind of mail is shown. @param {() => void} changed */
function filterOf(changed) {
  const name = newId('kind');
  /** @param {import('./letters.js').Filter} filter */
  const choice = (filter) => {
    const choose = () => {
      at.filter = filter;
      changed();
    };
    return el('label', {}, el('input', { type: 'radio', name, checked: at.filter === filter, onchange: choose }), t(`inbox.filter.${filter}`));
  };
  return el('fieldset', { class: 'kinds' }, el('legend', { class: 'unheard' }, t('inbox.filter')), choice('all'), choice('receipts'), choice('others'));
}
