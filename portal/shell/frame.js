/** What stands around every view: whose portal it is, which service, the language, where one can go, the office's links. */

import { config } from '../config/config.js';
import { address } from '../service/address.js';
import { told } from '../service/begun.js';
import { isReal } from '../service/service.js';
import { sends } from '../sends/sends.js';
import { farOf } from '../sends/states.js';
import { choose, language, languages, number, t } from '../words/words.js';
import { errorCallout } from '../ui/callout.js';
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

/**
 * The links of the navigation, by their paths. They stay, whatever changes in them: a click or a focus that is there is kept.
 *
 * @type {Map<string, { link: HTMLAnchorElement, words: HTMLElement, count: HTMLElement }>}
 */
const links = new Map();
const list = el('ul');
const underWay = el('div');

/** Where one can go, and what waits there. */
export function showPlaces() {
  // What is written may be among it, too.
  const open = sends.unknown() + (told.isOpen ? 1 : 0);
  const running = sends.running();
  const here = path().split('/')[0];
  for (const { path: to, label } of PLACES) {
    if (label !== undefined) {
      const { link, words, count } = links.get(to) ?? added(to);
      words.textContent = t(label);
      count.textContent = to === 'da-chiarire' && open > 0 ? number(open) : '';
      link[to === here ? 'setAttribute' : 'removeAttribute']('aria-current', 'page');
    }
  }
  const campaigns = sends.underWay();
  showUnderWay(campaigns, running - campaigns.length);
  if (here !== shown) {
    shown = here;
    // Once it is painted: asking where a link stands before that would have all of it laid out twice.
    requestAnimationFrame(() => setTimeout(bringIntoSight));
  }
  const far = campaigns.length > 0 ? t('mark.underWay', farOf(campaigns[0].progress)) : running > 0 ? t('mark.running') : '';
  setMark([open > 0 ? t('mark.open', { count: open }) : '', far].filter(Boolean).join(' · '));
}

/** @param {ReturnType<typeof sends.underWay>} campaigns @param {number} single messages by hand */
function showUnderWay(campaigns, single) {
  const before = [...underWay.children];
  const shown = campaigns.map(({ id, progress }) => {
    const href = address('campagne', id);
    const line = before.find((one) => one.firstElementChild?.getAttribute('href') === href) ?? el('p', { class: 'running' }, el('a', { href }));
    /** @type {HTMLElement} */ (line.firstElementChild).textContent = t('campaign.underWay', farOf(progress));
    return line;
  });
  const all = single > 0 ? [...shown, el('p', { class: 'running' }, t('running', { count: single }))] : shown;
  if (all.length !== before.length || all.some((one, place) => one !== before[place])) {
    underWay.replaceChildren(...all);
  }
}

/** @param {string} to */
function added(to) {
  const words = el('span');
  const count = el('span', { class: 'count' });
  const link = el('a', { href: address(to) }, ICONS[to] && icon(ICONS[to]), words, count);
  const made = { link, words, count };
  links.set(to, made);
  list.append(el('li', {}, link));
  byId('places', HTMLElement).replaceChildren(list, underWay);
  return made;
}

/** The place that was shown last. */
let shown = '';

/** On a phone the places stand in a row that is wider than the screen. */
function bringIntoSight() {
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

/** Says what the whole portal wants, over whatever view; nothing where all is well. @param {unknown} error */
export function tellInFrame(error) {
  const notice = byId('notice', HTMLElement);
  const next = error === undefined ? [] : [errorCallout(error)];
  // What is said already is not said anew each time.
  if (notice.textContent !== next.map(({ textContent }) => textContent).join('')) {
    notice.replaceChildren(...next);
  }
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
  told.addEventListener('change', showPlaces);
  addEventListener('hashchange', () => {
    showPlaces();
    void show();
  });
}
