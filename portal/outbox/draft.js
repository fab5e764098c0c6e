/** What is being written: it stays while other views are looked at, across a change of language, and, but for its files, a reload. */

import { config } from '../config/config.js';
import { keepInTab, keptInTab } from '../service/tab.js';

/**
 * @typedef {import('../sends/sends.js').Draft} Draft
 * @typedef {Draft & { lost: string[] }} Written `lost`: names of files that a reload took away
 */

/** Where it is kept. */
const KEPT = 'portal.draft';

/** @returns {Written} */
const fresh = () => ({
  sender: config.senders[0] ?? '',
  recipients: [],
  isToAll: false,
  subject: '',
  text: '',
  files: [],
  acceptedAddresses: [],
  isAgain: false,
  lost: [],
});

/** Whether it is being written down to be sent. */
let isLeaving = false;

/** @type {Written} */
export let draft = { ...fresh(), ...restored() };

/** Begins anew, or with what another message had. @param {Partial<Draft>} [from] */
export function begin(from = {}) {
  draft = { ...fresh(), ...from };
  isLeaving = false;
  remember();
}

/** Whether anything would be lost. */
export const hasAnything = () => draft.recipients.length + draft.files.length > 0 || draft.subject + draft.text !== '';

/** Keeps what was written, as it is now. */
export function remember() {
  if (isLeaving) {
    return;
  }
  const { files, lost, ...rest } = draft;
  const names = [...files.map(({ name }) => name), ...lost];
  keepInTab(KEPT, hasAnything() ? { ...rest, lost: names } : undefined);
}

/** Before it is written down to be sent: what goes from the journal must not stand in the form once more after a reload. */
export function leave() {
  isLeaving = true;
  keepInTab(KEPT, undefined);
}

/** It was not written down, as far as anybody knows. */
export function stay() {
  isLeaving = false;
  remember();
}

/** What a reload left, as far as it is what this page once kept. @returns {Partial<Written>} */
function restored() {
  const kept = keptInTab(KEPT);
  if (typeof kept !== 'object' || kept === null) {
    return {};
  }
  const { sender, recipients, isToAll, subject, text, acceptedAddresses, isAgain, lost } = /** @type {Record<string, unknown>} */ (kept);
  return {
    ...(config.senders.includes(String(sender)) ? { sender: String(sender) } : {}),
    ...{ recipients: texts(recipients), acceptedAddresses: texts(acceptedAddresses), lost: texts(lost) },
    ...{ isToAll: isToAll === true, isAgain: isAgain === true, subject: textOf(subject), text: textOf(text) },
  };
}

/** @param {unknown} value */
function texts(value) {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === 'string' ? value : '';
}
