/** Rows of which nobody knows: what that means, and a look into the mailbox. */

import { element, wordsOfError } from '../../parts/elements.js';
import { number, plural } from '../parts/words.js';

/** @typedef {import('../parts/session.js').Session} Session */

/** @param {number} count */
const askAfter = (count) =>
  `Of ${plural(count, 'message')} nobody knows whether ${count === 1 ? 'it was' : 'they were'} taken: the answer was lost, or may have been to a second copy. None is sent again by itself. Look in the mailbox first: what was taken has an acceptance there, which may take a while to come. Where none came after a day, say so at the row, and the message goes out once more.`;

/** @param {{ sent: number, copies: number, unknown: number }} found */
function resultOf({ sent, copies, unknown }) {
  const parts = [
    sent > 0 ? `${number(sent)} found, and so sent` : '',
    copies > 0 ? `${number(copies)} found more than once: the addressee got copies` : '',
    unknown > 0 ? `${number(unknown)} not found, and still unknown` : '',
  ];
  return `${parts.filter((part) => part !== '').join('; ') || 'Nothing was left to be found'}.`;
}

/**
 * A part that is there while there are such rows.
 *
 * @param {Session} session
 * @param {{ choose: (state: 'unknown') => void, read: () => Promise<void> }} rows
 */
export function makeUnknown(session, rows) {
  const words = element('p');
  const look = element('button', { text: 'Look in the mailbox' });
  const list = element('button', { class: 'quiet', text: 'Show these rows' });
  look.type = list.type = 'button';
  const result = element('p', { class: 'hint' });
  result.tabIndex = -1;
  let isLooking = false;
  result.setAttribute('role', 'status');
  const box = element('div', { class: 'notice' }, [words, element('div', { class: 'actions' }, [look, list])]);
  const place = element('div', { class: 'wizard' }, [box, result]);

  function show() {
    const { unknown } = session.progress;
    if (unknown === 0 && box.contains(document.activeElement)) {
      result.focus();
    }
    box.hidden = unknown === 0;
    words.textContent = unknown === 0 ? '' : askAfter(unknown);
    place.hidden = unknown === 0 && result.textContent === '';
  }
  list.addEventListener('click', () => rows.choose('unknown'));
  look.addEventListener('click', async () => {
    if (isLooking) {
      return;
    }
    isLooking = true;
    result.textContent = 'Looking …';
    try {
      result.textContent = resultOf(await session.campaign.reconcile());
      session.follow();
    } catch (error) {
      result.textContent = wordsOfError(error);
    }
    isLooking = false;
    show();
    await rows.read();
  });
  return { place, show };
}
