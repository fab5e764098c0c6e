/** What has come, in pages: sender, date and what it is; what is opened stands beside the list. */

import { service } from '../service/service.js';
import { t, when } from '../words/words.js';
import { errorCallout } from '../ui/callout.js';
import { el } from '../ui/el.js';
import { say } from '../ui/live.js';
import { readerOf } from './reader.js';

/** @typedef {import('../pec-massiva/full.js').InboxMessage} InboxMessage */

export const title = () => t('inbox.title');

/** @param {HTMLElement} place */
export async function open(place) {
  const search = el('input', { type: 'search', 'aria-label': t('inbox.search'), placeholder: t('inbox.search') });
  const form = el('form', { class: 'tools', role: 'search' }, search, el('button', { type: 'submit' }, t('inbox.find')));
  const list = el('ul', { class: 'rows mails' });
  const pages = el('nav', { class: 'pages', 'aria-label': t('inbox.pages') });
  const reader = el('section', { class: 'reader', 'aria-label': t('inbox.reader'), tabIndex: -1 }, el('p', { class: 'empty' }, t('inbox.choose')));
  place.append(form, el('div', { class: 'split' }, el('div', {}, list, pages), reader));
  let asked = 0;

  /** @param {number} page */
  async function show(page) {
    const question = (asked += 1);
    say(t('inbox.loading'));
    list.setAttribute('aria-busy', 'true');
    try {
      const { pec } = await service();
      const found = await pec.inbox.page({ page, q: search.value.trim() || undefined });
      if (question !== asked) {
        return;
      }
      list.replaceChildren(...found.messages.map((message) => itemOf(message, reader, list)));
      if (found.messages.length === 0) {
        list.replaceChildren(el('li', { class: 'empty' }, t('inbox.none')));
      }
      say(t('inbox.shown', { count: found.messages.length, total: found.total }));
      showPages(found.page, found.pages);
    } catch (error) {
      if (question === asked) {
        list.replaceChildren(el('li', {}, errorCallout(error)));
        pages.replaceChildren();
      }
    } finally {
      list.removeAttribute('aria-busy');
    }
  }

  /** @param {number} page @param {number} last */
  function showPages(page, last) {
    const go = async (/** @type {number} */ to) => {
      await show(to);
      // The button that was pressed is another one now.
      list.querySelector('button')?.focus();
    };
    pages.replaceChildren(
      el('button', { type: 'button', disabled: page <= 1, onclick: () => void go(page - 1) }, t('inbox.newer')),
      el('span', {}, t('inbox.page', { page, pages: Math.max(1, last) })),
      el('button', { type: 'button', disabled: page >= last, onclick: () => void go(page + 1) }, t('inbox.older')),
    );
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void show(1);
  });
  await show(1);
}

/** @param {InboxMessage} message @param {HTMLElement} reader @param {HTMLElement} list */
function itemOf(message, reader, list) {
  const { kind, subject, sender, date, id } = message;
  const button = el(
    'button',
    { type: 'button', class: 'mail', 'data-mail': String(id) },
    el('span', { class: `kind ${kind}` }, t(`receipt.${kind}`)),
    el('strong', {}, subject || t('inbox.noSubject')),
    el('span', { class: 'hint' }, [sender, when(date)].filter(Boolean).join(' · ')),
  );
  button.addEventListener('click', async () => {
    list.querySelector('[aria-current]')?.removeAttribute('aria-current');
    button.setAttribute('aria-current', 'true');
    await readerOf(reader, message, button);
  });
  return el('li', {}, button);
}
