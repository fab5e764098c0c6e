/** What stands around every view: whose portal it is, which service, the language, where one can go, the office's links. */

import { config } from '../config/config.js';
import { address } from '../service/address.js';
import { isReal } from '../service/service.js';
import { sends } from '../sends/sends.js';
import { farOf } from '../sends/states.js';
import { choose, language, languages, number, t } from '../words/words.js';
import { byId, el } from '../ui/el.js';
import { icon } from '../ui/icon.js';
import { PLACES, path, show } from './router.js';
import { setMark } from './title.js';

/** What is drawn beside a place in the navigation. @type {Record<string, import('../ui/icon.js').Icon>} */
const ICONS = { scrivi: 'pen', inviate: 'plane', campagne: 'letters', 'da-chiarire': 'question', 'in-arrivo': 'tray', caselle: 'envelope', impostazioni: 'sliders' };

/** Writes all of it anew, in the language that is spoken now. */
export function showFrame() {
  byId('skip', HTMLAnchorElement).textContent = t('skip');
  byId('owner', HTMLElement).textContent = config.owner;
  const environment = byId('environment', HTMLElement);
  environment.textContent = t(isReal() ? 'environment.real' : 'environment.test');
  environment.classList.toggle('real', isReal());
  byId('language-label', HTMLElement).textContent = t('language');
  const select = byId('language', HTMLSelectElement);
  select.replaceChildren(...languages().map(({ code, own }) => el('option', { value: code, lang: code, selected: code === language() }, own)));
  byId('places', HTMLElement).setAttribute('aria-label', t('nav'));
  showPlaces();
  showLinks();
}

/** Where one can go, what waits there, and what is under way. What is as it was is left, so that a click on it counts. */
export function showPlaces() {
  const open = sends.unknown();
  const here = path().split('/')[0];
  const links = PLACES.flatMap(({ path: to, label }) => {
    if (label === undefined) {
      return [];
    }
    const badge = to === 'da-chiarire' && open > 0 && el('span', { class: 'count' }, number(open));
    const drawing = ICONS[to] && icon(ICONS[to]);
    return [el('li', {}, el('a', { href: address(to), 'aria-current': to === here ? 'page' : undefined }, drawing, el('span', {}, t(label)), badge))];
  });
  put('places-list', el('ul', {}, ...links));
  if (here !== shown) {
    shown = here;
    bringIntoSight(byId('places-list', HTMLUListElement));
  }
  const far = showUnderWay();
  setMark([open > 0 ? t('mark.open', { count: open }) : '', far].filter(Boolean).join(' · '));
}

/** The place that was shown last. */
let shown = '';

/** On a phone the places stand in a row that is wider than the screen. @param {HTMLElement} list */
function bringIntoSight(list) {
  const here = /** @type {HTMLElement | null} */ (list.querySelector('[aria-current]'));
  if (here !== null) {
    list.scrollLeft = here.offsetLeft - list.offsetLeft - (list.clientWidth - here.offsetWidth) / 2;
  }
}

/** @returns {string} how far it is, for the title */
function showUnderWay() {
  const campaigns = sends.underWay();
  const running = sends.running();
  const single = running - campaigns.length;
  const links = campaigns.map(({ id, progress }) => el('p', { class: 'running' }, el('a', { href: address('campagne', id) }, t('campaign.underWay', farOf(progress)))));
  // A link that only says more now stays the same one.
  const before = document.querySelectorAll('#places-running a');
  links.forEach(({ firstElementChild: link }, place) => {
    if (link !== null && before[place]?.getAttribute('href') === link.getAttribute('href')) {
      before[place].textContent = link.textContent;
    }
  });
  put('places-running', el('div', {}, ...links, ...(single > 0 ? [el('p', { class: 'running' }, t('running', { count: single }))] : [])));
  return campaigns.length > 0 ? t('mark.underWay', farOf(campaigns[0].progress)) : running > 0 ? t('mark.running') : '';
}

/** Puts a part of the navigation where the one before stood, if it is another. @param {string} id @param {HTMLElement} part */
function put(id, part) {
  part.id = id;
  const places = byId('places', HTMLElement);
  const old = document.getElementById(id);
  if (old?.outerHTML === part.outerHTML) {
    return;
  }
  const at = old?.contains(document.activeElement) === true ? document.activeElement?.getAttribute('href') : undefined;
  if (old === null) {
    places.append(part);
  } else {
    const aside = old.scrollLeft;
    old.replaceWith(part);
    // On a phone it stays moved aside as far as it was.
    part.scrollLeft = aside;
  }
  // Who stands in it keeps their place.
  [...part.querySelectorAll('a')].find((link) => link.getAttribute('href') === at)?.focus();
}

/** The `data-element` names are those that the checkers of public sites look for. */
function showLinks() {
  const { accessibility, privacy } = config.links ?? {};
  byId('foot', HTMLElement).replaceChildren(
    ...[
      accessibility !== undefined && el('a', { href: accessibility, 'data-element': 'accessibility-link' }, t('links.accessibility')),
      privacy !== undefined && el('a', { href: privacy, 'data-element': 'privacy-policy-link' }, t('links.privacy')),
    ].filter((link) => link !== false),
  );
}

export function startFrame() {
  showFrame();
  byId('skip', HTMLAnchorElement).addEventListener('click', (event) => {
    // The address names the view, and stays.
    event.preventDefault();
    byId('contents', HTMLElement).focus();
  });
  byId('language', HTMLSelectElement).addEventListener('change', async (event) => {
    await choose(/** @type {HTMLSelectElement} */ (event.target).value);
    showFrame();
    await show({ focus: false });
  });
  sends.addEventListener('change', showPlaces);
  addEventListener('hashchange', () => {
    showPlaces();
    void show();
  });
}
