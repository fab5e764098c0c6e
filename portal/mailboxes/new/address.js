/** The first step: which type, which address, and whether it is free. */

import { service } from '../../service/service.js';
import { money, t } from '../../words/words.js';
import { el } from '../../ui/el.js';
import { field } from '../../ui/field.js';
import { say } from '../../ui/live.js';
import { trouble } from '../parts/access.js';
import { besideField, isAdvice, problemsOf } from '../parts/check.js';
import { KINDS, kindWords, priceOf, priceWords, usualDomain } from '../parts/kinds.js';
import { doubtOf, isUnderWay } from '../parts/paid.js';
import { addressOf, change, draft, registration } from './draft.js';
import { ACTION } from './registration.js';

/** Plans of bulk mail, as they are published; VAT is extra. */
const PLANS = /** @type {const} */ ([
  ['standard', { perDay: 3500, price: 99, list: 150, each: 0.05 }],
  ['flat', { perMonth: 30_000, price: 1500, list: 3000 }],
  ['year365', { perYear: 365_000, each: 0.004 }],
  ['year1200', { perYear: 1_200_000, each: 0.002 }],
]);

/** @param {HTMLElement} place @param {() => void} next */
export function addressStep(place, next) {
  const kind = el('select', {}, ...KINDS.map((one) => el('option', { value: one, selected: one === draft.kind }, kindWords(one))));
  const local = el('input', { type: 'text', value: draft.local, autocomplete: 'off', autocapitalize: 'none', spellcheck: false });
  const domain = el('input', { type: 'text', value: draft.domain, autocomplete: 'off', autocapitalize: 'none', spellcheck: false });
  const kindField = field(kind, { label: t('address.kind'), hint: t('address.kindHint') });
  const localField = field(local, { label: t('address.local'), hint: t('address.localHint') });
  const domainField = field(domain, { label: t('address.domain'), hint: t('address.domainHint') });
  const price = el('p', { class: 'hint' });
  const below = el('div', { class: 'below' });
  const button = el('button', { type: 'submit', class: 'primary' }, t('address.check'));
  const form = el(
    'form',
    { noValidate: true, class: 'step-form' },
    kindField.element,
    price,
    el('div', { class: 'address' }, localField.element, el('span', { class: 'at', 'aria-hidden': 'true' }, '@'), domainField.element),
    below,
    el('div', { class: 'actions' }, button),
  );
  place.append(form, plans());
  /** The domain that was proposed last: one that was written by hand stays. */
  let proposed = usualDomain(draft.kind);

  const showPrice = () => (price.textContent = t('address.price', { price: priceWords(priceOf(kind.value)) }));
  function written() {
    change({ kind: kind.value, local: local.value.trim(), domain: domain.value.trim(), free: '', isOwnDomain: false });
    showPrice();
  }
  kind.addEventListener('change', () => {
    const usual = usualDomain(kind.value);
    if (['', proposed].includes(domain.value.trim())) {
      domain.value = usual;
    }
    proposed = usual;
    written();
  });
  local.addEventListener('input', () => {
    // A whole address is parted where it is written or pasted.
    const [name, rest] = local.value.split('@');
    if (rest !== undefined) {
      local.value = name;
      domain.value = rest.trim() === '' ? domain.value : rest.trim();
      domain.focus();
    }
    written();
  });
  domain.addEventListener('input', written);
  showPrice();

  /** @param {boolean} isOwnDomain */
  async function check(isOwnDomain) {
    const address = addressOf();
    const { pec } = await service();
    const problems = await problemsOf((signal) => pec.mailboxes.register(registration(), { signal, check: !isOwnDomain }));
    const own = problems.filter(({ field: of }) => of === 'casella_pec' || of === 'tipo_casella');
    if (own.length > 0) {
      const ofDomain = own.filter(isAdvice);
      localField.complain(own.filter((problem) => !ofDomain.includes(problem)).map(besideField));
      domainField.complain(ofDomain.map(besideField));
      if (ofDomain.length === own.length) {
        below.replaceChildren(el('button', { type: 'button', onclick: () => void goOn(true) }, t('address.ownDomain')));
      }
      return ofDomain.length === own.length ? domain : local;
    }
    const isFree = await pec.mailboxes.isAvailable(address);
    // What was typed meanwhile was not asked about.
    if (address !== addressOf()) {
      return button;
    }
    if (!isFree) {
      // It may be our own.
      const words = isUnderWay(address, ACTION) ? t('review.registering') : t(doubtOf(address, ACTION) === undefined ? 'address.taken' : 'review.doubtWords', { address });
      localField.complain([words]);
      return local;
    }
    change({ free: address, isOwnDomain, step: 1 });
    say(t('address.free', { address }));
    return undefined;
  }

  /** @param {boolean} isOwnDomain */
  async function goOn(isOwnDomain) {
    if (form.inert) {
      return;
    }
    written();
    below.replaceChildren();
    form.inert = true;
    say(t('address.checking'));
    /** Where one goes on in this step. @type {HTMLElement | undefined} */
    let focused = button;
    try {
      focused = await check(isOwnDomain);
    } catch (error) {
      below.replaceChildren(trouble(error));
    }
    form.inert = false;
    if (!form.isConnected) {
      return;
    }
    if (focused === undefined) {
      next();
    } else {
      focused.focus();
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void goOn(false);
  });
}

/** What bulk mail costs, by plan. */
function plans() {
  const head = ['plan', 'messages', 'price'].map((name) => el('th', { scope: 'col' }, t(/** @type {'plans.plan'} */ (`plans.${name}`))));
  const rows = PLANS.map(([name, values]) => {
    const { perDay, perMonth, perYear, price, list, each } = /** @type {Record<string, number | undefined>} */ (values);
    const messages = perDay !== undefined ? t('plans.perDay', { count: perDay }) : perMonth !== undefined ? t('plans.perMonth', { count: perMonth }) : t('plans.perYear', { count: perYear ?? 0 });
    const costs = [
      price !== undefined && list !== undefined && t('plans.aYear', { price: money(price), list: money(list) }),
      each !== undefined && t('plans.each', { price: money(each) }),
    ].filter((words) => words !== false);
    return el('tr', {}, el('th', { scope: 'row' }, t(`plans.${name}`)), el('td', {}, messages), el('td', {}, `${costs.join('; ')}. `, el('span', { class: 'hint' }, t(`plans.${name}Note`))));
  });
  const table = el('table', { 'aria-label': t('plans.title') }, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...rows));
  return el('details', { class: 'plans' }, el('summary', {}, t('plans.title')), el('div', { class: 'wide', tabIndex: 0, role: 'region', 'aria-label': t('plans.title') }, table));
}
