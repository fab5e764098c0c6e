/** `account`: what the service says of an account, its credit, its use, its tokens. */

import { marked } from '../common/bound.js';
import { recordOf } from '../common/json.js';
import { Problems, isMissingOr, isWhole } from '../common/setup.js';
import { accessOf, checkAccess, refuseInBrowser } from './access.js';
import { unreadable } from './errors.js';
import { exchangeOf } from './exchange.js';
import { Input, isTimeout } from './input.js';
import { pageOf, recordsOf } from './pages.js';
import { read } from './records.js';
import { tokensOf } from './tokens.js';
import { TIMES, dateOf, usageOf, usageOfApi } from './usage.js';

/** Milliseconds of one request. */
const TIMEOUT = 60_000;

/** Of a read. */
const RETRIES = 2;

const CALL = ['signal', 'timeout'];

const NAMES = ['email', 'apiKey', 'environment', 'target', 'fetch', 'timeout', 'retries'];

/** @type {typeof import('../types/account.d.ts').account} */
export function account(options) {
  refuseInBrowser('account', 'account.options');
  const { access, timeout, retries } = checked(options);
  const exchange = exchangeOf(access, retries);
  /**
   * @param {unknown} options
   * @param {string[]} [more] names besides those that every method takes
   * @param {(input: Input, fields: Record<string, any>) => void} [look]
   */
  const taken = (options, more = [], look) => {
    const input = new Input();
    const fields = input.fields(options, 'options', [...more, ...CALL]);
    look?.(input, fields);
    const call = input.call(fields, timeout);
    input.end();
    return { call };
  };
  /** @param {() => string} path @param {any} options @param {(input: Input) => void} [look] */
  const record = async (path, options, look) => {
    const { call } = taken(options, [], look);
    const fields = await exchange.read({ path: path() }, call);
    const found = recordOf(fields?.['data']);
    if (found === undefined) {
      throw exchange.without(fields);
    }
    return read(found);
  };
  /** @param {string} path @param {any} id @param {any} options */
  const one = (path, id, options) =>
    record(() => `${path}/${encodeURIComponent(id)}`, options, (input) => input.id(id, 'id'));
  /** @param {string} path @param {any} options @param {string[]} more */
  async function* list(path, options, more) {
    /** @type {string[] | undefined} */
    let scopes;
    const { call } = taken(options, more, (input, given) => {
      scopes = given['scopes'] === undefined ? undefined : input.scopes(given['scopes'], 'scopes');
    });
    yield* recordsOf(exchange, path, { scopes: scopes?.join(',') }, call);
  }

  /** @type {any} */
  const made = {
    async wallet(/** @type {any} */ options) {
      const wallet = await record(() => '/wallet', options);
      if (wallet.credit === undefined) {
        // No credit that can be read is not a credit of nothing.
        throw unreadable('response.data', { status: 200, text: '' }, access.secrets);
      }
      return wallet;
    },
    transactions: (/** @type {any} */ options) => list('/wallet/transactions', options, []),
    async usage(/** @type {any} */ options) {
      /** @type {string | undefined} */
      let date;
      const { call } = taken(options, TIMES, (input, fields) => (date = dateOf(input, fields)));
      return usageOf(exchange, date, call);
    },
    async usageOf(/** @type {any} */ api, /** @type {any} */ options) {
      /** @type {string | undefined} */
      let date;
      const { call } = taken(options, TIMES, (input, fields) => {
        input.id(api, 'api');
        date = dateOf(input, fields);
      });
      return usageOfApi(exchange, api, date, call);
    },
    callbacks: (/** @type {any} */ options) => list('/callbacks', options, ['scopes']),
    callback: (/** @type {any} */ id, /** @type {any} */ options) => one('/callbacks', id, options),
    errors: (/** @type {any} */ options) => list('/errors', options, ['scopes']),
    subscriptions: (/** @type {any} */ options) => list('/subscriptions', options, ['scopes']),
    subscription: (/** @type {any} */ id, /** @type {any} */ options) => one('/subscriptions', id, options),
    tokens: tokensOf(exchange, timeout),
    scopes: Object.freeze({
      async list(/** @type {any} */ options) {
        const { call } = taken(options);
        return (await pageOf(exchange, { path: '/scopes' }, call)).map(read);
      },
      get: (/** @type {any} */ id, /** @type {any} */ options) => one('/scopes', id, options),
    }),
  };
  return Object.freeze(marked(made));
}

/** @param {any} options */
function checked(options) {
  const given = recordOf(options) ?? {};
  const problems = new Problems();
  problems.names(given, NAMES);
  checkAccess(problems, given);
  problems.check(isMissingOr(isTimeout, given['timeout']), 'timeout must be milliseconds, 0 for none');
  problems.check(isMissingOr((value) => isWhole(value, 0, 100), given['retries']), 'retries must be a whole number from 0 to 100');
  problems.end('account', 'account.options');
  return { access: accessOf(options), timeout: options.timeout ?? TIMEOUT, retries: options.retries ?? RETRIES };
}
