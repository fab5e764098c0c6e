/** Lists of the service that come in pages: by how many were skipped, at most a hundred at once. */

import { NotFoundError } from '../core/js/errors.js';
import { listOf, read } from './records.js';

/** Records of one page: the service's own most. */
const LIMIT = 100;

/**
 * @typedef {import('./exchange.js').Exchange} Exchange
 * @typedef {import('./exchange.js').Call} Call
 */

/**
 * All records, page by page, none twice: new ones push the others on while one reads. It ends with an empty
 * page, or one that is the same again. A short page is no end, since a service may give fewer at once than it was asked for.
 *
 * @param {Exchange} exchange
 * @param {string} path
 * @param {{ scopes?: string | undefined }} query
 * @param {Call} call
 * @returns {AsyncGenerator<Record<string, unknown>, void>}
 */
export async function* recordsOf(exchange, path, query, call) {
  const seen = new Set();
  let last = '';
  for (let skip = 0; ; ) {
    const page = await pageOf(exchange, { path, query: { ...query, skip, limit: LIMIT } }, call);
    const text = JSON.stringify(page);
    const fresh = page.filter((record) => keyOf(record) === undefined || !seen.has(keyOf(record)));
    // A page of known ones alone may be what many new ones have pushed on.
    if (page.length === 0 || text === last) {
      return;
    }
    last = text;
    fresh.forEach((record) => seen.add(keyOf(record)));
    yield* fresh.map(read);
    skip += page.length;
  }
}

/** What tells one record from another. @param {Record<string, unknown>} record */
const keyOf = (record) => record['id'] ?? record['token'] ?? undefined;

/**
 * An empty list may come as nothing at all, or as a 404 of the service's own, which says so in JSON.
 *
 * @param {Exchange} exchange
 * @param {import('./exchange.js').Question} question
 * @param {Call} call
 */
export async function pageOf(exchange, question, call) {
  try {
    const fields = await exchange.read(question, call);
    const list = listOf(fields?.['data']);
    if (list === undefined) {
      throw exchange.without(fields);
    }
    return list;
  } catch (error) {
    if (isNone(error)) {
      return [];
    }
    throw error;
  }
}

/** Whether a 404 is the service's "there is none", and not one of a wrong address. @param {any} error */
export const isNone = (error) => error instanceof NotFoundError && /** @type {any} */ (error).body?.success === false;
