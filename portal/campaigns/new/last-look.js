/** The last look before a campaign goes: how many, from whom, what it costs, how long it takes, that it has legal effect. */

import { isReal } from '../../service/service.js';
import { money, number, t, when } from '../../words/words.js';
import { callout } from '../../ui/callout.js';
import { ask } from '../../ui/dialog.js';
import { el } from '../../ui/el.js';

/** @param {import('../../pec-massiva/full.js').Campaign} campaign @returns {Promise<boolean>} whether it is to go */
export function lastLook({ name, sender, subject, estimate, progress }) {
  const { messages, days, finishesAt, cost } = estimate;
  const line = (/** @type {string} */ label, /** @type {string} */ value) => [el('dt', {}, label), el('dd', {}, value)];
  const left = progress.total - progress.pending;
  const facts = el('dl', { class: 'facts' },
    ...line(t('new.name'), name),
    ...line(t('look.from'), sender),
    ...line(t('look.subject'), subject),
    ...line(t('look.messages'), number(messages)),
    ...(left > 0 ? line(t('look.left'), number(left)) : []),
    ...line(t('estimate.days'), number(days)),
    ...(finishesAt === undefined ? [] : line(t('estimate.end'), when(finishesAt))),
    ...(cost === undefined ? [] : line(t('estimate.cost'), money(cost))),
  );
  const effect = isReal()
    ? callout('warning', t('look.legalAll', { count: messages }), el('p', {}, t('look.legalAllWords')))
    : callout('info', t('look.test'), el('p', {}, t('look.testAllWords')));
  return ask(t('look.title'), [facts, effect], { yes: t('look.send', { count: messages }), no: t('write.back') });
}
