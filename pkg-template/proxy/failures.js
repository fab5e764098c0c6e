/** `onError`: what the portal's own functions, the store and the network threw, each once and without secrets. */

import { Refusal } from './answers/response.js';
import { toldFailure } from './redact/failure.js';

/**
 * Refusals that are the portal's to mend, though nothing was thrown.
 *
 * @type {ReadonlySet<import('./answers/words.js').Code>}
 */
const FAULTS = new Set(['proxy.noResponse', 'proxy.noMailbox', 'proxy.noSenders', 'proxy.noToken', 'proxy.credentials', 'proxy.wasRead', 'proxy.answered', 'proxy.silent.first']);

/**
 * @typedef {import('./answers/words.js').Code} Code
 * @typedef {import('../types/proxy.d.ts').ProxyFailure} ProxyFailure
 * @typedef {import('../types/proxy.d.ts').ProxyLogEntry} Entry
 * @typedef {(error: Error, failure: ProxyFailure) => void | Promise<void>} OnError
 */

/** Whoever gives no `onError` finds it on the console. @type {OnError} */
export const toConsole = (error, { method, path, key, code, id }) => {
  const which = key === undefined ? '' : `, key ${key}`;
  // Formatted on its own: a `%c` in a key would swallow the error behind it.
  console.error('%s', `pec-massiva proxy: ${method} ${path}: ${code} (request ${id}${which})`, error);
};

/** What was told of, wherever it turns up again. @type {WeakSet<object>} */
const told = new WeakSet();

/**
 * Tells of what stands around a handler: what it threw, or answered where it could not.
 *
 * @typedef {(thrown: unknown, request: Omit<ProxyFailure, 'code'>) => void} Teller
 */

/** How the proxies of this package tell. @type {WeakMap<Function, Teller>} */
const tellers = new WeakMap();

/**
 * @param {OnError} onError
 * @param {() => readonly string[]} secrets that no text may bear
 * @returns {Teller}
 */
const telling = (onError, secrets) => (thrown, request) => {
  // What the proxy inside has told of itself is passed over.
  if (typeof thrown === 'object' && thrown !== null && told.has(thrown)) {
    return;
  }
  try {
    Promise.resolve(onError(toldFailure(thrown, secrets()), { ...request, code: 'proxy.failed' })).catch(() => {});
  } catch {
    // Who is told must not change what became of a message.
  }
};

/** @param {Function} handler @param {OnError} onError @param {() => readonly string[]} secrets */
export const tellsBy = (handler, onError, secrets) => void tellers.set(handler, telling(onError, secrets));

/**
 * What is told of a handler: by the `onError` of the package's own proxies, else by the one that is given.
 *
 * @param {Function} handler
 * @param {OnError} [onError]
 */
export const tellerOf = (handler, onError) =>
  onError === undefined ? (tellers.get(handler) ?? telling(toConsole, () => [])) : telling(onError, () => []);

/** The failures of one request. */
export class Failures {
  #onError;
  #entry;
  #tokens;
  /** @type {string[]} */
  #secrets = [];
  /** What was told of already: what fails once mostly fails at the next step, too. @type {Set<unknown>} */
  #told = new Set();

  /**
   * @param {OnError} onError
   * @param {Entry} entry what is known of the request so far
   * @param {() => readonly string[]} tokens of the service, that were given lately
   */
  constructor(onError, entry, tokens) {
    this.#onError = onError;
    this.#entry = entry;
    this.#tokens = tokens;
  }

  /** @param {string} secret that no text may bear */
  hide(secret) {
    this.#secrets.push(secret);
  }

  /**
   * Tells of what was thrown. The same again, and more that means the same, is passed over.
   *
   * @param {unknown} thrown
   * @param {Code} code what it means for the request
   */
  tell(thrown, code) {
    if (this.#told.has(thrown) || this.#told.has(code)) {
      return;
    }
    this.#told.add(thrown).add(code);
    if (typeof thrown === 'object' && thrown !== null) {
      told.add(thrown);
    }
    const { method, path, key, id } = this.#entry;
    try {
      const error = toldFailure(thrown, [...this.#secrets, ...this.#tokens()]);
      const result = this.#onError(error, { method, path, ...(key === undefined ? {} : { key }), code, id });
      // One that is async and fails changes nothing either.
      Promise.resolve(result).catch(() => {});
    } catch {
      // Who is told must not change what became of a message.
    }
  }

  /** Tells of what ended a request, where that is the portal's, the store's or the network's fault. @param {unknown} error */
  end(error) {
    if (!(error instanceof Refusal)) {
      this.tell(error, 'proxy.failed');
    } else if ('cause' in error) {
      this.tell(error.cause, error.code);
    } else if (FAULTS.has(error.code)) {
      this.tell(error, error.code);
    }
  }
}
