/** Mails of a page as they belong together: all receipts of one message are one entry, every other mail is one by itself. */

/** @typedef {import('../pec-massiva/full.js').InboxMessage} InboxMessage */
/** @typedef {'all' | 'receipts' | 'others'} Filter */

/** Kinds that are mail of somebody's, even where it names a message. */
const MAIL = ['envelope', 'anomaly', 'other'];

/** @param {InboxMessage} mail */
export const isReceipt = ({ kind }) => !MAIL.includes(kind);

/** @param {InboxMessage[]} mails @param {Filter} filter */
export const chosen = (mails, filter) => (filter === 'all' ? mails : mails.filter((mail) => isReceipt(mail) === (filter === 'receipts')));

/**
 * In the order of the newest of each.
 *
 * @param {InboxMessage[]} mails
 * @returns {InboxMessage[][]}
 */
export function lettersOf(mails) {
  /** @type {Map<unknown, InboxMessage[]>} */
  const letters = new Map();
  for (const mail of mails) {
    const key = isReceipt(mail) && mail.messageId !== undefined ? mail.messageId : mail;
    letters.set(key, [...(letters.get(key) ?? []), mail]);
  }
  return [...letters.values()];
}

/** Who wrote, without what the provider puts around it. @param {string | undefined} sender @returns {{ provider: string } | { person: string } | undefined} */
export function writerOf(sender) {
  if (sender === undefined || sender === '') {
    return undefined;
  }
  const behalf = /^"?Per conto di: ?([^"<]+?)"? *(?:<.*>)?$/i.exec(sender);
  if (behalf !== null) {
    return { person: behalf[1] };
  }
  const provider = /^(?:.*<)?posta-certificata@([^>]+)>?$/i.exec(sender);
  return provider === null ? { person: sender } : { provider: provider[1] };
}
