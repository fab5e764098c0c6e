/** The account's tokens. What each is stands where code finds it and no console shows it. */

import { recordOf } from '../common/json.js';
import { isToken } from '../common/setup.js';
import { unreadable } from './errors.js';
import { Input } from './input.js';
import { recordsOf } from './pages.js';
import { read } from './records.js';

/** Seconds: the service's most, a year. */
const YEAR = 365 * 86_400;

/** What is certain all the same. */
const DONE = 'The service took it: tokens.list() has the token.';

const CALL = ['signal', 'timeout'];
const LIMITS = ['totalRequests', 'walletRequests', 'subscriptionRequests', 'walletAmount', 'ip'];

/** A token: with what it is in private fields, which are read by their names and printed by nobody. */
class AccountToken {
  #token;
  #refreshToken;

  /** @param {string} token @param {string | undefined} refreshToken @param {object} rest */
  constructor(token, refreshToken, rest) {
    this.#token = token;
    this.#refreshToken = refreshToken;
    Object.assign(this, rest);
  }

  get token() {
    return this.#token;
  }

  get refreshToken() {
    return this.#refreshToken;
  }
}

/**
 * Only what is known of a token is kept: what else the service tells may be a secret too.
 *
 * @param {unknown} data
 * @returns {any} `undefined` where it is none
 */
function tokenOf(data) {
  const given = recordOf(data);
  const value = given?.['token'];
  if (given === undefined || typeof value !== 'string' || value === '') {
    return undefined;
  }
  const { name, createdAt, expireAt, updatedAt, scopes, limits, stats } = read(given);
  const known = Object.entries({ name, createdAt, expireAt, updatedAt, scopes, limits, stats });
  const { refreshToken } = given;
  const rest = Object.fromEntries(known.filter(([, one]) => one !== undefined && one !== null));
  return new AccountToken(value, typeof refreshToken === 'string' ? refreshToken : undefined, rest);
}

/**
 * @param {import('./exchange.js').Exchange} exchange
 * @param {number} timeout
 * @returns {import('../types/account.d.ts').AccountTokens}
 */
export function tokensOf(exchange, timeout) {
  /** @param {unknown} options @param {(input: Input) => void} [look] */
  const callOf = (options, look) => {
    const input = new Input();
    look?.(input);
    const call = input.call(input.fields(options, 'options', CALL), timeout);
    input.end();
    return call;
  };
  /** @param {string} token */
  const questionOf = (token) => ({ path: `/tokens/${encodeURIComponent(token)}`, secrets: [token] });
  /** @param {Record<string, unknown> | undefined} fields @param {string} [more] of the error where it holds no token */
  const oneOf = (fields, more) => {
    // Some answers hold it under `data`, some at their root.
    const found = tokenOf(recordOf(fields?.['data'])) ?? tokenOf(fields);
    if (found === undefined) {
      throw unreadable('response.data', { status: 200, text: '' }, [], more);
    }
    return found;
  };
  return Object.freeze({
    async *list(/** @type {any} */ options) {
      const call = callOf(options);
      /** @type {any[]} */
      const all = [];
      // All are read before the first is told: whoever deletes on the way would move the others to pages already read.
      for await (const record of recordsOf(exchange, '/tokens', {}, call)) {
        const token = tokenOf(record);
        if (token !== undefined) {
          all.push(token);
        }
      }
      yield* all;
    },
    async get(/** @type {any} */ token, /** @type {any} */ options) {
      const call = callOf(options, (input) => input.id(token, 'token'));
      return oneOf(await exchange.read(questionOf(token), call));
    },
    async create(/** @type {any} */ fields, /** @type {any} */ options) {
      /** @type {any} */
      let body;
      const call = callOf(options, (input) => (body = bodyOf(input, fields, true)));
      return oneOf(await exchange.change('POST', { path: '/tokens', body }, call), DONE);
    },
    async update(/** @type {any} */ token, /** @type {any} */ fields, /** @type {any} */ options) {
      /** @type {any} */
      let body;
      const call = callOf(options, (input) => {
        input.id(token, 'token');
        body = bodyOf(input, fields, false);
      });
      return oneOf(await exchange.change('PATCH', { ...questionOf(token), body }, call), DONE);
    },
    async refresh(/** @type {any} */ old, /** @type {any} */ fields, /** @type {any} */ options) {
      /** @type {any} */
      let ttl;
      const { token, refreshToken } = Object(old);
      const call = callOf(options, (input) => {
        input.id(token, 'token');
        input.check(isToken(refreshToken), 'refreshToken', refreshToken === undefined ? 'missing' : 'type.id');
        ({ ttl } = input.fields(fields, 'fields', ['ttl']));
        input.whole(ttl, 'ttl', 1, YEAR);
      });
      const { path, secrets } = questionOf(token);
      const question = { path, secrets: [...secrets, refreshToken], body: { ttl }, bearer: refreshToken };
      return oneOf(await exchange.change('PATCH', question, call), DONE);
    },
    async delete(/** @type {any} */ token, /** @type {any} */ options) {
      const call = callOf(options, (input) => input.id(token, 'token'));
      await exchange.change('DELETE', questionOf(token), call);
    },
  });
}

/**
 * @param {Input} input
 * @param {unknown} given
 * @param {boolean} isNew
 */
function bodyOf(input, given, isNew) {
  const fields = input.fields(given ?? {}, 'fields', ['scopes', 'name', 'ttl', 'limits']);
  const { name, ttl, limits } = fields;
  const scopes = isNew || fields['scopes'] !== undefined ? input.scopes(fields['scopes'], 'scopes') : undefined;
  input.check(name === undefined || (typeof name === 'string' && name !== ''), 'name', 'type.text');
  // Of 0 or less the service would make its own usual time, which nobody asked for.
  input.whole(ttl, 'ttl', 1, YEAR);
  const bounds = input.fields(limits, 'limits', LIMITS);
  for (const one of LIMITS.filter((limit) => limit !== 'ip')) {
    const isNumber = typeof bounds[one] === 'number' && bounds[one] >= 0;
    input.check(bounds[one] === undefined || isNumber, `limits.${one}`, 'type.number', { least: 0 });
  }
  const { ip } = bounds;
  const isList = Array.isArray(ip) && ip.every((one) => typeof one === 'string' && one !== '');
  input.check(ip === undefined || isList, 'limits.ip', 'type.text');
  return { scopes, name, ttl, limits };
}
