/** Mints tokens of the service, and renews them before they end. */

import { parsed, recordOf } from '../common/json.js';
import { isBrowser } from '../common/runtime.js';
import { Problems, isEnvironment, isFunction, isHttpUrl, isMissingOr, isToken, isWhole, setupError } from '../common/setup.js';
import { Late, within } from '../common/wait.js';

/** What is said to whom a token comes too late for. */
const LATE = 'No token came in time.';

const HOSTS = { production: 'https://oauth.openapi.com', test: 'https://test.oauth.openapi.com' };

/** Seconds. */
const DAY = 86_400;
const YEAR = 365 * DAY;

/** Milliseconds that the service has for a token. */
const MINT_TIMEOUT = 30_000;

/** Milliseconds that a request waits for a new token while the old one still lives. */
const PATIENCE = 3_000;

/** Milliseconds after a renewal that failed, and after a token that was refused as soon as it was minted. */
const PAUSE = 10_000;

/** Milliseconds before its end at which a token is renewed: a tenth of its life, within these. */
const LEAD = { least: 30_000, most: 300_000 };

/** Characters of the service's words that stand in an error. */
const LONGEST_WORDS = 200;

/**
 * @typedef {import('../types/proxy.d.ts').OAuthOptions} OAuthOptions
 *
 * @typedef {object} Token
 * @property {string} value
 * @property {number} minted
 * @property {number} ends
 * @property {number} renewal when it is to be renewed
 * @property {boolean} isReplacement whether it was minted because another was refused
 *
 * @typedef {object} Minting
 * @property {number} since
 * @property {Promise<Token>} token
 *
 * @typedef {object} Slot one set of scopes
 * @property {Token} [token]
 * @property {Minting} [minting]
 * @property {number} [notBefore] when a renewal may be tried again
 */

/** @type {typeof import('../types/proxy.d.ts').oauthToken} */
export function oauthToken(options) {
  if (isBrowser()) {
    throw setupError('oauthToken', [
      'is for servers: in a browser everyone who opens the page could read the API key. Put createProxy on a server, ' +
        'and give the page its address as baseUrl',
    ]);
  }
  const checked = checkedOptions(options);
  /** @type {Map<string, Slot>} */
  const slots = new Map();
  // A plain function: whatever prints it finds no secret in it.
  return async function token({ scopes, refused }) {
    const wanted = [...new Set(checked.scopes ?? scopes ?? [])].sort();
    if (wanted.length === 0) {
      throw new Error('No token can be minted without scopes.');
    }
    const name = wanted.join(' ');
    const slot = slots.get(name) ?? {};
    slots.set(name, slot);
    return tokenOf(slot, refused, (isReplacement) => mint(checked, wanted, isReplacement));
  };
}

/**
 * @param {Slot} slot
 * @param {string | undefined} refused
 * @param {(isReplacement: boolean) => Promise<Token>} mintAnew
 * @returns {Promise<string>}
 */
async function tokenOf(slot, refused, mintAnew) {
  const now = Date.now();
  let isReplacement = false;
  if (refused !== undefined && slot.token?.value === refused) {
    const { token } = slot;
    if (token.isReplacement && now - token.minted < PAUSE) {
      // The one before it was refused too: what is wrong is not the token, and a third would not help.
      return token.value;
    }
    delete slot.token;
    isReplacement = true;
  }
  const old = slot.token !== undefined && slot.token.ends > now ? slot.token : undefined;
  if (old !== undefined && (now < old.renewal || now < (slot.notBefore ?? 0))) {
    return old.value;
  }
  // In a Worker the request that began it may have been ended, and what it waited for with it.
  const isStuck = slot.minting !== undefined && now - slot.minting.since > MINT_TIMEOUT + PATIENCE;
  const minting = isStuck || slot.minting === undefined ? begin(slot, isReplacement, mintAnew) : slot.minting;
  if (old === undefined) {
    return (await within(MINT_TIMEOUT + PATIENCE, () => minting.token, LATE)).value;
  }
  try {
    return (await within(PATIENCE, () => minting.token, LATE)).value;
  } catch {
    return old.value;
  }
}

/**
 * The one request for a token that all wait for.
 *
 * @param {Slot} slot
 * @param {boolean} isReplacement
 * @param {(isReplacement: boolean) => Promise<Token>} mintAnew
 * @returns {Minting}
 */
function begin(slot, isReplacement, mintAnew) {
  const minting = { since: Date.now(), token: mintAnew(isReplacement) };
  slot.minting = minting;
  const end = () => {
    if (slot.minting === minting) {
      delete slot.minting;
    }
  };
  minting.token.then(
    (token) => {
      slot.token = token;
      delete slot.notBefore;
      end();
    },
    () => {
      slot.notBefore = Date.now() + PAUSE;
      end();
    },
  );
  return minting;
}

/**
 * @param {ReturnType<typeof checkedOptions>} options
 * @param {string[]} scopes
 * @param {boolean} isReplacement
 * @returns {Promise<Token>}
 */
async function mint({ url, authorization, ttl, fetch, secrets }, scopes, isReplacement) {
  const minted = Date.now();
  const ended = new AbortController();
  const exchange = async () => {
    const request = new Request(url, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ scopes, ttl, name: 'pec-massiva proxy' }),
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
  return tokenIn(answer, { url, ttl, secrets, minted, isReplacement });
}

/**
 * @param {{ status: number, text: string }} answer
 * @param {{ url: string, ttl: number, secrets: string[], minted: number, isReplacement: boolean }} context
 * @returns {Token}
 */
function tokenIn({ status, text }, { url, ttl, secrets, minted, isReplacement }) {
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
  const told = timeOf(found?.['expireAt']);
  // An end that has already been shows that the two clocks differ: then ours counts, from the start on.
  const ends = told !== undefined && told > minted ? told : minted + ttl * 1000;
  const life = ends - minted;
  const lead = Math.min(Math.max(life / 10, LEAD.least), LEAD.most, life / 2);
  return { value, minted, ends, renewal: ends - lead, isReplacement };
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
  let words = typeof message === 'string' ? message : JSON.stringify(message ?? '');
  // A token in an answer that is no success is still a token.
  for (const secret of [...secrets, answer?.['token'], recordOf(answer?.['data'])?.['token']]) {
    if (typeof secret === 'string' && secret !== '') {
      words = words.replaceAll(secret, '…');
    }
  }
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

/**
 * A time as the service writes it: ISO, or seconds since 1970.
 *
 * @param {unknown} value
 */
function timeOf(value) {
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  const time = typeof seconds === 'number' ? seconds * 1000 : Date.parse(String(value));
  return Number.isFinite(time) ? time : undefined;
}

/** @param {OAuthOptions} options */
function checkedOptions(options) {
  const { email, apiKey, scopes, ttl, environment, target, fetch } = recordOf(options) ?? {};
  const problems = new Problems();
  problems.check(typeof email === 'string' && /^[^:\s]+$/.test(email), 'email must be the address of the account');
  problems.check(typeof apiKey === 'string' && /^\S+$/.test(apiKey), 'apiKey must be the key of the account');
  problems.check(isMissingOr(isScopes, scopes), 'scopes must be a list like ["POST:ws.pecmassiva.com/send"]');
  const isTtl = isMissingOr((value) => isWhole(value, 60, YEAR), ttl);
  problems.check(isTtl, 'ttl must be whole seconds, from 60 to 31,536,000 (a year)');
  problems.check(isMissingOr(isEnvironment, environment), 'environment must be "production" or "test"');
  const isTarget = isMissingOr((value) => isHttpUrl(value, ['username', 'password', 'search', 'hash']), target);
  problems.check(isTarget, 'target must be an http(s) URL without credentials, query and fragment');
  problems.check(isMissingOr(isFunction, fetch), 'fetch must be a function');
  problems.end('oauthToken');
  const given = /** @type {OAuthOptions} */ (options);
  const basic = base64(`${given.email}:${given.apiKey}`);
  const host = (given.target ?? HOSTS[given.environment ?? 'production']).replace(/\/+$/, '');
  return {
    url: `${host}/tokens`,
    authorization: `Basic ${basic}`,
    secrets: [basic, given.apiKey, given.email],
    scopes: given.scopes && [...given.scopes],
    ttl: given.ttl ?? DAY,
    fetch: given.fetch,
  };
}

/** @param {unknown} scopes */
function isScopes(scopes) {
  const isScope = (/** @type {unknown} */ one) => typeof one === 'string' && /^[A-Z]+:[^\s/]+\/\S*$/.test(one);
  return Array.isArray(scopes) && scopes.length > 0 && scopes.every(isScope);
}

/** @param {string} text */
function base64(text) {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
