/** One mailbox: what it is, where it stands, what is due, and what can be done with it. */

import { address } from '../service/address.js';
import { service } from '../service/service.js';
import { t, when } from '../words/words.js';
import { callout } from '../ui/callout.js';
import { el } from '../ui/el.js';
import { say } from '../ui/live.js';
import { stepper } from '../ui/stepper.js';
import { communicationsOf } from './one/communications.js';
import { documentsOf } from './one/documents.js';
import { archiveOf, spaceOf, typeOf } from './one/growth.js';
import { Opened } from './one/opened.js';
import { renewalOf, revocationOf } from './one/renewal.js';
import { usersOf } from './one/users.js';
import { trouble } from './parts/access.js';
import { isPlain, kindWords } from './parts/kinds.js';
import { expiryOf, expiryWords, isOver, stateMeaning, stateOf, stateWords, statusOf, timeline } from './parts/states.js';
import { stepNames } from './parts/steps.js';

const DAY = 24 * 3_600_000;
/** How long before its end a renewal is called due. */
const SOON = 60 * DAY;

export const title = () => t('mailbox.title');

/** @param {HTMLElement} place @param {string} [id] */
export async function open(place, id = '') {
  const back = el('p', {}, el('a', { href: address('caselle') }, t('mailbox.all')));
  let found;
  let mailbox;
  try {
    found = await service();
    // The list tells only a few of its fields.
    mailbox = await found.pec.mailboxes.get(id);
  } catch (error) {
    place.append(trouble(error), back);
    return undefined;
  }
  const { pec, letPass } = found;
  const opened = new Opened(pec, mailbox, letPass !== undefined);
  const steps = el('div', { class: 'below' });
  const heading = el('h2', { tabIndex: -1 }, opened.address);
  const status = el('div');
  const due = el('div', { class: 'below' });
  const facts = el('dl', { class: 'facts' });
  const head = el('section', { class: 'card', 'aria-label': opened.address }, el('div', { class: 'line' }, heading, status), due, facts);
  const state = stateOfMailbox(opened, letPass);
  const documents = documentsOf(opened, letPass !== undefined);
  const communications = communicationsOf(opened);
  const sections = [documents, renewalOf(opened), spaceOf(opened), typeOf(opened), usersOf(opened), archiveOf(opened)];
  const revocation = revocationOf(opened);
  const plain = el('p', { class: 'hint' }, t('mailbox.plain'));
  const grid = [state.element, ...sections.map(({ element }) => element), plain, communications.element, revocation.element];
  place.append(back, steps, head, ...grid);

  function show() {
    const now = stateOf(opened.mailbox);
    steps.replaceChildren(...(now === 'registrata' ? [stepper(stepNames(), 3)] : []));
    status.replaceChildren(statusOf(opened.mailbox));
    due.replaceChildren(...dueOf(opened));
    facts.replaceChildren(...factsOf(opened).flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
    for (const one of [state, ...sections, revocation]) {
      one.show();
    }
    plain.hidden = now !== 'evasa' || !isPlain(opened.mailbox.tipo_casella);
    void communications.start();
  }

  show();
  opened.addEventListener('change', (event) => {
    const active = document.activeElement;
    const isHere = active !== null && place.contains(active);
    show();
    if (/** @type {CustomEvent} */ (event).detail.isChange) {
      say(`${opened.address}: ${stateWords(stateOf(opened.mailbox))}`);
    }
    // Who stood at what is there no more goes on where it is told what is due.
    if (isHere && (!place.contains(active) || !active.checkVisibility())) {
      heading.focus();
    }
  });
  void opened.follow();
  return () => opened.close();
}

/** Where it stands, as a timeline, and when that was seen. @param {Opened} opened @param {((milliseconds: number) => void | Promise<void>) | undefined} letPass */
function stateOfMailbox(opened, letPass) {
  const list = el('ol', { class: 'timeline', 'aria-label': t('mailbox.states') });
  const looked = el('p', { class: 'hint' });
  const below = el('div', { class: 'below' });
  /** @param {() => Promise<void>} act */
  const trying = (act) => async () => {
    try {
      await act();
      below.replaceChildren();
      say(t('mailbox.looked', { when: when(opened.lookedAt), state: stateWords(stateOf(opened.mailbox)) }));
    } catch (error) {
      if (!opened.signal.aborted) {
        below.replaceChildren(trouble(error));
      }
    }
  };
  const look = el('button', { type: 'button', onclick: trying(() => opened.look()) }, t('mailbox.look'));
  const pass = async () => {
    await letPass?.(DAY);
    await opened.look();
  };
  const day = letPass !== undefined && el('button', { type: 'button', onclick: trying(pass) }, t('mailbox.day'));
  const element = el('section', { class: 'card', 'aria-label': t('mailbox.states') }, el('h2', {}, t('mailbox.states')), list, looked, el('div', { class: 'actions' }, look, day), below);
  return {
    element,
    show() {
      list.replaceChildren(...timeline(opened.past));
      const isFollowed = !isOver(opened.mailbox) && opened.error === undefined;
      looked.textContent = [t('mailbox.lookedAt', { when: when(opened.lookedAt) }), isFollowed && t('mailbox.followed')].filter(Boolean).join(' ');
      below.replaceChildren(...(opened.error === undefined ? [] : [trouble(opened.error)]));
    },
  };
}

/** What the state means, and what is due. @param {Opened} opened */
function dueOf({ mailbox }) {
  const state = stateOf(mailbox);
  const expiry = expiryOf(mailbox);
  const isSoon = state === 'evasa' && expiry !== undefined && expiry.getTime() - Date.now() < SOON && mailbox.autorinnovo !== true;
  /** @type {Record<string, 'warning' | 'danger' | 'info'>} */
  const kinds = { registrata: 'warning', documenti_errati: 'danger', revocata: 'warning', chiusa: 'danger', registrazione_annullata: 'danger' };
  return [
    state === 'evasa' ? undefined : callout(kinds[state] ?? 'info', stateWords(state), el('p', {}, stateMeaning(state))),
    isSoon ? callout('warning', t('mailbox.soon'), el('p', {}, t('renewal.words', { date: expiryWords(mailbox) }))) : undefined,
  ].filter((one) => one !== undefined);
}

/** @param {Opened} opened @returns {[string, string][]} */
function factsOf({ mailbox }) {
  const { tipo_casella: kind, uid, denominazione_titolare: holder, nome_richiedente: first, cognome_richiedente: last, cod_attivazione: code, dominio: domain } = mailbox;
  const own = mailbox.casella_pec?.split('@')[1];
  /** @type {[string, string | undefined][]} */
  const lines = [
    [t('address.kind'), kindWords(kind)],
    [t('mailbox.holder'), holder],
    [t('mailbox.applicant'), [first, last].filter(Boolean).join(' ')],
    [t('mailbox.userName'), uid],
    [t('mailbox.code'), stateOf(mailbox) === 'registrata' ? code : undefined],
    [t('mailbox.domain'), domain === own ? undefined : domain],
    [t('mailbox.expires'), expiryWords(mailbox)],
  ];
  return /** @type {[string, string][]} */ (lines.filter(([, value]) => value !== undefined && value !== ''));
}
