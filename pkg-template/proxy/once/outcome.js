/** What the service's answer to a message means: the client's own table, on the portal's side. */

import { parsed, recordOf } from '../../common/json.js';

/** Statuses of the 4xx that leave open whether the message was taken. */
const OPEN = new Set([408, 409, 425]);

/**
 * @param {number} status
 * @param {string | undefined} body `undefined` where it could not be read
 * @returns {'done' | 'refused' | 'unknown'}
 */
export function outcomeOf(status, body) {
  if (status >= 400 && status < 500) {
    return OPEN.has(status) ? 'unknown' : 'refused';
  }
  if (status < 200 || status >= 300 || body === undefined) {
    return 'unknown';
  }
  const fields = recordOf(parsed(body));
  if (fields === undefined) {
    return 'unknown';
  }
  const { success } = fields;
  // An id may hold an error text then, so this is asked first.
  if (success === false) {
    return 'refused';
  }
  const isPlain = success === undefined || success === null || success === true || isYes(success);
  const id = fields['message_id'];
  const isId = typeof id === 'string' ? /^(?=.*[1-9])\d{1,64}$/.test(id) : Number.isSafeInteger(id) && Number(id) > 0;
  return isPlain && isId && isOne(fields['sent']) ? 'done' : 'unknown';
}

/** Whether it is not said that none was sent. @param {unknown} sent */
function isOne(sent) {
  const isPlain = sent === undefined || sent === null || sent === true;
  return isPlain || ((typeof sent === 'number' || typeof sent === 'string') && Number(sent) >= 1);
}

/** @param {unknown} success where it is not a boolean */
function isYes(success) {
  return typeof success === 'number' ? success !== 0 : /^\s*(?:true|1|ok)\s*$/i.test(String(success));
}
