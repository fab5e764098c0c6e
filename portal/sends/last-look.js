/** The last look before anything goes: the facts, what it costs, that it has legal effect. */

import { isReal } from '../service/service.js';
import { config } from '../config/config.js';
import { money, t } from '../words/words.js';
import { callout } from '../ui/callout.js';
import { ask } from '../ui/dialog.js';
import { el } from '../ui/el.js';

/**
 * @typedef {[name: string, ...value: (Node | string)[]]} Line
 *
 * @param {Line[]} lines
 * @param {{ messages: number, recipients: number }} counts of what goes now
 * @returns {Promise<boolean>} whether it is to go
 */
export function lookAt(lines, { messages, recipients }) {
  /** @type {Line[]} */
  const all = [...lines, [t('look.messages'), String(messages)]];
  if (config.price !== undefined) {
    all.push([t('look.cost'), money(recipients * config.price)]);
  }
  const facts = el('dl', { class: 'facts' }, ...all.flatMap(([name, ...value]) => [el('dt', {}, name), el('dd', {}, ...value)]));
  const effect = isReal() ? callout('warning', t('look.legal'), el('p', {}, t('look.legalWords'))) : callout('info', t('look.test'), el('p', {}, t('look.testWords')));
  return ask(t('look.title'), [facts, effect], { yes: t('look.send', { count: messages }), no: t('write.back') });
}
