/**
 * `PecMassiva`: stands before the compiled client, which it loads at the first call. It decides
 * nothing but that.
 */

import { Client, classify as coreClassify } from './core/pec_massiva.js';
import { makeError } from './core/js/errors.js';

/**
 * @typedef {import('./types/index.d.ts').ClientOptions} ClientOptions
 * @typedef {import('./types/index.d.ts').Message} Message
 */

/**
 * Makes the class; each entry of the package brings its own way to load the compiled core.
 *
 * @param {() => Promise<void>} load
 * @returns {typeof import('./types/index.d.ts').PecMassiva}
 */
export function clientClass(load) {
  return class PecMassiva {
    /** @type {ClientOptions | undefined} */
    #options;
    /** @type {Client | undefined} */
    #client;
    #isClosed = false;

    /** @param {ClientOptions} [options] */
    constructor(options) {
      // A copy: what the caller does with the object later does not matter.
      this.#options = typeof options === 'object' && options !== null ? { ...options } : options;
      this.shipments = Object.freeze({
        /** @param {string} messageId @param {any} [options] */
        get: (messageId, options) => this.#call((client) => client.shipment(messageId, options)),
      });
      this.inbox = Object.freeze({
        /** @param {any} [options] */
        page: (options) => this.#call((client) => client.inbox(options)),
        /** @param {number} id @param {any} [options] */
        get: (id, options) => this.#call((client) => client.message(id, options)),
      });
    }

    /** @param {Message} message @param {any} [options] */
    send(message, options) {
      const copy = copyOf(message);
      return this.#call((client) => client.send(copy, options));
    }

    /** @param {string} [mailbox] @param {any} [options] */
    quota(mailbox, options) {
      return this.#call((client) => client.quota(mailbox, options));
    }

    close() {
      this.#isClosed = true;
      this.#client?.close();
    }

    /**
     * @template T
     * @param {(client: Client) => Promise<T>} work
     * @returns {Promise<T>}
     */
    async #call(work) {
      if (this.#isClosed) {
        const message = 'This client was closed; make a new PecMassiva.';
        throw makeError('PecError', message, { code: 'closed' }, undefined);
      }
      await load();
      if (this.#isClosed) {
        const message = 'The call was ended by close(). Nothing was sent.';
        throw makeError('AbortError', message, { code: 'abort' }, undefined);
      }
      this.#client ??= new Client(this.#options);
      return work(this.#client);
    }
  };
}

/**
 * Makes the helper `classify`.
 *
 * @param {() => Promise<void>} load
 * @returns {typeof import('./types/index.d.ts').classify}
 */
export function classifier(load) {
  return async function classify(subject, sender) {
    await load();
    return coreClassify(String(subject ?? ''), String(sender ?? ''));
  };
}

/**
 * A message as it is now. A page may empty its form right after the call, and a form's list of files
 * is emptied with it.
 *
 * @param {Message} message
 * @returns {Message}
 */
function copyOf(message) {
  if (typeof message !== 'object' || message === null) {
    return message;
  }
  const { recipient, attachments } = message;
  return {
    ...message,
    recipient: Array.isArray(recipient) ? [...recipient] : recipient,
    attachments: isList(attachments) ? Array.from(attachments) : attachments,
  };
}

/**
 * @param {unknown} value
 * @returns {value is ArrayLike<any>}
 */
function isList(value) {
  return (
    typeof value === 'object' &&
    value !== null &&
    !ArrayBuffer.isView(value) &&
    (Symbol.iterator in value || 'length' in value)
  );
}
