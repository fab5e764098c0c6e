/** What a campaign's states and reasons are called, for people who send letters and not requests. */

import { when } from '../../parts/elements.js';

/**
 * @typedef {import('../../pec-massiva/full.js').CampaignProgress} CampaignProgress
 * @typedef {import('../../pec-massiva/full.js').RowState} RowState
 */

/** @type {Record<RowState, string>} */
export const ROW_STATES = {
  pending: 'To be sent',
  sending: 'Being sent',
  sent: 'Sent',
  refused: 'Refused',
  unknown: 'Nobody knows',
  skipped: 'Left out',
};

/** @type {Record<string, string>} */
const WAITS = {
  hours: 'it is not the time of day at which this campaign may send',
  day: 'as many messages as are allowed in a day have gone out',
  month: 'as many messages as are allowed in a month have gone out',
  rateLimit: 'the service asks for a break',
  network: 'the service cannot be reached; it is tried again',
  service: 'the service does not answer as it should; it is tried again',
  settling: 'what became of some messages is not known yet; their acceptances may still come, and are looked for',
};

/** By groups of errors' codes, and a campaign's own words. @type {Record<string, string>} */
const PAUSES = {
  user: 'somebody paused it',
  offline: 'this device is offline; it goes on by itself once it is online again',
  authentication:
    'token, password or session are not accepted. Put token and password right below, or sign in to your portal again, and go on',
  payment: 'the account’s credit does not suffice. Top it up, and go on',
  permission: 'the service does not permit this. The token may lack a scope, or your session may be over',
  credentials: 'token or password could not be had',
  unknown: 'of three messages one after the other nobody knows whether they were taken. Look in the mailbox first',
  refused: 'five messages one after the other were refused. Look at their rows: all the others may have the same fault',
  storage: 'this browser’s storage is full or blocked, and what cannot be noted is not sent. Make room, and go on',
  abort: 'it was stopped',
  closed: 'it was stopped',
};

const NUMBERS = new Intl.NumberFormat();
const EUROS = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'EUR' });
const TIMES = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const SECONDS = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** @param {number} count */
export const number = (count) => NUMBERS.format(count);

/** @param {number} cost */
export const euros = (cost) => EUROS.format(cost);

/** @param {number} count @param {string} one @param {string} [many] */
export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

/** @param {Date} date of today: the time; else the day, too @param {boolean} [isExact] to the second */
export function moment(date, isExact = false) {
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? (isExact ? SECONDS : TIMES).format(date) : when(date);
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 1) {
    return 'less than a minute';
  }
  if (minutes < 60) {
    return `about ${plural(minutes, 'minute')}`;
  }
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `about ${plural(hours, 'hour')}` : `about ${plural(Math.round(hours / 24), 'day')}`;
}

/** @param {CampaignProgress} progress how many are dealt with, whatever became of them */
export const dealtWith = ({ sent, sharedId, refused, unknown }) => sent + sharedId + refused + unknown;

/** @param {CampaignProgress} progress whether it works, or will by itself, in some tab */
export function isActive({ state, reason }) {
  return state === 'running' || state === 'waiting' || (state === 'paused' && reason === 'offline');
}

/**
 * Where a campaign stands, in a sentence.
 *
 * @param {CampaignProgress} progress
 * @returns {string}
 */
export function sentenceOf(progress) {
  const { state, reason = '', message, until, unknown, pending, skipped } = progress;
  switch (state) {
    case 'running':
      return 'Messages are going out.';
    case 'waiting': {
      const till = until === undefined ? '' : ` until ${moment(until)}`;
      return `It waits${till}: ${WAITS[reason] ?? reason}.`;
    }
    case 'paused': {
      const words = `It is paused: ${PAUSES[reason] ?? 'an error stopped it. Put right what it says, and go on'}.`;
      return message === undefined ? words : `${words} (${message})`;
    }
    case 'cancelled':
      return `It was cancelled; ${plural(skipped, 'message was', 'messages were')} never sent.`;
    case 'done': {
      const left = skipped === 0 ? '' : ` ${plural(skipped, 'row was', 'rows were')} left out, and got nothing: see why below.`;
      return unknown > 0
        ? `All rows are dealt with, but of ${number(unknown)} nobody knows whether ${unknown === 1 ? 'it was' : 'they were'} sent.${left}`
        : `All rows${left === '' ? '' : ' that could be sent'} are dealt with.${left}`;
    }
    case 'blocked':
      return 'Not one row can be sent, and nothing was. Correct what is wrong, and check it again.';
    default:
      return dealtWith(progress) === 0
        ? 'It was checked, and not started.'
        : `It stopped part-way, with ${plural(pending, 'message')} to go.`;
  }
}

/**
 * The same in a word or two, for a list.
 *
 * @param {CampaignProgress} progress
 */
export function wordOf(progress) {
  const { state, total, skipped } = progress;
  const part = `${number(dealtWith(progress))} of ${number(total - skipped)}`;
  switch (state) {
    case 'running':
      return `going out, ${part}`;
    case 'waiting':
      return `waiting, ${part}`;
    case 'paused':
      return `paused, ${part}`;
    case 'cancelled':
      return `cancelled, ${plural(progress.sent, 'message')} sent`;
    case 'done': {
      const left = skipped === 0 ? '' : `, ${number(skipped)} left out`;
      return `done, ${number(progress.sent)} sent, ${number(progress.delivered)} delivered${left}`;
    }
    case 'blocked':
      return 'blocked, no row can be sent';
    default:
      return dealtWith(progress) === 0 ? 'not started' : `stopped, ${part}`;
  }
}
