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

/** Where one can go, and what waits there. */
export function showPlaces() {
  const open = sends.unknown();
  const running = sends.running();
  const here = path().split('/')[0];
  const links = PLACES.flatMap(({ path: to, label }) => {
    if (label === undefined) {
      return [];
    }
    const isHere = to === here;
    const badge = to === 'da-chiarire' && open > 0 && el('span', { class: 'count' }, number(open));
    const drawing = ICONS[to] && icon(ICONS[to]);
    return [el('li', {}, el('a', { href: address(to), 'aria-current': isHere ? 'page' : undefined }, drawing, el('span', {}, t(label)), badge))];
  });
  const campaigns = sends.underWay();
  const single = running - campaigns.length;
  const underWay = [
    ...campaigns.map(({ id, progress }) => el('p', { class: 'running' }, el('a', { href: address('campagne', id) }, t('campaign.underWay', farOf(progress))))),
    single > 0 && el('p', { class: 'running' }, t('running', { count: single })),
  ];
  const at = document.activeElement?.getAttribute('href');
  const list = byId('places', HTMLElement).querySelector('ul') ?? el('ul');
  // The list stays, and with it how far it was moved aside on a phone.
  list.replaceChildren(...links);
  byId('places', HTMLElement).replaceChildren(list, ...underWay.filter((one) => one !== false));
  if (here !== shown) {
    shown = here;
    bringIntoSight(list);
  }
  // Who stands in it keeps their place.
  if (at !== undefined && at !== null && document.activeElement === document.body) {
    [...byId('places', HTMLElement).querySelectorAll('a')].find((link) => link.getAttribute('href') === at)?.focus();
  }
  const far = campaigns.length > 0 ? t('mark.underWay', farOf(campaigns[0].progress)) : running > 0 ? t('mark.running') : '';
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
