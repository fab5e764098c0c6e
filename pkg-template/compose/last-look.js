/** The last look before a message goes: to whom, which files, what it costs, that it has legal effect. */

import { callout } from './parts/callout.js';
import { ask } from './parts/dialog.js';
import { el } from './parts/el.js';
import { seen } from './words/speech.js';

/** Addresses that are shown; of more the number is told. */
const SHOWN = 20;

/**
 * @typedef {import('./words/speech.js').Speech} Speech
 * @typedef {import('./kept.js').Draft} Draft
 */

/** Facts by their names. @param {[name: string, ...value: (Node | string)[]][]} lines */
const listOf = (lines) => el('dl', { class: 'facts', part: 'facts' }, ...lines.flatMap(([name, ...value]) => [el('dt', {}, name), el('dd', {}, ...value)]));

/** @param {Speech} speech @param {Draft} draft @returns {[string, ...(Node | string)[]][]} from whom, to whom, what */
function linesOf(speech, { sender, recipients, isToEach, subject, files, lost }) {
  const more = recipients.length - SHOWN;
  const to = el(
    'ul',
    {},
    ...recipients.slice(0, SHOWN).map((address) => el('li', {}, el('bdi', {}, seen(address)))),
    more > 0 && el('li', {}, speech.t('look.more', { count: more })),
  );
  const names = [...files.map(({ name, size }) => [name, ` (${speech.size(size)})`]), ...lost.map((name) => [name, ''])];
  return [
    [speech.t('look.from'), el('bdi', {}, seen(sender))],
    [speech.t('look.to'), to, recipients.length > 1 ? el('p', { class: 'hint' }, speech.t(isToEach ? 'write.eachHint' : 'write.allHint')) : ''],
    [speech.t('look.subject'), el('bdi', {}, seen(subject))],
    [speech.t('look.files'), names.length === 0 ? speech.t('look.noFiles') : el('ul', {}, ...names.map(([name, size]) => el('li', {}, el('bdi', {}, seen(name)), size)))],
  ];
}

/** What a message is, in few lines. @param {Speech} speech @param {Draft} draft */
export const factsOf = (speech, draft) => listOf(linesOf(speech, draft));

/**
 * @param {ParentNode & Node} place
 * @param {Speech} speech
 * @param {Draft} draft
 * @param {{ price: number | undefined, isTest: boolean, toEach: string | undefined }} how `price`: euros for one recipient; `toEach`: where one message may be several
 * @returns {Promise<boolean>} whether it is to go
 */
export function lastLook(place, speech, draft, { price, isTest, toEach }) {
  const t = speech.t.bind(speech);
  const lines = linesOf(speech, { ...draft, lost: [] });
  const messages = draft.isToEach ? draft.recipients.length : 1;
  if (toEach !== undefined) {
    lines.push([t('look.messages'), String(messages)]);
  }
  if (price !== undefined) {
    lines.push([t('look.cost'), speech.money(draft.recipients.length * price)]);
  }
  const effect = isTest ? callout('info', t('look.test'), el('p', {}, t('look.testWords'))) : callout('warning', t('look.legal'), el('p', {}, t('look.legalWords')));
  return ask(place, t('look.title'), [listOf(lines), effect], { yes: t('look.send', { count: messages }), no: t('write.back'), lang: speech.tag });
}
