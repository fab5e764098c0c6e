/** How a message goes to several: one to all, or one to each. Where a page leaves it to a person, they choose. */

import { el, newId } from './el.js';

/** @typedef {'always' | 'choice' | undefined} ToEach */

/** What an attribute says. @param {string | null} text @returns {ToEach} */
export const toEachOf = (text) => (text === null ? undefined : text === 'choice' ? 'choice' : 'always');

/** Whether each gets one of their own, where a page says how and a person what they want. @param {ToEach} toEach @param {boolean} isWanted */
export const isToEachBy = (toEach, isWanted) => (toEach === 'choice' ? isWanted : toEach !== undefined);

/**
 * @param {import('../words/speech.js').Speech} speech
 * @param {{ toEach: ToEach, isToEach: boolean, choose: (isToEach: boolean) => void }} how
 * @returns {HTMLElement} to be seen where there are several
 */
export function wayOf(speech, { toEach, isToEach, choose }) {
  const t = speech.t.bind(speech);
  if (toEach !== 'choice') {
    return el('p', { class: 'hint', part: 'hint' }, t(toEach === undefined ? 'write.allHint' : 'write.eachHint'));
  }
  const name = newId('way');
  const choice = (/** @type {boolean} */ value, /** @type {string} */ label, /** @type {string} */ hint) => {
    const input = el('input', { type: 'radio', name, checked: isToEach === value, onchange: () => choose(value) });
    input.dataset.name = value ? 'each' : 'all';
    return el('label', { class: 'choice' }, input, el('span', {}, label, el('span', { class: 'hint', part: 'hint' }, hint)));
  };
  return el(
    'fieldset',
    { part: 'way' },
    el('legend', { part: 'label' }, t('write.way')),
    choice(true, t('write.each'), t('write.eachHint')),
    choice(false, t('write.all'), t('write.allHint')),
  );
}
