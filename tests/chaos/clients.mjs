/** Node, Chromium and Firefox, each with the packed package: messages sent side by side, and what it says of each. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { CLIENTS } from '../proxy/arrivals/clients.mjs';
import { breakingServer } from '../proxy/arrivals/breaking-server.mjs';
import { page } from '../proxy/arrivals/service.mjs';

/**
 * @typedef {object} Given one message
 * @property {object} options of the client
 * @property {string} [instead] where requests to the service go in its place
 * @property {boolean} [warm] whether a read comes before it, over the same connection
 * @property {boolean} [file] whether it has a file
 * @property {string} [subject]
 * @property {string} [idempotencyKey]
 * @property {boolean} [read] a read in its place
 * @property {boolean} [settle] whether it is asked what became of it, where nobody knows
 *
 * @typedef {{ messageId?: string, read?: number, error?: string, code?: string, reason?: string, retryable?: boolean, text?: string, cause?: string, shown?: string, key?: string, settled?: string, took: number, posts: number, forms: number }} Told
 *
 * @typedef {object} Client
 * @property {string} name
 * @property {string} origin of its page
 * @property {(given: Given[]) => Promise<Told[]>} send all of them at once
 * @property {() => Promise<void>} close
 */

/**
 * Runs where the client runs, and so names nothing from here.
 *
 * @param {{ module: string, given: Given[] }} what
 */
async function sendAll({ module, given }) {
  const { PecMassiva } = await import(module);
  return Promise.all(
    given.map(
      async ({ options, instead, file = false, warm = false, subject = 'Avviso', settle = false, read = false, idempotencyKey }) => {
        let posts = 0;
        let forms = 0;
        const pec = new PecMassiva({
          rate: { perSecond: 1000 },
          ...options,
          fetch: async (/** @type {Request} */ request) => {
            posts += Number(request.method === 'POST');
            forms += Number(request.headers.get('content-type')?.startsWith('multipart/form-data') === true);
            if (instead === undefined) {
              return fetch(request);
            }
            const { method, headers, redirect, signal, credentials, cache } = request;
            const { pathname, search } = new URL(request.url);
            const body = method === 'POST' ? await request.arrayBuffer() : undefined;
            return fetch(instead + pathname + search, { method, headers, body, redirect, signal, credentials, cache });
          },
        });
        const start = Date.now();
        const message = {
          sender: 'comune@pec.example.it',
          recipient: 'consegna@pec.example.it',
          subject,
          text: 'Testo',
          attachments: file ? [new File([new Uint8Array(300_000).fill(7)], 'atto.pdf')] : [],
        };
        try {
          if (warm) {
            await pec.quota();
          }
          if (read) {
            const { limit } = await pec.quota();
            return { read: limit, took: Date.now() - start, posts, forms };
          }
          const { messageId } = await pec.send(message, { idempotencyKey });
          return { messageId, took: Date.now() - start, posts, forms };
        } catch (error) {
          const { name, code, reason, retryable, message: text, idempotencyKey: key, cause } = /** @type {any} */ (error);
          const told = { error: name, code, reason, retryable, text, key, cause: String(cause), took: Date.now() - start };
          // All that a console or a log would show of it.
          const shown = [
            String(error),
            JSON.stringify(error),
            /** @type {Error} */ (error).stack,
            String(cause),
            JSON.stringify(cause),
          ].join('\n');
          const isAsked = settle && name === 'UnknownOutcomeError';
          const settled = isAsked
            ? (await pec.settle(error).catch((/** @type {Error} */ failed) => ({ state: failed.name }))).state
            : undefined;
          return { ...told, shown, settled, posts, forms };
        } finally {
          pec.close();
        }
      },
    ),
  );
}

/** @param {string} installed the package's folder @returns {Record<string, () => Promise<Client>>} */
export function clients(installed) {
  /** @param {string} name @returns {() => Promise<Client>} */
  const browser = (name) => async () => {
    const site = await breakingServer({ answer: page(installed) });
    const opened = await CLIENTS[name]();
    return {
      name: `${name} ${opened.version}`,
      origin: site.url,
      send: (given) => opened.run(`${site.url}/`, sendAll, { module: '/pec-massiva/index.js', given }),
      async close() {
        await opened.close();
        await site.close();
      },
    };
  };
  return {
    Node: async () => ({
      name: `Node ${process.version}`,
      origin: 'https://portal.example.it',
      send: (given) => sendAll({ module: pathToFileURL(join(installed, 'index.js')).href, given }),
      close: async () => {},
    }),
    Chromium: browser('Chromium'),
    Firefox: browser('Firefox'),
  };
}

/** What says that nothing was sent. */
const NOT_SENT = ['NetworkError', 'TimeoutError', 'ServerError', 'RejectedError', 'ResponseError'];

/**
 * The outcome, in one word; the name of what is no outcome.
 *
 * @param {Told} told
 */
export function said({ messageId, error = '' }) {
  if (messageId !== undefined) {
    return 'sent';
  }
  return error === 'UnknownOutcomeError' ? 'unknown' : NOT_SENT.includes(error) ? 'notSent' : error;
}
