/** Mints tokens of the service, and renews them before they end. */

import { accessOf, checkAccess, refuseInBrowser } from '../account/access.js';
import { recordOf } from '../common/json.js';
import { momentNow, passedSince } from '../common/passed.js';
import { Problems, isMissingOr, isWhole, setupError } from '../common/setup.js';
import { within } from '../common/wait.js';
import { LATE, MINT_TIMEOUT, mint } from './mint.js';
import { mintForSession } from './session-token.js';

/** Seconds. */
const DAY = 86_400;
const YEAR = 365 * DAY;

/** For an example. */
const SCOPE = 'POST:ws.pecmassiva.com/send';

/** Milliseconds that a request waits for a new token while the old one still lives. */
const PATIENCE = 3_000;

/** Milliseconds after a renewal that failed, and after a token that was refused as soon as it was minted. */
const PAUSE = 10_000;

/** Milliseconds before its end at which a token is renewed: a tenth of its life, within these. */
const LEAD = { least: 30_000, most: 300_000 };

/**
 * @typedef {import('../types/proxy.d.ts').OAuthOptions} OAuthOptions
 * @typedef {import('../common/passed.js').Moment} Moment
 *
 * @typedef {object} Token
 * @property {string} value
 * @property {Moment} minted
 * @property {number} life milliseconds
 * @property {number} fresh milliseconds after which it is to be renewed
 * @property {boolean} isReplacement whether it was minted because another was refused
 *
 * @typedef {object} Minting
 * @property {Moment} since
 * @property {Promise<Token>} token
 *
 * @typedef {object} Slot one set of scopes
 * @property {Token} [token]
 * @property {Minting} [minting]
 * @property {Moment} [failed] when a renewal did so
 */

/** @type {typeof import('../types/proxy.d.ts').oauthToken} */
export function oauthToken(options) {
  refuseInBrowser('oauthToken');
  const { access, scopes: own, ttl } = checkedOptions(options);
  /** @type {Map<string, Slot>} */
  const slots = new Map();
  // A plain function: whatever prints it finds no secret in it.
  /** @type {import('../types/proxy.d.ts').TokenSource} */
  const source = async function token(asked) {
    const { scopes, refused } = asked ?? {};
    const wanted = own ?? scopes;
    if (!isScopes(wanted)) {
      const words = `no token is minted without scopes; call it with { scopes: ["${SCOPE}"] }, or give them to oauthToken`;
      throw setupError('oauthToken(…)', [words]);
    }
    const sorted = [...new Set(wanted)].sort();
    const name = sorted.join(' ');
    const slot = slots.get(name) ?? {};
    slots.set(name, slot);
    return tokenOf(slot, refused, async (isReplacement) => {
      const { value, minted, life } = await mint(access, { scopes: sorted, ttl, name: 'pec-massiva proxy' });
      const lead = Math.min(Math.max(life / 10, LEAD.least), LEAD.most, life / 2);
      return { value, minted, life, fresh: life - lead, isReplacement };
    });
  };
  return Object.defineProperty(/** @type {any} */ (source), 'mint', {
    value: async (/** @type {any} */ wanted) => mintForSession(access, wanted),
  });
}

/**
 * @param {Slot} slot
 * @param {string | undefined} refused
 * @param {(isReplacement: boolean) => Promise<Token>} mintAnew
 * @returns {Promise<string>}
 */
async function tokenOf(slot, refused, mintAnew) {
  let isReplacement = false;
  if (refused !== undefined && slot.token?.value === refused) {
    const { token } = slot;
    if (token.isReplacement && passedSince(token.minted) < PAUSE) {
      // The one before it was refused too: what is wrong is not the token, and a third would not help.
      return token.value;
    }
    delete slot.token;
    isReplacement = true;
  }
  const age = slot.token === undefined ? Infinity : passedSince(slot.token.minted);
  const old = slot.token !== undefined && age < slot.token.life ? slot.token : undefined;
  const isPaused = slot.failed !== undefined && passedSince(slot.failed) < PAUSE;
  if (old !== undefined && (age < old.fresh || isPaused)) {
    return old.value;
  }
  // In a Worker the request that began it may have been ended, and what it waited for with it.
  const isStuck = slot.minting !== undefined && passedSince(slot.minting.since) > MINT_TIMEOUT + PATIENCE;
  const minting = isStuck || slot.minting === undefined ? begin(slot, isReplacement, mintAnew) : slot.minting;
  if (old === undefined) {
    return (await within(MINT_TIMEOUT + PATIENCE, () => minting.token, LATE)).value;
  }
  try {
    return (await within(PATIENCE, () => minting.token, LATE)).value;
  } catch (error) {
    if (passedSince(old.minted) >= old.life) {
      // It ended meanwhile.
      throw error;
    }
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
  const minting = { since: momentNow(), token: mintAnew(isReplacement) };
  slot.minting = minting;
  const end = () => {
    if (slot.minting === minting) {
      delete slot.minting;
    }
  };
  minting.token.then(
    (token) => {
      slot.token = token;
      delete slot.failed;
      end();
    },
    () => {
      slot.failed = momentNow();
      end();
    },
  );
  return minting;
}

/** @param {OAuthOptions} options */
function checkedOptions(options) {
  const given = recordOf(options) ?? {};
  const problems = new Problems();
  problems.names(given, ['email', 'apiKey', 'scopes', 'ttl', 'environment', 'target', 'fetch']);
  checkAccess(problems, given);
  problems.check(isMissingOr(isScopes, given['scopes']), `scopes must be a list like ["${SCOPE}"]`);
  const isTtl = isMissingOr((value) => isWhole(value, 60, YEAR), given['ttl']);
  problems.check(isTtl, 'ttl must be whole seconds, from 60 to 31,536,000 (a year)');
  problems.end('oauthToken');
  return { access: accessOf(options), scopes: options.scopes && [...options.scopes], ttl: options.ttl ?? DAY };
}

/** @param {unknown} scopes @returns {scopes is readonly string[]} */
function isScopes(scopes) {
  const isScope = (/** @type {unknown} */ one) => typeof one === 'string' && /^[A-Z]+:[^\s/]+\/\S*$/.test(one);
  return Array.isArray(scopes) && scopes.length > 0 && scopes.every(isScope);
}
