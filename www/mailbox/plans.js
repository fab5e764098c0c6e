/** What can be had and what it costs, as the service publishes it. */

import { element } from '../parts/elements.js';

/** Plans of bulk mail: how many messages, and for how much. */
const PLANS = [
  {
    name: 'Standard',
    messages: '3,500 a day',
    price: '€99 a year (list price €150), and €0.05 a message',
    notes: 'Count recipients: the service’s pages say now messages, now recipients. A domain of your own is certified for a fee.',
  },
  {
    name: 'Flat',
    messages: '30,000 a month',
    price: '€1,500 a year (list price €3,000)',
    notes: 'A domain of your own is included. Bought only on the service’s site.',
  },
  {
    name: 'Yearly 365,000',
    messages: '365,000 a year',
    price: '€0.004 a message',
    notes: 'The mailbox is not included.',
  },
  {
    name: 'Yearly 1,200,000',
    messages: '1,200,000 a year',
    price: '€0.002 a message',
    notes: 'The mailbox is not included.',
  },
];

const HEADS = ['Plan', 'Messages', 'Price, VAT extra'];

/**
 * Types of mailbox, the service's own names.
 *
 * @type {ReadonlyArray<[name: import('../pec-massiva/full.js').MailboxType, words: string]>}
 */
export const TYPES = [
  ['PECMASSIVA', 'PECMASSIVA: for bulk mail'],
  ['STANDARD', 'STANDARD: an ordinary certified mailbox'],
  ['BRONZE', 'BRONZE: the next one up'],
  ['SILVER', 'SILVER: the next one up'],
  ['GOLD', 'GOLD: the highest'],
  ['DOMICILIODIGITALE', 'DOMICILIODIGITALE: a digital domicile'],
];

/**
 * The domain under which a type is usually registered.
 *
 * @param {string} type
 * @param {boolean} isTest
 */
export function usualDomain(type, isTest) {
  switch (type) {
    case 'DOMICILIODIGITALE':
      return isTest ? 'test.domiciliodigitale.com' : 'domiciliodigitale.com';
    case 'PECMASSIVA':
      return isTest ? 'testcert.legalmail.it' : 'pecmassiva.com';
    default:
      return isTest ? 'testcert.legalmail.it' : 'legalmail.it';
  }
}

/** Whether a type takes one single document: the signed form and the identity document in one PDF. */
export const takesOneDocument = (/** @type {string | undefined} */ type) =>
  ['DOMICILIODIGITALE', 'PECMASSIVA'].includes(type?.toUpperCase() ?? '');

/** The plans as rows of a table. */
export function planRows() {
  const heads = HEADS.map((text) => {
    const head = element('th', { text });
    head.scope = 'col';
    return head;
  });
  const rows = PLANS.map(({ name, messages, price, notes }) => {
    const head = element('th', { text: name });
    head.scope = 'row';
    const cost = element('td', { text: `${price}. ` }, [element('span', { class: 'muted', text: notes })]);
    return element('tr', {}, [head, element('td', { text: messages }), cost]);
  });
  return [element('thead', {}, [element('tr', {}, heads)]), element('tbody', {}, rows)];
}
