/** States in words, for a message and for an addressee. */

import { reasonText, t } from '../words/words.js';
import { el } from '../ui/el.js';
import { openOf, sends } from './sends.js';

/**
 * @typedef {import('../pec-massiva/full.js').CampaignProgress} CampaignProgress
 * @typedef {import('../pec-massiva/full.js').CampaignRow} CampaignRow
 * @typedef {'good' | 'wait' | 'bad' | 'doubt' | 'plain'} Tone
 */

/** @param {string} words @param {Tone} tone */
export const status = (words, tone) => el('span', { class: `status ${tone}` }, words);

/** How a message stands: what needs a person first. @param {string} id @param {CampaignProgress} progress */
export function messageStatus(id, progress) {
  const { pending, refused, failed, delivered, sent, total, skipped, state, reason } = progress;
  if (sends.isRunning(id)) {
    return status(t('state.underWay'), 'wait');
  }
  if (openOf(progress) > 0) {
    return status(t('state.unknown'), 'doubt');
  }
  if (pending > 0 && reason === 'user') {
    return status(t('state.paused'), 'doubt');
  }
  if (pending > 0 && state !== 'running' && state !== 'waiting') {
    return status(reason === undefined ? t('state.left') : t('state.leftWhy', { why: reasonText(reason) }), 'doubt');
  }
  if (pending > 0) {
    return status(t('state.underWay'), 'wait');
  }
  if (refused + failed > 0) {
    return status(refused + failed === total ? t('state.notDelivered') : t('state.partlyDelivered', { count: refused + failed }), 'bad');
  }
  if (skipped === total) {
    return status(t('state.given'), 'plain');
  }
  const said = sends.said(id);
  if (sent > delivered + said) {
    return status(t('state.sent'), 'wait');
  }
  if (state === 'cancelled' && skipped > 0) {
    return status(t('state.cancelled', { count: skipped }), 'plain');
  }
  return said > 0 ? status(t('state.said'), 'plain') : status(t('state.delivered'), 'good');
}

/** Whether it goes on by itself, here or in another tab. @param {string} id @param {CampaignProgress} progress */
export const isAtWork = (id, { state }) => sends.isRunning(id) || state === 'running' || state === 'waiting';

/** How many were dealt with, of how many. @param {CampaignProgress} progress */
export const farOf = ({ total, skipped, pending }) => ({ done: total - skipped - pending, total: total - skipped });

/** How a campaign stands. @param {string} id @param {CampaignProgress} progress */
export function campaignStatus(id, progress) {
  const { state, pending, refused, failed, sent, delivered } = progress;
  if (state === 'blocked' || state === 'cancelled') {
    return status(t(`standing.${state}`), state === 'blocked' ? 'bad' : 'plain');
  }
  if (isAtWork(id, progress)) {
    return status(t(state === 'waiting' ? 'standing.waiting' : 'standing.running'), 'wait');
  }
  if (pending > 0) {
    return farOf(progress).done === 0 && state === 'ready' ? status(t('standing.ready'), 'plain') : status(t(state === 'paused' ? 'standing.paused' : 'standing.left'), 'doubt');
  }
  if (openOf(progress) > 0) {
    return status(t('state.unknown'), 'doubt');
  }
  if (refused + failed > 0) {
    return status(t('standing.doneFailed', { count: refused + failed }), 'bad');
  }
  return sent > delivered + sends.said(id) ? status(t('standing.doneWaiting'), 'wait') : status(t('standing.done'), 'good');
}

/** @param {CampaignRow} row */
export function rowStatus({ state, shipment, sharedId, messageId, byPerson }) {
  if (sharedId === true) {
    return status(t('row.sharedId'), 'doubt');
  }
  if (state !== 'sent') {
    const tone = /** @type {Record<string, Tone>} */ ({ unknown: 'doubt', refused: 'bad', sending: 'wait', pending: 'wait', skipped: 'plain' })[state] ?? 'plain';
    return status(t(`row.${state}`), tone);
  }
  if (shipment === undefined) {
    return byPerson === true && messageId === undefined ? status(t('state.said'), 'plain') : status(t('row.sent'), 'wait');
  }
  const tone = /** @type {Record<string, Tone>} */ ({ delivered: 'good', failed: 'bad', rejected: 'bad', partlyDelivered: 'bad' })[shipment.state] ?? 'wait';
  return status(t(`shipment.${shipment.state}`), tone);
}
