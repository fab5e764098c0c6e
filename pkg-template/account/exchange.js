/** Calls of the account's service: reads are asked again where that may help, what changes something never. */

import { isPecError } from '../core/js/errors.js';
import { momentNow, passedSince } from '../common/passed.js';
import { backOff, sleep } from '../common/wait.js';
import { aborted, fieldsOf, noAnswer, ofChange, timedOut, unreadable } from './errors.js';

/** Milliseconds of the first wait between tries, and of the longest, at most. */
const BACK_OFF = { first: 500, longest: 30_000 };

/** Milliseconds from the first request to the start of the last. */
const BUDGET = 120_000;

/**
 * @typedef {import('./access.js').Access} Access
 * @typedef {import('./errors.js').Answer} Answer
 *
 * @typedef {object} Call what every method takes, checked
 * @property {AbortSignal | undefined} signal
 * @property {number} timeout milliseconds of one request, 0 for none
 *
 * @typedef {object} Question
 * @property {string} path
 * @property {Record<string, string | number | undefined>} [query]
 * @property {string[]} [secrets] that are in the path
 *
 * @typedef {Record<string, unknown> | undefined} Fields of the answer; none where it holds nothing
 */

/** @param {Access} access @param {number} retries of a read */
export function exchangeOf(access, retries) {
  return {
    /** The error of a success that lacks what was asked for: it may repeat what it got. @param {unknown} found */
    without: (found) => unreadable('response.data', { status: 200, text: JSON.stringify(found) ?? '' }, access.secrets),
    /** @param {Question} question @param {Call} call @returns {Promise<Fields>} */
    async read({ path, query, secrets = [] }, call) {
      const url = urlOf(access, path, query);
      const begun = momentNow();
      for (let made = 0; ; made += 1) {
        try {
          return fieldsOf(await ask(access, { method: 'GET', url }, call), [...access.secrets, ...secrets]);
        } catch (error) {
          const wait = waitAfter(error, made, retries);
          if (wait === undefined || passedSince(begun) + wait > BUDGET) {
            throw error;
          }
          await sleep(wait, call.signal).catch((reason) => {
            throw aborted(reason);
          });
        }
      }
    },
    /**
     * @param {'POST' | 'PATCH' | 'DELETE'} method
     * @param {Question & { body?: object, bearer?: string }} question `bearer`: in place of the account's key
     * @param {Call} call
     * @returns {Promise<Fields>}
     */
    async change(method, { path, secrets = [], body, bearer }, call) {
      const by = bearer === undefined ? access : { ...access, authorization: `Bearer ${bearer}` };
      if (call.signal?.aborted) {
        throw aborted(call.signal.reason);
      }
      try {
        const answer = await ask(by, { method, url: urlOf(access, path), body }, call);
        return fieldsOf(answer, [...access.secrets, ...secrets]);
      } catch (error) {
        throw isPecError(error) ? ofChange(error) : error;
      }
    },
  };
}

/** @typedef {ReturnType<typeof exchangeOf>} Exchange */

/**
 * Milliseconds to wait before the next try, `undefined` where there is none. What the service says is honoured as it is.
 *
 * @param {any} error
 * @param {number} made
 * @param {number} retries
 */
function waitAfter(error, made, retries) {
  if (!isPecError(error) || error.retryable !== true || made >= retries) {
    return undefined;
  }
  return /** @type {number} */ (error.retryAfter ?? backOff(made, BACK_OFF));
}

/**
 * One request.
 *
 * @param {Access} access
 * @param {{ method: string, url: string, body?: object | undefined }} request
 * @param {Call} call
 * @returns {Promise<Answer>}
 */
async function ask({ authorization, fetch }, { method, url, body }, { signal, timeout }) {
  if (signal?.aborted) {
    throw aborted(signal.reason);
  }
  const ended = new AbortController();
  const exchange = async () => {
    const headers = { authorization, accept: 'application/json', ...(body && { 'content-type': 'application/json' }) };
    const content = body === undefined ? null : JSON.stringify(body);
    const request = new Request(url, { method, headers, body: content, redirect: 'manual', signal: ended.signal });
    const response = await (fetch ?? globalThis.fetch)(request);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {() => void} */
  let abort = () => {};
  // A signal that only the request holds may be forgotten by the runtime, and a `fetch` of another's making may ignore it.
  const end = new Promise((_, reject) => {
    abort = () => reject(aborted(signal?.reason));
    signal?.addEventListener('abort', abort, { once: true });
    timer = timeout === 0 ? undefined : setTimeout(() => reject(timedOut(timeout)), timeout);
  });
  try {
    return /** @type {Answer} */ (await Promise.race([exchange(), end]));
  } catch (error) {
    throw isPecError(error) ? error : noAnswer(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    ended.abort();
  }
}

/** @param {Access} access @param {string} path @param {Question['query']} [query] */
function urlOf({ base }, path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `${base}${path}${search === '' ? '' : `?${search}`}`;
}
