/**
 * Records as the service tells them, under its own names: numbers also where they come as texts, times as `Date`. Fields
 * that are not known here come unchanged.
 */

import { recordOf } from '../common/json.js';
import { timeOf } from './times.js';

/** Seconds since 1970, or ISO. */
const DATES = ['createdAt', 'updatedAt', 'startedAt', 'completedAt', 'startsAt', 'expiresAt', 'expireAt', 'errorAt'];

const NUMBERS = [
  ...['credit', 'amount', 'price', 'pricePerRequest', 'totalRequests', 'availableRequests', 'errorCode'],
  ...['httpResponseCode', 'elapsedTime', 'attempt', 'retry'],
];

/** @param {unknown} value */
export function numberOf(value) {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** @param {Record<string, unknown>} given @returns {any} */
export function read(given) {
  /** @type {Record<string, unknown>} */
  const record = { ...given };
  for (const name of NUMBERS.filter((one) => one in record)) {
    put(record, name, numberOf(record[name]));
  }
  for (const name of DATES.filter((one) => one in record)) {
    const time = timeOf(record[name]);
    put(record, name, time === undefined ? undefined : new Date(time));
  }
  return record;
}

/** What cannot be read is not there: nobody takes it for a 0. @param {Record<string, unknown>} record @param {string} name @param {unknown} value */
function put(record, name, value) {
  if (value === undefined) {
    delete record[name];
  } else {
    record[name] = value;
  }
}

/**
 * The records of a list: of an array, of the object that PHP makes of one with gaps, or a single one.
 *
 * @param {unknown} data
 * @returns {Record<string, unknown>[] | undefined} none where it is no list at all
 */
export function listOf(data) {
  if (data === undefined || data === null) {
    return [];
  }
  const fields = recordOf(data);
  const items = Array.isArray(data) ? data : fields && Object.values(fields);
  if (items === undefined) {
    return undefined;
  }
  const found = items.map(recordOf).filter((one) => one !== undefined);
  return fields !== undefined && found.length < items.length ? [fields] : found;
}
