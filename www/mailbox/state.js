/** Where a mailbox stands: in words, as a timeline, and followed until nothing can come any more. */

import { element, when } from '../parts/elements.js';

/**
 * @typedef {import('../pec-massiva/full.js').PecMassiva} PecMassiva
 * @typedef {import('../pec-massiva/full.js').Mailbox} Mailbox
 * @typedef {import('../pec-massiva/full.js').MailboxState} MailboxState
 * @typedef {{ state: string, at?: number | undefined }} Entry `at`: seconds since 1970, where it is known
 */

/** @type {Record<MailboxState, string>} */
const WORDS = {
  registrata: 'Registered: the signed form is awaited',
  in_evasione: 'The provider is at work on it, for about 24 hours',
  evasa: 'Active',
  documenti_errati: 'The documents were wrong: upload them again',
  revocata: 'Given up: a renewal brings it back',
  chiusa: 'Closed for good',
  registrazione_annullata: 'The registration was annulled',
};

const ALL = /** @type {MailboxState[]} */ (Object.keys(WORDS));

/** What usually comes next. */
const NEXT = /** @type {Record<string, MailboxState[]>} */ ({
  registrata: ['in_evasione', 'evasa'],
  documenti_errati: ['in_evasione', 'evasa'],
  in_evasione: ['evasa'],
});

/** States without a way out. */
const ENDS = ['chiusa', 'registrazione_annullata'];

/** The state, in the case that the service's document has. */
export const stateOf = (/** @type {Mailbox} */ { stato }) => (stato ?? '').toLowerCase();

/** @param {string} state */
export const wordsOf = (state) => (state in WORDS ? WORDS[/** @type {MailboxState} */ (state)] : state);

/** Whether documents can be uploaded. */
export const awaitsDocuments = (/** @type {Mailbox} */ mailbox) =>
  ['registrata', 'documenti_errati'].includes(stateOf(mailbox));

/** @param {Mailbox} mailbox @returns {Entry} */
function entryOf(mailbox) {
  const state = stateOf(mailbox);
  const { registrazione, evasione, revoca, ultima_modifica: changed } = mailbox.timestamp ?? {};
  const own = { registrata: registrazione, evasa: evasione, revocata: revoca };
  const at = state in own ? own[/** @type {keyof typeof own} */ (state)] : undefined;
  return { state, at: at ?? changed };
}

/**
 * What is known of a mailbox's way to where it stands; the service tells only some of its moments.
 *
 * @param {Mailbox} mailbox
 * @returns {Entry[]}
 */
export function pastOf(mailbox) {
  const { registrazione, evasione, revoca } = mailbox.timestamp ?? {};
  const last = entryOf(mailbox);
  /** @type {Entry[]} */
  const before = [{ state: 'registrata', at: registrazione }];
  if (evasione !== undefined || ['documenti_errati', 'evasa', 'revocata'].includes(last.state)) {
    before.push({ state: 'in_evasione' });
  }
  if (evasione !== undefined || last.state === 'revocata') {
    before.push({ state: 'evasa', at: evasione });
  }
  if (revoca !== undefined) {
    before.push({ state: 'revocata', at: revoca });
  }
  return [...before.filter(({ state }) => state !== last.state), last];
}

/** @param {Entry[]} past @param {Mailbox} mailbox the past and where it stands now */
export function grown(past, mailbox) {
  const entry = entryOf(mailbox);
  return past.at(-1)?.state === entry.state ? past : [...past, entry];
}

/** @param {Entry[]} past the items of the timeline, those to come included */
export function timeline(past) {
  const current = past.at(-1)?.state ?? '';
  const done = past.map(({ state, at }, index) => {
    const item = row(state, at === undefined ? '' : when(new Date(at * 1000)));
    if (index === past.length - 1) {
      item.setAttribute('aria-current', 'step');
    }
    return item;
  });
  const toCome = (NEXT[current] ?? []).map((state) => {
    const item = row(state, 'to come');
    item.classList.add('future');
    return item;
  });
  return [...done, ...toCome];
}

/** @param {string} state @param {string} date */
function row(state, date) {
  const name = element('strong', { text: state });
  name.lang = 'it';
  const item = element('li', {}, [name, element('span', { class: 'muted', text: date })]);
  item.dataset.state = state;
  return item;
}

/**
 * Each change of a mailbox, until the signal ends it or nothing can come any more.
 *
 * @param {PecMassiva} pec
 * @param {string} id
 * @param {Mailbox} mailbox as it is known
 * @param {{ signal: AbortSignal, interval?: number | undefined }} options
 * @returns {AsyncGenerator<Mailbox, void>}
 */
export async function* changes(pec, id, mailbox, options) {
  for (let last = mailbox; !ENDS.includes(stateOf(last)); ) {
    const others = ALL.filter((state) => state !== stateOf(last));
    last = await pec.mailboxes.waitFor(id, others, options);
    yield last;
  }
}
