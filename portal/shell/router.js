/** Addresses behind the `#`: each is a view of its own, loaded when it is visited, with its title, and its heading focused. */

import { address } from '../service/address.js';
import { allWords, t } from '../words/words.js';
import { byId, el } from '../ui/el.js';
import { errorCallout } from '../ui/callout.js';
import { setTitle } from './title.js';

/**
 * A view: what it is called, and what it puts into the page; `close` when it is left.
 *
 * @typedef {object} View
 * @property {(id?: string) => string} title
 * @property {(place: HTMLElement, id?: string) => void | (() => void) | Promise<void | (() => void)>} open
 *
 * @typedef {object} Place
 * @property {string} path
 * @property {import('../words/words.js').Name} [label] where it stands in the navigation
 * @property {() => Promise<View>} load
 */

/** @type {Place[]} */
export const PLACES = [
  { path: 'scrivi', label: 'nav.write', load: () => import('../outbox/compose.js') },
  { path: 'inviate', label: 'nav.sent', load: () => import('../outbox/sent.js') },
  { path: 'inviate/:id', load: () => import('../outbox/message.js') },
  { path: 'campagne', label: 'nav.campaigns', load: () => import('../campaigns/list.js') },
  { path: 'campagne/nuova', load: () => import('../campaigns/new/wizard.js') },
  { path: 'campagne/:id', load: () => import('../campaigns/campaign.js') },
  { path: 'da-chiarire', label: 'nav.clarify', load: () => import('../sends/clarify.js') },
  { path: 'in-arrivo', label: 'nav.inbox', load: () => import('../inbox/list.js') },
  { path: 'caselle', label: 'nav.mailboxes', load: () => import('../mailboxes/list.js') },
  { path: 'caselle/nuova', load: () => import('../mailboxes/wizard.js') },
  { path: 'caselle/:id', load: () => import('../mailboxes/mailbox.js') },
  { path: 'impostazioni', label: 'nav.settings', load: () => import('../settings/page.js') },
];

/** What the view that is shown wants done when it is left. @type {(() => void) | undefined} */
let leave;
/** Counts visits: of two that load at once the later one is shown. */
let visits = 0;

/** The path that is shown, without the `#/`. */
export function path() {
  const written = location.hash.replace(/^#\/?/, '');
  try {
    return decodeURIComponent(written) || PLACES[0].path;
  } catch {
    return written;
  }
}

/** @returns {{ place: Place, id?: string } | undefined} */
function found() {
  const [first, id, ...rest] = path().split('/');
  const named = PLACES.find((one) => one.path === path());
  if (named !== undefined) {
    return { place: named };
  }
  const place = id !== undefined && rest.length === 0 ? PLACES.find((one) => one.path === `${first}/:id`) : undefined;
  return place === undefined ? undefined : { place, id };
}

/** Shows what the address says. @param {{ focus?: boolean }} [how] whether its heading is focused */
export async function show({ focus = true } = {}) {
  const visit = (visits += 1);
  const here = found();
  const contents = byId('contents', HTMLElement);
  try {
    // The first view says nothing else than what is there.
    const words = here === undefined || here.place === PLACES[0] ? undefined : allWords();
    const view = here === undefined ? NOWHERE : await here.place.load();
    await words;
    if (visit !== visits) {
      return;
    }
    leave?.();
    leave = undefined;
    const title = view.title(here?.id);
    const heading = el('h1', { tabIndex: -1 }, title);
    const body = el('div', { class: 'view' });
    contents.replaceChildren(heading, body);
    setTitle(title);
    if (focus) {
      heading.focus();
    }
    contents.setAttribute('aria-busy', 'true');
    const closing = await view.open(body, here?.id);
    if (visit === visits) {
      leave = closing ?? undefined;
    } else {
      closing?.();
    }
  } catch (error) {
    if (visit === visits) {
      const heading = el('h1', { tabIndex: -1 }, t('error.title'));
      contents.replaceChildren(heading, errorCallout(error));
      heading.focus();
    }
  } finally {
    if (visit === visits) {
      contents.removeAttribute('aria-busy');
    }
  }
}

/** @type {View} */
const NOWHERE = {
  title: () => t('nowhere.title'),
  open: (place) => place.append(el('p', {}, el('a', { href: address('scrivi') }, t('nowhere.back')))),
};
