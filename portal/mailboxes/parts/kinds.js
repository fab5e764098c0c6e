/** The types of mailboxes: what each is, under which domain it goes, what it takes, what a year of it costs. */

import { config } from '../../config/config.js';
import { money, t } from '../../words/words.js';

/** @typedef {import('../../pec-massiva/full.js').MailboxType} Kind */

/** @type {readonly Kind[]} */
export const KINDS = ['PECMASSIVA', 'STANDARD', 'BRONZE', 'SILVER', 'GOLD', 'DOMICILIODIGITALE'];

/** The way up. @type {readonly Kind[]} */
const LADDER = ['STANDARD', 'BRONZE', 'SILVER', 'GOLD'];

/** Euros a year, where they are published; VAT is extra. @type {Record<string, number>} */
const PUBLISHED = { PECMASSIVA: 99 };

/** Records may have either case. @param {string | undefined} kind */
const known = (kind) => KINDS.find((one) => one === kind?.toUpperCase());

/** @param {string | undefined} kind */
export function kindWords(kind) {
  const found = known(kind);
  return found === undefined ? (kind ?? '') : t(`kind.${found}`);
}

/** @param {string | undefined} kind */
export function usualDomain(kind) {
  if (config.mailboxes?.domain !== undefined) {
    return config.mailboxes.domain;
  }
  switch (kind) {
    case 'DOMICILIODIGITALE':
      return 'domiciliodigitale.com';
    case 'PECMASSIVA':
      return 'pecmassiva.com';
    default:
      return 'legalmail.it';
  }
}

/** Whether a type takes one single document, and no change of space, type, users or archive. @param {string | undefined} kind */
export const isPlain = (kind) => ['PECMASSIVA', 'DOMICILIODIGITALE'].includes(kind?.toUpperCase() ?? '');

/** What a mailbox can be changed to. @param {string | undefined} kind */
export const higher = (kind) => (LADDER.includes(/** @type {Kind} */ (known(kind))) ? LADDER.slice(LADDER.indexOf(/** @type {Kind} */ (known(kind))) + 1) : []);

/** What years cost, as far as it is known. @param {string | undefined} kind */
export function priceOf(kind, years = 1) {
  const found = known(kind) ?? '';
  const price = config.mailboxes?.prices?.[found] ?? PUBLISHED[found];
  return price === undefined ? undefined : price * years;
}

/** @param {number | undefined} price */
export const priceWords = (price) => (price === undefined ? t('paid.priceUnknown') : t('paid.price', { price: money(price) }));
