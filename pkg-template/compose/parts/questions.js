/** What the form asks a person, who may always go back. */

import { ask } from './dialog.js';
import { el } from './el.js';
import { seen } from '../words/speech.js';

/** @typedef {import('../words/speech.js').Speech} Speech */

/** Whether what is written is to go away. @param {ParentNode & Node} place @param {Speech} speech */
export function askToClear(place, speech) {
  const t = speech.t.bind(speech);
  return ask(place, t('write.clear'), [el('p', {}, t('write.clearWords'))], { yes: t('write.clear'), no: t('write.back'), lang: speech.tag, isDanger: true });
}

/** Whether a person knows what became of a message of which nobody else does. @param {ParentNode & Node} place @param {Speech} speech @param {boolean} wasSent */
export function askToSay(place, speech, wasSent) {
  const t = speech.t.bind(speech);
  const [title, words, yes] = wasSent
    ? [t('unknown.wasSent'), t('unknown.wasSentWords'), t('unknown.wasSent')]
    : [t('unknown.notSent'), t('unknown.notSentWords'), t('unknown.looked')];
  return ask(place, title, [el('p', {}, words)], { yes, no: t('write.back'), lang: speech.tag, isDanger: !wasSent });
}

/** Whether unusual addresses are meant as they stand. @param {ParentNode & Node} place @param {Speech} speech @param {string[]} addresses */
export function askToAccept(place, speech, addresses) {
  const t = speech.t.bind(speech);
  const words = el('p', {}, t('write.acceptWords', { addresses: addresses.map(seen).join(', ') }));
  return ask(place, t('write.acceptTitle'), [words], { yes: t('write.acceptYes'), no: t('write.back'), lang: speech.tag });
}
