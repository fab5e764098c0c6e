/** Answers of the proxy itself, in the service's own shape, so that the client's errors fit them; and with a code. */

import { WITHOUT_BODY } from '../../common/statuses.js';
import { redacted as withoutSecrets } from '../redact/secrets.js';
import { sentenceOf } from './words.js';

/**
 * @typedef {import('./words.js').Code} Code
 * @typedef {import('./words.js').Params} Params
 */

/** What of the service's answer reaches the browser. */
const PASSED_BACK = ['content-type', 'content-language', 'retry-after'];

/** An answer that ends the request where it stands. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {Code} code
   * @param {Params} [params] of what the caller sent never more than where it asked, and from where
   * @param {Record<string, string>} [headers]
   */
  constructor(status, code, params = {}, headers = {}) {
    super(sentenceOf(code, params));
    this.status = status;
    this.code = code;
    this.params = params;
    this.headers = headers;
  }
}

/** What a refusal says, as JSON. @param {Refusal} refusal */
export const bodyOf = ({ code, params, message }) =>
  JSON.stringify({ success: false, message, error: null, data: null, code, params });

/** @param {Refusal} refusal */
export function refusalOf(refusal) {
  const { status, headers } = refusal;
  return new Response(bodyOf(refusal), { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** @param {unknown} data */
export function dataOf(data, headers = {}) {
  const body = JSON.stringify({ success: true, message: '', error: null, data });
  return new Response(body, { headers: { 'content-type': 'application/json', ...headers } });
}

/**
 * The headers of the service's answer that pass: those without a secret.
 *
 * @param {Headers} headers
 * @param {readonly string[]} secrets
 * @returns {Record<string, string>}
 */
export function passedBack(headers, secrets) {
  /** @type {Record<string, string>} */
  const passed = {};
  for (const name of PASSED_BACK) {
    const value = headers.get(name);
    if (value !== null && withoutSecrets(value, secrets) === value) {
      passed[name] = value;
    }
  }
  return passed;
}

/**
 * @param {number} status
 * @param {Record<string, string>} headers
 * @param {BodyInit | null} body
 */
export function answerOf(status, headers, body) {
  return new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers });
}

/**
 * The text of an answer.
 *
 * @param {Response} response
 * @param {number} most characters
 * @returns {Promise<string | undefined>} `undefined` where it is longer
 */
export async function textOf(response, most) {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) {
      return text + decoder.decode();
    }
    text += decoder.decode(value, { stream: true });
    if (text.length > most) {
      reader?.cancel().catch(() => {});
      return undefined;
    }
  }
}

export { withoutSecrets };

/** @param {import('../../types/store.d.ts').StoredAnswer} stored */
export const storedAnswer = ({ status, headers, body }) => answerOf(status, headers, body);
