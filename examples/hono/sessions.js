/** A signed cookie: `user.end!signature`, made by the portal's sign-in with the same secret. User and signature are bytes in hex. */

const encoder = new TextEncoder();

/** @param {string} secret */
function keyOf(secret) {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign', 'verify']);
}

/** @param {Uint8Array} bytes */
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @param {string} hex */
const fromHex = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));

/**
 * For the portal's sign-in, once it knows who it is.
 *
 * @param {string} user
 * @param {string} secret 32 random bytes or more
 * @returns {Promise<string>} the value of `set-cookie`
 */
export async function signIn(user, secret) {
  const words = `${toHex(encoder.encode(user))}.${Date.now() + 8 * 3_600_000}`;
  const signature = await crypto.subtle.sign('HMAC', await keyOf(secret), encoder.encode(words));
  return `__Host-session=${words}!${toHex(new Uint8Array(signature))}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}

/**
 * @param {string | null | undefined} cookies the header of a request
 * @param {string} secret
 * @returns {Promise<{ user: string } | undefined>}
 */
export async function sessionOf(cookies, secret) {
  if (!secret || secret.length < 32) {
    throw new Error('SESSION_SECRET must have 32 characters or more.');
  }
  const match = /(?:^|;\s*)__Host-session=(((?:[\da-f]{2})+)\.(\d+))!([\da-f]{64})(?:;|$)/.exec(cookies ?? '');
  if (match === null) {
    return undefined;
  }
  const [, words, user, ends, signature] = match;
  // `verify` compares in constant time.
  const isOurs = await crypto.subtle.verify('HMAC', await keyOf(secret), fromHex(signature), encoder.encode(words));
  return isOurs && Number(ends) > Date.now() ? { user: new TextDecoder().decode(fromHex(user)) } : undefined;
}
