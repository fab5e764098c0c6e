/** The last look before a message goes: to whom, which files, and what goes with every send. */

import { size, t } from '../words/words.js';
import { el } from '../ui/el.js';
import { lookAt } from '../sends/last-look.js';

/** Addresses that are shown; of more the number is told. */
const SHOWN = 20;

/**
 * @param {import('../sends/sends.js').Draft} draft
 * @returns {Promise<boolean>} whether it is to go
 */
export function lastLook({ sender, recipients, isToAll, subject, files }) {
  const messages = isToAll ? 1 : recipients.length;
  const more = recipients.length - SHOWN;
  const to = el(
    'ul',
    {},
    ...recipients.slice(0, SHOWN).map((address) => el('li', {}, address)),
    more > 0 && el('li', {}, t('look.more', { count: more })),
  );
  const isSeen = messages === 1 && recipients.length > 1;
  return lookAt(
    [
      [t('look.from'), sender],
      [t('look.to'), to, isSeen ? el('p', { class: 'hint' }, t('write.allHint')) : ''],
      [t('look.subject'), subject],
      [t('look.files'), files.length === 0 ? t('look.noFiles') : el('ul', {}, ...files.map((file) => el('li', {}, `${file.name} (${size(file.size)})`)))],
    ],
    { messages, recipients: recipients.length },
  );
}
