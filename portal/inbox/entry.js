/** What stands in the list: a mail, or the receipts of one message folded under it. */

import { moment, t } from '../words/words.js';
import { ownMessage } from './own.js';
import { el } from '../ui/el.js';
import { writerOf } from './letters.js';

/** @typedef {import('../pec-massiva/full.js').InboxMessage} InboxMessage */

/** Who wrote, in words. @param {InboxMessage} mail */
export function writer({ sender }) {
  const who = writerOf(sender);
  return who === undefined ? '' : 'provider' in who ? t('inbox.provider', { domain: who.provider }) : who.person;
}

/** @param {Date | undefined} date */
const time = (date) => date !== undefined && el('time', { dateTime: date.toISOString() }, moment(date));

/** @param {InboxMessage} mail */
const kindOf = ({ kind }) => el('span', { class: `kind ${kind}` }, t(`receipt.${kind}`));

/** @param {InboxMessage[]} letter the newest first @param {(mail: InboxMessage, from: HTMLElement) => void} read */
export const entryOf = (letter, read) => el('li', {}, letter.length === 1 ? mailOf(letter[0], read) : foldOf(letter, read));

/** @param {InboxMessage} mail @param {(mail: InboxMessage, from: HTMLElement) => void} read */
function mailOf(mail, read) {
  const button = el(
    'button',
    { type: 'button', class: 'mail', onclick: () => read(mail, button) },
    kindOf(mail),
    time(mail.date),
    el('strong', {}, mail.subject || t('inbox.noSubject')),
    el('span', { class: 'hint' }, writer(mail)),
  );
  return button;
}

/** @param {InboxMessage[]} letter @param {(mail: InboxMessage, from: HTMLElement) => void} read */
function foldOf(letter, read) {
  const [newest] = letter;
  const kinds = new Map(letter.map((mail) => [mail.kind, mail]));
  const told = [...kinds.values()].reverse().flatMap((mail, place) => (place === 0 ? [kindOf(mail)] : [' · ', kindOf(mail)]));
  const own = el('p');
  const details = el(
    'details',
    { class: 'letter' },
    el(
      'summary',
      {},
      el('span', {}, ...told),
      time(newest.date),
      el('strong', {}, newest.subject || t('inbox.noSubject')),
      el('span', { class: 'hint' }, t('inbox.receipts', { count: letter.length })),
    ),
    el('ul', {}, ...letter.map((mail) => el('li', {}, foldedOf(mail, read)))),
    own,
  );
  details.addEventListener('toggle', () => details.open && void ownLink(newest).then((link) => own.replaceChildren(...link)));
  return details;
}

/** Its subject is that of all of them, and is not shown again. @param {InboxMessage} mail @param {(mail: InboxMessage, from: HTMLElement) => void} read */
function foldedOf(mail, read) {
  const button = el(
    'button',
    { type: 'button', class: 'mail', onclick: () => read(mail, button) },
    kindOf(mail),
    el('span', { class: 'unheard' }, ` ${mail.subject}`),
    time(mail.date),
  );
  return button;
}

/** The way to the message that a mail is about, where it was sent from here. @param {InboxMessage} mail @returns {Promise<Node[]>} */
export async function ownLink({ messageId, subject }) {
  const href = messageId === undefined ? undefined : await ownMessage(messageId, subject).catch(() => undefined);
  return href === undefined ? [] : [el('a', { href }, t('inbox.own'))];
}
