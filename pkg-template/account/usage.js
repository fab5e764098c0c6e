/** What was used, of which API, in which year, month or day: and what of it was free, prepaid or paid. */

import { recordOf } from '../common/json.js';
import { isNone } from './pages.js';
import { numberOf } from './records.js';

/**
 * @typedef {import('../types/account.d.ts').UsageCounts} UsageCounts
 * @typedef {import('./exchange.js').Exchange} Exchange
 * @typedef {import('./exchange.js').Call} Call
 */

/** Years that somebody may ask about. */
const YEARS = { least: 2000, most: 2999 };

/** Names of what chooses a time. */
export const TIMES = ['year', 'month', 'day'];

/**
 * `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as the service takes it; `undefined` for all of the time.
 *
 * @param {import('./input.js').Input} input
 * @param {Record<string, any>} fields
 */
export function dateOf(input, { year, month, day }) {
  input.whole(year, 'year', YEARS.least, YEARS.most);
  input.whole(month, 'month', 1, 12);
  input.whole(day, 'day', 1, 31);
  input.check(year !== undefined || month === undefined, 'year', 'missing');
  input.check(month !== undefined || day === undefined, 'month', 'missing');
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  if (day === undefined) {
    return month === undefined ? (year === undefined ? undefined : String(year)) : `${year}-${two(month)}`;
  }
  const isThere = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  input.check(isThere || year === undefined || month === undefined, 'day', 'date');
  return `${year}-${two(month)}-${two(day)}`;
}

/**
 * @param {Exchange} exchange
 * @param {string | undefined} date
 * @param {Call} call
 */
export async function usageOf(exchange, date, call) {
  const total = counts(exchange, await statsOf(exchange, '/stats', date, call));
  const apis = group(exchange, await statsOf(exchange, '/stats/apis', date, call));
  return { ...total, apis };
}

/**
 * @param {Exchange} exchange
 * @param {string} domain
 * @param {string | undefined} date
 * @param {Call} call
 */
export async function usageOfApi(exchange, domain, date, call) {
  const found = await statsOf(exchange, `/stats/apis/${encodeURIComponent(domain)}`, date, call);
  return { ...counts(exchange, found), scopes: group(exchange, found?.['scopes']) };
}

/**
 * `data`; nothing where nothing was used.
 *
 * @param {Exchange} exchange
 * @param {string} path
 * @param {string | undefined} date
 * @param {Call} call
 * @returns {Promise<Record<string, unknown> | undefined>}
 */
async function statsOf(exchange, path, date, call) {
  let fields;
  try {
    fields = await exchange.read({ path, query: { date } }, call);
  } catch (error) {
    if (isNone(error)) {
      return undefined;
    }
    throw error;
  }
  const data = fields?.['data'];
  const record = recordOf(data);
  // An empty object comes as a list from a service written in PHP.
  const isNothing = data === undefined || data === null || (Array.isArray(data) && data.length === 0);
  if (record === undefined && !isNothing) {
    throw exchange.without(data);
  }
  return record;
}

/** @param {Exchange} exchange @param {unknown} data @returns {Record<string, UsageCounts>} */
function group(exchange, data) {
  const fields = recordOf(data);
  return Object.fromEntries(Object.entries(fields ?? {}).map(([name, held]) => [name, counts(exchange, recordOf(held))]));
}

/**
 * Nothing at all is no use at all; but of what was used, nobody guesses how much it cost.
 *
 * @param {Exchange} exchange
 * @param {Record<string, unknown> | undefined} found
 * @returns {UsageCounts}
 */
function counts(exchange, found) {
  const isEmpty = found === undefined || Object.keys(found).length === 0;
  const number = (/** @type {string} */ name) => {
    const value = isEmpty ? 0 : numberOf(found[name]);
    if (value === undefined) {
      throw exchange.without(found);
    }
    return value;
  };
  const [totalRequests, walletRequests] = [number('totalRequests'), number('walletRequests')];
  const subscriptionRequests = number('subscriptionRequests');
  return {
    ...{ totalRequests, walletRequests, subscriptionRequests, errorRequests: number('errorRequests') },
    freeRequests: Math.max(0, totalRequests - walletRequests - subscriptionRequests),
    walletAmount: number('walletAmount'),
  };
}
