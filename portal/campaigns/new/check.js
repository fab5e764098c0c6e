/** The third step: what was made of it, what is wrong with it, what it will take, each message as it will go out; and the start. */

import { address } from '../../service/address.js';
import { service } from '../../service/service.js';
import { money, number, size, t, when } from '../../words/words.js';
import { sends } from '../../sends/sends.js';
import { callout, errorCallout } from '../../ui/callout.js';
import { ask, tellError } from '../../ui/dialog.js';
import { el } from '../../ui/el.js';
import { discard, handOver } from './made.js';
import { previewOf } from './preview.js';
import { problemTable } from './problems.js';
import { lastLook } from './last-look.js';
import { ofCampaign, questionsOf } from './questions.js';

/** @typedef {import('../../pec-massiva/full.js').Campaign} Campaign */

/** @param {Campaign} campaign */
function estimateOf({ estimate, addressColumn, sender }) {
  const { messages, days, finishesAt, cost, bytes } = estimate;
  const line = (/** @type {string} */ name, /** @type {string} */ value) => [el('dt', {}, name), el('dd', {}, value)];
  return el('section', { class: 'card' }, el('h2', {}, t('estimate.title')), el('dl', { class: 'facts' },
    ...line(t('look.from'), sender),
    ...(addressColumn === undefined ? [] : line(t('new.column'), addressColumn)),
    ...line(t('look.messages'), number(messages)),
    ...line(t('estimate.days'), number(days)),
    ...line(t('estimate.end'), messages === 0 ? t('estimate.nothing') : finishesAt === undefined ? t('estimate.never') : when(finishesAt)),
    ...(cost === undefined ? [] : line(t('estimate.cost'), money(cost))),
    ...line(t('estimate.bytes'), size(bytes)),
  ));
}

/** @param {Campaign} campaign */
function verdict({ problems, progress }) {
  const { pending, total, state } = progress;
  const count = problems.length;
  if (state === 'blocked') {
    return callout('danger', t('verdict.none', { total }), el('p', {}, t('verdict.problems', { count })), el('p', {}, t('verdict.nothingSent')));
  }
  return count === 0
    ? callout('good', t('verdict.all', { total }))
    : callout('warning', t('verdict.some', { count: pending, total }), el('p', {}, t('verdict.problems', { count })));
}

/**
 * @param {HTMLElement} place
 * @param {{ campaign: Campaign, lines: number[] | undefined }} made
 * @param {{ back: (step: 0 | 1) => void, again: () => Promise<void> }} hands `again`: checks anew, with what was answered
 */
export function checkStep(place, { campaign, lines }, { back, again }) {
  const { problems, progress, id } = campaign;
  const isBlocked = progress.state === 'blocked';
  const left = progress.skipped;
  const skip = el('input', { type: 'checkbox' });
  const skipping = el('label', { class: 'choice', hidden: problems.length === 0 || isBlocked }, skip, el('span', {}, t(left > 0 ? 'start.skip' : 'start.anyway', { count: left })));
  const start = el('button', { type: 'button', class: 'primary', hidden: isBlocked }, t('start.button'));
  const needed = el('p', { class: 'problem' });
  const questions = ofCampaign(problems, campaign.columns);
  const recheck = el('button', { type: 'button', disabled: true, onclick: () => void again().catch(tellError) }, t('new.again'));
  const asked = questionsOf(questions, () => (recheck.disabled = false));
  asked.append(el('div', { class: 'actions' }, recheck));

  skip.addEventListener('change', () => (needed.textContent = ''));
  start.addEventListener('click', async () => {
    if (problems.length > 0 && !skip.checked) {
      needed.textContent = t('start.needed');
      skip.focus();
      return;
    }
    start.disabled = true;
    try {
      const isMeant = await lastLook(campaign);
      // What is shown may be another one by now.
      if (isMeant && place.contains(start)) {
        // Asked for while the click is fresh; what comes of it is no reason to wait.
        void service().then(({ pec }) => pec.campaigns.persist()).catch(() => undefined);
        handOver();
        // It runs on whatever is looked at; its own view shows how far it is, and what stopped it.
        void sends.run(id, { skipProblems: skip.checked }).catch(() => undefined);
        location.hash = address('campagne', id);
      }
    } catch (error) {
      void tellError(error);
    } finally {
      start.disabled = false;
    }
  });

  const keep = () => {
    handOver();
    location.hash = address('campagne', id);
  };
  const remove = async () => {
    const isMeant = await ask(t('start.discard'), [el('p', {}, t('start.discardWords'))], { yes: t('start.discard'), no: t('write.back'), danger: true });
    if (isMeant) {
      await discard();
      back(0);
    }
  };
  place.append(
    verdict(campaign),
    ...(questions.length > 0 ? [asked] : []),
    ...(problems.length > 0 ? [el('section', { class: 'card' }, el('h2', {}, t('problems.title')), ...problemTable(problems, lines))] : []),
    el('div', { class: 'split' }, el('div', {}, estimateOf(campaign)), previewOf(campaign)),
    el('section', { class: 'card' },
      el('h2', {}, t(isBlocked ? 'start.correct' : 'start.title')),
      el('p', {}, t(isBlocked ? 'start.correctWords' : 'start.words')),
      skipping, needed,
      el('div', { class: 'actions' },
        start,
        el('button', { type: 'button', class: isBlocked ? 'primary' : undefined, onclick: () => back(1) }, t('start.toMessage')),
        el('button', { type: 'button', onclick: () => back(0) }, t('new.toRecipients')),
        !isBlocked && el('button', { type: 'button', onclick: keep }, t('start.later')),
        el('button', { type: 'button', class: 'danger', onclick: () => void remove().catch((error) => place.append(errorCallout(error))) }, t('start.discard')))),
  );
}
