/**
 * `GET /once/{key}` where the portal's own functions fail, so that nobody knows who asks. That a key was never used, and
 * is out of use from now on, can be told all the same: by the mailbox that the request names, under which alone each
 * copy of its message is let in, and to who has heard a mark of the store, as signed-in clients only do. So it is known
 * at once that a message which met the same failure was not sent. Anything else is for its own session alone.
 *
 * Mailbox and mark are no proof of who asks: of the one anybody can work out what is told, and the other is alike for all. A key is one,
 * where nobody but its message's own client can know it.
 */

import { admit } from './question.js';
import { isRemembered } from './marks.js';
import { putOutOfUse } from './unused.js';

/** As the client makes keys, and the hooks: 32 random digits. */
const RANDOM = /^(?:[\da-f]{32}|[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12})$/;

/**
 * Whether a key looks like one that nobody can guess: only its own message is kept from going under it then. One of a page's
 * own making, such as a number of its files, would let anybody stop another's message while the portal fails.
 *
 * @param {string} key
 */
export const isSecret = (key) => RANDOM.test(key);

/**
 * Whether the key was certainly never used, and never will be.
 *
 * @param {Omit<import('./question.js').Question, 'known'>} question
 * @returns {Promise<boolean>} `false` also where another state is not for this caller
 */
export async function isNever(question) {
  const { store, key, mark } = question;
  const isVouched = async () => mark !== undefined && isRemembered(store, mark);
  if (!(await isVouched())) {
    return false;
  }
  let { state } = await store.look(key);
  if (state === 'free') {
    await admit(question);
    ({ state } = await putOutOfUse(question, isVouched));
  }
  return state === 'never' && isVouched();
}
