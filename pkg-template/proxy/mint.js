/** One request for a token, and how long what it brings will live. */

import { timeOf } from '../account/times.js';
import { parsed, recordOf } from '../common/json.js';
import { momentNow } from '../common/passed.js';
import { isToken } from '../common/setup.js';
import { Late, within } from '../common/wait.js';
import { redacted } from './redact/secrets.js';

/** Milliseconds that the service has for a token. */
export const MINT_TIMEOUT = 30_000;

/** What is said to whom a token comes too late for. */
export const LATE = 'No token came in time.';

/** Characters of the service's words that stand in an error. */
const LONGEST_WORDS = 200;

/**
 * @typedef {import('../account/access.js').Access} Access
 *
 * @typedef {object} Wanted
 * @property {string[]} scopes
 * @property {number} ttl seconds
 * @property {string} name what the account's list of tokens shows
 * @property {object} [limits]
 *
 * @typedef {object} Minted
 * @property {string} value
 * @property {import('../common/passed.js').Moment} minted when it was asked for: it lives at the least from then on
 * @property {number} life milliseconds
 * @property {number | undefined} told milliseconds from its making to its end, where the service tells both
 * @property {number | undefined} ends when it does, by the service's clock; milliseconds since 1970
 * @property {unknown} scopes that the service says it has
 */

/**
 * @param {Access} access
 * @param {Wanted} wanted
 * @returns {Promise<Minted>}
 */
export async function mint({ base, authorization, secrets, fetch }, { scopes, ttl, name, limits }) {
  const url = `${base}/tokens`;
  const minted = momentNow();
  const ended = new AbortController();
  const exchange = async () => {
    const request = new Request(url, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ scopes, ttl, name, limits }),
      redirect: 'manual',
      signal: ended.signal,
    });
    const response = await (fetch ?? globalThis.fetch)(request);
    return { status: response.status, text: await response.text() };
  };
  let answer;
  try {
    answer = await within(MINT_TIMEOUT, exchange, LATE);
  } catch (error) {
    // Not as its cause: nobody knows what a fetch of another's making puts into its errors.
    throw new Error(`No token could be minted: ${url} ${whyNot(error)}.`);
  } finally {
    ended.abort();
  }
  const { value, ...found } = tokenIn(answer, { url, secrets });
  const [created, ends] = [timeOf(found['createdAt']), timeOf(found['expireAt'])];
  const told = created !== undefined && ends !== undefined && ends > created ? ends - created : undefined;
  return { value, minted, life: lifeOf({ told, ends, minted, ttl }), told, ends, scopes: found['scopes'] };
}

/**
 * How long it lives, at the least. What the service says of its making and its end is by one clock, its own. Where it
 * names the end alone that is set against this computer's, unless it has been by that: then the two differ, and only
 * what was asked for counts. Nothing lives longer than was asked for: a computer that is slow would else give out
 * tokens that have ended.
 *
 * @param {{ told: number | undefined, ends: number | undefined, minted: { wall: number }, ttl: number }} known
 */
function lifeOf({ told, ends, minted, ttl }) {
  const byOurClock = ends !== undefined && ends > minted.wall ? ends - minted.wall : undefined;
  return Math.min(told ?? byOurClock ?? Infinity, ttl * 1000);
}

/**
 * @param {{ status: number, text: string }} answer
 * @param {{ url: string, secrets: string[] }} context
 * @returns {{ value: string } & Record<string, unknown>}
 */
function tokenIn({ status, text }, { url, secrets }) {
  const answer = recordOf(parsed(text));
  if (status < 200 || status > 299 || answer?.['success'] === false) {
    const words = wordsOf(answer, secrets);
    const said = words === '' ? '' : `: ${words}`;
    throw new Error(`No token could be minted: ${url} answered ${status || 'with a redirect'}${said}.${hintFor(status)}`);
  }
  const found = [recordOf(answer?.['data']), answer].find((one) => one?.['token'] !== undefined);
  const value = found?.['token'];
  // What cannot stand in a header is no token.
  if (!isToken(value)) {
    throw new Error(`No token could be minted: ${url} answered ${status}, but without a token.`);
  }
  return { ...found, value };
}

/** @param {number} status */
function hintFor(status) {
  if (status === 401 || status === 403) {
    return ' Check the e-mail, the API key, and that they are for this environment.';
  }
  return status === 422 ? ' Check that the account has these APIs enabled.' : '';
}

/**
 * What the service said, shortened, and without what it was told.
 *
 * @param {Record<string, unknown> | undefined} answer
 * @param {string[]} secrets
 */
function wordsOf(answer, secrets) {
  const message = answer?.['message'];
  // A token in an answer that is no success is still a token.
  const tokens = [answer?.['token'], recordOf(answer?.['data'])?.['token']].filter((token) => typeof token === 'string');
  let words = redacted(typeof message === 'string' ? message : JSON.stringify(message ?? ''), [...secrets, ...tokens]);
  words = words.replaceAll(/\s+/g, ' ').trim();
  words = words === '""' ? '' : words.replace(/\.$/, '');
  return words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS)}…` : words;
}

/** @param {unknown} error */
function whyNot(error) {
  if (error instanceof Late) {
    return `did not answer within ${MINT_TIMEOUT / 1000} seconds`;
  }
  const { code, cause } = recordOf(error) ?? {};
  const reason = code ?? recordOf(cause)?.['code'];
  return typeof reason === 'string' && /^[A-Z_]{1,40}$/.test(reason)
    ? `could not be reached (${reason})`
    : 'could not be reached';
}
