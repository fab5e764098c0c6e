/** The portal's own functions, called: what they throw stays here, and what they give is looked at. */

import { within } from '../common/wait.js';
import { Refusal } from './answers/response.js';

/** Milliseconds that a function of the portal's has: one that hangs holds a message's key, and its turn. */
const PATIENCE = 60_000;

/**
 * @typedef {import('./settings/options.js').Settings} Settings
 * @typedef {import('../types/proxy.d.ts').ProxyMailbox} Mailbox
 * @typedef {import('../types/proxy.d.ts').ProxyContext} Context what the server gave besides the request
 */

/**
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
async function called(name, work) {
  try {
    return await within(PATIENCE, async () => work(), `It gave nothing within ${PATIENCE / 1000} seconds.`);
  } catch (cause) {
    throw Object.assign(new Refusal(500, 'proxy.function', { name }), { cause });
  }
}

/**
 * Who is asking.
 *
 * @param {Settings} settings
 * @param {Request} request
 * @param {Context} context
 * @returns {Promise<{ session: any } | { answer: Response }>}
 */
export async function sessionOf(settings, request, context) {
  const given = await called('authorize', () => settings.authorize(request, context));
  if (isResponse(given)) {
    return { answer: given };
  }
  if (!given) {
    throw new Refusal(403, 'proxy.signedOut');
  }
  return { session: given };
}

/**
 * By its shape: some servers put a class of their own in the place of `Response`, and a "no" of the other class
 * must not be taken for a session.
 *
 * @param {any} given
 * @returns {given is Response}
 */
function isResponse(given) {
  if (given instanceof Response || Object.prototype.toString.call(given) === '[object Response]') {
    return true;
  }
  if (typeof given?.status === 'number' && typeof given.headers?.get === 'function') {
    throw new Refusal(500, 'proxy.noResponse');
  }
  return false;
}

/**
 * @param {Settings} settings
 * @param {any} session
 * @param {Request} request
 * @param {Context} context
 * @returns {Promise<Mailbox>}
 */
export async function mailboxOf(settings, session, request, context) {
  const mailbox = await called('mailbox', () => settings.mailbox(session, request, context));
  const { username, password } = mailbox ?? {};
  if (typeof username !== 'string' || username.trim() === '' || typeof password !== 'string' || password === '') {
    throw new Refusal(500, 'proxy.noMailbox');
  }
  return { username, password };
}

/**
 * @param {Settings} settings
 * @param {any} session
 * @param {Mailbox} mailbox
 * @param {Request} request
 * @param {Context} context
 */
export async function sendersOf(settings, session, mailbox, request, context) {
  const given = await called('sender', () => settings.sender?.(session, request, context) ?? mailbox.username);
  const list = [given].flat();
  if (!list.every((sender) => typeof sender === 'string')) {
    throw new Refusal(500, 'proxy.noSenders');
  }
  return new Set(list.map((sender) => folded(sender.trim())));
}

/**
 * The form under which two ways to write a sender's address are the same. Of other alphabets nothing is folded: the sign
 * of kelvins would become a k.
 *
 * @param {string} address
 */
export function folded(address) {
  return address.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
