/** Where the service keeps accounts and tokens, and what lets one in: the account's address and API key. */

import { isBrowser } from '../common/runtime.js';
import { isEnvironment, isFunction, isHttpUrl, isMissingOr, setupError } from '../common/setup.js';

const HOSTS = { production: 'https://oauth.openapi.com', test: 'https://test.oauth.openapi.com' };

/**
 * @typedef {object} AccessOptions
 * @property {string} email
 * @property {string} apiKey
 * @property {'production' | 'test' | undefined} [environment]
 * @property {string | undefined} [target]
 * @property {((request: Request) => Promise<Response>) | undefined} [fetch]
 *
 * @typedef {object} Access
 * @property {string} base without a slash at its end
 * @property {string} authorization
 * @property {string[]} secrets what no error may show
 * @property {((request: Request) => Promise<Response>) | undefined} fetch
 */

/**
 * @template {string} [Code='proxy.options']
 * @param {string} name of the function that was called
 * @param {Code} [code] of the error
 * @throws {TypeError} in a page, or a worker of one
 */
export function refuseInBrowser(name, code) {
  if (isBrowser()) {
    const words =
      'is for servers: in a browser everyone who opens the page could read the API key. Put createProxy on a server, ' +
      'and give the page its address as baseUrl';
    throw setupError(name, [words], code);
  }
}

/**
 * @param {import('../common/setup.js').Problems} problems
 * @param {Record<string, unknown>} options
 */
export function checkAccess(problems, { email, apiKey, environment, target, fetch }) {
  problems.check(typeof email === 'string' && /^[^:\s]+$/.test(email), 'email must be the address of the account');
  problems.check(typeof apiKey === 'string' && /^\S+$/.test(apiKey), 'apiKey must be the key of the account');
  problems.check(isMissingOr(isEnvironment, environment), 'environment must be "production" or "test"');
  const isTarget = isMissingOr((value) => isHttpUrl(value, ['username', 'password', 'search', 'hash']), target);
  problems.check(isTarget, 'target must be an http(s) URL without credentials, query and fragment');
  problems.check(isMissingOr(isFunction, fetch), 'fetch must be a function');
}

/**
 * @param {AccessOptions} options that were checked
 * @returns {Access}
 */
export function accessOf({ email, apiKey, environment = 'production', target, fetch }) {
  const basic = base64(`${email}:${apiKey}`);
  const base = (target ?? HOSTS[environment]).replace(/\/+$/, '');
  return { base, authorization: `Basic ${basic}`, secrets: [basic, apiKey, email], fetch };
}

/** @param {string} text */
function base64(text) {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
