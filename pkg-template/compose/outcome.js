/** What stands in place of the form once a message is under way: how far it is, and what became of it. */

import { factsOf } from './last-look.js';
import { callout } from './parts/callout.js';
import { el, newId } from './parts/el.js';

/**
 * @typedef {import('./words/speech.js').Speech} Speech
 * @typedef {import('./kept.js').Draft} Draft
 * @typedef {import('../types/hooks.d.ts').SendStatus} SendStatus
 * @typedef {import('../types/message.d.ts').Progress} Progress
 */

/** @param {Speech} speech @param {Progress | undefined} progress */
export function progressWords(speech, progress) {
  if (progress?.phase === 'reading') {
    return speech.t('progress.reading', { loaded: speech.size(progress.loaded), total: speech.size(progress.total) });
  }
  return speech.t(`progress.${progress?.phase ?? 'waiting'}`);
}

/**
 * How far it is.
 *
 * @param {Speech} speech @param {Draft} draft @param {() => void} stop
 */
export function sendingPanel(speech, draft, stop) {
  const id = newId('progress');
  const words = el('label', { for: id });
  const bar = el('progress', { id, part: 'progress', max: 1 });
  const button = el('button', { type: 'button', part: 'button', onclick: stop }, speech.t('write.stop'));
  const element = el('div', { class: 'panel', part: 'outcome sending', role: 'group', 'aria-label': speech.t('progress.sending'), tabIndex: -1 }, el('p', { class: 'far' }, words, bar), factsOf(speech, draft), el('div', { class: 'actions' }, button));
  return {
    element,
    /** @param {Extract<SendStatus, { state: 'sending' }>} status */
    update({ progress, isPosted }) {
      words.textContent = progressWords(speech, progress);
      bar.max = Math.max(1, progress?.total ?? 1);
      // Of what is posted it is known how far it is only where the page counts its uploads.
      const isCounted = progress !== undefined && progress.phase !== 'waiting' && progress.loaded > 0 && progress.loaded < progress.total;
      isCounted ? (bar.value = progress.loaded) : bar.removeAttribute('value');
      // What is on its way is not called back.
      button.hidden = isPosted;
    },
  };
}

/** @param {Speech} speech @param {Extract<SendStatus, { state: 'sent' }>} status @param {Draft} draft @param {() => void} another */
export function sentPanel(speech, { messageId }, draft, another) {
  const t = speech.t.bind(speech);
  const words = [el('p', {}, t('sent.words')), messageId !== '' && el('p', { class: 'id' }, t('sent.id', { id: messageId }))];
  const button = el('button', { type: 'button', part: 'button', onclick: another }, t('sent.another'));
  return el('div', { class: 'panel', part: 'outcome sent', role: 'group', 'aria-label': t('sent.title'), tabIndex: -1 }, callout('good', t('sent.title'), ...words), factsOf(speech, draft), el('div', { class: 'actions' }, button));
}

/**
 * It may have been sent. Nothing here sends it again: it is asked after, or a person says what became of it.
 *
 * @param {Speech} speech
 * @param {Extract<SendStatus, { state: 'unknown' }>} status
 * @param {Draft} draft
 * @param {{ isReloaded: boolean, isElsewhere: boolean, ask: (() => void) | undefined, said: (wasSent: boolean) => void }} how `isElsewhere`: another tab sends it; `ask`: where somebody can be asked
 */
export function unknownPanel(speech, { error, isSettling, settled, settleError }, draft, { isReloaded, isElsewhere, ask, said }) {
  const t = speech.t.bind(speech);
  const { what, todo } = speech.explain(error);
  const known = isReloaded ? [el('p', {}, t('unknown.reloaded')), el('p', { class: 'todo' }, t('unknown.todo'))] : [el('p', {}, what), el('p', { class: 'todo' }, todo)];
  const why = settleError === undefined ? undefined : speech.explain(settleError);
  const told = isElsewhere
    ? t('unknown.elsewhere')
    : isSettling
    ? t('unknown.asking')
    : why !== undefined
      ? `${why.what} ${why.todo}`
      : settled === undefined
        ? ''
        : t(settled === 'running' ? 'unknown.running' : 'unknown.open');
  const button = (/** @type {string} */ words, /** @type {() => void} */ onclick, kind = '') =>
    el('button', { type: 'button', class: kind, part: kind === '' ? 'button' : `button ${kind}-button`, disabled: isSettling || isElsewhere, onclick }, words);
  return el(
    'div',
    { class: 'panel', part: 'outcome unknown', role: 'group', 'aria-label': t('unknown.title'), tabIndex: -1 },
    callout('warning', t('unknown.title'), ...known, told !== '' && el('p', { class: 'told' }, told)),
    factsOf(speech, draft),
    el(
      'div',
      { class: 'actions', part: 'actions' },
      ask !== undefined && button(t('unknown.ask'), ask, 'primary'),
      button(t('unknown.wasSent'), () => said(true)),
      button(t('unknown.notSent'), () => said(false)),
    ),
  );
}
