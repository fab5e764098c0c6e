/** Whether a message of which a mail tells was sent by hand from this browser, and where it is looked at then. */

import { address } from '../service/address.js';
import { sends } from '../sends/sends.js';

/** Where messages were found, by their ids: a row keeps its id for good. @type {Map<string, string>} */
const known = new Map();

/**
 * @param {string} messageId @param {string} subject as its mails say
 * @returns {Promise<string | undefined>} the address of its view
 */
export async function ownMessage(messageId, subject) {
  const listed = await sends.list();
  const isThere = (/** @type {string | undefined} */ wanted) => listed.some(({ id }) => id === wanted);
  if (!isThere(known.get(messageId))) {
    // A name that says nothing would be found in every subject.
    for (const { id } of listed.filter(({ name }) => name.trim() !== '' && subject.includes(name))) {
      for await (const row of (await sends.campaign(id)).rows({ state: 'sent' })) {
        if (row.messageId !== undefined) {
          known.set(row.messageId, id);
        }
      }
    }
  }
  const id = known.get(messageId);
  return id !== undefined && isThere(id) ? address('inviate', id) : undefined;
}
