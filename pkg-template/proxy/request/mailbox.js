/** Whose mailbox it is: without its name, for the store and for the browser. */

import { Refusal } from '../answers/response.js';
import { sha256 } from './digest.js';

/** Bytes of a fingerprint. */
const LENGTH = 16;

/** A mailbox is the same however its name is written. @param {string} username */
const plain = (username) => username.trim().toLowerCase();

/** How the service calls a mailbox whose own credentials it is given. */
const MAIN = 'inbox';

/**
 * Whether a name is that of the session's own mailbox.
 *
 * @param {string} name
 * @param {string} username of the session's
 */
export const isOwnMailbox = (name, username) => [MAIN, plain(username)].includes(plain(name));

/** @param {string} text @returns {Promise<string>} SHA-256, in hexadecimal digits */
async function digestOf(text) {
  const digest = await sha256(new TextEncoder().encode(text));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * What the browser gets to know of the session's mailbox: alike at all proxies of a service, so that it notices another.
 *
 * @param {string} username
 * @param {string} [service] where that is not the real one
 * @returns {Promise<string>} 32 hexadecimal digits
 */
async function fingerprintOf(username, service) {
  const words = ['pec-massiva mailbox', plain(username), service ?? []].flat();
  return (await digestOf(words.join('\n'))).slice(0, 2 * LENGTH);
}

/** Mailboxes that are kept in mind. */
const MOST = 10_000;

/**
 * A mailbox as answers and the store know it.
 *
 * @typedef {object} Seen
 * @property {string} username
 * @property {string} fingerprint
 * @property {string} queue of its messages
 * @property {string} questions the queue of those after keys that never came
 */

/** The mailboxes that sessions of this process had: what is made of their names is made once. */
export class Mailboxes {
  /** By their fingerprints; the one that was seen last stands last. @type {Map<string, Seen>} */
  #seen = new Map();
  /** Fingerprints by names. @type {Map<string, string>} */
  #fingerprints = new Map();
  #service;

  /** @param {string} [service] that they are of, where that is not the real one: what was sent there was sent to nobody */
  constructor(service) {
    this.#service = service;
  }

  /** @param {string} username @returns {Promise<Seen>} */
  async see(username) {
    const name = plain(username);
    const fingerprint = this.#fingerprints.get(name) ?? (await fingerprintOf(username, this.#service));
    // No key is empty, and none has a space.
    const seen = this.#seen.get(fingerprint) ?? {
      ...{ username, fingerprint },
      ...{ queue: await this.hidden(username, ''), questions: await this.hidden(username, ' once') },
    };
    this.#seen.delete(fingerprint);
    this.#seen.set(fingerprint, seen);
    this.#fingerprints.set(name, fingerprint);
    const [oldest] = this.#seen.values();
    if (this.#seen.size > MOST && oldest !== undefined) {
      this.#seen.delete(oldest.fingerprint);
      this.#fingerprints.delete(plain(oldest.username));
    }
    return seen;
  }

  /**
   * Which mailbox a request names.
   *
   * @param {Request} request
   * @returns {Seen | undefined} where a session had it lately
   */
  of(request) {
    return this.#seen.get(request.headers.get('x-pec-mailbox') ?? '');
  }

  /**
   * What the store gets instead of names: keys of different mailboxes, and of different services, never meet, and no
   * address stands there.
   *
   * @param {string} username
   * @param {string} key
   */
  hidden(username, key) {
    return digestOf(JSON.stringify([plain(username), key, this.#service ?? []].flat()));
  }
}

/**
 * Refuses a request that was made for another mailbox than the session's: there its key is another one, of
 * which nothing that is said here would be true.
 *
 * @param {Request} request
 * @param {string} fingerprint of the session's mailbox
 */
export function checkMailbox(request, fingerprint) {
  const wanted = request.headers.get('x-pec-mailbox');
  if (wanted !== null && wanted !== fingerprint) {
    throw new Refusal(412, 'proxy.otherMailbox');
  }
}
