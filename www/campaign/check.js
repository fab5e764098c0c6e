/** What was made of a campaign: its problems, what it will take, each message as it will go out. */

import { byId, element, showError, size } from '../parts/elements.js';
import { ask, showQuestions } from './answers.js';
import { makePreview } from './check/preview.js';
import { problemTable } from './check/problems.js';
import { makeExport } from './export.js';
import { euros, moment, number, plural } from './parts/words.js';

const panel = byId('campaign-check', HTMLDivElement);

/**
 * @typedef {import('../pec-massiva/full.js').Campaign} Campaign
 */

/** @param {string} name @param {string} value */
const fact = (name, value) => [element('dt', { text: name }), element('dd', { text: value })];

/** @param {Campaign} campaign */
function facts({ estimate, addressColumn }) {
  const { messages, days, finishesAt, cost, bytes } = estimate;
  const end = finishesAt === undefined ? 'not in the next ten years' : moment(finishesAt);
  return element('dl', { class: 'facts' }, [
    ...(addressColumn === undefined ? [] : fact('Addresses from column', addressColumn)),
    ...fact('Messages', number(messages)),
    ...fact('Days', number(days)),
    ...fact('Finished, if started now', messages === 0 ? 'nothing to send' : end),
    ...(cost === undefined ? [] : fact('Cost, VAT extra', euros(cost))),
    ...fact('To upload', `about ${size(bytes)}`),
  ]);
}

/** @param {Campaign} campaign @returns {string} */
function verdict({ problems, progress }) {
  const { pending, total, state } = progress;
  if (state === 'blocked') {
    const rows = total === 0 ? 'There is no row' : total === 1 ? 'The only row cannot be sent' : `None of ${number(total)} rows can be sent`;
    return `${rows}; ${plural(problems.length, 'problem')}. Nothing was sent: correct what is wrong, and check it again.`;
  }
  const all = total === 1 ? 'The only row' : `All ${plural(total, 'row')}`;
  const rows = pending === total ? `${all} can be sent` : `${number(pending)} of ${plural(total, 'row')} can be sent`;
  return problems.length === 0 ? `${rows}; no problems.` : `${rows}; ${plural(problems.length, 'problem')}.`;
}

/**
 * Shows a campaign that was not started yet.
 *
 * @param {Campaign} campaign
 * @param {{
 *   isMade: boolean,
 *   discard: string,
 *   onStart: (options: { skipProblems: boolean }) => void,
 *   onDiscard: () => Promise<void>,
 *   onCorrect: () => Promise<void>,
 *   onAnswer: () => Promise<void>,
 * }} hands `isMade`: whether the form holds what it was made of; `discard`: what discarding is called; `onAnswer`: checks again, with what was answered
 */
export function showCheck(campaign, { isMade, discard, onStart, onDiscard, onCorrect, onAnswer }) {
  const { problems, progress } = campaign;
  const title = element('h3', { text: `2. Check: ${campaign.name}` });
  title.tabIndex = -1;
  const error = element('p', { class: 'alert' });
  error.setAttribute('role', 'alert');
  error.hidden = true;

  const start = element('button', { text: 'Start' });
  const skip = element('input');
  skip.type = 'checkbox';
  const left = progress.total - progress.pending;
  const words = left > 0 ? ` Leave out the ${plural(left, 'row')} with problems` : ' Start in spite of this';
  const choice = element('label', { class: 'choice' }, [skip, document.createTextNode(words)]);
  choice.hidden = problems.length === 0 || progress.pending === 0;
  const arm = () => {
    start.disabled = progress.pending === 0 || (problems.length > 0 && !skip.checked);
  };
  skip.addEventListener('change', arm);
  arm();
  const drop = element('button', { class: 'quiet', text: discard });
  const isBlocked = progress.state === 'blocked';
  const correct = element('button', { text: 'Correct' });
  start.type = drop.type = correct.type = 'button';
  correct.addEventListener('click', () => {
    onCorrect().catch((caught) => showError(error, caught));
  });
  start.addEventListener('click', () => onStart({ skipProblems: skip.checked }));
  drop.addEventListener('click', () => {
    onDiscard().catch((caught) => showError(error, caught));
  });

  const found = element('section', {}, [
    element('h4', { text: 'Problems' }),
    ...(problems.length === 0
      ? [element('p', { class: 'muted', text: 'None.' })]
      : problemTable(problems)),
  ]);
  const asked = makeQuestions(campaign, isMade, () => onAnswer().catch((caught) => showError(error, caught)));
  const estimate = element('section', {}, [element('h4', { text: 'What it takes' }), facts(campaign)]);
  const result = element('p', { class: 'state', text: verdict(campaign) });
  result.setAttribute('role', 'status');
  result.dataset.state = isBlocked ? 'failed' : problems.length === 0 ? 'delivered' : 'submitted';
  panel.replaceChildren(
    title,
    result,
    ...asked,
    element('div', { class: 'pair' }, [element('div', { class: 'wizard' }, [found, estimate]), makePreview(campaign)]),
    choice,
    element('div', { class: 'actions' }, [
      isBlocked ? correct : start,
      drop,
      element('span', {
        class: 'hint',
        text: isBlocked ? 'The form opens with the same contents; what it makes takes the place of this.' : `Sent from ${campaign.sender}.`,
      }),
    ]),
    ...(isBlocked ? [makeExport(campaign)] : []),
    error,
  );
  panel.hidden = false;
  title.focus();
}

/**
 * What a person can answer, and a button that checks again.
 *
 * @param {Campaign} campaign
 * @param {boolean} isMade
 * @param {() => void} onAgain
 */
function makeQuestions({ problems, columns }, isMade, onAgain) {
  if (!ask(problems, columns, isMade)) {
    return [];
  }
  const again = element('button', { text: 'Check again' });
  again.type = 'button';
  again.disabled = true;
  again.addEventListener('click', onAgain);
  const box = element('div', { class: 'notice' });
  showQuestions(box, () => {
    again.disabled = false;
  });
  const hint = element('span', { class: 'hint', text: 'Nobody answers these for you; what is not answered stays a problem.' });
  box.append(element('div', { class: 'actions' }, [again, hint]));
  return [box];
}

export function closeCheck() {
  panel.hidden = true;
  panel.replaceChildren();
}
