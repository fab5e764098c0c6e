/** The options of a proxy: checked once, all problems at once. */

import { Problems, isEnvironment, isFunction, isHttpUrl, isMissingOr, isPositive, isToken, isWhole } from '../../common/setup.js';
import { DEFAULT_ALLOW, basesOf, isOfAccount, ruleOf, scopesOf } from '../request/routes.js';
import { fieldsOf, isAddable } from '../request/watch.js';
import { memoryStore } from '../store/memory.js';

/** Bytes of the longest body: 100 MB of message in base64, and something for the rest. */
const MAX_BODY_SIZE = 140e6;

/** Milliseconds between two messages, per mailbox: the service takes one a second. */
const PER_SECOND = 1;

/** Messages that may wait for their turn. */
const WAITING = 30;

/** Messages that one process has under way at once: each may hold some megabytes of buffers. */
const UNDER_WAY = 200;

/** What every store does. */
const STEPS = ['claim', 'renew', 'settle', 'look', 'mark', 'remembers', 'reserve'];

const NAMES = [
  ...['basePath', 'authorize', 'mailbox', 'token', 'sender', 'allow', 'account', 'environment', 'target', 'store', 'rate'],
  ...['maxUnderWay', 'messageFields', 'multipart', 'maxBodySize', 'origin', 'trustProxy', 'log', 'onError', 'trace', 'fetch'],
];

/** @typedef {import('../../types/proxy.d.ts').ProxyOptions<any, any>} ProxyOptions */

/**
 * @param {ProxyOptions} given
 * @throws {TypeError} naming everything that is wrong
 */
export function settingsOf(given) {
  const options = given ?? {};
  const problems = new Problems();
  problems.names(options, NAMES);
  const { authorize, mailbox, sender, log, onError, trace, token, basePath = '', environment = 'production' } = options;
  problems.check(isFunction(authorize), 'authorize must be a function: it says who may use the mailbox');
  problems.check(isFunction(mailbox), 'mailbox must be a function that gives { username, password }');
  problems.check(isMissingOr(isFunction, sender), 'sender must be a function');
  problems.check(isMissingOr(isFunction, log), 'log must be a function');
  problems.check(isMissingOr(isFunction, onError), 'onError must be a function');
  problems.check(isMissingOr(isTracing, trace), 'trace must be a tracer of OpenTelemetry, or { tracer, parent }');
  problems.check(isFunction(token) || isToken(token), 'token must be a token, oauthToken(…) or a function');
  problems.check(/^(?:\/[\w.~-]+)*$/.test(basePath), 'basePath must be like /api/pec, or empty');
  problems.check(isEnvironment(environment), "environment must be 'production' or 'test'");
  const { maxBodySize = MAX_BODY_SIZE, target, rate = {}, fetch } = options;
  problems.check(isPositive(maxBodySize), 'maxBodySize must be a number of bytes');
  problems.check(isMissingOr(isFunction, fetch), 'fetch must be a function');
  problems.names(rate, ['perSecond', 'waiting'], 'rate.');
  const { perSecond = PER_SECOND, waiting = WAITING } = rate ?? {};
  problems.check(isPositive(perSecond), 'rate.perSecond must be a number above 0');
  problems.check(isWhole(waiting, 0), 'rate.waiting must be a whole number');

  const { maxUnderWay = UNDER_WAY, messageFields = [], multipart = true } = options;
  problems.check(typeof multipart === 'boolean', 'multipart must be true or false');
  problems.check(isWhole(maxUnderWay, 1), 'maxUnderWay must be a whole number above 0');
  const isList = Array.isArray(messageFields);
  problems.check(isList, "messageFields must be a list of names that the service's messages have");
  for (const name of isList ? messageFields : []) {
    problems.check(isAddable(name), `messageFields: ${JSON.stringify(name)} is no name that may be added`);
  }

  const allow = Array.isArray(options.allow) ? options.allow : [];
  problems.check(options.allow === undefined || allow.length > 0, 'allow must be a list like ["POST /send"]');
  const rules = (options.allow === undefined ? DEFAULT_ALLOW : allow).map((item) => {
    const rule = ruleOf(item);
    problems.check(rule !== undefined, `allow: ${JSON.stringify(item)} is no method and first segment of the service`);
    return rule ?? '';
  });
  const { account } = options;
  const isAccount = isMissingOr((/** @type {any} */ one) => isFunction(one?.wallet) && isFunction(one?.usage), account);
  problems.check(isAccount, 'account must be account(…) of pec-massiva/account');
  const isTold = rules.some(isOfAccount);
  problems.check(!isTold || account !== undefined, 'account is needed for GET /wallet and GET /stats: account(…) of pec-massiva/account');
  const bases = basesOf(environment, target);
  const areUrls = Object.values(bases).every((base) => isHttpUrl(base, ['username', 'search', 'hash']));
  problems.check(areUrls && isMissingOr(isTarget, target), 'target must be a URL of http or https, or { massiva, pec } with one for each');
  const origins = [options.origin ?? []].flat();
  for (const origin of origins) {
    problems.check(isOrigin(origin), `origin: ${JSON.stringify(origin)} is no origin like https://portal.example or capacitor://localhost`);
  }
  const { trustProxy = false } = options;
  problems.check(typeof trustProxy === 'boolean', 'trustProxy must be true or false');
  // Where messages go to the service itself, nothing else makes it a test: keys that are forgotten may be posted twice.
  const isForTests = !areUrls || new URL(bases.massiva).host !== REAL;
  const store = options.store ?? (isForTests && problems.all.length === 0 ? memoryStore() : undefined);
  const lacking = STEPS.filter((step) => typeof (/** @type {any} */ (store)?.[step]) !== 'function');
  const needed = 'store is needed in production: postgresStore, redisStore, fileStore, durableObjectStore or, for one process, memoryStore';
  problems.check(store !== undefined || isForTests, needed);
  problems.check(options.store === undefined || lacking.length === 0, `store has no ${lacking.join(', ')}`);
  problems.end('createProxy');
  const interval = 1000 / perSecond;
  return {
    ...{ authorize, mailbox, sender, log, onError, trace, fetch, basePath, bases, maxBodySize, maxUnderWay, multipart, account },
    store: /** @type {import('../../types/store.d.ts').Store} */ (store),
    // Which service messages go to, where that is not the real one.
    service: fetch?.service ?? trialOf(bases.massiva, options.environment === 'production'),
    origins: /** @type {string[]} */ (origins),
    trustProxy,
    fields: fieldsOf(isList ? messageFields : []),
    allowed: new Set(rules),
    scopes: Object.freeze(scopesOf(environment, rules)),
    token: typeof token === 'string' ? () => token : token,
    ownToken: typeof token === 'string' ? token : undefined,
    pace: { interval, longest: interval * waiting },
  };
}

/** @typedef {ReturnType<typeof settingsOf>} Settings */

/** The real service. */
const REAL = new URL(basesOf('production', undefined).massiva).host;

/**
 * Where messages go, if that is not to the real service: to the test hosts, or to this machine, where a portal does not say that
 * it is real. Any other address may be a way there, and one way today and another tomorrow: what went by one is not to go
 * again by the other.
 *
 * @param {string} base
 * @param {boolean} isReal whether the portal says so
 */
function trialOf(base, isReal) {
  const { host, hostname, pathname } = new URL(base);
  const isHere = !isReal && /^(?:(?:.*\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  // A server that is started for a trial has another port each time.
  return isHere || host === new URL(basesOf('test', undefined).massiva).host ? hostname + pathname : undefined;
}

/** @param {unknown} target */
function isTarget(target) {
  const names = Object.keys(Object(target));
  return typeof target === 'string' || (names.length > 0 && names.every((name) => name === 'massiva' || name === 'pec'));
}

/** An origin of an app or an extension, which has a scheme of its own. */
const APP_ORIGIN = /^(?!(?:https?|wss?|ftp|file|blob|data|about|javascript):)[a-z][a-z\d+.-]*:\/\/[a-z\d._-]+(?::\d{1,5})?$/i;

/** @param {any} trace */
function isTracing(trace) {
  const { tracer = trace, parent } = trace ?? {};
  return isFunction(tracer?.startSpan) && isMissingOr(isFunction, parent);
}

/** @param {unknown} origin */
function isOrigin(origin) {
  // A star in a host is a letter to the URL, and a pattern to who writes it.
  if (typeof origin !== 'string' || !URL.canParse(origin) || origin.includes('*')) {
    return false;
  }
  // Of other schemes than the web's a URL tells no origin, and browsers send one all the same.
  return new URL(origin).origin === origin || APP_ORIGIN.test(origin);
}
