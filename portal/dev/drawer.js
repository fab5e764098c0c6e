/** The developers' drawer, with `?dev`: beside the view, never before it; what it asked, the lines that do it, what can be broken. */

import { canBreak, lookThrough } from '../service/service.js';
import { t } from '../words/words.js';
import { byId, el, newId } from '../ui/el.js';
import { breaksOf } from './breaks.js';
import { listOf } from './list.js';
import { Requests } from './requests.js';
import { snippetOf } from './snippet.js';

/** Begins, before anything is asked. @param {() => string} path of the view that is shown */
export function startDrawer(path) {
  const requests = new Requests();
  lookThrough(requests.through);
  document.head.append(el('link', { rel: 'stylesheet', href: 'style/dev.css' }));
  const id = newId('dev');
  const heading = el('h2', { id });
  const body = el('div', { class: 'body', id: `${id}-body` });
  const toggle = el('button', { type: 'button', 'aria-controls': body.id });
  const drawer = el('aside', { class: 'dev', 'aria-labelledby': id }, el('div', { class: 'head' }, heading, toggle), body);
  let isOpen = true;
  let list = listOf(requests);
  const place = el('div', { class: 'of-view' });
  body.append(place, list.element);

  const showState = () => {
    heading.textContent = t('dev.title');
    toggle.textContent = t(isOpen ? 'dev.hide' : 'dev.show');
    toggle.setAttribute('aria-expanded', String(isOpen));
    body.hidden = !isOpen;
    document.body.classList.toggle('with-dev', isOpen);
  };
  const showView = () => place.replaceChildren(snippetOf(path()), ...(canBreak() ? [breaksOf(path())] : []));

  toggle.addEventListener('click', () => {
    isOpen = !isOpen;
    showState();
  });
  addEventListener('hashchange', () => {
    requests.begin();
    showView();
  });
  // Another language was chosen.
  new MutationObserver(() => {
    list.end();
    const fresh = listOf(requests);
    list.element.replaceWith(fresh.element);
    list = fresh;
    showState();
    showView();
  }).observe(document.documentElement, { attributeFilter: ['lang'] });
  showState();
  showView();
  byId('contents', HTMLElement).closest('main')?.after(drawer);
}
