/** The account's mailboxes, each with where it stands, and what of a registration is not settled. */

import { address } from '../service/address.js';
import { service } from '../service/service.js';
import { t } from '../words/words.js';
import { el } from '../ui/el.js';
import { doubtfuls } from './new/doubts.js';
import { addressOf, hasAnything } from './new/draft.js';
import { ACTION, done, standing } from './new/registration.js';
import { domainsCard } from './one/domains.js';
import { trouble } from './parts/access.js';
import { kindWords } from './parts/kinds.js';
import { doubtsOf } from './parts/paid.js';
import { expiryWords, statusOf } from './parts/states.js';

export const title = () => t('mailboxes.title');

/** @param {HTMLElement} place */
export async function open(place) {
  const isBegun = hasAnything();
  const begin = el('a', { class: 'button primary', href: address('caselle', 'nuova') }, t(isBegun ? 'mailboxes.goOn' : 'mailboxes.new'));
  const leaving = new AbortController();
  const doubts = doubtfuls(leaving.signal);
  const list = el('ul', { class: 'rows mailboxes', 'aria-label': t('mailboxes.title') });
  const below = el('div', { class: 'below' });
  const begun = isBegun && el('p', { class: 'hint' }, t('mailboxes.begun', { address: addressOf() }));
  place.append(el('p', { class: 'lead' }, t('mailboxes.lead')), el('div', { class: 'actions' }, begin), ...(begun === false ? [] : [begun]), doubts.element, list, below);

  try {
    const { pec } = await service();
    const all = await pec.mailboxes.list();
    for (const { about } of doubtsOf(ACTION)) {
      if (standing(all, about) !== undefined) {
        done(about);
      }
    }
    list.replaceChildren(...all.map(itemOf));
    list.hidden = all.length === 0;
    below.replaceChildren(el('p', { class: 'empty' }, [all.length === 0 && t('mailboxes.none'), t('mailboxes.flat')].filter(Boolean).join(' ')), domainsCard(pec, leaving.signal));
  } catch (error) {
    list.hidden = true;
    below.replaceChildren(trouble(error));
  }
  return () => leaving.abort();
}

/** @param {import('../pec-massiva/full.js').Mailbox} mailbox */
function itemOf(mailbox) {
  const expiry = expiryWords(mailbox);
  const details = [kindWords(mailbox.tipo_casella), expiry !== '' && t('mailbox.paidUntil', { date: expiry })].filter(Boolean).join(' · ');
  return el('li', {}, el('a', { href: address('caselle', mailbox.id ?? '') }, mailbox.casella_pec ?? mailbox.id ?? ''), el('span', { class: 'hint' }, details), statusOf(mailbox));
}
