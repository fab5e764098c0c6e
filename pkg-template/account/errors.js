/** What went wrong, as the package's errors: of calls to the account's service. */

import { makeError, sentenceOf } from '../core/js/errors.js';
import { parsed, recordOf } from '../common/json.js';
import { redacted } from '../proxy/redact/secrets.js';
import { timeOf } from './times.js';

/** Characters of an answer that stand in an error. */
const LONGEST = 2_000;

/** The classes of refusals, by status, with the beginning of their codes. @type {Record<number, [string, string]>} */
const REFUSALS = {
  401: ['AuthenticationError', 'authentication.tokenOrMailbox'],
  402: ['PaymentError', 'payment'],
  403: ['PermissionError', 'permission'],
  404: ['NotFoundError', 'notFound'],
  428: ['PreconditionError', 'precondition'],
  429: ['RateLimitError', 'rateLimit'],
};

/** Statuses after which asking once more is safe for a read, and may help. */
const MAY_PASS = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Statuses of the 4xx that do not say whether the request was carried out. */
const LEAVES_OPEN = new Set([408, 409, 425]);

const WORDS = {
  'abort.signal': 'The call was aborted by its signal.',
  'network.noAnswer': 'No answer from the server ({text}).',
  'network.unreached': 'The server could not be reached ({text}).',
  'note.nothingChanged': 'Nothing was changed.',
  'response.data': 'The answer\'s "data" is missing or not what the service documents.',
  'response.json': 'The answer (status {status}) is not the JSON object it should be.',
  'response.redirect': 'The answer (status {status}) is a redirect, which is never followed.',
  'timeout.answer': "No complete answer within {milliseconds} ms, the call's time-out.",
  'unknownOutcome.change': 'This may have been carried out, or not: {cause} Look before you do it again.',
};

/** Codes of systems that say that no connection came about. */
const UNREACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ConnectionRefused']);

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Headers} headers
 * @property {string} text
 *
 * @typedef {import('../types/errors.d.ts').PecError} PecError
 */

/**
 * @param {string} name of the class
 * @param {keyof typeof WORDS} code
 * @param {Record<string, any>} params
 * @param {Record<string, unknown>} [details]
 * @param {unknown} [cause]
 * @returns {any}
 */
const made = (name, code, params, details, cause) =>
  makeError(name, sentenceOf(WORDS[code], params), { code, params, ...details }, cause);

/** @param {unknown} reason of the caller's signal */
export const aborted = (reason) => made('AbortError', 'abort.signal', {}, {}, reason);

/** @param {number} milliseconds */
export const timedOut = (milliseconds) => made('TimeoutError', 'timeout.answer', { milliseconds }, { retryable: true });

/**
 * No answer. What a `fetch` throws may say anything: only a code of the system's is told.
 *
 * @param {unknown} thrown
 */
export function noAnswer(thrown) {
  const { code, cause } = recordOf(thrown) ?? {};
  const found = [code, recordOf(cause)?.['code']].find((one) => typeof one === 'string' && /^\w{1,40}$/.test(one));
  const isUnreached = UNREACHED.has(String(found));
  const text = typeof found === 'string' ? found : 'the connection failed';
  return made('NetworkError', isUnreached ? 'network.unreached' : 'network.noAnswer', { text }, { retryable: true });
}

/**
 * The object of JSON that a success holds; `undefined` where there is nothing in it.
 *
 * @param {Answer} answer
 * @param {readonly string[]} secrets
 * @returns {Record<string, unknown> | undefined}
 * @throws {PecError} for anything else
 */
export function fieldsOf(answer, secrets) {
  const { status, text } = answer;
  const fields = recordOf(parsed(text));
  if (status < 200 || status > 299 || fields?.['success'] === false) {
    throw refused(answer, secrets);
  }
  if (fields === undefined && text.trim() !== '') {
    throw unreadable('response.json', answer, secrets);
  }
  return fields;
}

/**
 * @param {'response.data' | 'response.json' | 'response.redirect'} code
 * @param {{ status: number, text: string }} answer
 * @param {readonly string[]} secrets
 * @param {string} [more] a sentence behind the error's own
 * @returns {any}
 */
export function unreadable(code, { status, text }, secrets, more) {
  const message = [sentenceOf(WORDS[code], { status }), ...(more === undefined ? [] : [more])].join(' ');
  return makeError('ResponseError', message, { code, params: { status }, status, body: cleaned(text, secrets) }, undefined);
}

/**
 * A refusal: any status but 2xx, or `success: false`.
 *
 * @param {Answer} answer
 * @param {readonly string[]} secrets
 */
function refused(answer, secrets) {
  const { status, headers, text } = answer;
  if (status < 200 || (status >= 300 && status < 400)) {
    return unreadable('response.redirect', answer, secrets);
  }
  const clean = redacted(text, [...secrets, ...tokensIn(parsed(text))]);
  const body = parsed(clean);
  const fields = recordOf(body);
  const [name, group] = REFUSALS[status] ?? (status >= 500 ? ['ServerError', 'server'] : ['RejectedError', 'rejected']);
  const said = sentencesOf(fields?.['message']);
  const hint = status === 401 ? ' Check the e-mail, the API key, and that they are for this environment.' : '';
  const words =
    said === ''
      ? `The service refused the request with status ${status} and no reason.`
      : `The service refused the request (${status}): ${/[.!?…]$/.test(said) ? said : `${said}.`}`;
  const details = {
    ...{ code: said === '' ? `${group}.noReason` : group, params: { ...(said !== '' && { text: said }), status } },
    ...{ status, serviceCode: fields?.['error'] ?? undefined, body: body ?? shortened(clean) },
    ...{ retryAfter: retryAfterOf(headers), retryable: MAY_PASS.has(status) },
  };
  return makeError(name, words + hint, details, undefined);
}

/**
 * The error of a call that changes something. Its own where it is certain that nothing was changed; else nobody knows.
 *
 * @param {any} error as of a read
 * @returns {any}
 */
export function ofChange(error) {
  const { name, status = 0, message, code, params } = error;
  const isNo = status >= 400 && status < 500 && !LEAVES_OPEN.has(status);
  const isRefused = isNo || (status >= 200 && status < 300 && name !== 'ResponseError');
  if (isRefused || code === 'network.unreached') {
    const note = 'note.nothingChanged';
    const { serviceCode, body, retryAfter } = error;
    const details = { code, params: { ...params, notes: [note] }, status, serviceCode, body, retryAfter };
    return makeError(name, `${message} ${WORDS[note]}`, details, error.cause);
  }
  const reasons = { AbortError: 'aborted', TimeoutError: 'timeout', NetworkError: 'noAnswer' };
  const reason = reasons[/** @type {keyof typeof reasons} */ (name)] ?? 'answer';
  return made('UnknownOutcomeError', 'unknownOutcome.change', { cause: message }, { reason }, error);
}

/** Milliseconds. @param {Headers} headers */
function retryAfterOf(headers) {
  const given = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(given)) {
    return Number(given) * 1000;
  }
  const at = timeOf(given);
  return at === undefined ? undefined : Math.max(0, at - Date.now());
}

/** `message`, which may be a text, an object, or JSON in a text. @param {unknown} message @returns {string} */
function sentencesOf(message, depth = 0) {
  if (message === null || message === undefined || depth > 4) {
    return '';
  }
  if (typeof message === 'string') {
    const inner = parsed(message);
    return typeof inner === 'object' && inner !== null ? sentencesOf(inner, depth + 1) : shortened(message.trim());
  }
  if (typeof message !== 'object') {
    return String(message);
  }
  const isList = Array.isArray(message);
  const parts = Object.entries(message).map(([name, value]) => [name, sentencesOf(value, depth + 1)]);
  return parts.filter(([, words]) => words !== '').map(([name, words]) => (isList ? words : `${name}: ${words}`)).join(', ');
}

/** What an answer calls a token: also in a "no". @param {unknown} value @returns {string[]} */
function tokensIn(value, depth = 0) {
  if (typeof value !== 'object' || value === null || depth > 8) {
    return [];
  }
  return Object.entries(value).flatMap(([name, held]) =>
    typeof held === 'string' ? (/token/i.test(name) ? [held] : []) : tokensIn(held, depth + 1),
  );
}

/** @param {string} text @param {readonly string[]} secrets */
const cleaned = (text, secrets) => shortened(redacted(text, [...secrets, ...tokensIn(parsed(text))]));

/** @param {string} text */
const shortened = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
