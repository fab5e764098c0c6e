/** Tokens for one session: of exactly these scopes, for a short time, and for nobody but who asked. */

import { recordOf } from '../common/json.js';
import { passedSince } from '../common/passed.js';
import { Problems, isMissingOr, isWhole } from '../common/setup.js';
import { mint } from './mint.js';

/** Seconds: what a page has to have done before it asks for another. */
const TTL = { least: 60, usual: 900, most: 3_600 };

/** Milliseconds by which a token may live longer than was asked for: a service counts from when it made it. */
const SLACK = 60_000;

/** Milliseconds by which two clocks may differ: where the service tells the end alone, that is by its own. */
const CLOCKS = 3_600_000;

/** A method, a host and a path, each in full. */
const SCOPE = /^(?:GET|POST|PUT|PATCH|DELETE):(?:[a-z\d-]+\.)+[a-z]{2,}(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+$/;

/** The account itself: who may make tokens may make any. */
const OF_ACCOUNT = /:(?:[a-z\d-]+\.)*oauth\./;

/**
 * @param {import('../account/access.js').Access} access
 * @param {import('../types/proxy.d.ts').SessionTokenRequest} wanted
 * @returns {Promise<import('../types/proxy.d.ts').SessionToken>}
 */
export async function mintForSession(access, wanted) {
  const { scopes, ttl, name, limits } = checked(wanted);
  const { value, minted, life, told, ends, scopes: given } = await mint(access, { scopes, ttl, name, limits });
  // What the service tells nothing of nobody can check.
  const over = told === undefined ? (ends ?? 0) - minted.wall - CLOCKS : told;
  if (over > ttl * 1000 + SLACK) {
    throw new Error('The service gave a token that lives longer than was asked for; it was not handed out.');
  }
  if (scopesIn(given).some((scope) => !isWithin(scope, scopes))) {
    throw new Error('The service gave a token of more scopes than was asked for; it was not handed out.');
  }
  const left = Math.max(0, life - passedSince(minted));
  return { token: value, scopes, expiresIn: Math.floor(left / 1000), expires: new Date(Date.now() + left) };
}

/**
 * The scopes that the service names, in whatever form: a list, a text of several, records that hold one.
 *
 * @param {unknown} given
 * @returns {string[]}
 */
function scopesIn(given) {
  if (typeof given === 'string') {
    return given.split(/[\s,;]+/).filter((scope) => scope.includes(':'));
  }
  const held = Array.isArray(given) ? given : Object.values(recordOf(given) ?? {});
  return held.flatMap(scopesIn);
}

/**
 * Whether what the service calls a scope is one of these, or of a path below one: as it writes them.
 *
 * @param {string} scope
 * @param {string[]} scopes
 */
function isWithin(scope, scopes) {
  const plain = (/** @type {string} */ one) => one.toLowerCase().replace(':test.', ':');
  return scopes.some((own) => plain(scope) === plain(own) || plain(scope).startsWith(`${plain(own)}/`));
}

/** @param {unknown} wanted */
function checked(wanted) {
  const { scopes, ttl = TTL.usual, name = 'pec-massiva session', limits } = recordOf(wanted) ?? {};
  const problems = new Problems();
  problems.names(wanted, ['scopes', 'ttl', 'name', 'limits']);
  const list = Array.isArray(scopes) ? [...new Set(scopes)].sort() : [];
  problems.check(list.length > 0, 'scopes must be a list, and name one at the least');
  for (const scope of list) {
    const isExact = typeof scope === 'string' && SCOPE.test(scope) && !OF_ACCOUNT.test(scope);
    const shown = JSON.stringify(scope);
    problems.check(isExact, `scopes: ${shown} is no exact scope of a service, like "POST:ws.pecmassiva.com/send"`);
  }
  const bounds = `from ${TTL.least} to ${TTL.most.toLocaleString('en')}`;
  problems.check(isWhole(ttl, TTL.least, TTL.most), `ttl must be whole seconds, ${bounds}`);
  problems.check(typeof name === 'string' && name !== '', 'name must be a text');
  problems.check(isMissingOr((value) => recordOf(value) !== undefined, limits), 'limits must be an object');
  problems.end('oauthToken(…).mint');
  return { scopes: list, ttl: Number(ttl), name: String(name), limits: /** @type {object | undefined} */ (limits) };
}
