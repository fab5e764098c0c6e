/** Where a mailbox stands: in words, as a timeline, and followed until nothing can come any more. */

import { day, t, when } from '../../words/words.js';
import { el } from '../../ui/el.js';

/**
 * @typedef {import('../../pec-massiva/full.js').PecMassiva} PecMassiva
 * @typedef {import('../../pec-massiva/full.js').Mailbox} Mailbox
 * @typedef {import('../../pec-massiva/full.js').MailboxState} State
 * @typedef {{ state: string, at?: number | undefined }} Entry `at`: seconds since 1970, where it is known
 */

/** @type {readonly State[]} */
const ALL = ['registrata', 'in_evasione', 'evasa', 'documenti_errati', 'revocata', 'chiusa', 'registrazione_annullata'];

/** How a state is coloured. @type {Record<State, string>} */
const COLOURS = { registrata: 'doubt', in_evasione: '', evasa: 'good', documenti_errati: 'bad', revocata: 'bad', chiusa: 'bad', registrazione_annullata: 'bad' };

/** What usually comes next. @type {Partial<Record<string, State[]>>} */
const NEXT = { registrata: ['in_evasione', 'evasa'], documenti_errati: ['in_evasione', 'evasa'], in_evasione: ['evasa'] };

/** States without a way out. */
const ENDS = ['chiusa', 'registrazione_annullata'];

/** The state, in the case that the service's document has. @param {Mailbox} mailbox */
export const stateOf = ({ stato }) => (stato ?? '').toLowerCase();

/** @param {string} state @returns {state is State} */
const isKnown = (state) => ALL.includes(/** @type {State} */ (state));

/** @param {string} state */
export const stateWords = (state) => (isKnown(state) ? t(`mailbox.state.${state}`) : state);

/** What a state means, and what is to be done. @param {string} state */
export const stateMeaning = (state) => (isKnown(state) ? t(`mailbox.means.${state}`) : '');

/** @param {Mailbox} mailbox */
export function statusOf(mailbox) {
  const state = stateOf(mailbox);
  return el('span', { class: `status ${isKnown(state) ? COLOURS[state] : ''}`.trim() }, stateWords(state));
}

/** Whether documents can be uploaded. @param {Mailbox} mailbox */
export const awaitsDocuments = (mailbox) => ['registrata', 'documenti_errati'].includes(stateOf(mailbox));

/** Whether nothing can be done with it any more. @param {Mailbox} mailbox */
export const isOver = (mailbox) => ENDS.includes(stateOf(mailbox));

/** The last day that is paid for. @param {Mailbox} mailbox */
export function expiryOf({ data_scadenza: text }) {
  const [, date, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text ?? '') ?? [];
  return year === undefined ? undefined : new Date(Number(year), Number(month) - 1, Number(date));
}

/** @param {Mailbox} mailbox */
export const expiryWords = (mailbox) => day(expiryOf(mailbox));

/** @param {Mailbox} mailbox @returns {Entry} */
function entryOf(mailbox) {
  const state = stateOf(mailbox);
  const { registrazione, evasione, revoca, ultima_modifica: changed } = mailbox.timestamp ?? {};
  /** @type {Record<string, number | undefined>} */
  const own = { registrata: registrazione, evasa: evasione, revocata: revoca };
  return { state, at: own[state] ?? changed };
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

/** The items of the timeline, those to come included. @param {Entry[]} past */
export function timeline(past) {
  const current = past.at(-1)?.state ?? '';
  const done = past.map(({ state, at }, place) =>
    item(state, at === undefined ? '' : when(new Date(at * 1000)), { 'aria-current': place === past.length - 1 ? 'step' : undefined }),
  );
  const toCome = (NEXT[current] ?? []).map((state) => item(state, t('mailbox.toCome'), { class: 'to-come' }));
  return [...done, ...toCome];
}

/** @param {string} state @param {string} date @param {Record<string, string | undefined>} properties */
const item = (state, date, properties) => el('li', properties, el('strong', {}, stateWords(state)), el('span', { class: 'hint' }, date));

/**
 * Each change of a mailbox, until the signal ends it or nothing can come any more.
 *
 * @param {PecMassiva} pec @param {string} id @param {Mailbox} mailbox as it is known
 * @param {{ signal: AbortSignal, interval?: number | undefined }} options
 * @returns {AsyncGenerator<Mailbox, void>}
 */
export async function* changes(pec, id, mailbox, options) {
  for (let last = mailbox; !isOver(last); ) {
    const others = ALL.filter((state) => state !== stateOf(last));
    last = await pec.mailboxes.waitFor(id, others, options);
    yield last;
  }
}
