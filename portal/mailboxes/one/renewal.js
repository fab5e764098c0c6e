/** Keeping a mailbox for more years, and giving it up. */

import { t } from '../../words/words.js';
import { el } from '../../ui/el.js';
import { field } from '../../ui/field.js';
import { fold } from '../parts/fold.js';
import { pressed } from '../parts/look.js';
import { priceOf } from '../parts/kinds.js';
import { expiryWords, stateOf } from '../parts/states.js';
import { perform, watch } from './perform.js';

/** @typedef {import('./opened.js').Opened} Opened */

/** The most that one renewal takes. */
const MOST_YEARS = 10;

/** @param {Opened} opened */
export function renewalOf(opened) {
  const years = el('select', {}, ...Array.from({ length: MOST_YEARS }, (_, place) => el('option', { value: String(place + 1) }, t('renewal.years', { count: place + 1 }))));
  const below = el('div', { class: 'below' });
  const words = el('p');
  const button = el('button', { type: 'submit' }, t('action.renew'));
  const form = el('form', { class: 'step-form' }, words, el('div', { class: 'short' }, field(years, { label: t('renewal.for') }).element), el('div', { class: 'actions' }, button), below);
  const element = el('section', { class: 'card', 'aria-label': t('renewal.title') }, el('h2', {}, t('renewal.title')), form);
  form.addEventListener('submit', pressed(below, async () => {
    const count = Number(years.value);
    await perform(
      opened,
      {
        name: 'renew',
        facts: () => [[t('renewal.for'), t('renewal.years', { count })], ...expires(opened)],
        price: priceOf(opened.mailbox.tipo_casella, count) ?? 'unknown',
        call: () => opened.pec.mailboxes.renew(opened.id, { years: count }),
      },
      below,
    );
    focusLeft(below, button);
  }));
  watch(opened, 'renew', below);
  return {
    element,
    show() {
      element.hidden = !['evasa', 'revocata'].includes(stateOf(opened.mailbox));
      const date = expiryWords(opened.mailbox);
      const dated = opened.mailbox.autorinnovo ? 'renewal.byItself' : 'renewal.words';
      words.textContent = stateOf(opened.mailbox) === 'revocata' ? t('renewal.back') : date === '' ? t('renewal.undated') : t(dated, { date });
    },
  };
}

/** @param {Opened} opened @returns {[string, string][]} */
function expires({ mailbox }) {
  const date = expiryWords(mailbox);
  return date === '' ? [] : [[t('mailbox.expires'), date]];
}

/** @param {Opened} opened */
export function revocationOf(opened) {
  const below = el('div', { class: 'below' });
  const button = el('button', { type: 'button', class: 'danger' }, t('action.revoke'));
  button.addEventListener('click', pressed(below, async () => {
    await perform(
      opened,
      { name: 'revoke', facts: () => expires(opened), price: 'free', isDanger: true, call: () => opened.pec.mailboxes.revoke(opened.id) },
      below,
    );
    focusLeft(below, button);
  }));
  watch(opened, 'revoke', below);
  const element = fold(t('revocation.title'), el('p', {}, t('revocation.words')), el('div', { class: 'actions' }, button), below);
  element.classList.add('danger-zone');
  return {
    element,
    show() {
      element.hidden = stateOf(opened.mailbox) !== 'evasa';
    },
  };
}

/** Where the focus was lost it goes to what is to be done next. @param {HTMLElement} below @param {HTMLElement} button */
export function focusLeft(below, button) {
  const next = below.querySelector('button');
  if (next !== null) {
    next.focus();
  } else if (document.activeElement === document.body || document.activeElement === null) {
    button.focus();
  }
}
