/** The last look before a message goes: to whom, which files, what it costs, that it has legal effect. */

import { isReal } from '../service/service.js';
import { config } from '../config/config.js';
import { money, size, t } from '../words/words.js';
import { callout } from '../ui/callout.js';
import { ask } from '../ui/dialog.js';
import { el } from '../ui/el.js';

/** Addresses that are shown; of more the number is told. */
const SHOWN = 20;

/**
 * @param {import('../sends/sends.js').Draft} draft
 * @returns {Promise<boolean>} whether it is to go
 */
export function lastLook(draft) {
  const messages = draft.isToAll ? 1 : draft.recipients.length;
  const more = draft.recipients.length - SHOWN;
  const to = el(
    'ul',
    {},
    ...draft.recipients.slice(0, SHOWN).map((address) => el('li', {}, address)),
    more > 0 && el('li', {}, t('look.more', { count: more })),
  );
  /** @param {string} name @param {(Node | string)[]} value */
  const line = (name, ...value) => [el('dt', {}, name), el('dd', {}, ...value)];
  const isSeen = messages === 1 && draft.recipients.length > 1;
  const facts = el(
    'dl',
    { class: 'facts' },
    ...line(t('look.from'), draft.sender),
    ...line(t('look.to'), to, isSeen ? el('p', { class: 'hint' }, t('write.allHint')) : ''),
    ...line(t('look.subject'), draft.subject),
    ...line(t('look.files'), draft.files.length === 0 ? t('look.noFiles') : el('ul', {}, ...draft.files.map((file) => el('li', {}, `${file.name} (${size(file.size)})`)))),
    ...line(t('look.messages'), String(messages)),
    ...(config.price === undefined ? [] : line(t('look.cost'), money(draft.recipients.length * config.price))),
  );
  const effect = isReal() ? callout('warning', t('look.legal'), el('p', {}, t('look.legalWords'))) : callout('info', t('look.test'), el('p', {}, t('look.testWords')));
  return ask(t('look.title'), [facts, effect], { yes: t('look.send', { count: messages }), no: t('write.back') });
}
