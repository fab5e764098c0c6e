/**
 * The registration that is being written: it stays while other views are looked at, and over a reload, as long as the tab
 * lives. It holds personal data: it is gone once the mailbox is registered, or the draft thrown away.
 */

import { keepInTab, keptInTab } from '../../service/tab.js';
import { usualDomain } from '../parts/kinds.js';

/**
 * @typedef {object} Draft
 * @property {0 | 1 | 2} step
 * @property {string} kind
 * @property {string} local
 * @property {string} domain
 * @property {string} free the address that is known to be free
 * @property {Record<string, string>} fields by the service's names
 * @property {boolean} isOwnDomain whether a domain that does not go with the type is the office's own
 * @property {boolean} isMeant whether codes that look wrong are meant so
 */

const KEPT = 'portal.mailboxes.draft';

/** @returns {Draft} */
const fresh = () => ({ step: 0, kind: 'PECMASSIVA', local: '', domain: usualDomain('PECMASSIVA'), free: '', fields: {}, isOwnDomain: false, isMeant: false });

/** @type {Draft} */
export let draft = { ...fresh(), .../** @type {Partial<Draft> | undefined} */ (keptInTab(KEPT)) };

/** @param {Partial<Draft>} change */
export function change(change) {
  Object.assign(draft, change);
  keepInTab(KEPT, draft);
}

export function discard() {
  draft = fresh();
  keepInTab(KEPT, undefined);
}

/** Whether anything would be lost. */
export const hasAnything = () => draft.local !== '' || Object.keys(draft.fields).length > 0;

export const addressOf = () => `${draft.local}@${draft.domain}`;

/** What is registered; the package says field by field what is missing. @returns {import('../../pec-massiva/full.js').Registration} */
export function registration() {
  const { autorinnovo, ...fields } = draft.fields;
  return /** @type {any} */ ({ casella_pec: addressOf(), tipo_casella: draft.kind, ...fields, ...(autorinnovo !== undefined && { autorinnovo: true }) });
}
