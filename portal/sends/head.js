/** The head of a message or a campaign: what it is, where it stands and why, how far it is, and what can be done. */

import { address } from '../service/address.js';
import { number, reasonText, t, when } from '../words/words.js';
import { callout, errorCallout } from '../ui/callout.js';
import { el, newId } from '../ui/el.js';
import { say } from '../ui/live.js';
import { isLeft, sends } from './sends.js';
import { campaignStatus, farOf, isAtWork, messageStatus } from './states.js';

/**
 * @typedef {import('./sends.js').Campaign} Campaign
 * @typedef {import('./sends.js').CampaignProgress} CampaignProgress
 * @typedef {import('./actions.js').Action} Action
 */

/**
 * @param {Campaign} campaign
 * @param {(progress: CampaignProgress) => Action[]} actionsOf
 * @returns {{ element: HTMLElement, show: () => void }}
 */
export function headOf(campaign, actionsOf) {
  const { id, kind, name, subject, sender, createdAt } = campaign;
  const state = el('div', { class: 'line' });
  const about = el('div', { class: 'about' });
  const bar = barOf();
  const buttons = el('div', { class: 'actions' });
  const title = el('h2', {}, kind === 'single' ? subject : name);
  const element = el(
    'section',
    { class: 'card head', 'aria-label': name },
    el(
      'div',
      { class: 'titles' },
      state,
      el('p', { class: 'hint' }, t('head.from', { sender, date: when(createdAt) })),
      kind === 'campaign' && el('p', { class: 'hint' }, t('head.subject', { subject })),
    ),
    about,
    bar.element,
    buttons,
  );
  /** What stands there now: what is as it was is left, so that a click on it counts. */
  let shape = '';

  function show() {
    const progress = sends.standing(campaign);
    const actions = actionsOf(progress);
    bar.show(campaign, progress);
    const status = kind === 'single' ? messageStatus(id, progress) : campaignStatus(id, progress);
    const notes = [...noteOf(campaign, progress), ...unknownOf(campaign, progress)];
    const next = [status, ...notes].map((one) => one.textContent).join('\n') + actions.map((one) => `${one.name}${one.words}`).join('\n');
    if (next !== shape) {
      if ((kind === 'campaign' || progress.pending === 0) && shape !== '' && state.lastElementChild?.textContent !== status.textContent) {
        say(status.textContent ?? '');
      }
      shape = next;
      state.replaceChildren(title, status);
      about.replaceChildren(...notes);
      showActions(buttons, actions);
    }
  }
  return { element, show };
}

/** Who pressed one of them goes on with it, or with what took its place. @param {HTMLElement} buttons @param {Action[]} actions */
function showActions(buttons, actions) {
  const focused = document.activeElement instanceof HTMLElement && buttons.contains(document.activeElement) ? document.activeElement.dataset.action : undefined;
  const made = actions.map(({ name, words, act, kind }) => el('button', { type: 'button', class: kind, 'data-action': name, onclick: act }, words));
  buttons.replaceChildren(...made);
  if (focused !== undefined) {
    (made.find(({ dataset }) => dataset.action === focused) ?? made[0])?.focus();
  }
}

/** Why it stands still or waits. @param {Campaign} campaign @param {CampaignProgress} progress @returns {HTMLElement[]} */
function noteOf(campaign, progress) {
  const { id, kind } = campaign;
  const { state, reason, until } = progress;
  const error = sends.errorOf(id);
  const failed = error === undefined || sends.isRunning(id) ? [] : [errorCallout(error)];
  if (state === 'blocked') {
    return [callout('danger', t('standing.blocked'), el('p', {}, t('head.blockedWords'))), ...failed];
  }
  if (isAtWork(id, progress)) {
    const where = sends.isRunning(id) || kind === 'single' ? '' : t('head.elsewhere');
    if (state === 'waiting' && reason !== undefined) {
      return [callout('info', t('standing.waiting'), el('p', {}, reasonText(reason)), until !== undefined && el('p', {}, t('head.until', { date: when(until) })), where !== '' && el('p', {}, where))];
    }
    return kind === 'single' ? [] : [el('p', { class: 'hint' }, where || t('head.closing'))];
  }
  if (!isLeft(progress)) {
    return failed;
  }
  if (kind === 'campaign' && reason === undefined && farOf(progress).done === 0) {
    return failed;
  }
  const left = kind === 'single' ? t('message.leftWords') : t('head.leftWords');
  const title = kind === 'single' ? t('message.left') : t(reason === undefined ? 'head.left' : 'standing.paused');
  return [callout(reason === 'user' ? 'info' : 'warning', title, el('p', {}, kind === 'single' && reason === 'user' ? t('message.pausedWords') : reason === undefined ? left : reasonText(reason)), ...failed)];
}

/** @param {Campaign} campaign @param {CampaignProgress} progress */
function unknownOf({ kind }, { unknown, sharedId }) {
  if (kind === 'single') {
    return [];
  }
  const link = () => el('a', { href: address('da-chiarire') }, t('head.clarify'));
  return [
    ...(unknown > 0 ? [callout('warning', t('head.unknown', { count: unknown }), el('p', {}, t('head.unknownWords')), link())] : []),
    ...(sharedId > 0 ? [callout('warning', t('head.sharedId', { count: sharedId }), el('p', {}, t('head.sharedIdWords')), link())] : []),
  ];
}

function barOf() {
  const id = newId('bar');
  const bar = el('progress', { id });
  const words = el('p', {});
  const element = el('div', { class: 'bar' }, el('label', { class: 'unheard', for: id }, t('head.bar')), bar, words);
  /** @param {Campaign} campaign @param {CampaignProgress} progress */
  const show = ({ id: campaign, kind }, progress) => {
    const { done, total } = farOf(progress);
    element.hidden = progress.state === 'blocked' || (kind === 'single' && (total < 2 || progress.pending === 0));
    bar.max = Math.max(1, total);
    bar.value = done;
    const parts = [t('head.done', { done, total, percent: number(total === 0 ? 100 : Math.floor((done / total) * 100)) })];
    if (progress.skipped > 0) {
      parts.push(t('head.skipped', { count: progress.skipped }));
    }
    if (progress.pending > 0 && progress.finishesAt !== undefined && isAtWork(campaign, progress)) {
      parts.push(t('head.ends', { date: when(progress.finishesAt) }));
    }
    const next = parts.join(' · ');
    if (words.textContent !== next) {
      words.textContent = next;
    }
  };
  return { element, show };
}
